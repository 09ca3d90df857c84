"""What lies in the case: loaded rolls, resting ones, boxes, and what is allowed next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from osmosis.kernel.civil import CivilMoment
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import MOST_LOADED, Medium, Placement, Roll, RollState
from osmosis.practices.rolls.prints import Fog
from osmosis.practices.rolls.service.before import may_make_roll_from_before
from osmosis.practices.rolls.service.resting import hides_roll
from osmosis.practices.rolls.store import current, developments, frames, rolls
from osmosis.storage.releases import list_released
from osmosis.storage.rests import rested
from osmosis.storage.timekeeping import StoreTime
from osmosis.storage.transaction import ReadTransaction

_WAITING = (RollState.FINISHED, RollState.AT_LAB)


@dataclass(frozen=True, kw_only=True, slots=True)
class RollInCase:
    """One roll as it lies in the case.

    Attributes:
        spent: How many places are spent.
        is_current: Whether it is in the camera.
        is_ready: Whether it may be developed now.
        is_rested: Whether a rest hides it; then nothing of it is named.
        places: ``exposed``, ``circled``, ``fogged`` or ``dark`` for each place of a box.
        taken: When the first and the last of its frames were; empty when there are none.
        fogs: When and why it was opened early.
    """

    roll: Roll
    spent: int
    is_current: bool = False
    is_ready: bool = False
    is_rested: bool = False
    places: tuple[str, ...] = ()
    taken: tuple[CivilMoment, ...] = ()
    fogs: tuple[Fog, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """The whole case.

    Attributes:
        loaded: Rolls that may be exposed.
        waiting: Finished rolls that rest, and those at the lab.
        kept: Rolls that are developed, back from the lab, or cased.
        loose: How many frames have no place.
        may_load: Whether there is room for another roll.
        may_add_from_before: Whether a roll may be made from what was there before.
        time: The present, and whether it is believed.
    """

    loaded: tuple[RollInCase, ...]
    waiting: tuple[RollInCase, ...]
    kept: tuple[RollInCase, ...]
    loose: int
    may_load: bool
    may_add_from_before: bool
    time: StoreTime

    @property
    def is_new(self) -> bool:
        """Whether nothing was ever put into it."""
        return not (self.loaded or self.waiting or self.kept or self.loose)


def read_case(context: PracticeContext) -> Case:
    """The case as it is now."""
    time = context.store.time()
    with context.store.read() as reading:
        hidden = rested(reading, time.now)
        spent = frames.count_spent(reading)
        current_id = current.find_current(reading)
        gone = {stone.ref for stone in list_released(reading)}
        lying = [
            _opened(
                reading,
                RollInCase(
                    roll=roll,
                    spent=spent.get(roll.id, 0),
                    is_current=roll.id == current_id,
                    is_ready=is_ready(roll, time),
                    is_rested=hides_roll(hidden, roll),
                    fogs=tuple(developments.list_fogs(reading, roll.id)),
                ),
            )
            for roll in rolls.list_rolls(reading)
            if roll.ref not in gone
        ]
        loaded = tuple(one for one in lying if one.roll.state is RollState.LOADED)
        return Case(
            loaded=loaded,
            waiting=tuple(one for one in lying if one.roll.state in _WAITING),
            kept=tuple(one for one in lying if _is_kept(one.roll)),
            loose=len(frames.list_loose(reading)),
            may_load=len(loaded) < MOST_LOADED,
            may_add_from_before=may_make_roll_from_before(reading),
            time=time,
        )


def is_ready(roll: Roll, time: StoreTime) -> bool:
    """Whether a roll that is not on film is finished, has rested, and the clock is believed."""
    ready = roll.ready_at
    return (
        roll.state is RollState.FINISHED
        and roll.medium is Medium.DIGITAL
        and time.may_unseal
        and ready is not None
        and time.now >= ready
    )


def _is_kept(roll: Roll) -> bool:
    return roll.state not in (RollState.LOADED, *_WAITING)


def _opened(reading: ReadTransaction, lying: RollInCase) -> RollInCase:
    """A kept roll with what one sees of its inside."""
    roll = lying.roll
    if not _is_kept(roll):
        return lying
    placed = frames.list_frames(reading, roll.id)
    circled = {circle.frame_id for circle in developments.list_circles(reading, roll.id)}
    fogged = fogged_number([placement for placement, _ in placed]) if lying.fogs else None
    taken = {one.number: one for one, _ in placed if one.voided_at is None}
    moments = sorted((frame.taken for _, frame in placed), key=lambda moment: moment.instant)

    def place(number: int) -> str:
        if number not in taken:
            return "dark"
        if taken[number].frame_id in circled:
            return "circled"
        return "fogged" if number == fogged else "exposed"

    return replace(
        lying,
        places=tuple(place(n) for n in sorted({*range(1, roll.exposures + 1), *taken})),
        taken=(moments[0], moments[-1]) if moments else (),
    )


def fogged_number(placements: Sequence[Placement]) -> int | None:
    """Where the light got in when a roll was opened early: at the frame exposed last."""
    last = max(placements, key=lambda one: (one.placed_at, one.number), default=None)
    return None if last is None else last.number
