"""What gates, sources and openings are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID

from whenever import Date, TimeDelta

from osmosis.errors import ConflictError, InvalidInputError, SealedError
from osmosis.kernel.cadence import Cadence
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.sealing.tiers import Tier

PRACTICE = "apert"
DEFAULT_OPEN = TimeDelta(hours=2 * 24)
DEFAULT_MINUTES = 60
DEFAULT_WORDS_PER_MINUTE = 230


class GateClosedError(SealedError):
    """The gate is closed: not yet, and when."""


class GateStateError(ConflictError):
    """The gate, or its opening, is not in a state in which this can be done."""


class InvalidGateError(InvalidInputError):
    """A parameter of a gate or a source cannot be used."""


class GateState(StrEnum):
    """Where a gate is in its life; whether it is open now is the business of its openings."""

    IN_USE = "in-use"
    PAUSED = "paused"
    ENDED = "ended"


class Intensity(StrEnum):
    """How an edition is filled: many pieces of a paragraph, a handful whole, or both."""

    SKIM = "skim"
    DEEP = "deep"
    MIX = "mix"


class Device(StrEnum):
    """For which kind of reader the pictures of an edition are made."""

    EINK_6 = "e-ink-6"
    EINK_7 = "e-ink-7"
    EINK_8 = "e-ink-8"
    EINK_10 = "e-ink-10"
    TABLET = "tablet"
    PLAIN = "plain"


@dataclass(frozen=True, kw_only=True, slots=True)
class GateParameters:
    """How a gate stands from one moment on; every change is a new one of these.

    Attributes:
        open_for: How long an opening lasts.
        minutes: How much reading an edition holds.
        words_per_minute: The person's reading speed.
        tier: Whether the program may open what was collected by itself, or asks for the passphrase.
        pictures_per_entry: How many pictures of one entry are collected at most.
        pictures_per_source: How many of one source between two openings.
    """

    cadence: Cadence
    open_for: TimeDelta = DEFAULT_OPEN
    minutes: int = DEFAULT_MINUTES
    intensity: Intensity = Intensity.MIX
    words_per_minute: int = DEFAULT_WORDS_PER_MINUTE
    device: Device = Device.EINK_6
    tier: Tier = Tier.CURTAIN
    pictures_per_entry: int = 12
    pictures_per_source: int = 400


@dataclass(frozen=True, kw_only=True, slots=True)
class GateChange:
    """One version of a gate's parameters.

    Attributes:
        number: Counted from 1; the first was made with the gate.
        era: Rises whenever the cadence's rule or time changes; slots are counted within it.
        from_at: What falls later than this follows it.
        try_id: The try as which it was made, if it was.
    """

    number: int
    era: int
    from_at: Instant
    parameters: GateParameters
    try_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate:
    """What keeps the world out, and lets it in on its days.

    Attributes:
        changes: Every version of its parameters, oldest first; the last one holds.
        state_at: Since when the state is what it is; ``None`` while it was never another.
    """

    id: UUID
    name: str
    state: GateState
    made: CivilMoment
    changes: tuple[GateChange, ...]
    state_at: Instant | None = None

    @property
    def ref(self) -> Ref:
        """What points at this gate from anywhere."""
        return Ref(PRACTICE, "gate", self.id)

    @property
    def parameters(self) -> GateParameters:
        """How it stands now."""
        return self.changes[-1].parameters


class SourceKind(StrEnum):
    """From where a source's entries come."""

    FEED = "feed"
    MAILBOX = "mailbox"
    FOLDER = "folder"
    SAVED = "saved"
    WORK = "work"
    PERSON = "person"
    PEER = "peer"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A feed, newsletter, folder, long work or person behind one gate.

    Attributes:
        address: Where it is fetched; for what is not fetched, what names it.
        name: As the person or the feed itself calls it.
        weight: How much it counts in choosing, 0.1 to 10; 1 is as much as any other.
        retired_at: Since when it is visited no more.
    """

    id: UUID
    gate_id: UUID
    kind: SourceKind
    address: str
    name: str
    weight: float
    added: CivilMoment
    retired_at: Instant | None = None

    @property
    def title(self) -> str:
        """What it is called; while it has no name yet, its host, or all of where it is."""
        return self.name or (_host(self.address) if "://" in self.address else self.address)

    @property
    def ref(self) -> Ref:
        """What points at this source from anywhere."""
        return Ref(PRACTICE, "source", self.id)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """The time between two openings, in which all that is collected is sealed to one key.

    Attributes:
        recipient: The public half of its key.
        tier: How its private half is wrapped.
        ended_at: When its opening began; ``None`` while it is being filled.
        composted_at: When its key was destroyed; nothing of it opens any more.
    """

    id: UUID
    gate_id: UUID
    recipient: str
    tier: Tier
    begun_at: Instant
    ended_at: Instant | None = None
    composted_at: Instant | None = None

    @property
    def ref(self) -> Ref:
        """What points at this period from anywhere."""
        return Ref(PRACTICE, "period", self.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """What a group of visits brought for one period; sealed before it touched a disk.

    Attributes:
        fetched_at: When it was taken in.
        sealed_sha256: The name of its age file.
    """

    id: UUID
    period_id: UUID
    fetched_at: Instant
    sealed_sha256: str
    sealed_size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Asks:
    """What a source asks of those who visit it.

    Attributes:
        ttl_minutes: How long it wants to be left alone after a visit.
        skip_hours: Hours of the day in UTC, 0 to 23, in which it wants no visit.
        skip_days: Days of the week in UTC, Monday is 1.
    """

    ttl_minutes: int | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceState:
    """How the visits to a source stand.

    Attributes:
        validators: What makes the next request a conditional one, by the names of their headers.
        next_at: Before this it is not visited again.
        window: How far back its list of entries reached at the last look, if that is known.
        failures: How many visits in a row failed.
        reachable: Whether the last one found what it came for.
        looked_at: When one last did; ``None`` while none has.
        showed_any: Whether its list had any entry then.
        asks: What it asked of visitors then.
        pictures: How many of its pictures the period has, locked with the house key; or empty.
    """

    source_id: UUID
    next_at: Instant
    validators: Mapping[str, str] = field(default_factory=dict)
    window: TimeDelta | None = None
    failures: int = 0
    reachable: bool = True
    looked_at: Instant | None = None
    showed_any: bool = False
    asks: Asks = field(default_factory=Asks)
    pictures: str = field(default="", repr=False)


class GapReason(StrEnum):
    """Why something of a source may have been missed; what was damaged is found at the opening.

    What is gone for good is missed from its last answer on, and said once.
    """

    ASLEEP = "asleep"
    UNREACHABLE = "unreachable"
    LIMITED = "limited"
    GONE = "gone"
    DAMAGED = "damaged"


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A stretch of time in which a source may have said more than was fetched."""

    id: UUID
    period_id: UUID
    source_id: UUID
    from_at: Instant
    until_at: Instant
    reason: GapReason


