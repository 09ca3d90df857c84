"""What a catalogue for readers lists: gates as shelves, and the books of those that are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from whenever import Date, Instant

from osmosis.languages.speaking import gettext, ngettext, noop

BOOK_TYPE = "application/epub+zip"
CATALOGUE = "Osmosis"
NEWEST = noop("Newest")
_TAKEN = frozenset('<>:"/\\|?*')


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """One file of the book of an opening that is open now.

    Attributes:
        id: Stays the same as long as the edition is what it is.
        opening_id: The opening that handed it over.
        number: Which part of the book it is.
        title: The gate and the day.
        issued_on: The day that the gate's cadence promised.
        updated_at: When it was there.
        summary: Nothing that stands in it: how long it is and until when it can be had.
    """

    id: UUID
    opening_id: UUID
    number: int
    title: str
    issued_on: Date
    updated_at: Instant
    summary: str
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """A list of books, newest first; empty while its gate is closed.

    Attributes:
        id: Of the gate; one of its own for the newest of all gates.
        changed_at: When what is on it last changed.
    """

    id: UUID
    title: str
    changed_at: Instant
    publications: tuple[Publication, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalogue:
    """Everything that a reader may look through."""

    id: UUID
    changed_at: Instant
    shelves: tuple[Shelf, ...]

    @property
    def newest(self) -> Shelf:
        """The open books of all gates, newest first."""
        every = (one for shelf in self.shelves for one in shelf.publications)
        listed = sorted(every, key=lambda one: (-one.updated_at.timestamp(), one.title, one.number))
        return Shelf(
            id=uuid5(self.id, "newest"),
            title=gettext(NEWEST),
            changed_at=self.changed_at,
            publications=tuple(listed),
        )

    def find(self, gate_id: UUID) -> Shelf | None:
        """The shelf of a gate."""
        return next((one for one in self.shelves if one.id == gate_id), None)


@dataclass(frozen=True, slots=True)
class Places:
    """The addresses of a catalogue.

    Attributes:
        base: Its beginning, such as ``/opds``.
        branch: What comes between the beginning and the lists, for another form of them.
    """

    base: str
    branch: str = ""

    @property
    def root(self) -> str:
        """The list of shelves."""
        return f"{self.base}{self.branch}"

    @property
    def newest(self) -> str:
        """The newest of all gates."""
        return f"{self.root}/newest"

    def shelf(self, gate_id: UUID) -> str:
        """The shelf of a gate."""
        return f"{self.root}/gates/{gate_id}"

    def file(self, one: Publication) -> str:
        """The book itself."""
        return f"{self.base}/books/{one.opening_id}/{one.number}.epub"

    def cover(self, one: Publication) -> str:
        """Its cover."""
        return f"{self.base}/books/{one.opening_id}/cover.png"

    def thumbnail(self, one: Publication) -> str:
        """Its cover, small."""
        return f"{self.base}/books/{one.opening_id}/thumbnail.png"


def part_title(title: str, number: int, of: int) -> str:
    """What one file of a book is called."""
    return (
        title
        if of == 1
        else gettext("{title} ({number} of {of})", title=title, number=number, of=of)
    )


def file_name(title: str, number: int = 1, of: int = 1) -> str:
    """What a book is called when it is saved: the gate and the day, and nothing that is in it.

    Without what any file system of a reader (FAT among them) takes for something else.
    """
    named = part_title(title, number, of)
    kept = "".join(
        " " if char in '<>:"/\\|?*' or not char.isprintable() else char for char in named
    )
    # 255 bytes is the most that any of them takes; a name of 80 letters may come near that.
    short = " ".join(kept.split()).encode()[:200].decode(errors="ignore").strip(" .")
    return f"{short or gettext('Book')}.epub"


def pieces_told(pieces: int, minutes: int, until: str) -> str:
    """What is said of a book in a list."""
    return ngettext(
        "{n} piece, {minutes} of reading. Open until {until}.",
        "{n} pieces, {minutes} of reading. Open until {until}.",
        pieces,
        minutes=ngettext("{n} minute", "{n} minutes", minutes),
        until=until,
    )


def changed_at(times: Sequence[Instant]) -> Instant:
    """The last of these times; a catalogue that never held anything has the first second of all."""
    return max(times, default=Instant.from_utc(1970, 1, 1))
