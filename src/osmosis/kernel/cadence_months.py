"""Days that are found anew in each month: its last, and weekdays at their places in it.

Months are counted from January of year 0, days as Python's ``date.toordinal`` counts them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from whenever import Date

from osmosis.errors import InvalidInputError

__all__ = [
    "LAST",
    "LAST_DAY",
    "LAST_YEAR",
    "PLACES",
    "LastDayOfMonth",
    "WeekdayOfMonth",
    "check_count",
    "day_of",
    "last_by_months",
    "month_of",
]

LAST = -1
"""The place of the last of its weekday in a month."""

PLACES = (1, 2, 3, 4, LAST)
"""The places that a weekday has in every month, in their order; some months lack a fifth."""

LAST_DAY = datetime.date.max.toordinal()
LAST_YEAR = datetime.date.max.year

_DAYS_OF_WEEK = 7


@dataclass(frozen=True, kw_only=True)
class LastDayOfMonth:
    """The last day of months.

    It is the ``BYMONTHDAY=-1`` of RFC 5545, section 3.3.10, with ``FREQ=MONTHLY``.

    Args:
        count: Months between two slots, from 1.
        anchor: The civil date of slot 0, the last of its month.

    Raises:
        InvalidInputError: The count is below 1, or the anchor is another day.
    """

    count: int = 1
    anchor: Date

    def __post_init__(self) -> None:
        check_count(self.count)
        if self.anchor.day != self.anchor.days_in_month():
            raise InvalidInputError("This date is not the last of its month", date=self.anchor)

    @classmethod
    def beginning(cls, first: Date, count: int = 1) -> LastDayOfMonth:
        """The rule whose slot 0 is the first such day from a day on.

        Raises:
            InvalidInputError: The count is below 1.
        """
        return cls(count=count, anchor=first.end_of("month"))

    def date_of(self, number: int) -> Date | None:
        """The civil date of a slot; ``None`` after the year 9999.

        Args:
            number: From 0.
        """
        first = _first_of(month_of(self.anchor) + number * self.count)
        return None if first is None else first.end_of("month")

    def last_on_or_before(self, day: int) -> int:
        """The greatest number whose civil date is not after a day; -1 when there is none.

        Args:
            day: The ordinal of the day; days after the year 9999 stand for its last.
        """
        return last_by_months(self.date_of, self.anchor, self.count, day)


@dataclass(frozen=True, kw_only=True)
class WeekdayOfMonth:
    """A weekday at its places in a month: the last Friday, the first and third Sunday.

    It is the ``BYDAY`` of RFC 5545, section 3.3.10, with ``FREQ=MONTHLY``: ``-1FR``, ``1SU,3SU``.

    Args:
        places: One or more of :data:`PLACES`, in their order. The fourth and the last are one day
            in some months and two in others, so they do not go together.
        count: Months between two months that have slots, from 1.
        anchor: The civil date of slot 0, which says the weekday and has one of the places.

    Raises:
        InvalidInputError: The count is below 1, or some months lack these places, or the anchor
            has another.
    """

    places: tuple[int, ...]
    count: int = 1
    anchor: Date

    def __post_init__(self) -> None:
        _check_places(self.places)
        check_count(self.count)
        if self.anchor not in self._dates_in(month_of(self.anchor)):
            raise InvalidInputError("This date has another place in its month", date=self.anchor)

    @classmethod
    def beginning(
        cls, first: Date, places: Sequence[int], weekday: int, count: int = 1
    ) -> WeekdayOfMonth:
        """The rule whose slot 0 is the first such day from a day on.

        Args:
            places: In any order.
            weekday: 1 is Monday.

        Raises:
            InvalidInputError: The count is below 1, some months lack these places, or there is no
                such day before the year 10000.
        """
        ordered = tuple(place for place in PLACES if place in places)
        _check_places(ordered if set(places) <= set(PLACES) else tuple(places))
        month = month_of(first)
        dates = (_weekday_of(at, place, weekday) for at in (month, month + 1) for place in ordered)
        anchor = next((date for date in dates if date is not None and date >= first), None)
        if anchor is None:
            raise InvalidInputError("A cadence must begin within the years 1 to 9999")
        return cls(places=ordered, count=count, anchor=anchor)

    def date_of(self, number: int) -> Date | None:
        """The civil date of a slot; ``None`` after the year 9999.

        Args:
            number: From 0.
        """
        months, at = divmod(number + self._earlier, len(self.places))
        month = month_of(self.anchor) + months * self.count
        return _weekday_of(month, self.places[at], self._weekday)

    def last_on_or_before(self, day: int) -> int:
        """The greatest number whose civil date is not after a day; -1 when there is none.

        Args:
            day: The ordinal of the day; days after the year 9999 stand for its last.
        """
        if day < day_of(self.anchor):
            return -1
        target = _date(day)
        months = (month_of(target) - month_of(self.anchor)) // self.count
        number = (months + 1) * len(self.places) - self._earlier - 1
        return next(near for near in range(number, -1, -1) if self._is_by(near, target))

    @property
    def _weekday(self) -> int:
        return self.anchor.day_of_week().value

    @property
    def _earlier(self) -> int:
        """How many of the places come before the anchor in its own month."""
        return self._dates_in(month_of(self.anchor)).index(self.anchor)

    def _dates_in(self, month: int) -> list[Date | None]:
        return [_weekday_of(month, place, self._weekday) for place in self.places]

    def _is_by(self, number: int, target: Date) -> bool:
        date = self.date_of(number)
        return date is not None and date <= target


def check_count(count: int) -> None:
    """Raises ``InvalidInputError`` when a rule would not move on."""
    if count < 1:
        raise InvalidInputError("A cadence moves on by at least one unit", count=count)


def last_by_months(date_of: Callable[[int], Date | None], anchor: Date, step: int, day: int) -> int:
    """The greatest number whose date is not after a day, of a rule with one date in a month.

    Args:
        date_of: The rule's date of a number.
        step: Months between two dates.
        day: The ordinal of the day; days after the year 9999 stand for its last.
    """
    if day < day_of(anchor):
        return -1
    target = _date(day)
    number = (month_of(target) - month_of(anchor)) // step
    date = date_of(number)
    return number if date is not None and date <= target else number - 1


def day_of(date: Date) -> int:
    """The ordinal of a date, in days."""
    return date.to_stdlib().toordinal()


def month_of(date: Date) -> int:
    """The months from January of year 0 to a date."""
    return date.year * 12 + date.month - 1


def _check_places(places: tuple[int, ...]) -> None:
    if not places or not set(places) <= set(PLACES):
        raise InvalidInputError(
            "Every month has a first, second, third, fourth and last of each weekday, and no other"
        )
    if list(places) != sorted(set(places), key=PLACES.index):
        raise InvalidInputError("The places of a weekday stand in order, each once")
    if places[-2:] == PLACES[-2:]:
        raise InvalidInputError(
            "In some months the fourth of a weekday is the last, so a rhythm has one of the two"
        )


def _weekday_of(month: int, place: int, weekday: int) -> Date | None:
    """The date of a weekday at its place in a month; ``None`` after the year 9999.

    Args:
        weekday: 1 is Monday.
    """
    first = _first_of(month)
    if first is None:
        return None
    earliest = 1 + (weekday - first.day_of_week().value) % _DAYS_OF_WEEK
    if place == LAST:
        place = 1 + (first.days_in_month() - earliest) // _DAYS_OF_WEEK
    return first.replace(day=earliest + (place - 1) * _DAYS_OF_WEEK)


def _first_of(month: int) -> Date | None:
    """The first day of a month; ``None`` after the year 9999."""
    year, of_year = divmod(month, 12)
    return None if year > LAST_YEAR else Date(year, of_year + 1, 1)


def _date(day: int) -> Date:
    return Date(datetime.date.fromordinal(min(day, LAST_DAY)))
