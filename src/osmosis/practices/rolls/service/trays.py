"""What lies on the tray now, what lay on it before, and whether its rhythm falls today."""

from __future__ import annotations

from collections.abc import Sequence

from osmosis.kernel.cadence_text import parse_cadence
from osmosis.kernel.clock import Instant
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.store import calls
from osmosis.practices.rolls.store.calls import Tray


def latest(context: PracticeContext) -> Tray:
    """What lies on the tray now."""
    with context.store.read() as reading:
        return calls.latest_tray(reading)


def history(context: PracticeContext) -> Sequence[Tray]:
    """The latest changes of the tray, newest first."""
    with context.store.read() as reading:
        return calls.tray_history(reading)


def is_asked(context: PracticeContext) -> bool:
    """Whether the tray's own rhythm falls on this day and it was not called on since."""
    now = context.store.time().now
    with context.store.read() as reading:
        tray = calls.latest_tray(reading)
        if not tray.rolls or not tray.rhythm:
            return False
        slot = parse_cadence(tray.rhythm).latest_at_or_before(now)
        if slot is None or slot.date != now.to_tz(slot.zone).date():
            return False
        called: Instant | None = calls.last_called_at(reading, tray.rolls)
        return called is None or called < slot.instant
