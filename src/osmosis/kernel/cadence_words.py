"""Cadences in plain English, such as "every second Sunday at nine in the morning"."""

from __future__ import annotations

from whenever import Date, PlainDateTime, Time, ZonedDateTime

from osmosis.kernel.cadence import Cadence
from osmosis.kernel.cadence_rules import Every
from osmosis.kernel.number_words import number_words, ordinal_words, th
from osmosis.languages.dates import told_date, told_day_and_month

__all__ = ["cadence_words", "date_words", "moment_words", "time_words"]

_LAST_DAY_OF_EVERY_MONTH = 28
_MONTHS_IN_QUARTER = 3
_YEARS_IN_DECADE = 10
# A longer list is given by its length and its ends.
_DATES_SPELLED_OUT = 5


def cadence_words(cadence: Cadence) -> str:
    """What a cadence does, in words, with its latest zone in brackets.

    Where it is not plain from the words which dates are meant, the date from which they are
    counted follows.
    """
    rule = cadence.rule
    at = f"{time_words(cadence.time)} ({cadence.zones[-1].zone})"
    if not isinstance(rule, Every):
        return f"{_list_words(rule.dates)} at {at}"
    if rule.unit in ("day", "week"):
        rhythm = _days_words(rule)
    elif rule.unit in ("month", "quarter"):
        rhythm = _months_words(rule)
    else:
        rhythm = _years_words(rule)
    plain = rule.count == 1 and rule.unit not in ("quarter", "decade")
    counted = "" if plain else f", counted from {date_words(rule.anchor)}"
    return f"{rhythm} at {at}{counted}"


def time_words(time: Time) -> str:
    """A time of day: "nine in the morning", "noon", "21:30".

    Midnight is "00:00", because "Sunday at midnight" may mean either end of Sunday.
    """
    if time.second:
        return time.format_iso(unit="second")
    if time.minute or time.hour == 0:
        return time.format_iso(unit="minute")
    if time.hour == 12:
        return "noon"
    return f"{number_words(time.hour % 12)} {_part_of_day(time.hour)}"


def date_words(date: Date) -> str:
    """A date as one says it: "4 May 2031"."""
    return told_date(date)


def moment_words(local: PlainDateTime | ZonedDateTime) -> str:
    """A civil moment as one says it: "4 May 2031, 09:00"."""
    return f"{date_words(local.date())}, {local.hour:02}:{local.minute:02}"


def _part_of_day(hour: int) -> str:
    """Where an hour from 0 to 23 lies in the day."""
    if hour < 12:
        return "in the morning"
    if hour < 18:
        return "in the afternoon"
    return "in the evening" if hour < 22 else "at night"


def _every(count: int, thing: str) -> str:
    """Such as "every Sunday", "every second Sunday", "every 13th Sunday"."""
    if count == 1:
        return f"every {thing}"
    return f"every {ordinal_words(count)} {thing}"


def _days_words(rule: Every) -> str:
    """Such as "every second day" or "every second Sunday"."""
    if rule.unit == "day":
        return _every(rule.count, "day")
    return _every(rule.count, rule.anchor.day_of_week().name.capitalize())


def _months_words(rule: Every) -> str:
    """Such as "on the 4th of every second month"; a day that some months lack says so."""
    months = rule.count * (_MONTHS_IN_QUARTER if rule.unit == "quarter" else 1)
    day = rule.anchor.day
    shorter = day > _LAST_DAY_OF_EVERY_MONTH
    or_last = ", or on the last day of a shorter one," if shorter else ""
    return f"on the {th(day)} of {_every(months, 'month')}{or_last}"


def _years_words(rule: Every) -> str:
    """Such as "every third year on 4 May"; 29 February says what common years do."""
    years = rule.count * (_YEARS_IN_DECADE if rule.unit == "decade" else 1)
    leap = (rule.anchor.month, rule.anchor.day) == (2, 29)
    or_28th = ", or on the 28th in common years," if leap else ""
    return f"{_every(years, 'year')} on {told_day_and_month(rule.anchor)}{or_28th}"


def _list_words(dates: tuple[Date, ...]) -> str:
    """Such as "on 4 May 2031, 1 June 2031 and 6 July 2031"."""
    if len(dates) > _DATES_SPELLED_OUT:
        ends = f"from {date_words(dates[0])} to {date_words(dates[-1])}"
        return f"on {len(dates)} dates {ends}"
    *others, last = map(date_words, dates)
    return f"on {', '.join(others)} and {last}" if others else f"on {last}"
