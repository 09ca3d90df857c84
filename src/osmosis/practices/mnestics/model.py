"""What pathways, junctions, sittings and messages are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from whenever import Date, TimeDelta

from osmosis.errors import ConflictError, InvalidInputError, NotAllowedError, SealedError
from osmosis.kernel.cadence import Cadence
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.practices.mnestics.reads import Basis, Reads
from osmosis.sealing.tiers import Tier

PRACTICE = "mnestics"
DEFAULT_GRACE = TimeDelta(hours=3 * 24)
DEFAULT_BOARD = 10
MOST_ON_BOARD = 10


class PathwayStateError(ConflictError):
    """The pathway, or its junction, is not in a state in which this can be done."""


class SittingOverError(ConflictError):
    """The sitting is over; what was kept stays as it is."""


class NotArrivedError(SealedError):
    """The message is on its way: not yet, and when."""


class BoardFullError(NotAllowedError):
    """The board is full; one line has to be retired for a new one."""


class InvalidPathwayError(InvalidInputError):
    """A parameter of a pathway cannot be used."""


class PathwayState(StrEnum):
    """Where a pathway is in its life."""

    OPEN = "open"
    PAUSED = "paused"
    ENDED = "ended"


class Medium(StrEnum):
    """How a message is written; ``PAPER`` keeps the date and says which envelope to open.

    ``SHORT`` is three lines, each a message of its own: a pathway is written so, and no message.
    """

    LINE = "line"
    LETTER = "letter"
    STREAM = "stream"
    SHORT = "short"
    BOARD = "board"
    PAGE = "page"
    AUDIO = "audio"
    VIDEO = "video"
    PAPER = "paper"


class Forgetting(StrEnum):
    """What becomes of a message after its last reading."""

    KEPT = "kept"
    FADES = "fades"
    LET_GO = "let-go"


class Step(StrEnum):
    """A step of a sitting that may be switched on; reading and writing are always there."""

    PHONE = "phone"
    HEADER = "header"
    MEDITATION = "meditation"
    CALENDAR = "calendar"
    GLOSS = "gloss"
    REACH = "reach"


SHORT_FORM = frozenset({Step.MEDITATION})


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameters:
    """How a pathway stands from one moment on; every change is a new one of these.

    Attributes:
        header: A text that a sitting begins with, one word at a time; may be empty.
        meditations: The keys of the meditations it draws from, in turn; empty for all.
        basis: Whether lags count sittings that were kept, or slots of the calendar.
        board: At most so many lines on its board.
        grace: How long after its date a junction can still be kept.
        witness: The age public key of the friend, for the witnessed tier.
    """

    cadence: Cadence
    reads: Reads
    medium: Medium = Medium.LETTER
    header: str = ""
    meditations: tuple[str, ...] = ()
    steps: frozenset[Step] = SHORT_FORM
    basis: Basis = Basis.KEPT
    board: int = DEFAULT_BOARD
    tier: Tier = Tier.CURTAIN
    witness: str | None = None
    forgetting: Forgetting = Forgetting.FADES
    grace: TimeDelta = DEFAULT_GRACE


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One version of a pathway's parameters.

    Attributes:
        number: Counted from 1; the first was made with the pathway.
        era: Rises whenever the cadence's rule or time changes; slots are counted within it.
        from_at: What falls later than this follows it.
        try_id: The try as which it was made, if it was.
    """

    number: int
    era: int
    from_at: Instant
    parameters: Parameters
    try_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Pathway:
    """A rhythm of messages between selves.

    Attributes:
        changes: Every version of its parameters, oldest first; the last one holds.
        state_at: Since when the state is what it is; what would have fallen in a pause never
            falls. ``None`` while it was never another.
    """

    id: UUID
    name: str
    state: PathwayState
    made: CivilMoment
    changes: tuple[Change, ...]
    state_at: Instant | None = None

    @property
    def ref(self) -> Ref:
        """What points at this pathway from anywhere."""
        return Ref(PRACTICE, "pathway", self.id)

    @property
    def parameters(self) -> Parameters:
        """How it stands now."""
        return self.changes[-1].parameters


class JunctionState(StrEnum):
    """What became of one date of a pathway."""

    COMING = "coming"
    OPEN = "open"
    KEPT = "kept"
    UNKEPT = "unkept"


