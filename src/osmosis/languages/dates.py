"""Dates and numbers as a language writes them: of the CLDR, except for our plain English.

English stays in our own words, which need no tables; Babel is loaded for every other language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from osmosis.languages.known import ENGLISH
from osmosis.languages.speaking import spoken

if TYPE_CHECKING:
    from whenever import Date, YearMonth

__all__ = [
    "told_date",
    "told_day_and_month",
    "told_month",
    "told_month_of",
    "told_number",
    "told_share",
    "told_short_day",
    "told_short_month",
    "told_weekday",
]

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
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def told_date(date: Date) -> str:
    """A date as one says it: "4 May 2031", "4. Mai 2031"."""
    if spoken() == ENGLISH:
        return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"
    return _formatted(date, "long")


def told_day_and_month(date: Date) -> str:
    """A day of any year: "4 May", "4. Mai"."""
    if spoken() == ENGLISH:
        return f"{date.day} {_MONTHS[date.month - 1]}"
    from babel.dates import format_skeleton

    return format_skeleton("MMMMd", date.to_stdlib(), locale=spoken().tag)


def told_month_of(month: YearMonth) -> str:
    """A month of a year: "May 2031", "Mai 2031"."""
    if spoken() == ENGLISH:
        return f"{_MONTHS[month.month - 1]} {month.year}"
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", month.on_day(1).to_stdlib(), locale=spoken().tag)


def told_month(month: int) -> str:
    """The name of a month from 1 to 12, as it stands alone."""
    if spoken() == ENGLISH:
        return _MONTHS[month - 1]
    from babel.dates import get_month_names

    return str(get_month_names("wide", "stand-alone", spoken().tag)[month])


def told_short_day(date: Date) -> str:
    """A day of any year where there is little room: "4 May", "4 Sep", "4. Sept."."""
    if spoken() == ENGLISH:
        return f"{date.day} {told_short_month(date.month)}"
    from babel.dates import format_skeleton

    return format_skeleton("MMMd", date.to_stdlib(), locale=spoken().tag)


def told_short_month(month: int) -> str:
    """The name of a month from 1 to 12 where there is little room: "Sep", "Sept"."""
    if spoken() == ENGLISH:
        return _MONTHS[month - 1][:3]
    from babel.dates import get_month_names

    return str(get_month_names("abbreviated", "stand-alone", spoken().tag)[month])


def told_weekday(weekday: int) -> str:
    """The name of a weekday, Monday being 1 (ISO 8601)."""
    if spoken() == ENGLISH:
        return _WEEKDAYS[weekday - 1]
    from babel.dates import get_day_names

    return str(get_day_names("wide", "stand-alone", spoken().tag)[weekday - 1])


def told_number(number: float) -> str:
    """A number with its marks: "1,234.5", "1.234,5"."""
    if spoken() == ENGLISH:
        return f"{number:,}"
    from babel.numbers import format_decimal

    return format_decimal(number, locale=spoken().tag)


def told_share(share: float) -> str:
    """A part of one in hundredths: "67%", "67 %"."""
    if spoken() == ENGLISH:
        return f"{share:.0%}"
    from babel.numbers import format_percent

    return format_percent(share, locale=spoken().tag)


def _formatted(date: Date, form: str) -> str:
    from babel.dates import format_date

    return format_date(date.to_stdlib(), form, locale=spoken().tag)
