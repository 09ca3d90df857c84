"""The shelf of the past: moments that other programs kept, and the runs that brought them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID, uuid5

from osmosis.journals.model import Brought, Unread
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.practices.rolls.model import PRACTICE

PAST: Final = "past"
IMPORT: Final = "import"
MOST_UNREAD_KEPT: Final = 500
"""So many names of what could not be read stay beside an import."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PastFile:
    """A file of a moment on the shelf; the original comes first.

    Attributes:
        original_sha256: Its bytes in the blob store, unchanged.
    """

    id: UUID
    past_id: UUID
    position: int
    original_sha256: str
    size: int
    media_type: str
    name: str

    @property
    def is_picture(self) -> bool:
        """Whether it may be shown as one."""
        return self.media_type.startswith("image/") and self.media_type != "image/svg+xml"


@dataclass(frozen=True, kw_only=True, slots=True)
class PastMoment:
    """One moment on the shelf.

    Attributes:
        mark: What it is known by, from whichever import it comes.
        taken: ``None`` where nothing said when it was.
        is_day: Whether only the day is known.
        name: Where it stood in what was given.
    """

    id: UUID
    import_id: UUID
    mark: str
    kind: str
    taken: CivilMoment | None
    is_day: bool
    title: str
    text: str
    place: str
    address: str
    tags: tuple[str, ...]
    starred: bool
    name: str
    brought_at: Instant
    files: tuple[PastFile, ...] = ()

    @property
    def ref(self) -> Ref:
        """What points at it from anywhere."""
        return Ref(PRACTICE, PAST, self.id)

    @property
    def refs(self) -> tuple[Ref, Ref]:
        """It, and the import that it belongs to."""
        return self.ref, Ref(PRACTICE, IMPORT, self.import_id)

    @property
    def words(self) -> tuple[str, ...]:
        """Everything in which a name may stand."""
        return (self.title, self.text, self.place, *self.tags)

    @property
    def picture(self) -> PastFile | None:
        """The first of its files that may be shown."""
        return next((one for one in self.files if one.is_picture), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportRun:
    """One run of an import.

    Attributes:
        source: Which program kept it.
        name: What the file or folder was called.
        ended_at: ``None`` when it was interrupted; run again, it goes on.
        unread_count: How much could not be read.
        unread: The first of it, by name with the reason.
        moments: How many moments on the shelf came by it.
    """

    id: UUID
    source: str
    name: str
    zone: str
    began_at: Instant
    ended_at: Instant | None
    unread_count: int
    unread: tuple[tuple[str, str], ...]
    moments: int = 0

    @property
    def ref(self) -> Ref:
        """What points at it from anywhere."""
        return Ref(PRACTICE, IMPORT, self.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which moments of the shelf are asked for; what is empty asks for nothing.

    Attributes:
        text: Letters that stand in its words.
        ids: Only these.
    """

    year: int | None = None
    text: str = ""
    tag: str = ""
    kind: str = ""
    import_id: UUID | None = None


@dataclass(kw_only=True, slots=True)
class Tally:
    """What an import brings, or would bring, added up as it goes.

    Attributes:
        kinds: How many of each kind are new.
        first: The earliest that is new, by its instant.
        undated: How many of the new ones say nothing of when they were.
        unzoned: How many of them were placed in a zone that nobody wrote down.
        present: How many were here already.
        let_go: How many were let go once, and are not brought back.
        handed: How many links went to a gate.
        unread: What could not be read; for settings of programs see :attr:`passed`.
        passed: What holds nothing of the person's.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    first: CivilMoment | None = None
    last: CivilMoment | None = None
    undated: int = 0
    unzoned: int = 0
    present: int = 0
    let_go: int = 0
    handed: int = 0
    unread: list[Unread] = field(default_factory=list)
    passed: list[Unread] = field(default_factory=list)
    import_id: UUID | None = None

    @property
    def brought(self) -> int:
        """How many are new."""
        return self.kinds.total()

    @property
    def seen(self) -> int:
        """How many moments were looked at."""
        return self.brought + self.present + self.let_go + self.handed

    def pass_over(self, one: Unread) -> None:
        """Count what was not brought."""
        (self.unread if one.matters else self.passed).append(one)

    def add(self, one: Brought, taken: CivilMoment | None) -> None:
        """Count a moment that is new."""
        self.kinds[one.kind.value] += 1
        if taken is None:
            self.undated += 1
            return
        if one.when is not None and not one.when.has_zone:
            self.unzoned += 1
        if self.first is None or taken.instant < self.first.instant:
            self.first = taken
        if self.last is None or taken.instant > self.last.instant:
            self.last = taken


def past_id(person_id: UUID, mark: str) -> UUID:
    """The id that this mark has with this person, for ever (RFC 9562, section 5.5)."""
    return uuid5(person_id, mark)
