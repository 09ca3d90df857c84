"""The dates along the drawing, and what a stretch of the calendar is called."""

from __future__ import annotations

from collections.abc import Iterator

from whenever import Date

from osmosis.kernel.cadence_words import date_words
from osmosis.loom.levels import BY_NAME, Level, View

_STEPS = ((550, 1), (1_500, 3), (6_000, 12), (16_000, 60))
"""Up to so many days ticks stand so many months apart; further away they stand at decades."""
_DAYS = ((10, 1), (45, 7))
_DECADE = 120


def ticks_of(level: Level, start: Date, end: Date) -> Iterator[tuple[Date, str]]:
    """Days that have a mark, from ``start`` up to but not including ``end``, and their names."""
    step = next((step for most, step in _DAYS if level.days <= most), 0)
    if step:
        day = start.subtract(days=start.day_of_week().value - 1) if step == 7 else start
        while day < end:
            if day >= start:
                yield day, f"{day.day} {_month(day)[:3]}"
            day = day.add(days=step)
        return
    step = next((step for most, step in _STEPS if level.days <= most), _DECADE)
    months = start.year * 12 + start.month - 1
    months += -months % step
    while (day := Date(months // 12, months % 12 + 1, 1)) < end:
        if day >= start:
            yield day, str(day.year) if day.month == 1 else _month(day)[:3]
        months += step


def title_of(view: View) -> str:
    """What one calls it: "5 to 11 May 2031", "May 2031", "2031", "2030 to 2039"."""
    last = view.end.subtract(days=1)
    if view.level.months == 0 or view.level.name not in BY_NAME:
        return _days_words(view.start, last)
    if view.level.months > 12:
        return f"{view.start.year} to {last.year}"
    first, end = _month(view.start), f"{_month(last)} {last.year}"
    if view.start.year != last.year:
        return f"{first} {view.start.year} to {end}"
    return end if first == _month(last) else f"{first} to {end}"


def _days_words(first: Date, last: Date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {date_words(last)}"
    if first.year == last.year:
        return f"{first.day} {_month(first)} to {date_words(last)}"
    return f"{date_words(first)} to {date_words(last)}"


def _month(day: Date) -> str:
    return date_words(day).split(" ")[1]
