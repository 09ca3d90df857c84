"""Minutes of outside, estimated from the editions that were handed over, and never tracked.

An edition counts with the minutes for which it was chosen, on the day on which it opened, whether
or not anybody read it; one that was opened before its time counts in the same way. Those of a gate
that rests count too: the minutes were lived, and nothing is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from whenever import Date

from osmosis.ports.practice import LeaningMinutes, Minutes, Span
from osmosis.practices.apert.editions import BalanceLine
from osmosis.practices.apert.rules.sheets import sheet_of
from osmosis.practices.apert.store import editions
from osmosis.practices.context import PracticeContext

_EVENLY = 100
"""The means of axes lie between minus and plus this."""


def minutes(context: PracticeContext, span: Span) -> Iterator[Minutes]:
    """Minutes of reading by day, and to which ends of the person's axes they lean."""
    zone = context.store.clock.zone()
    with context.store.read() as reading:
        rows = editions.list_read(reading, span.start, span.end)
    days: defaultdict[Date, int] = defaultdict(int)
    leanings: defaultdict[Date, list[LeaningMinutes]] = defaultdict(list)
    for row in rows:
        day = row["opened_at"].to_tz(zone).date()
        days[day] += row["minutes"]
        leanings[day] += _leanings(sheet_of(row["sheet"]).balance)
    for day in sorted(days):
        told = tuple(leanings[day])
        yield Minutes(day=day, inside=0, outside=days[day], measured=False, leanings=told)


def _leanings(balance: Iterable[BalanceLine]) -> Iterator[LeaningMinutes]:
    """The minutes of an edition, shared between the ends of each axis as its mean says."""
    for line in balance:
        if line.mean is not None:
            placed = round(line.placed_seconds / 60)
            high = round(placed * (_EVENLY + line.mean) / (2 * _EVENLY))
            yield LeaningMinutes(
                axis=line.axis,
                low_end=line.low,
                high_end=line.high,
                low=placed - high,
                high=high,
            )
