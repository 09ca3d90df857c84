"""Which civil dates a cadence takes, by number and back: pure calendar arithmetic.

Days are counted as Python's ``date.toordinal`` counts them: 1 January of year 1 is day 1.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from dataclasses import dataclass

from whenever import Date

from osmosis.errors import InvalidInputError

__all__ = ["LAST", "PLACES", "UNITS", "Every", "OnDates", "WeekdayOfMonth"]

# Each unit as a number of days or of months.
_DAYS_OF_UNIT = {"day": 1, "week": 7}
_MONTHS_OF_UNIT = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
UNITS = (*_DAYS_OF_UNIT, *_MONTHS_OF_UNIT)
"""What a cadence can count, in the singular."""

LAST = -1
"""The place of the last of its weekday in a month."""

PLACES = (1, 2, 3, 4, LAST)
"""The places that a weekday has in every month; some months lack a fifth."""

_DAYS_OF_WEEK = 7
_LAST_DAY = datetime.date.max.toordinal()
_LAST_YEAR = datetime.date.max.year


@dataclass(frozen=True, kw_only=True)
class Every:
    """So many units from an anchor.

    Args:
        count: Units between two slots, from 1.
        unit: One of :data:`UNITS`; a quarter is three months, a decade ten years.
        anchor: The civil date of slot 0.

    Raises:
        InvalidInputError: The count is below 1, or the unit is unknown.
    """

    count: int
    unit: str
    anchor: Date

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise InvalidInputError(
                "A cadence counts days, weeks, months, quarters, years or decades"
            )
        if self.count < 1:
            raise InvalidInputError("A cadence moves on by at least one unit", count=self.count)

    def date_of(self, number: int) -> Date | None:
        """The civil date of a slot; ``None`` after the year 9999.

        Args:
            number: From 0.
        """
        if self.unit in _DAYS_OF_UNIT:
            day = _day_of(self.anchor) + number * self._step
            return Date(datetime.date.fromordinal(day)) if day <= _LAST_DAY else None
        year, month = divmod(_month_of(self.anchor) + number * self._step, 12)
        if year > _LAST_YEAR:
            return None
        first = Date(year, month + 1, 1)
        return first.replace(day=min(self.anchor.day, first.days_in_month()))

    def last_on_or_before(self, day: int) -> int:
        """The greatest number whose civil date is not after a day; -1 when there is none.

        Args:
            day: The ordinal of the day; days after the year 9999 stand for its last.
        """
        if self.unit in _DAYS_OF_UNIT:
            return max((min(day, _LAST_DAY) - _day_of(self.anchor)) // self._step, -1)
        return _last_by_months(self, self._step, day)

    @property
    def _step(self) -> int:
        """Days or months between two slots."""
        return self.count * (_DAYS_OF_UNIT.get(self.unit) or _MONTHS_OF_UNIT[self.unit])


@dataclass(frozen=True, kw_only=True)
class WeekdayOfMonth:
    """A weekday at its place in a month: the first Sunday, the last Friday.

    It is the ``BYDAY`` of RFC 5545, section 3.3.10, with ``FREQ=MONTHLY``: ``1SU``, ``-1FR``.

    Args:
        place: One of :data:`PLACES`.
        count: Months between two slots, from 1.
        anchor: The civil date of slot 0, which says the weekday and has that place.

    Raises:
        InvalidInputError: The count is below 1, or some months lack this place, or the anchor has
            another.
    """

    place: int
    count: int = 1
    anchor: Date

    def __post_init__(self) -> None:
        _check_place(self.place)
        if self.count < 1:
            raise InvalidInputError("A cadence moves on by at least one unit", count=self.count)
        if self.date_of(0) != self.anchor:
            raise InvalidInputError("This date has another place in its month", date=self.anchor)

    @classmethod
    def beginning(cls, first: Date, place: int, weekday: int, count: int = 1) -> WeekdayOfMonth:
        """The rule whose slot 0 is the first such day from a day on.

        Args:
            weekday: 1 is Monday.

        Raises:
            InvalidInputError: The count is below 1, some months lack this place, or there is no
                such day before the year 10000.
        """
        _check_place(place)
        month = _month_of(first)
        dates = (_weekday_of(number, place, weekday) for number in (month, month + 1))
        anchor = next((date for date in dates if date is not None and date >= first), None)
        if anchor is None:
            raise InvalidInputError("A cadence must begin within the years 1 to 9999")
        return cls(place=place, count=count, anchor=anchor)

    def date_of(self, number: int) -> Date | None:
        """The civil date of a slot; ``None`` after the year 9999.

        Args:
            number: From 0.
        """
        month = _month_of(self.anchor) + number * self.count
        return _weekday_of(month, self.place, self.anchor.day_of_week().value)

    def last_on_or_before(self, day: int) -> int:
        """The greatest number whose civil date is not after a day; -1 when there is none.

        Args:
            day: The ordinal of the day; days after the year 9999 stand for its last.
        """
        return _last_by_months(self, self.count, day)


@dataclass(frozen=True, kw_only=True)
class OnDates:
    """The dates of a list.

    Args:
        dates: At least one, in order, each once.

    Raises:
        InvalidInputError: The list is empty, not in order, or has a date twice.
    """

    dates: tuple[Date, ...]

    def __post_init__(self) -> None:
        if not self.dates:
            raise InvalidInputError("A cadence needs at least one date")
        if list(self.dates) != sorted(set(self.dates)):
            raise InvalidInputError("The dates of a cadence stand in order, each once")

    def date_of(self, number: int) -> Date | None:
        """The civil date of a slot; ``None`` after the last.

        Args:
            number: From 0.
        """
        return self.dates[number] if number < len(self.dates) else None

    def last_on_or_before(self, day: int) -> int:
        """The greatest number whose civil date is not after a day; -1 when there is none.

        Args:
            day: The ordinal of the day.
        """
        return bisect_right(self.dates, day, key=_day_of) - 1


def _check_place(place: int) -> None:
    if place not in PLACES:
        raise InvalidInputError(
            "Every month has a first, second, third, fourth and last of each weekday, and no other"
        )


def _last_by_months(rule: Every | WeekdayOfMonth, step: int, day: int) -> int:
    """The greatest number whose date is not after a day, of a rule with one date in a month."""
    if day < _day_of(rule.anchor):
        return -1
    target = Date(datetime.date.fromordinal(min(day, _LAST_DAY)))
    number = (_month_of(target) - _month_of(rule.anchor)) // step
    date = rule.date_of(number)
    return number if date is not None and date <= target else number - 1


def _weekday_of(month: int, place: int, weekday: int) -> Date | None:
    """The date of a weekday at its place in a month; ``None`` after the year 9999.

    Args:
        month: As :func:`_month_of` counts them.
        weekday: 1 is Monday.
    """
    year, of_year = divmod(month, 12)
    if year > _LAST_YEAR:
        return None
    first = Date(year, of_year + 1, 1)
    earliest = 1 + (weekday - first.day_of_week().value) % _DAYS_OF_WEEK
    if place == LAST:
        place = 1 + (first.days_in_month() - earliest) // _DAYS_OF_WEEK
    return first.replace(day=earliest + (place - 1) * _DAYS_OF_WEEK)


def _day_of(date: Date) -> int:
    """The ordinal of a date, in days."""
    return date.to_stdlib().toordinal()


def _month_of(date: Date) -> int:
    """The months from January of year 0 to a date."""
    return date.year * 12 + date.month - 1
