"""Which civil dates a cadence takes, by number and back: pure calendar arithmetic.

Days are counted as Python's ``date.toordinal`` counts them: 1 January of year 1 is day 1.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from dataclasses import dataclass

from whenever import Date

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence_months import (
    LAST_DAY,
    LAST_YEAR,
    LastDayOfMonth,
    WeekdayOfMonth,
    check_count,
    day_of,
    last_by_months,
    month_of,
)

__all__ = ["UNITS", "Counted", "Every", "OnDates", "Rule"]

# Each unit as a number of days or of months.
_DAYS_OF_UNIT = {"day": 1, "week": 7}
_MONTHS_OF_UNIT = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
UNITS = (*_DAYS_OF_UNIT, *_MONTHS_OF_UNIT)
"""What a cadence can count, in the singular."""


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
        check_count(self.count)

    def date_of(self, number: int) -> Date | None:
        """The civil date of a slot; ``None`` after the year 9999.

        Args:
            number: From 0.
        """
        if self.unit in _DAYS_OF_UNIT:
            day = day_of(self.anchor) + number * self._step
            return Date(datetime.date.fromordinal(day)) if day <= LAST_DAY else None
        year, month = divmod(month_of(self.anchor) + number * self._step, 12)
        if year > LAST_YEAR:
            return None
        first = Date(year, month + 1, 1)
        return first.replace(day=min(self.anchor.day, first.days_in_month()))

    def last_on_or_before(self, day: int) -> int:
        """The greatest number whose civil date is not after a day; -1 when there is none.

        Args:
            day: The ordinal of the day; days after the year 9999 stand for its last.
        """
        if self.unit in _DAYS_OF_UNIT:
            return max((min(day, LAST_DAY) - day_of(self.anchor)) // self._step, -1)
        return last_by_months(self.date_of, self.anchor, self._step, day)

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
        return bisect_right(self.dates, day, key=day_of) - 1


Counted = Every | LastDayOfMonth | WeekdayOfMonth
"""The rules that count from an anchor."""

Rule = Counted | OnDates
"""Which dates a cadence takes."""