@dataclass(frozen=True, kw_only=True, slots=True)
class Junction:
    """One date of a pathway.

    Attributes:
        id: ``None`` while it is still to come.
        slot: Its era and the key of its slot, such as ``1:12@2031-10-19``; never a second time.
        number: Its place along the pathway over all eras, from 0, rising with time.
        date: The civil date that the cadence promised.
        due_at: When it falls.
        open_until: Until when it can be kept.
        kept_at: When its sitting ended.
    """

    id: UUID | None
    pathway_id: UUID
    slot: str
    number: int
    date: Date
    zone: str
    due_at: Instant
    open_until: Instant
    state: JunctionState
    sitting_id: UUID | None = None
    kept_at: Instant | None = None

    @property
    def uid(self) -> str:
        """Its key in calendars and among reminders, the same before and after it fell."""
        return f"{self.pathway_id}:{self.slot}@{PRACTICE}"


class Address(StrEnum):
    """To whom a message goes."""

    PATHWAY = "pathway"
    DATE = "date"
    NEXT = "next"
    ROLL = "roll"
    PLAN = "plan"


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """What one self sends to another; sealed, and never changed.

    Attributes:
        client_id: Made by whoever sends it; a second arrival of it is the same message.
        pathway_id: Along which it travels, or whose next sitting it is for; ``None`` for a letter
            to a date, to a developed roll or to a checkpoint.
        junction_id: At which it left; ``None`` when it was sent outside of a sitting.
        to: How it is addressed.
        to_date: For a letter to a date.
        to_ref: For a letter to the day on which a roll is developed, the roll; for a letter to the
            next checkpoint of a plan, the plan.
        sealed_sha256: The name of its age file; ``None`` for an envelope of paper.
        envelope: Which envelope to open, where it is written on paper; in plain words.
        answers_id: The message that it answers, and at which second of its sound or video.
        arrived_at: When a letter's day came; ``None`` before, and for what travels a pathway.
        retired_at: When it was taken off its board.
    """

    id: UUID
    client_id: str
    pathway_id: UUID | None
    junction_id: UUID | None
    medium: Medium
    to: Address
    to_date: Date | None
    to_ref: Ref | None
    sealed_sha256: str | None
    sealed_size: int
    tier: Tier
    forgetting: Forgetting
    sent: CivilMoment
    answers_id: UUID | None = None
    answers_at_seconds: float | None = None
    arrived_at: Instant | None = None
    retired_at: Instant | None = None
    envelope: str = ""

    @property
    def ref(self) -> Ref:
        """What points at this message from anywhere."""
        return Ref(PRACTICE, "message", self.id)

    @property
    def home(self) -> Ref | None:
        """The pathway or the plan to which it belongs; ``None`` for a letter on its own."""
        if self.pathway_id is not None:
            return Ref(PRACTICE, "pathway", self.pathway_id)
        return self.to_ref if self.to is Address.PLAN else None


class Place(StrEnum):
    """Where a sitting is; the order is that of the ritual."""

    PHONE = "phone"
    HEADER = "header"
    MEDITATION = "meditation"
    CALENDAR = "calendar"
    READ = "read"
    WRITE = "write"
    REACH = "reach"
    END = "end"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sitting:
    """The ritual on one date, for one junction or for several that fall together.

    Attributes:
        junction_ids: Which junctions it keeps.
        place: The step at which it stands; a closed laptop comes back to it.
        arrivals: The messages that it reads, in order, as they were settled when it began: a
            draw of ``random old`` stays the same draw.
        draws: Which of those came through ``random old``.
        draft: What is being written, encrypted to the house key; empty when nothing is.
        closed_at: When it ended; ``None`` while it may be resumed.
    """

    id: UUID
    junction_ids: tuple[UUID, ...]
    place: Place
    begun: CivilMoment
    arrivals: tuple[UUID, ...]
    draws: tuple[UUID, ...]
    draft: bytes
    meditation: str
    closed_at: Instant | None

    @property
    def ref(self) -> Ref:
        """What points at this sitting from anywhere."""
        return Ref(PRACTICE, "sitting", self.id)


class GlossKind(StrEnum):
    """What a later thought is."""

    CORRECTION = "correction"
    FORGIVENESS = "forgiveness"
    MEANING = "meaning"
    THANKS = "thanks"


@dataclass(frozen=True, kw_only=True, slots=True)
class Gloss:
    """A dated later thought beside something, never changed.

    Attributes:
        about_sha256: The content hash of what it speaks of, as it was then.
        previous_sha256: The gloss before it on the same thing; zeros for the first.
        sha256: Over the two before, its kind, words and date.
    """

    id: UUID
    about: Ref
    kind: GlossKind
    words: str
    added: CivilMoment
    about_sha256: str
    previous_sha256: str
    sha256: str

    @property
    def ref(self) -> Ref:
        """What points at this gloss from anywhere."""
        return Ref(PRACTICE, "gloss", self.id)
