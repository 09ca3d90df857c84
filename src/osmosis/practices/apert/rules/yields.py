"""What one visit to a source brought, and how it is packed before it is sealed.

A ZIP: ``yield.json`` first, which says everything, then pages and pictures as files under the names
that it gives them. It exists in memory and inside an age file, nowhere else.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from whenever import Instant

from osmosis.errors import StorageError

NOTE = "yield.json"


class PieceKind(StrEnum):
    """What an entry is, where that makes a difference to how it is told."""

    ARTICLE = "article"
    CARD = "card"
    LETTER = "letter"
    LINK = "link"
    DOCUMENT = "document"
    INSTALMENT = "instalment"


@dataclass(frozen=True, kw_only=True, slots=True)
class PageFile:
    """A web page that was fetched because the feed gave only a beginning.

    Attributes:
        file: Its name among the files of the yield.
        address: Where it was in the end.
    """

    file: str
    address: str
    content_type: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A chapter of a recording."""

    start_seconds: float
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Collected:
    """One entry as it was collected.

    Attributes:
        key: The keyed hash of its identity and content; orders what is otherwise equal.
        address: Of its page, absolute; empty when it has none.
        html: What the source itself gave; sanitised when the edition is made, not before.
        base: What relative addresses in it go out from.
        page: The page behind it, when that had to be fetched.
        pictures: The names of files, by the absolute addresses under which the HTML knows them.
        published_at: What the source says, or when it was found.
        transcript: Plain words of a recording; empty when the source has none.
        link: Where a recording can be heard or seen.
        lacks_page: Whether its page, or the words of a recording, could not be had.
        lacks_pictures: How many of its pictures could not be had and might have come later.
    """

    key: str
    kind: PieceKind = PieceKind.ARTICLE
    title: str = ""
    address: str = ""
    authors: tuple[str, ...] = ()
    published_at: Instant
    language: str = ""
    html: str = field(default="", repr=False)
    base: str = ""
    page: PageFile | None = None
    pictures: Mapping[str, str] = field(default_factory=dict)
    duration_seconds: int | None = None
    chapters: tuple[Part, ...] = ()
    transcript: str = ""
    link: str = ""
    lacks_page: bool = False
    lacks_pictures: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Yield:
    """Everything that one visit brought.

    Attributes:
        title: What the source calls itself now; empty when it does not say.
        files: Pages and pictures by the names under which entries know them.
    """

    source_id: UUID
    fetched_at: Instant
    title: str = ""
    entries: tuple[Collected, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)


_NAMES = tuple(one.name for one in fields(Collected))


def pack_yield(found: Yield) -> bytes:
    """The yield as bytes, to be sealed at once."""
    note = {
        "source": str(found.source_id),
        "fetched_at": found.fetched_at.format_iso(),
        "title": found.title,
        "entries": [entry_note(entry) for entry in found.entries],
    }
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        # Halves of letters, which some put into what they write, must not keep all others out.
        said = json.dumps(note, ensure_ascii=False).encode("utf-8", "replace")
        archive.writestr(ZipInfo(NOTE), said, ZIP_DEFLATED, 1)
        for name in sorted(found.files):
            kind = ZIP_DEFLATED if name.startswith("page") else ZIP_STORED
            archive.writestr(ZipInfo(name), found.files[name], kind, 1)
    return packed.getvalue()


def unpack_yield(data: bytes) -> Yield:
    """The yield that was packed.

    Raises:
        StorageError: It is none.
    """
    try:
        archive = ZipFile(BytesIO(data))
        note = json.loads(archive.read(NOTE))
        return Yield(
            source_id=UUID(note["source"]),
            fetched_at=Instant.parse_iso(note["fetched_at"]),
            title=note["title"],
            entries=tuple(entry_of(one) for one in note["entries"]),
            files=_Files(archive),
        )
    except (BadZipFile, KeyError, TypeError, ValueError) as error:
        raise StorageError("What was collected cannot be read") from error


class _Files(Mapping[str, bytes]):
    """The files of a packed yield, each unpacked when it is asked for: there may be many."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = {name: None for name in archive.namelist() if name != NOTE}

    def __getitem__(self, name: str) -> bytes:
        if name not in self._names:
            raise KeyError(name)
        try:
            return self._archive.read(name)
        except (BadZipFile, zlib.error) as error:
            raise StorageError("What was collected cannot be read") from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def entry_note(entry: Collected) -> dict[str, Any]:
    """An entry as plain JSON."""
    # asdict copies everything it meets, which takes longer than sealing.
    note = {name: getattr(entry, name) for name in _NAMES}
    return note | {
        "published_at": entry.published_at.format_iso(),
        "pictures": dict(entry.pictures),
        "page": None if entry.page is None else asdict(entry.page),
        "chapters": [asdict(chapter) for chapter in entry.chapters],
    }


def entry_of(note: dict[str, Any]) -> Collected:
    """The entry again."""
    page = note["page"]
    return Collected(
        **note
        | {
            "kind": PieceKind(note["kind"]),
            "authors": tuple(note["authors"]),
            "published_at": Instant.parse_iso(note["published_at"]),
            "page": None if page is None else PageFile(**page),
            "chapters": tuple(Part(**chapter) for chapter in note["chapters"]),
        }
    )
