"""What may be done with a roll in each state of its life."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.practices.rolls.model import (
    CALL_TIME,
    CAP_TIME,
    MOST_LOADED,
    Medium,
    NotDevelopedError,
    Placement,
    Roll,
    RollState,
    RollStateError,
)

if TYPE_CHECKING:
    from osmosis.storage.timekeeping import StoreTime


def ensure_room_to_load(loaded: Sequence[Roll]) -> None:
    """Let no more than five rolls be loaded at a time.

    Raises:
        RollStateError: There are five.
    """
    if len(loaded) >= MOST_LOADED:
        raise RollStateError(
            "Five rolls are loaded already; finish one of them first", loaded=len(loaded)
        )


def ensure_exposable(roll: Roll) -> None:
    """Let a roll be exposed only while it is loaded.

    Raises:
        RollStateError: It is finished, or further.
    """
    if roll.state is not RollState.LOADED:
        raise RollStateError("This roll is finished", state=roll.state_told)


def may_cap(placement: Placement, kept_at: Instant, now: Instant) -> bool:
    """Whether the lens cap still catches an exposure that was kept then."""
    return placement.voided_at is None and TimeDelta.ZERO <= now - kept_at <= CAP_TIME


def call_seconds_left(called_at: Instant, now: Instant) -> int:
    """How many seconds a call-on still lasts, at most its ninety; none once it has ended."""
    left = min(CALL_TIME, CALL_TIME - (now - called_at))
    return max(0, ceil(left.total("seconds")))


def ensure_finishable(roll: Roll, placements: Sequence[Placement]) -> None:
    """Let a roll be finished while it is loaded and something was exposed on it.

    Raises:
        RollStateError: It is finished, or nothing was exposed.
    """
    ensure_exposable(roll)
    if not placements:
        raise RollStateError("Nothing was exposed on this roll yet")


def has_rested(roll: Roll, time: StoreTime) -> bool:
    """Whether a roll is finished, its waiting time is over, and the clock is believed."""
    ready = roll.ready_at
    return time.may_unseal and ready is not None and time.now >= ready


def ensure_developable(
    roll: Roll, time: StoreTime, *, has_more: bool = False, is_fogged: bool = False
) -> None:
    """Let a roll be developed when it is finished and has rested.

    Args:
        has_more: Whether something on an open roll was never opened: a frame that was damaged or
            locked when the rest was developed, or words on a film roll.
        is_fogged: Whether it was opened early, and developing did not come to its end.

    Raises:
        RollStateError: It is not finished, not back from the lab, or developed already.
        NotDevelopedError: It still rests, or the clock is doubted.
    """
    if roll.is_open and not has_more:
        raise RollStateError("This roll is developed already", state=roll.state_told)
    if not roll.is_open:
        _ensure_finished(roll)
    if not time.may_unseal:
        raise NotDevelopedError(time.doubt)
    if not (roll.is_open or is_fogged or has_rested(roll, time)):
        raise NotDevelopedError("This roll still rests", opens=_opens(roll))


def ensure_openable_early(roll: Roll, time: StoreTime, placements: Sequence[Placement]) -> None:
    """Let a roll be opened before its time when there is something on it.

    Raises:
        RollStateError: It is developed already, is on film that is not back, has nothing on it,
            or may be developed without a mark.
        NotDevelopedError: The clock is doubted.
    """
    if roll.is_open:
        raise RollStateError("This roll is developed already", state=roll.state_told)
    if not placements:
        raise RollStateError("Nothing was exposed on this roll yet")
    if roll.medium is Medium.FILM:
        _ensure_finished(roll)
    if not time.may_unseal:
        raise NotDevelopedError(time.doubt)
    if has_rested(roll, time):
        raise RollStateError("This roll has rested; it can be developed without a mark")


def ensure_open(roll: Roll) -> None:
    """Let what was sealed on a roll be looked at only when it is developed.

    Raises:
        NotDevelopedError: It is not.
    """
    if not roll.is_open:
        raise NotDevelopedError("This roll is not developed", opens=_opens(roll))


def ensure_callable(roll: Roll) -> None:
    """Let a roll be called on when it is developed, or on film and back from the lab.

    Raises:
        NotDevelopedError: It is neither.
    """
    if not is_back(roll):
        ensure_open(roll)


def is_back(roll: Roll) -> bool:
    """Whether a film roll is back from the lab, so that it can be held to the light."""
    return roll.medium is Medium.FILM and roll.state is RollState.BACK


def _ensure_finished(roll: Roll) -> None:
    if roll.medium is Medium.FILM and roll.state in (RollState.FINISHED, RollState.AT_LAB):
        raise RollStateError("This film is not back from the lab yet", state=roll.state_told)
    if roll.state not in (RollState.FINISHED, RollState.BACK):
        raise RollStateError("Only a finished roll is developed", state=roll.state_told)


def _opens(roll: Roll) -> str | None:
    return None if roll.ready_at is None else roll.ready_at.format_iso(unit="minute")