class OpeningState(StrEnum):
    """What became of one date of a gate."""

    COMING = "coming"
    ASSEMBLING = "assembling"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """One day on which a gate lets the world in.

    Attributes:
        id: ``None`` while it is still to come.
        slot: Its era and the key of its slot; never a second time. An opening before its time has
            a slot of its own.
        number: Its place among the gate's openings over all eras, from 1.
        date: The civil date that the cadence promised.
        due_at: When it falls.
        period_id: What it hands over; ``None`` while it is to come, or when it passed by.
        closes_at: When it ends; while it is assembled, as far as that is known.
        opened_at: When its edition was there.
        early_reason: Why it was opened before its time; empty when it was not.
    """

    id: UUID | None
    gate_id: UUID
    slot: str
    number: int
    date: Date
    zone: str
    due_at: Instant
    closes_at: Instant
    state: OpeningState
    period_id: UUID | None = None
    opened_at: Instant | None = None
    early_reason: str = ""

    @property
    def is_early(self) -> bool:
        """Whether it was opened before its time."""
        return bool(self.early_reason)

    @property
    def has_passed_by(self) -> bool:
        """Whether the gate could not be opened on it; a later one hands over what was behind."""
        return self.state is OpeningState.CLOSED and self.period_id is None

    @property
    def ref(self) -> Ref:
        """What points at this opening from anywhere, once it has fallen."""
        if self.id is None:
            raise GateStateError("This opening is still to come")
        return Ref(PRACTICE, "opening", self.id)

    @property
    def uid(self) -> str:
        """Its key in calendars and among reminders, the same before and after it fell."""
        return f"{self.gate_id}:{self.slot}@{PRACTICE}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Axis:
    """A dimension that the person names.

    Attributes:
        low: What its one end is called.
        high: What its other end is called.
        virtue: The roll's virtue that it stands for, if it does.
    """

    id: UUID
    name: str
    low: str
    high: str
    virtue: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaning:
    """Where a source stands on an axis: -100 at the low end, 100 at the high one."""

    source_id: UUID
    axis_id: UUID
    value: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """Where an edition should stand on an axis, -100 to 100, and how far it may be off."""

    gate_id: UUID
    axis_id: UUID
    value: int
    tolerance: int


class Afterwards(StrEnum):
    """What becomes of letters on a mail server once they were taken in."""

    LEAVE = "leave"
    MARK = "mark"
    MOVE = "move"


@dataclass(frozen=True, kw_only=True, slots=True)
class MailChoice:
    """What a person chose for a mailbox.

    Attributes:
        folder: Into which they are moved; else empty.
    """

    afterwards: Afterwards = Afterwards.LEAVE
    folder: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """Which source is meant at a place of a list.

    Attributes:
        called: What it was called when the list came; what the list calls it stands in the list.
    """

    source_id: UUID
    called: str


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptList:
    """A list of sources as it came, to be written again with what has changed since.

    Attributes:
        gate_id: Behind which gate went what named none; nothing when every source named its own.
        document: OPML.
        places: Which source is meant at each place of the list, in its order; nothing where it
            was not taken in.
    """

    id: UUID
    gate_id: UUID | None
    taken_at: Instant
    document: str = field(repr=False)
    places: Sequence[Placed | None]

    @property
    def source_ids(self) -> frozenset[UUID]:
        """The sources that it names."""
        return frozenset(one.source_id for one in self.places if one is not None)
