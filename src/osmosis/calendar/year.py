"""A year of dates for a pocket: two months to a page, a line to a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from whenever import Date

from osmosis.kernel.cadence_words import date_words
from osmosis.kernel.civil import local_of
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
        yield _day(day), ", ".join(dict.fromkeys(titles))
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
        return "most days"
    months: dict[str, list[str]] = {}
    for day in days:
        number, month = _day(day).split()
        months.setdefault(month, []).append(number)
    return ", ".join(f"{', '.join(numbers)} {month}" for month, numbers in months.items())


def _day(day: Date) -> str:
    number, month, _ = date_words(day).split()
    return f"{number} {month}"


def _heading(begin: Date) -> str:
    second = begin.add(months=1)
    (_, one, year), (_, other, later) = date_words(begin).split(), date_words(second).split()
    return f"{one} and {other} {later}" if year == later else f"{one} {year} and {other} {later}"
