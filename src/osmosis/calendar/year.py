"""A year of dates for a pocket: two months to a page, a line to a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from whenever import Date

from osmosis.kernel.civil import local_of
from osmosis.languages.dates import told_day_and_month, told_month, told_month_of
from osmosis.languages.speaking import gettext, pgettext
from osmosis.ports.practice import CalendarEntry

PAGES = 6
_MONTHS_ON_A_PAGE = 2
# As many lines as a page has room for, and dates as one line has.
_LINES = 15
_LISTED = 14


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthsPage:
    """Two months.

    Attributes:
        entries: Pairs of a day and what falls on it; where dates are too many for a line each,
            those of what falls often stand together under its name.
    """

    heading: str
    entries: Sequence[tuple[str, str]]


def year_pages(entries: Iterable[CalendarEntry], first: Date) -> Sequence[MonthsPage]:
    """Twelve months from the month of a day on.

    Args:
        entries: In the order of time.
    """
    dated = [(local_of(one.at, one.zone).date(), one.title) for one in entries]
    start = first.replace(day=1)
    pages = []
    for number in range(PAGES):
        begin = start.add(months=number * _MONTHS_ON_A_PAGE)
        end = begin.add(months=_MONTHS_ON_A_PAGE)
        inside = [(day, title) for day, title in dated if begin <= day < end]
        pages.append(MonthsPage(heading=_heading(begin), entries=list(_lines(inside))))
    return pages


def _lines(dated: Sequence[tuple[Date, str]]) -> Iterator[tuple[str, str]]:
    often = _often(dated)
    days: dict[Date, list[str]] = {}
    for day, title in dated:
        if title not in often:
            days.setdefault(day, []).append(title)
    for day, titles in days.items():
        yield told_day_and_month(day), ", ".join(dict.fromkeys(titles))
    for title in often:
        yield "", f"{title}: {_listed([day for day, one in dated if one == title])}"


def _often(dated: Sequence[tuple[Date, str]]) -> Sequence[str]:
    """What has to stand together, the most frequent first, so that the page holds the others."""
    counts = Counter(title for _, title in dated)
    gathered: list[str] = []
    for title, count in counts.most_common():
        left = len({day for day, one in dated if one not in gathered})
        if count == 1 or left + 2 * len(gathered) <= _LINES:
            break
        gathered.append(title)
    return gathered


def _listed(days: Sequence[Date]) -> str:
    """Such as "4, 11, 18 May, 1, 8 June"; of what falls on most days only that it does."""
    if len(days) > _LISTED:
        return gettext("most days")
    months: dict[int, list[str]] = {}
    for day in days:
        # Translators: the number of a day before the name of its month, as in "4, 11 May"
        number = pgettext("day of a month", "{day}", day=day.day)
        months.setdefault(day.month, []).append(number)
    return ", ".join(
        # Translators: some days of a month: "4, 11 May"
        pgettext(
            "days of a month", "{days} {month}", days=", ".join(numbers), month=told_month(one)
        )
        for one, numbers in months.items()
    )


def _heading(begin: Date) -> str:
    second = begin.add(months=1)
    is_one_year = begin.year == second.year
    first = told_month(begin.month) if is_one_year else told_month_of(begin.year_month())
    # Translators: two months, "May and June 2031"
    return gettext("{first} and {second}", first=first, second=told_month_of(second.year_month()))
