"""From where one looks: a stretch of the calendar, all threads as seen from there, ways onward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from whenever import Date

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import FIRST_YEAR, LAST_YEAR
from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.languages.speaking import spoken
from osmosis.loom.drawing import Weave
from osmosis.loom.gathering import list_lines, weave
from osmosis.loom.levels import (
    SHOWN,
    TILE,
    Level,
    View,
    days_of,
    level_for,
    level_named,
    view_of,
)
from osmosis.loom.remembering import Remembered
from osmosis.ports.practice import PracticeParts, Span

ALL = "all"
USUAL = "year"
_SHORTEST_DAYS = 366
_BLOCK = 4.0 * TILE
"""Threads are woven so many units at a time."""
_EARLIEST, _LATEST = Instant.from_utc(1, 1, 3), Instant.from_utc(9999, 12, 29)
"""Every zone has these days, and a day before and after."""
_BEFORE, _AFTER = TimeDelta(hours=24 * 30), TimeDelta(hours=24 * 300)
# Of a long life more is left, for the names that stand behind today.
_AFTER_OF_LIFE = 1 / 8
"""All of a life is drawn with a little of what was before it, and some of what is to come."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A stretch of the calendar.

    Attributes:
        on: The day about which one asked.
        is_all: Whether it is all of a life.
    """

    view: View
    on: Date
    is_all: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen(Stretch):
    """A stretch of the calendar, and the threads as seen from there."""

    weave: Weave


@dataclass(frozen=True, kw_only=True, slots=True)
class Looker:
    """Whoever looks: what there is to see, and when.

    Attributes:
        remembered: What was woven before, if it is kept.
        key: What stands for the state of everything that is woven.
    """

    parts: Sequence[PracticeParts]
    now: Instant
    zone: str
    remembered: Remembered = field(default_factory=Remembered)
    key: str = ""

    @property
    def today(self) -> Date:
        """The present day."""
        return self.now.to_tz(self.zone).date()

    def see(self, span: str, on: Date | None) -> Seen:
        """A stretch of the calendar: the one in which a day lies, or all of a life.

        Raises:
            InvalidInputError: There is no such span, or it lies outside of the years.
        """
        found = self.stretch(span, on)
        return Seen(
            view=found.view, weave=self._woven(found.view), on=found.on, is_all=found.is_all
        )

    def stretch(self, span: str, on: Date | None) -> Stretch:
        """The same without what is to be seen there.

        Raises:
            InvalidInputError: There is no such span, or it lies outside of the years.
        """
        day = on or self.today
        if span == ALL:
            return Stretch(view=self._all(), on=day, is_all=True)
        return Stretch(view=view_of(level_named(span), day, self.zone), on=day)

    def between(self, start: Date, end: Date) -> Seen:
        """From one day to another, as from the nearest level that shows it whole.

        Raises:
            InvalidInputError: It ends before it begins, or lies outside of the years.
        """
        if not FIRST_YEAR <= start.year <= end.year <= LAST_YEAR or end <= start:
            raise InvalidInputError("This stretch of time cannot be drawn")
        days = end.to_stdlib().toordinal() - start.to_stdlib().toordinal()
        view = View(level=level_for(days), start=start, end=end, zone=self.zone)
        return Seen(view=view, weave=self._woven(view), on=start)

    def weave(self, level: Level, span: Span) -> Weave:
        """The threads as seen from a level, with what lies on them in a stretch of time."""
        first = int(level.x(span.start) // _BLOCK)
        last = int(-(-level.x(span.end) // _BLOCK))
        wide = Span(start=_within_time(level, first), end=_within_time(level, last))
        return self.remembered.get(
            (spoken().tag, self.key, self.now, level.name, first, last),
            lambda: weave(self.parts, level, self.now, self.zone, wide),
        )

    def _woven(self, view: View) -> Weave:
        return self.weave(view.level, Span(start=view.start_at, end=view.end_at))

    def _all(self) -> View:
        first = min((line.at for line in list_lines(self.parts)), default=self.now)
        first = min(first, self.now) - _BEFORE
        last = self.now + max(_AFTER, (self.now - first) * _AFTER_OF_LIFE)
        level = level_for(max(int(days_of(last) - days_of(first)), _SHORTEST_DAYS))
        return View(
            level=level,
            start=first.to_tz(self.zone).date(),
            end=last.to_tz(self.zone).date(),
            zone=self.zone,
        )


def _within_time(level: Level, block: int) -> Instant:
    """Where a block begins, or the nearest end of the calendar."""
    try:
        return level.instant(block * _BLOCK)
    except (ValueError, OverflowError):
        return _EARLIEST if block < 0 else _LATEST


def turned(seen: Stretch, steps: int) -> Date | None:
    """A day so many stretches later or earlier; ``None`` where the loom does not reach."""
    level, start = seen.view.level, seen.view.start
    try:
        day = start.add(months=level.months * steps, days=0 if level.months else 7 * steps)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR and not seen.is_all else None


def beside(seen: Stretch, steps: int) -> Level | None:
    """The level that is nearer (-1) or farther (1); ``None`` where there is none."""
    names = list(SHOWN)
    at = names.index(seen.view.level.name) + steps if seen.view.level.name in names else 4
    return level_named(names[at]) if 0 <= at < len(names) else None
