"""Which civil dates a cadence takes, by number and back: pure calendar arithmetic.

Days are counted as Python's ``date.toordinal`` counts them: 1 January of year 1 is day 1.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from dataclasses import dataclass

from whenever import Date

from osmosis.errors import InvalidInputError

__all__ = ["UNITS", "Every", "OnDates"]

# Each unit as a number of days or of months.
_DAYS_OF_UNIT = {"day": 1, "week": 7}
_MONTHS_OF_UNIT = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
UNITS = (*_DAYS_OF_UNIT, *_MONTHS_OF_UNIT)
"""What a cadence can count, in the singular."""

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
        if day < _day_of(self.anchor):
            return -1
        day = min(day, _LAST_DAY)
        if self.unit in _DAYS_OF_UNIT:
            return (day - _day_of(self.anchor)) // self._step
        target = Date(datetime.date.fromordinal(day))
        number = (_month_of(target) - _month_of(self.anchor)) // self._step
        date = self.date_of(number)
        return number if date is not None and date <= target else number - 1

    @property
    def _step(self) -> int:
        """Days or months between two slots."""
        return self.count * (_DAYS_OF_UNIT.get(self.unit) or _MONTHS_OF_UNIT[self.unit])


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


def _day_of(date: Date) -> int:
    """The ordinal of a date, in days."""
    return date.to_stdlib().toordinal()


def _month_of(date: Date) -> int:
    """The months from January of year 0 to a date."""
    return date.year * 12 + date.month - 1
