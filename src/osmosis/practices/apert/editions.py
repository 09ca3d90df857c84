"""What an edition is: the book of one opening, what it was built from, and what stays of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from whenever import Date

from osmosis.articles.model import Article
from osmosis.epub.model import Picture
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.practices.apert.model import PRACTICE, GapReason, Opening
from osmosis.practices.apert.rules.candidates import Form
from osmosis.practices.apert.rules.instalments import Stretch
from osmosis.practices.apert.rules.yields import Collected, PieceKind


@dataclass(frozen=True, kw_only=True, slots=True)
class BalanceLine:
    """How an edition stands on one axis, to whole points.

    Attributes:
        mean: By minutes, -100 at the low end to 100; ``None`` when nothing in it leans.
        off_by: How far beyond its tolerance it is; 0 when it is within.
        placed_seconds: How much of it comes from sources that were placed on this axis.
    """

    axis: str
    low: str
    high: str
    target: int
    tolerance: int
    mean: int | None
    off_by: int
    placed_seconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class VoiceLine:
    """How much of an edition comes from one source."""

    source: str
    seconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class GapLine:
    """That something may have been missed; a machine that slept names no source."""

    source: str
    from_at: Instant
    until_at: Instant
    reason: GapReason


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """What stays of an edition beside its cover: no title, no address, no word of it.

    Attributes:
        is_proven: Whether it is shown that no better choice exists.
        is_cut: Whether more was collected than can be weighed.
        pages_missing: How many pages of what was collected could not be had.
        pictures_missing: How many pictures of it could not be had.
    """

    balance: tuple[BalanceLine, ...] = ()
    voices: tuple[VoiceLine, ...] = ()
    gaps: tuple[GapLine, ...] = ()
    is_proven: bool = True
    is_cut: bool = False
    pages_missing: int = 0
    pictures_missing: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionPart:
    """One file of the book.

    Attributes:
        number: From 1.
        size: Of the EPUB itself, in bytes.
        sealed_sha256: The name of its age file.
    """

    number: int
    size: int
    sealed_sha256: str
    sealed_size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """The book of an opening, and what stays of it.

    Attributes:
        title: Of the book: the gate and the day.
        made_at: When it was there; ``None`` while it is being made.
        recipient: The public half of its key.
        record_sha256: The age file of everything it was built from; ``None`` once composted.
        minutes: How long all of it takes to read.
        pieces: How many there are in it.
        told: Of the title of each piece short hashes of its words, for the opening after it.
        parts: The files, as long as it is open.
    """

    opening_id: UUID
    title: str
    made_at: Instant | None
    recipient: str
    record_sha256: str | None
    cover_svg: str = field(default="", repr=False)
    minutes: int = 0
    pieces: int = 0
    sheet: Sheet = field(default_factory=Sheet)
    told: tuple[frozenset[str], ...] = field(default=(), repr=False)
    parts: tuple[EditionPart, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Elsewhere:
    """Where more pictures of a piece lie, which another visit brought.

    Attributes:
        sealed_sha256: The age file, while the gate is open.
        visit: Which of the visits that lie in it.
        place: The position of the entry in what that visit brought.
    """

    sealed_sha256: str
    visit: int
    place: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordPiece:
    """A chosen piece, as the book is built from it.

    Attributes:
        entry: What was collected of it; its own HTML and files are left out.
        sealed_sha256: The age file in which all of it lies, while the gate is open.
        visit: Which of the visits that lie in it brought it.
        place: Its position in what that visit brought.
        source: What its source is called.
        title: In plain words.
        html: Sanitised, what the article is made of.
        base: What relative addresses in it go out from.
        seconds: How long it takes to read in its form.
        why: The reasons, the strongest first.
        cluster: What tells of the same event shares it.
        also: The sources that had the same piece.
        leanings: Where its source stands, by axis.
        elsewhere: Where those of its pictures are that did not come with the rest.
    """

    entry: Collected
    sealed_sha256: str
    visit: int
    place: int
    source_id: UUID
    source: str
    title: str
    form: Form
    html: str = field(repr=False)
    base: str
    language: str
    byline: str
    published_on: Date
    seconds: int
    why: tuple[str, ...]
    cluster: int
    also: tuple[str, ...] = ()
    leanings: Mapping[UUID, int] = field(default_factory=dict)
    is_carried: bool = False
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def key(self) -> str:
        """By which it is named: a keyed hash."""
        return self.entry.key

    @property
    def lies(self) -> Elsewhere:
        """Where it is, and the pictures that came with it."""
        return Elsewhere(sealed_sha256=self.sealed_sha256, visit=self.visit, place=self.place)


@dataclass(frozen=True, kw_only=True, slots=True)
class PartRead:
    """A part of a long work that is handed over.

    Attributes:
        sealed_sha256: The age file in which it lies, among what was collected.
    """

    stretch: Stretch
    sealed_sha256: str
    sealed_size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class BreachLine:
    """That the gate was opened early since the last edition."""

    date: Date
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """Everything a book is built from; nothing else has a part in it.

    Attributes:
        number: Which opening of the gate it is.
        slot: As the opening's.
        at: The scheduled instant of the slot.
        before: The day of the opening before, if there was one.
        asked: What the person would like to know.
        asked_ids: The rows of that line.
        persons: Whom to meet.
        breaches: The openings before their time that it tells of.
        parts: Of long works: one goes on behind them when the gate opens.
        versions: Of what it is built with.
        language: A tag of BCP 47: what the book's own words are said in, and were when the
            opening was recorded.
        most_bytes: The largest file.
        pictures: By the address under which the HTML knows them, as the device shows them.
        cover_png: The cover in pixels, drawn with the faces of the machine that made it.
    """

    gate_id: UUID
    gate: str
    number: int
    slot: str
    at: Instant
    zone: str
    date: Date
    before: Date | None
    minutes: int
    words_per_minute: int
    intensity: str
    device: str
    asked: str
    asked_ids: tuple[UUID, ...]
    persons: tuple[str, ...]
    breaches: tuple[BreachLine, ...]
    sheet: Sheet
    axes: Mapping[UUID, str]
    pieces: tuple[RecordPiece, ...]
    versions: Mapping[str, str]
    language: str = "en"
    parts: tuple[PartRead, ...] = ()
    most_bytes: int | None = None
    pictures: Mapping[str, Picture] = field(default_factory=dict, repr=False)
    cover_png: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class PieceInEdition:
    """A piece while its gate is open.

    Attributes:
        key: By which it is kept, carried and linked to; also its key in the book.
        section: The title under which it stands, in English: it is said where it is shown.
        minutes: How long it takes to read.
        why: Why it is here, in one sentence.
        article: As it stands in the book; its pictures are those of the record.
    """

    key: str
    title: str
    source: str
    section: str
    kind: PieceKind
    form: Form
    minutes: int
    why: str
    address: str
    article: Article = field(repr=False)
    is_kept: bool = False
    is_carried: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A piece that the person kept, as it is listed."""

    id: UUID
    opening_id: UUID
    piece_key: str
    kept_at: Instant
    title: str
    source: str

    @property
    def ref(self) -> Ref:
        """What points at it from anywhere."""
        return Ref(PRACTICE, "kept", self.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptPiece:
    """A kept piece, opened.

    Attributes:
        language: Of what the book said about it.
    """

    kept: Kept
    article: Article = field(repr=False)
    pictures: Mapping[str, Picture] = field(repr=False)
    language: str = "en"


class Side(StrEnum):
    """On which side of an opening a line at the threshold stands."""

    ASKED = "asked"
    TAKEN = "taken"


@dataclass(frozen=True, kw_only=True, slots=True)
class ThresholdLine:
    """A line of the person's own, before an opening or at its end.

    Attributes:
        opening_id: ``None`` while its opening is still to come.
        became: The message as which it travels.
    """

    id: UUID
    gate_id: UUID
    opening_id: UUID | None
    side: Side
    line: str
    written_at: Instant
    became: Ref | None = None

    @property
    def ref(self) -> Ref:
        """What points at it from anywhere."""
        return Ref(PRACTICE, "line", self.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelved:
    """An edition on the shelf: what may be seen of it at any time.

    Attributes:
        is_open: Whether its gate is open now, so that its files can be had.
    """

    opening: Opening
    edition: Edition
    is_open: bool
    kept: tuple[Kept, ...] = ()
