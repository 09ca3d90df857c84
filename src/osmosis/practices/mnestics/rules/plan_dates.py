"""Which dates a plan may have: given one by one, or as a rhythm up to the meeting."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from whenever import Date

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence_rules import Every
from osmosis.kernel.civil_text import parse_day
from osmosis.kernel.rhythms import find_short
from osmosis.practices.mnestics.plans import (
    MOST_CHECKPOINTS,
    MOST_GRACE_DAYS,
    InvalidPlanError,
)

FURTHEST_YEARS = 100
_BETWEEN = re.compile(r"[\s,;]+")
_LONGEST_DATE = 20


def checked_dates(
    dates: Iterable[Date], today: Date, taken: Collection[Date] = ()
) -> tuple[Date, ...]:
    """The checkpoints to come, in order, when a plan may have them.

    Args:
        today: Where the plan is kept.
        taken: The checkpoints that have come already.

    Raises:
        InvalidPlanError: There are none or too many, one is not ahead or too far, or two fall on
            one day.
    """
    given = sorted(dates)
    if not given:
        raise InvalidPlanError("A plan needs at least one date: the day on which its authors meet")
    if len(given) + len(taken) > MOST_CHECKPOINTS:
        raise InvalidPlanError("A plan has at most 100 checkpoints", checkpoints=len(given))
    if given[0] <= today:
        raise InvalidPlanError("A checkpoint lies after today", date=given[0].format_iso())
    if given[-1] > _furthest(today):
        raise InvalidPlanError(
            "A checkpoint lies within a century from today", date=given[-1].format_iso()
        )
    counted = Counter([*given, *taken])
    twice = next((day for day, count in counted.items() if count > 1), None)
    if twice is not None:
        raise InvalidPlanError("Two checkpoints cannot fall on one day", date=twice.format_iso())
    return tuple(given)


def checked_grace(days: int) -> int:
    """For how many days after its own a checkpoint can be signed.

    Raises:
        InvalidPlanError: It is less than none, or more than a year.
    """
    if not 0 <= days <= MOST_GRACE_DAYS:
        raise InvalidPlanError(
            "A checkpoint can be signed for up to 366 days after its own", days=days
        )
    return days


def dates_until(every: str, today: Date, meeting: Date) -> tuple[Date, ...]:
    """The dates of a rhythm that is counted from today, up to the meeting, which is the last.

    Args:
        every: Such as ``year`` or ``6 months``.

    Raises:
        InvalidPlanError: It is no rhythm, or it has too many dates.
        InvalidInputError: It counts nothing, or a unit that no cadence knows.
    """
    short = find_short(every)
    if short is None:
        raise InvalidPlanError('A rhythm is written like "year" or "6 months"')
    rule = Every(count=short.count, unit=short.unit, anchor=today)
    return (*_between(rule, today, meeting), meeting)


def parse_dates(text: str) -> list[Date]:
    """The dates of a text, with commas, spaces or line ends between them.

    Raises:
        InvalidPlanError: One of them is no date of the years 1 to 9999.
    """
    return [parse_date(word) for word in _BETWEEN.split(text) if word]


def parse_date(word: str) -> Date:
    """The date that a word spells, such as ``2041-05-04``.

    Raises:
        InvalidPlanError: It is written otherwise, or is no date of the years 1 to 9999.
    """
    try:
        return parse_day(word)
    except InvalidInputError as error:
        raise InvalidPlanError(error.message, date=word[:_LONGEST_DATE]) from None


def _between(rule: Every, today: Date, meeting: Date) -> Iterator[Date]:
    for number in range(1, MOST_CHECKPOINTS + 1):
        date = rule.date_of(number)
        if date is None or date >= meeting:
            return
        yield date
    raise InvalidPlanError("A plan has at most 100 checkpoints", counted_from=today.format_iso())


def _furthest(today: Date) -> Date:
    if today.year + FURTHEST_YEARS > Date.MAX.year:
        return Date.MAX
    return today.add(years=FURTHEST_YEARS)
