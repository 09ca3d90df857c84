"""Cadences in plain words, such as "every second Sunday at nine in the morning"."""

from __future__ import annotations

from whenever import Date, PlainDateTime, Time, ZonedDateTime

from osmosis.kernel.cadence import Cadence
from osmosis.kernel.cadence_months import LastDayOfMonth, WeekdayOfMonth
from osmosis.kernel.cadence_rules import Counted, Every, OnDates, Rule
from osmosis.kernel.number_words import hour_words, ordinal_words, places_words, th
from osmosis.languages.dates import told_date, told_day_and_month, told_weekday
from osmosis.languages.speaking import gettext, pgettext

__all__ = ["cadence_words", "moment_words", "time_words"]

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
    # Translators: {rhythm} is "every second Sunday", {time} is "nine in the morning".
    words = gettext(
        "{rhythm} at {time} ({zone})",
        rhythm=_rhythm_words(rule),
        time=time_words(cadence.time),
        zone=cadence.zones[-1].zone,
    )
    if isinstance(rule, OnDates) or _is_plain(rule):
        return words
    return gettext("{words}, counted from {date}", words=words, date=told_date(rule.anchor))


def time_words(time: Time) -> str:
    """A time of day: "nine in the morning", "noon", "21:30".

    Midnight is "00:00", because "Sunday at midnight" may mean either end of Sunday.
    """
    if time.second or time.minute or time.hour == 0:
        digits = time.format_iso(unit="second" if time.second else "minute")
        return pgettext("a time of day after 'at'", "{time}", time=digits)
    if time.hour == 12:
        return pgettext("a time of day after 'at'", "noon")
    return _hour_words(time.hour)


def moment_words(local: PlainDateTime | ZonedDateTime) -> str:
    """A civil moment as one says it: "4 May 2031, 09:00"."""
    return f"{told_date(local.date())}, {local.hour:02}:{local.minute:02}"


def _hour_words(hour: int) -> str:
    """A whole hour, and where it lies in the day."""
    said = hour_words(hour % 12)
    if hour < 12:
        return gettext("{hour} in the morning", hour=said)
    if hour < 18:
        return gettext("{hour} in the afternoon", hour=said)
    if hour < 22:
        return gettext("{hour} in the evening", hour=said)
    return gettext("{hour} at night", hour=said)


def _is_plain(rule: Counted) -> bool:
    """Whether the words of a rule leave no doubt which dates it has."""
    return rule.count == 1 and not (isinstance(rule, Every) and rule.unit in ("quarter", "decade"))


def _rhythm_words(rule: Rule) -> str:
    if isinstance(rule, OnDates):
        return _list_words(rule.dates)
    if isinstance(rule, LastDayOfMonth):
        return _last_day_words(rule)
    if isinstance(rule, WeekdayOfMonth):
        return _weekday_words(rule)
    if rule.unit in ("day", "week"):
        return _days_words(rule)
    if rule.unit in ("month", "quarter"):
        return _months_words(rule)
    return _years_words(rule)


def _days_words(rule: Every) -> str:
    """Such as "every second day", "every Sunday" or "every 13th Sunday"."""
    ordinal = ordinal_words(rule.count)
    if rule.unit == "day":
        return (
            gettext("every day")
            if rule.count == 1
            else gettext("every {ordinal} day", ordinal=ordinal)
        )
    weekday = told_weekday(rule.anchor.day_of_week().value)
    if rule.count == 1:
        return gettext("every {weekday}", weekday=weekday)
    return gettext("every {ordinal} {weekday}", ordinal=ordinal, weekday=weekday)


def _last_day_words(rule: LastDayOfMonth) -> str:
    """Such as "on the last day of every month"."""
    if rule.count == 1:
        return gettext("on the last day of every month")
    ordinal = ordinal_words(rule.count)
    return gettext("on the last day of every {ordinal} month", ordinal=ordinal)


def _weekday_words(rule: WeekdayOfMonth) -> str:
    """Such as "on the last Friday of every month"."""
    place = places_words(rule.places)
    weekday = told_weekday(rule.anchor.day_of_week().value)
    if rule.count == 1:
        # Translators: {place} is "last" or "first and third".
        return gettext("on the {place} {weekday} of every month", place=place, weekday=weekday)
    return gettext(
        "on the {place} {weekday} of every {ordinal} month",
        place=place,
        weekday=weekday,
        ordinal=ordinal_words(rule.count),
    )


def _months_words(rule: Every) -> str:
    """Such as "on the 4th of every second month"; a day that some months lack says so."""
    months = rule.count * (_MONTHS_IN_QUARTER if rule.unit == "quarter" else 1)
    day = th(rule.anchor.day)
    if months == 1:
        rhythm = gettext("on the {day} of every month", day=day)
    else:
        ordinal = ordinal_words(months)
        rhythm = gettext("on the {day} of every {ordinal} month", day=day, ordinal=ordinal)
    if rule.anchor.day <= _LAST_DAY_OF_EVERY_MONTH:
        return rhythm
    return gettext("{rhythm}, or on the last day of a shorter one,", rhythm=rhythm)


def _years_words(rule: Every) -> str:
    """Such as "every third year on 4 May"; 29 February says what common years do."""
    years = rule.count * (_YEARS_IN_DECADE if rule.unit == "decade" else 1)
    day = told_day_and_month(rule.anchor)
    if years == 1:
        rhythm = gettext("every year on {day}", day=day)
    else:
        ordinal = ordinal_words(years, of_years=True)
        rhythm = gettext("every {ordinal} year on {day}", ordinal=ordinal, day=day)
    if (rule.anchor.month, rule.anchor.day) != (2, 29):
        return rhythm
    return gettext("{rhythm}, or on the 28th in common years,", rhythm=rhythm)


def _list_words(dates: tuple[Date, ...]) -> str:
    """Such as "on 4 May 2031, 1 June 2031 and 6 July 2031"."""
    first, last = told_date(dates[0]), told_date(dates[-1])
    if len(dates) > _DATES_SPELLED_OUT:
        count = len(dates)
        return gettext(
            "on {count} dates from {first} to {last}", count=count, first=first, last=last
        )
    if len(dates) == 1:
        return gettext("on {date}", date=last)
    return gettext("on {dates} and {last}", dates=", ".join(map(told_date, dates[:-1])), last=last)
