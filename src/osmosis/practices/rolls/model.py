"""What a roll and its frames are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from whenever import TimeDelta

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError, SealedError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import gettext, noop
from osmosis.sealing.tiers import Tier

PRACTICE = "rolls"
MOST_LOADED = 5
MOST_CIRCLED = 6
MOST_ON_TRAY = 3
CAP_TIME = TimeDelta(minutes=1)
CALL_TIME = TimeDelta(seconds=90)
DEFAULT_WAIT = TimeDelta(hours=14 * 24)
DEFAULT_LOOKING = noop("You, later")
NO_LUCKY = -1
EXPOSURES = (24, 36)
COLOURS = (
    "ochre",
    "vermilion",
    "madder",
    "plum",
    "ultramarine",
    "cerulean",
    "viridian",
    "moss",
    "umber",
    "slate",
)


class RollFullError(ConflictError):
    """Every place on the roll is taken."""


class RollStateError(ConflictError):
    """The roll is not in a state in which this can be done."""


class NoCurrentRollError(NotFoundError):
    """No roll is in the camera."""


class FrameNumberError(InvalidInputError):
    """The roll has no such frame number."""


class NotDevelopedError(SealedError):
    """The roll is not developed yet."""


class RollState(StrEnum):
    """Where a roll is in its life. Developing is a job, not a state."""

    LOADED = noop("loaded")
    FINISHED = noop("finished")
    AT_LAB = noop("at_lab")
    BACK = noop("back")
    DEVELOPED = noop("developed")
    CASED = noop("cased")


class Medium(StrEnum):
    """What a roll is exposed on."""

    DIGITAL = "digital"
    FILM = "film"


class FrameKind(StrEnum):
    """What a frame holds."""

    LINE = "line"
    PHOTO = "photo"
    AUDIO = "audio"
    VIDEO = "video"
    SCENT = "scent"
    FILM = "film"


class Origin(StrEnum):
    """By which way a frame came in."""

    BROWSER = "browser"
    SHELL = "shell"
    API = "api"
    FOLDER = "folder"
    FILM = "film"
    BEFORE = "before"
    CAPSULE = "capsule"


@dataclass(frozen=True, kw_only=True, slots=True)
class ScarceSet:
    """The numbered places of a roll.

    Attributes:
        exposures: 24 or 36.
        lucky_number: The number of the one frame more that it may hold (0 or N + 1), or -1.
    """

    exposures: int
    lucky_number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Roll(ScarceSet):
    """A virtue, as a scarce set of exposures.

    Attributes:
        virtue: What it is for, in the person's own words.
        why: Why, in their own words; may be empty.
        counts: What would count; may be empty.
        looking: Who will be looking; stands above the shutter.
        seed: 32 hexadecimal digits that every draw of this roll starts from.
        scent_tag: The ids of the bottles that are its tag, in no order.
        wait: How long it rests after the last frame before it may be developed.
        is_from_before: Whether it was made from what the person already had.
        box_place: Where the box of a film roll stands on a real shelf.
        witness: The age public key of the friend who is the witness, if there is one.
    """

    id: UUID
    virtue: str
    why: str
    counts: str
    looking: str
    seed: str
    colour: str
    edge_code: str
    tier: Tier
    medium: Medium
    wait: TimeDelta
    scent_tag: tuple[UUID, ...]
    state: RollState
    loaded: CivilMoment
    finished_at: Instant | None
    developed_at: Instant | None
    cased_at: Instant | None
    identity_line: str
    box_place: str
    is_from_before: bool
    witness: str | None

    @property
    def ref(self) -> Ref:
        """What points at this roll from anywhere."""
        return Ref(PRACTICE, "roll", self.id)

    @property
    def state_told(self) -> str:
        """Its state as an error tells it: ``at_lab``."""
        return gettext(self.state.value)

    @property
    def is_open(self) -> bool:
        """Whether its frames may be looked at."""
        return self.state in (RollState.DEVELOPED, RollState.CASED)

    @property
    def ready_at(self) -> Instant | None:
        """When it may be developed; ``None`` while it is not finished."""
        return None if self.finished_at is None else self.finished_at + self.wait


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """One exposure, sealed; it never changes.

    Attributes:
        client_id: Given by whoever captured it; a second arrival of it is the same frame.
        sealed_for: The roll to whose key it is encrypted.
        sealed_sha256: The name of its age file; ``None`` for a frame on real film.
        taken: When the moment was, in the person's civil time.
        kept_at: When the store took it in.
    """

    id: UUID
    client_id: str
    sealed_for: UUID
    kind: FrameKind
    sealed_sha256: str | None
    sealed_size: int
    taken: CivilMoment
    kept_at: Instant
    origin: Origin

    @property
    def ref(self) -> Ref:
        """What points at this frame from anywhere."""
        return Ref(PRACTICE, "frame", self.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """A frame's place on a roll; the number may change, the frame never does.

    Attributes:
        voided_at: When the lens cap was put on; the number stays spent.
    """

    roll_id: UUID
    number: int
    frame_id: UUID
    placed_at: Instant
    voided_at: Instant | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """The answer to an exposure that is durable.

    Attributes:
        number: Its place on the roll; ``None`` when it became a loose frame.
        left: Places left on the roll, the lucky one not counted until it is offered.
        is_repeat: Whether this very capture had been kept before.
    """

    frame: Frame
    roll: Roll
    number: int | None
    left: int
    is_repeat: bool
