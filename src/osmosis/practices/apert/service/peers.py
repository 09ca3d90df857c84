"""What another person shares: a file of theirs, or a folder, that they put where one can reach it.

A capsule is opened as its frames, a page or another document as its words. What is locked with a
key, or cannot be read for another reason, becomes a card that says so. On the web it is a capsule,
or a feed, which is read like any other.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

from osmosis.documents.archives import MOST_BYTES
from osmosis.documents.model import Document, DocumentError
from osmosis.documents.reading import READABLE, read_document
from osmosis.kernel.clock import Instant
from osmosis.kernel.hashing import sha256_of
from osmosis.languages.dates import told_number
from osmosis.languages.errors import told_message
from osmosis.languages.speaking import gettext, noop
from osmosis.ports.fetching import FEEDS, Fetched, Limits
from osmosis.practices.apert.model import Period, Source, SourceKind
from osmosis.practices.apert.rules.source_paths import is_path, split_path
from osmosis.practices.apert.rules.yields import PieceKind
from osmosis.practices.apert.service.brought import Visit
from osmosis.practices.apert.service.capsules import read_shared_capsule
from osmosis.practices.apert.service.found import Gathered, visit_of
from osmosis.practices.apert.service.local_files import (
    LocalFile,
    is_settled,
    list_files,
    look_at,
    read_whole,
)
from osmosis.practices.apert.service.seen import seen
from osmosis.practices.context import PracticeContext
from osmosis.sealing.age import is_encrypted

UNREAD: Final = noop("This was put there for you, and this book cannot show it. {reason}.")
LOCKED: Final = noop("It is locked with a key that is not here")
LARGE: Final = noop("It is larger than what is read here")
OTHER: Final = noop("Files of this kind cannot be read here")
LARGEST_CAPSULE: Final = 4 << 30
WELCOME: Final = f"application/zip, {FEEDS}"
WITHIN: Final = Limits(bytes=128 << 20, seconds=900.0, beginning=64 << 10)
"""What a capsule on the web may cost: it is held in memory until it is read."""
TOO_LARGE: Final = noop(
    "{name} put this there for you. It is too large for this book: its host says that it has "
    "{size}, and at most {most} are fetched."
)
ENDLESS: Final = noop(
    "{name} put this there for you. It is too large for this book: it has more than {most}, and "
    "its host does not say how much."
)

_CAPSULES: Final = (".roll", ".zip")
_ZIPPED: Final = b"PK"
_BEGINNING = 64


def is_on_web(source: Source) -> bool:
    """Whether what another person shares is fetched, and does not lie on this machine."""
    return source.kind is SourceKind.PEER and not is_path(source.address)


def is_capsule(data: bytes) -> bool:
    """Whether it looks like a capsule, locked or not, and not like a feed or a page."""
    return data.startswith(_ZIPPED) or is_encrypted(data[:_BEGINNING])


def open_fetched(source: Source, came: Fetched, at: Instant) -> Visit:
    """What there is in a capsule that came from the web; of one that cannot be read, a card."""
    gathered = Gathered(source=source, at=at)
    mark = f"web:{sha256_of([came.body])}"
    name = _name_of(source)
    if came.is_cut:
        mark = f"{mark}:{came.said_bytes}"
        gathered.add_card(name, _too_large(source, came), [mark], link=source.address)
        return gathered.visit()
    try:
        if is_encrypted(came.body[:_BEGINNING]):
            raise DocumentError(LOCKED)
        document = read_shared_capsule(BytesIO(came.body)).titled(PurePosixPath(name).stem)
    except DocumentError as error:
        sentence = gettext(UNREAD, reason=told_message(error))
        gathered.add_card(name, sentence, [mark], link=source.address)
    else:
        gathered.add(document, PieceKind.DOCUMENT, [_says(document), mark])
    return gathered.visit()


def _name_of(source: Source) -> str:
    return PurePosixPath(unquote(urlsplit(source.address).path)).name or source.title


def _too_large(source: Source, came: Fetched) -> str:
    most = _size(WITHIN.bytes)
    if came.said_bytes is None:
        return gettext(ENDLESS, name=source.title, most=most)
    return gettext(TOO_LARGE, name=source.title, size=_size(came.said_bytes), most=most)


def _size(count: int) -> str:
    """So many bytes in words."""
    megabytes = max(1, round(count / (1 << 20)))
    if megabytes < 1 << 10:
        return gettext("{number} MB", number=told_number(megabytes))
    return gettext("{number} GB", number=told_number(round(count / (1 << 30), 1)))


def gather_peer(context: PracticeContext, source: Source, period: Period, at: Instant) -> Visit:  # noqa: ARG001
    """What another person shares that is new or has changed.

    Raises:
        TransientFetchError: The file or folder is not there now.
    """
    root = Path(split_path(source.address)[1])
    gathered = Gathered(source=source, at=at)
    found = list(list_files(root)) if root.is_dir() else [look_at(root)]
    files = {_mark_of(file, root): file for file in found if is_settled(file, at)}
    before = seen(context, source.id, files.keys())
    for mark, file in files.items():
        if mark in before:
            continue
        if gathered.is_full():
            break
        _take(gathered, file, mark)
    return visit_of(context, gathered)


def _mark_of(file: LocalFile, root: Path) -> str:
    """By what a file is known again before it is read."""
    return f"file:{'' if file.path == root else file.path.relative_to(root)}:{file.stamp}"


def _take(gathered: Gathered, file: LocalFile, mark: str) -> None:
    """Take one file along; one that changes while it is read comes the next time."""
    try:
        document = _read(file)
    except DocumentError as error:
        sentence = gettext(UNREAD, reason=told_message(error))
        gathered.add_card(file.path.name, sentence, [mark])
        return
    except OSError:
        return
    if document is not None and look_at(file.path).stamp == file.stamp:
        document = document.titled(file.path.stem)
        gathered.add(document, PieceKind.DOCUMENT, [_says(document), mark])


def _read(file: LocalFile) -> Document | None:
    """What it says; nothing when it changed while it was read."""
    suffix = file.path.suffix.lower()
    with file.path.open("rb") as opened:
        if is_encrypted(opened.read(_BEGINNING)):
            raise DocumentError(LOCKED)
        if suffix in _CAPSULES:
            if file.size > LARGEST_CAPSULE:
                raise DocumentError(LARGE)
            return read_shared_capsule(opened)
    if suffix not in READABLE:
        raise DocumentError(OTHER)
    if file.size > MOST_BYTES:
        raise DocumentError(LARGE)
    data = read_whole(file, MOST_BYTES)
    return None if data is None else read_document(data, file.path.name)


def _says(document: Document) -> str:
    """What a document says, so that the same under another name does not come again."""
    words = hashlib.sha256(f"{document.title}\n{document.html}".encode())
    return f"shared:{document.identity}:{words.hexdigest()}"
