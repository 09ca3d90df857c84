"""The tilt: minutes of outside against minutes of inside, by week to decade; never by day.

It is told as a lean and in words. There is no figure of it, no goal, and nothing is good or bad.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from whenever import Date

from osmosis.languages.dates import told_short_day, told_short_month
from osmosis.languages.speaking import gettext, noop
from osmosis.loom.levels import View
from osmosis.ports.practice import Minutes, PracticeParts, Span

INSIDE: Final = noop("inside")
OUTSIDE: Final = noop("outside")
STEEPEST_DEGREES: Final = 16.0
_LEVEL, _LITTLE, _FAR = 0.1, 0.4, 0.8
ESTIMATED: Final = noop(
    "All of it is estimated, and nothing is measured by a clock. Inside counts a minute for each"
    " moment that was exposed, two for a call-on, and five for a sitting. Outside counts the"
    " minutes for which an edition was chosen, on the day on which its gate opened, read or not,"
    " and also where a gate was opened before its time. What you read elsewhere nobody knows here."
)
MEASURED: Final = noop("Some of it was measured by a clock; the rest is estimated.")
_LEANS: Final = {
    (OUTSIDE, 0): noop("leans a little towards outside"),
    (OUTSIDE, 1): noop("leans towards outside"),
    (OUTSIDE, 2): noop("leans far towards outside"),
    (INSIDE, 0): noop("leans a little towards inside"),
    (INSIDE, 1): noop("leans towards inside"),
    (INSIDE, 2): noop("leans far towards inside"),
}
_LEANS_TO_AN_END: Final = (
    noop("leans a little towards {end}"),
    noop("leans towards {end}"),
    noop("leans far towards {end}"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lean:
    """How some time leans between two ends.

    Attributes:
        name: Of the time, or of the axis.
        low: Minutes at the one end: inside, or the low end of an axis.
        high: Minutes at the other: outside, or the high end.
        ends: How the two ends are called; inside and outside in English.
        start: The first day of the time, where it is a part of another.
    """

    name: str
    low: int
    high: int
    ends: tuple[str, str] = (INSIDE, OUTSIDE)
    start: Date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that could lean."""
        return self.low + self.high == 0

    @property
    def balance(self) -> float:
        """From -1, all at the low end, to 1, all at the high end; 0 where there is nothing."""
        return 0.0 if self.is_empty else (self.high - self.low) / (self.high + self.low)

    @property
    def degrees(self) -> float:
        """How a plank lies that bears both, its high end to the right and down."""
        return round(self.balance * STEEPEST_DEGREES, 1)

    @property
    def words(self) -> str:
        """How it leans, in words."""
        if self.is_empty:
            return gettext("nothing to lean")
        by = abs(self.balance)
        if by < _LEVEL:
            return gettext("lies level")
        how = 0 if by < _LITTLE else 1 if by < _FAR else 2
        end = self.ends[self.balance > 0]
        own = _LEANS.get((end, how))
        return gettext(_LEANS_TO_AN_END[how], end=end) if own is None else gettext(own)

    @property
    def told_ends(self) -> tuple[str, str]:
        """The names of its ends, as they are said."""
        low, high = self.ends
        return (gettext(low), gettext(high)) if self.ends == (INSIDE, OUTSIDE) else self.ends


@dataclass(frozen=True, kw_only=True, slots=True)
class Tilt:
    """How a stretch of the calendar leans.

    Attributes:
        whole: All of it.
        parts: Its weeks, months or years.
        axes: The outside along each axis that the person named, by its name.
        is_measured: Whether any of it was measured.
    """

    whole: Lean
    parts: Sequence[Lean]
    axes: Sequence[Lean]
    is_measured: bool

    @property
    def about(self) -> str:
        """What is measured and what is estimated."""
        told = [gettext(MEASURED)] if self.is_measured else []
        return " ".join([*told, gettext(ESTIMATED)])


def tilt_of(parts: Iterable[PracticeParts], view: View) -> Tilt:
    """How a stretch of the calendar leans, from what every practice says of it."""
    span = Span(start=view.start_at, end=view.end_at)
    found = [one for part in parts for one in part.minutes(span)]
    return Tilt(
        whole=_lean("", found),
        parts=[
            _lean(name, [one for one in found if start <= one.day < end], start)
            for start, end, name in _stretches(view)
        ],
        axes=list(_axes(found)),
        is_measured=any(one.measured for one in found),
    )


def _lean(name: str, found: Sequence[Minutes], start: Date | None = None) -> Lean:
    inside, outside = sum(one.inside for one in found), sum(one.outside for one in found)
    return Lean(name=name, low=inside, high=outside, start=start)


def _axes(found: Sequence[Minutes]) -> Iterator[Lean]:
    every = [one for minutes in found for one in minutes.leanings]
    for axis in sorted({one.axis for one in every}):
        its = [one for one in every if one.axis == axis]
        yield Lean(
            name=axis,
            low=sum(one.low for one in its),
            high=sum(one.high for one in its),
            ends=(its[-1].low_end, its[-1].high_end),
        )


def _stretches(view: View) -> Iterator[tuple[Date, Date, str]]:
    """The weeks, months or years of a view, the first and the last perhaps cut."""
    start = view.start
    while start < view.end:
        if view.level.days <= 100:
            end, name = start.add(days=8 - start.day_of_week().value), told_short_day(start)
        elif view.level.days <= 550:
            end, name = start.replace(day=1).add(months=1), told_short_month(start.month)
        else:
            end, name = start.replace(month=1, day=1).add(years=1), str(start.year)
        yield start, min(end, view.end), name
        start = end
