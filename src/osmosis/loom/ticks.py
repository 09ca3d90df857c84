"""The dates along the drawing, and what a stretch of the calendar is called."""

from __future__ import annotations

from collections.abc import Iterator

from whenever import Date

from osmosis.languages.dates import (
    told_date,
    told_day_and_month,
    told_month,
    told_month_of,
    told_short_day,
    told_short_month,
)
from osmosis.languages.speaking import gettext
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
                yield day, told_short_day(day)
            day = day.add(days=step)
        return
    step = next((step for most, step in _STEPS if level.days <= most), _DECADE)
    months = start.year * 12 + start.month - 1
    months += -months % step
    while (day := Date(months // 12, months % 12 + 1, 1)) < end:
        if day >= start:
            yield day, str(day.year) if day.month == 1 else told_short_month(day.month)
        months += step


def title_of(view: View) -> str:
    """What one calls it: "5 to 11 May 2031", "May 2031", "2031", "2030 to 2039"."""
    last = view.end.subtract(days=1)
    if view.level.months == 0 or view.level.name not in BY_NAME:
        return _days_words(view.start, last)
    if view.level.months > 12:
        return gettext("{first} to {last}", first=view.start.year, last=last.year)
    end = told_month_of(last.year_month())
    if view.start.year != last.year:
        return gettext("{first} to {last}", first=told_month_of(view.start.year_month()), last=end)
    if view.start.month == last.month:
        return end
    return gettext("{first} to {last}", first=told_month(view.start.month), last=end)


def _days_words(first: Date, last: Date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        # Translators: from one day of a month to another: "5 to 11 May 2031"
        return gettext("{day} to {date}", day=first.day, date=told_date(last))
    begin = told_day_and_month(first) if first.year == last.year else told_date(first)
    return gettext("{first} to {last}", first=begin, last=told_date(last))
