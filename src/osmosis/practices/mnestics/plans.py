"""What plans, their checkpoints and their signatures are.

A plan is a chain: its first letter, and then what each self signs. Everything else about it
follows from that chain and from the time; how is in
:mod:`osmosis.practices.mnestics.rules.checkpoints`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from whenever import Date

from osmosis.errors import ConflictError, InvalidInputError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.practices.mnestics.model import PRACTICE, Forgetting
from osmosis.sealing.tiers import Tier

MOST_CHECKPOINTS = 100
MOST_GRACE_DAYS = 366
DEFAULT_GRACE_DAYS = 30


class InvalidPlanError(InvalidInputError):
    """A plan cannot be made, or changed, like this."""


class PlanStateError(ConflictError):
    """The plan, or its checkpoint, is not in a state in which this can be done."""


class PlanState(StrEnum):
    """Where a plan is in its life."""

    OPEN = "open"
    MET = "met"
    """Its authors have met, and the last of them has signed."""
    ENDED = "ended"
    """One of its authors has ended it before the meeting."""


class SignatureKind(StrEnum):
    """What a self has signed."""

    BEGUN = "begun"
    STATE = "state"
    DATES = "dates"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """One link of a plan's chain; never changed.

    Attributes:
        checkpoint: Whose checkpoint was signed; only for a state.
        dates: The checkpoints to come from then on; for the beginning and for a change of dates.
        zone: In which those days begin.
        letter_id: The letter that was sealed with it; ``None`` for a change of dates, and for the
            last signature when nothing was left to say.
        letter_sha256: The name of the letter's age file.
        words_hash: The hash of the letter's words under a key that only its readers have.
        previous_sha256: The signature before it; zeros for the first.
        sha256: Over everything else here, but not the two ids of rows.
    """

    id: UUID
    plan_id: UUID
    kind: SignatureKind
    signed: CivilMoment
    checkpoint: Date | None = None
    dates: tuple[Date, ...] = ()
    zone: str = ""
    letter_id: UUID | None = None
    letter_sha256: str = ""
    words_hash: str = ""
    previous_sha256: str = ""
    sha256: str = ""

    @property
    def ref(self) -> Ref:
        """What points at this signature from anywhere."""
        return Ref(PRACTICE, "signature", self.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """A chain of letters with checkpoints that several selves sign.

    Attributes:
        grace_days: So many days after its own a checkpoint can still be signed, and never longer
            than up to the next one.
        tier: What keeps its letters unread; the witness belongs to the witnessed one.
        forgetting: What becomes of its letters after the meeting.
        chain: Every signature, the first letter's before all others.
    """

    id: UUID
    name: str
    made: CivilMoment
    grace_days: int
    tier: Tier
    witness: str | None
    forgetting: Forgetting
    chain: tuple[Signature, ...]

    @property
    def ref(self) -> Ref:
        """What points at this plan from anywhere."""
        return Ref(PRACTICE, "plan", self.id)


class CheckpointState(StrEnum):
    """What became of one date of a plan."""

    COMING = "coming"
    OPEN = "open"
    SIGNED = "signed"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, kw_only=True, slots=True)
class Checkpoint:
    """One date of a plan.

    Attributes:
        due_at: When its day begins.
        grace_ends_at: Until when it is asked for, and can be signed; the meeting can be for ever.
        is_meeting: Whether all authors meet on it.
        signature: Who signed it, when somebody did.
    """

    date: Date
    zone: str
    due_at: Instant
    grace_ends_at: Instant
    is_meeting: bool
    state: CheckpointState
    signature: Signature | None = None
