"""What lies on the tray now, what lay on it before, and whether its rhythm falls on a day."""

from __future__ import annotations

from collections.abc import Sequence

from whenever import Date, Time, TimeDelta

from osmosis.kernel.cadence import Slot
from osmosis.kernel.cadence_text import parse_cadence
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.store import calls
from osmosis.practices.rolls.store.calls import Tray

TWO_DAYS = TimeDelta(hours=48)


def latest(context: PracticeContext) -> Tray:
    """What lies on the tray now."""
    with context.store.read() as reading:
        return calls.latest_tray(reading)


def history(context: PracticeContext) -> Sequence[Tray]:
    """The latest changes of the tray, newest first."""
    with context.store.read() as reading:
        return calls.tray_history(reading)


def is_asked(context: PracticeContext) -> bool:
    """Whether the tray asks to be called on now: today is its day, and its hour has come."""
    now = context.store.time().now
    slot = find_asked(context, now.to_tz(context.store.clock.zone()).date())
    return slot is not None and slot.instant <= now


def find_asked(context: PracticeContext, day: Date) -> Slot | None:
    """When the tray's own rhythm asks for it on a civil day, in whichever zone that is kept.

    ``None`` when nothing lies on it, and when it was called on since.
    """
    with context.store.read() as reading:
        tray = calls.latest_tray(reading)
        slot = _slot_on(tray, day)
        if slot is None:
            return None
        called = calls.last_called_at(reading, tray.rolls)
        return slot if called is None or called < slot.instant else None


def _slot_on(tray: Tray, day: Date) -> Slot | None:
    if not tray.rolls or not tray.rhythm:
        return None
    noon = day.at(Time(12)).assume_utc()
    around = parse_cadence(tray.rhythm).slots_between(noon - TWO_DAYS, noon + TWO_DAYS)
    return next((slot for slot in around if slot.date == day), None)
