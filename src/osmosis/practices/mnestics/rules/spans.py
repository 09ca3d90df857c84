"""Stretches of civil time that a sheet shows: a month, a quarter, up to a century."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from whenever import Date, YearMonth

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence import Cadence
from osmosis.kernel.cadence_months import WeekdayOfMonth
from osmosis.kernel.cadence_rules import Every, OnDates, Rule
from osmosis.kernel.civil import FIRST_YEAR, LAST_YEAR
from osmosis.languages.dates import told_month, told_month_of
from osmosis.languages.speaking import gettext

__all__ = [
    "Span",
    "Window",
    "following",
    "ticks_of",
    "window_around",
    "window_of",
]

_BEFORE_IN_CENTURY_YEARS = 10
_WEEKS_SHOWN, _MONTHS_SHOWN, _YEARS_SHOWN = 6 * 7 + 3, 500, 15 * 366
"""Up to so many days, ticks stand at weeks, months, and years; beyond that at decades."""
_LEAST_AROUND_DAYS, _MOST_AROUND_DAYS = 18, 30 * 366
_SLOTS_AROUND = 12
_UNIT_DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366, "decade": 3_653}


class Span(StrEnum):
    """How much time a sheet shows."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


_MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12, Span.DECADE: 120, Span.CENTURY: 1_200}


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """Civil days, from ``start`` up to but not including ``end``."""

    start: Date
    end: Date

    @property
    def days(self) -> int:
        """How many they are."""
        return self.end.to_stdlib().toordinal() - self.start.to_stdlib().toordinal()

    @property
    def last(self) -> Date:
        """The last of them."""
        return self.end.subtract(days=1)

    @property
    def title(self) -> str:
        """What one calls it: "May 2031", "April to June 2031", "2031", "2030 to 2039"."""
        first, last = _month_words(self.start), _month_words(self.last)
        if (self.start.month, self.end.month) == (1, 1) and self.start.day == self.end.day == 1:
            years = (str(self.start.year), str(self.last.year))
            return years[0] if years[0] == years[1] else _stretch(*years)
        if first == last:
            return first
        if self.start.year == self.last.year:
            first = told_month(self.start.month)
        return _stretch(first, last)


def window_of(span: Span, on: Date) -> Window:
    """The stretch of the calendar in which a day lies.

    A century begins in the decade before that day's own, because most of it is to come.

    Raises:
        InvalidInputError: It would leave the years that there are.
    """
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise InvalidInputError("The drawing does not reach this year")
    first = on.replace(day=1)
    match span:
        case Span.QUARTER:
            first = first.replace(month=on.month - (on.month - 1) % 3)
        case Span.YEAR:
            first = first.replace(month=1)
        case Span.DECADE:
            first = Date(on.year - on.year % 10, 1, 1)
        case Span.CENTURY:
            first = Date(on.year - on.year % 10 - _BEFORE_IN_CENTURY_YEARS, 1, 1)
        case _:
            pass
    return Window(start=first, end=first.add(months=_MONTHS[span]))


def following(span: Span, on: Date, steps: int) -> Date | None:
    """A day so many spans later, or earlier; ``None`` where the drawing does not reach."""
    day = on.replace(day=1).add(months=_MONTHS[span] * steps)
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def window_around(today: Date, cadences: Sequence[Cadence]) -> Window:
    """Some time before and after today: enough for a few dates of the quickest rhythm."""
    slots = [days for cadence in cadences if (days := _days_between(cadence.rule))]
    days = min(max(_LEAST_AROUND_DAYS, min(slots, default=0) * _SLOTS_AROUND), _MOST_AROUND_DAYS)
    return Window(start=today.subtract(days=days), end=today.add(days=days))


def _days_between(rule: Rule) -> int:
    """About how many days lie between two slots; none where no rule says it."""
    if isinstance(rule, OnDates):
        return 0
    days = rule.count * _UNIT_DAYS[rule.unit if isinstance(rule, Every) else "month"]
    return days // len(rule.places) if isinstance(rule, WeekdayOfMonth) else days


def ticks_of(window: Window) -> list[tuple[Date, str]]:
    """Days on which a sheet has a mark, and how each is called."""
    if window.days <= _WEEKS_SHOWN:
        every = [window.start.add(days=day) for day in range(0, window.days, 7)]
        return [(day, _day_words(day)) for day in every]
    if window.days <= _MONTHS_SHOWN:
        return [(day, _month_tick(day, window)) for day in _firsts(window, 1)]
    months = 12 if window.days <= _YEARS_SHOWN else 120
    return [(day, str(day.year)) for day in _firsts(window, months)]


def _firsts(window: Window, months: int) -> Iterator[Date]:
    """The first days of months, years or decades within a window."""
    day = window.start.replace(day=1)
    if months > 1:
        day = Date(day.year - day.year % (months // 12), 1, 1)
    while day < window.end:
        if day >= window.start:
            yield day
        day = day.add(months=months)


def _month_tick(day: Date, window: Window) -> str:
    crosses_years = window.start.year != window.last.year
    return str(day.year) if crosses_years and day.month == 1 else _short_month(day)


def _short_month(day: Date) -> str:
    return told_month(day.month)[:3]


def _day_words(day: Date) -> str:
    # Translators: a day of a month, as "4 May"; the month has three letters.
    return gettext("{day} {month}", day=day.day, month=_short_month(day))


def _month_words(day: Date) -> str:
    return told_month_of(YearMonth(day.year, day.month))


def _stretch(first: str, last: str) -> str:
    # Translators: months or years, as "April to June 2031".
    return gettext("{first} to {last}", first=first, last=last)
