"""What a camera needs to know: the loaded rolls, their public keys, the bottles on the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.ports.practice import CounterReading
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import Roll, RollState
from osmosis.practices.rolls.service.loading import current_roll
from osmosis.practices.rolls.service.resting import hides_roll
from osmosis.practices.rolls.store import current, frames, rolls, scents
from osmosis.storage.rests import rested


@dataclass(frozen=True, kw_only=True, slots=True)
class RollInCamera:
    """A roll that may be exposed.

    Attributes:
        recipient: The public half of its key; no secret.
        spent: How many places are spent.
        bottles: The names of the bottles in its tag.
    """

    roll: Roll
    recipient: str
    spent: int
    is_current: bool
    bottles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Camera:
    """What can be captured on now.

    Attributes:
        rolls: The current roll first, then the others in the order in which they were loaded.
        bottles: Every bottle on the shelf.
    """

    rolls: tuple[RollInCamera, ...]
    bottles: tuple[str, ...]


def read_camera(context: PracticeContext) -> Camera:
    """The camera as it is now; a roll that a rest hides is not in it."""
    now = context.store.time().now
    with context.store.read() as reading:
        hidden = rested(reading, now)
        spent = frames.count_spent(reading)
        current_id = current.find_current(reading)
        loaded = [
            RollInCamera(
                roll=roll,
                recipient=rolls.get_recipient(reading, roll.id),
                spent=spent.get(roll.id, 0),
                is_current=roll.id == current_id,
                bottles=tuple(scents.names_of(reading, roll.scent_tag)),
            )
            for roll in rolls.list_rolls(reading, [RollState.LOADED])
            if not hides_roll(hidden, roll)
        ]
        return Camera(
            rolls=tuple(sorted(loaded, key=lambda one: not one.is_current)),
            bottles=tuple(scent.name for scent in scents.list_scents(reading)),
        )


def counters(context: PracticeContext) -> Sequence[CounterReading]:
    """How much of the roll in the camera is spent; none while it rests or none is loaded."""
    return [
        CounterReading(title=one.roll.virtue, spent=one.spent, size=one.roll.exposures)
        for one in read_camera(context).rolls
        if one.is_current
    ]


def current_id(context: PracticeContext) -> UUID:
    """The roll in the camera.

    Raises:
        NoCurrentRollError: There is none.
    """
    with context.store.read() as reading:
        return current_roll(reading).id


def recipient_of(context: PracticeContext, roll_id: UUID) -> str:
    """The public half of a roll's key.

    Raises:
        NotFoundError: There is no such roll.
    """
    with context.store.read() as reading:
        rolls.get_roll(reading, roll_id)
        return rolls.get_recipient(reading, roll_id)
