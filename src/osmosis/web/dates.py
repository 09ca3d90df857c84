"""Days and moments as a person reads them."""

from __future__ import annotations

from whenever import ZonedDateTime

from osmosis.kernel.clock import Instant

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def told_day(instant: Instant, zone: str) -> str:
    """The civil day of an instant: ``4 May 2031``."""
    return _day(instant.to_tz(zone))


def told_moment(moment: ZonedDateTime) -> str:
    """A civil moment: ``4 May 2031, 09:00``."""
    return f"{_day(moment)}, {moment.hour:02}:{moment.minute:02}"


def _day(moment: ZonedDateTime) -> str:
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
