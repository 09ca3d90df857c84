"""At which future junctions the lags of *reads* reach a message.

The definitions are those of :mod:`osmosis.practices.mnestics.rules.arriving`; here they are
answered for a whole century at once, by counting instead of sitting. How far back a junction lies
when another is sat, counted in sittings kept, is anything between two numbers: those that were
kept already, and those together with every one that can still be kept in between. Which of the
future ones are kept is free, so each number in between comes true in some case.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from osmosis.practices.mnestics.reads import Basis, CalendarLag
from osmosis.practices.mnestics.rules.arriving import lag_day
from osmosis.practices.mnestics.rules.junction_sets import Interval
from osmosis.practices.mnestics.rules.timelines import Source, Stretch, View

__all__ = ["DaysBack", "PlacesBack", "least_kept"]

_BEFORE_ALL_DAYS = -(10**9)


@dataclass(frozen=True)
class PlacesBack:
    """A :class:`~osmosis.practices.mnestics.reads.Lags`, and the junctions that read by it.

    Attributes:
        view: From their pathway to the one whose junctions are counted.
    """

    stretch: Stretch
    counts: tuple[int, ...]
    view: View

    @property
    def counts_kept(self) -> bool:
        """Whether sittings that were kept are counted, not slots."""
        return self.stretch.parameters.basis is Basis.KEPT

    def will(self, source: Source) -> Iterator[Interval]:
        """The places that reach a junction if every future one is kept."""
        if not self.counts_kept:
            for count in self._from(self.view.slots[self.stretch.start] - source.slots_before):
                yield self._equal(self.view.slots, source.slots_before + count)
            return
        for count in self.counts_left(source):
            yield self._equal(self.view.all_kept, most_kept(source, count))

    def may(self, source: Source) -> Iterator[Interval]:
        """The places that reach a junction if some are kept, among them those that will."""
        if self.counts_kept:
            for count in self.counts_left(source):
                yield self.range_of(source, count)

    def counts_left(self, source: Source) -> Sequence[int]:
        """The counts that sittings kept have not passed; none for one that was never kept."""
        if not (source.is_kept or source.is_future):
            return ()
        return self._from(self.view.kept[self.stretch.start] - least_kept(source, 0))

    def range_of(self, source: Source, count: int) -> Interval:
        """The places from which some number of sittings kept gives this count."""
        low, high = self.stretch.start, self.stretch.stop
        first = bisect_left(self.view.all_kept, most_kept(source, count), low, high)
        return first, bisect_right(self.view.kept, least_kept(source, count), low, high)

    def _from(self, least: int) -> Sequence[int]:
        """The counts from one on."""
        return self.counts[bisect_left(self.counts, least) :]

    def _equal(self, before: Sequence[int], number: int) -> Interval:
        low, high = self.stretch.start, self.stretch.stop
        return bisect_left(before, number, low, high), bisect_right(before, number, low, high)


def most_kept(source: Source, count: int) -> int:
    """How many are kept before a sitting so many places later, when every future one is."""
    return count + source.kept_before + source.future_before


def least_kept(source: Source, count: int) -> int:
    """How many were kept already before a sitting that can still be so many places later.

    A source that is not kept yet has to be, so it takes one place itself.
    """
    return count + source.kept_before - source.is_future


@dataclass(frozen=True)
class DaysBack:
    """A calendar lag, and the junctions that read by it."""

    stretch: Stretch
    lag: CalendarLag

    def will(self, source: Source) -> Iterator[Interval]:
        """The places that reach a junction if it is kept."""
        if not (source.is_kept or source.is_future):
            return
        low = bisect_right(self.stretch.line.future_due, source.due_at)
        low, high = max(low, self.stretch.start), self.stretch.stop
        day = source.date.to_stdlib().toordinal()
        first, last = day - self.lag.within_days, day + self.lag.within_days
        if self._rises:
            offset = self.stretch.start
            start = bisect_left(self._days, first) + offset
            stop = bisect_right(self._days, last) + offset
            yield max(start, low), min(stop, high)
            return
        for place in range(low, high):
            if first <= self._days[place - self.stretch.start] <= last:
                yield place, place + 1

    def may(self, source: Source) -> Iterator[Interval]:
        """The same: a calendar does not wait for sittings."""
        return self.will(source)

    @cached_property
    def _days(self) -> list[int]:
        """The day from which each place of the stretch reads."""
        dates = self.stretch.line.future_dates[self.stretch.start : self.stretch.stop]
        days = (lag_day(date, self.lag) for date in dates)
        return [_BEFORE_ALL_DAYS if day is None else day for day in days]

    @cached_property
    def _rises(self) -> bool:
        """Whether those days rise; where the zone changed, two dates can change places."""
        return self._days == sorted(self._days)
