"""A watched folder: each document in it is taken in once, whatever it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from osmosis.documents.archives import MOST_BYTES
from osmosis.documents.model import DocumentError
from osmosis.documents.reading import LETTERS, READABLE, read_document
from osmosis.kernel.clock import Instant
from osmosis.kernel.hashing import sha256_of
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.apert.model import Period, Source
from osmosis.practices.apert.rules.source_paths import split_path
from osmosis.practices.apert.rules.yields import PieceKind
from osmosis.practices.apert.service.brought import Visit
from osmosis.practices.apert.service.found import Gathered, visit_of
from osmosis.practices.apert.service.local_files import (
    LocalFile,
    is_settled,
    list_files,
    pictures_beside,
    read_whole,
)
from osmosis.practices.apert.service.seen import seen
from osmosis.practices.context import PracticeContext

NAMED_ONLY: Final = frozenset({".azw3", ".djvu", ".doc", ".docx", ".fb2", ".mobi", ".odt", ".rtf"})
"""Endings of documents that nobody here can read; they are named."""

UNREAD: Final = noop("This lies in the folder and could not be read here.")


def gather_folder(context: PracticeContext, source: Source, period: Period, at: Instant) -> Visit:  # noqa: ARG001
    """What is new in a watched folder.

    Raises:
        TransientFetchError: The folder is not there now.
    """
    root = Path(split_path(source.address)[1])
    gathered = Gathered(source=source, at=at)
    files = [file for file in list_files(root) if _is_document(file) and is_settled(file, at)]
    marks = {file.path: f"file:{file.path.relative_to(root)}:{file.stamp}" for file in files}
    before = seen(context, source.id, marks.values())
    for file in files:
        if marks[file.path] in before:
            continue
        if gathered.is_full():
            break
        _take(context, gathered, file, marks[file.path], root)
    return visit_of(context, gathered)


def _take(
    context: PracticeContext, gathered: Gathered, file: LocalFile, mark: str, root: Path
) -> None:
    """Take one file along, unless the same was there under another name."""
    data = read_whole(file, MOST_BYTES)
    if data is not None and (not data or data.isspace()):
        return  # nothing is written in it yet
    says = f"content:{mark if data is None else sha256_of([data])}"
    if seen(context, gathered.source.id, [says]):
        return
    if data is None and file.size <= MOST_BYTES:
        return  # it is being written, or gone: it comes the next time
    identities = [says, mark]
    try:
        if data is None or file.path.suffix.lower() in NAMED_ONLY:
            raise DocumentError("Files of this kind cannot be read")
        document = read_document(data, file.path.name, pictures_beside(file.path, root))
    except DocumentError:
        gathered.add_card(file.path.name, gettext(UNREAD), identities)
        return
    is_letter = file.path.suffix.lower() in LETTERS
    kind = PieceKind.LETTER if is_letter else PieceKind.DOCUMENT
    gathered.add(document.titled(file.path.stem), kind, identities)


def _is_document(file: LocalFile) -> bool:
    return file.path.suffix.lower() in READABLE | NAMED_ONLY
