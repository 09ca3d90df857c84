"""Rhythms as people type them: in English always, and in the language that is spoken.

Such as ``weekly``, ``every 2 months``, ``every Sunday at 18:00``, what ``cadence_words.py`` says
of a cadence, or the whole text of one. What was left out follows from the day and the place.
"""

from __future__ import annotations

from dataclasses import dataclass

from whenever import Date, Time

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence import Cadence, ZoneFrom
from osmosis.kernel.cadence_months import LastDayOfMonth, WeekdayOfMonth
from osmosis.kernel.cadence_rules import UNITS, Counted, Every, OnDates, Rule
from osmosis.kernel.cadence_text import cadence_text, find_cadence, time_text
from osmosis.kernel.number_words import places_words
from osmosis.kernel.rhythm_grammar import Said, grammar_of
from osmosis.languages.dates import told_weekday
from osmosis.languages.known import ENGLISH
from osmosis.languages.speaking import noop, pgettext, spoken

__all__ = ["find_short", "parse_rhythm", "written_rhythm"]

_NINE = Time(9)
_LONGEST = 20_000
_LONGEST_MONTH_DAYS = 31
# In so many years there is a 29 February, whichever the first is.
_YEARS_TO_A_LEAP_DAY = 8
_SHAPE = noop(
    'A rhythm is written like "weekly", "every Sunday at 18:00", "every 2 weeks from 2031-05-04'
    ' 09:00 Europe/Bucharest" or "on 2031-05-04, 2031-06-01 at 09:00"'
)


@dataclass(frozen=True, slots=True)
class Short:
    """A rhythm of which nothing was said but what it counts: ``weekly``, ``every 2 months``."""

    count: int
    unit: str


def parse_rhythm(text: str, first: Date, zone: str) -> Cadence:
    """The cadence that a person means, in English or in the language that is spoken.

    Args:
        first: The day from which it is counted where the text names none; nine in the morning
            where it names no time.
        zone: Where the text names none.

    Raises:
        InvalidInputError: It is no rhythm, or names a day, a time or a zone that does not exist.
    """
    whole = find_cadence(text)
    if whole is not None:
        return whole
    said = _read(text)
    if said is None:
        raise InvalidInputError(_SHAPE)
    named = ZoneFrom(number=0, zone=said.zone or zone)
    later = tuple(ZoneFrom(number=number, zone=name) for number, name in said.later)
    rule = _rule(said, said.start or first)
    return Cadence(rule=rule, time=said.time or _NINE, zones=(named, *later))


def find_short(text: str) -> Short | None:
    """What a short rhythm counts; ``None`` when more than that was said, or something else."""
    said = _read(text)
    if said is None or said != Said(rule=said.rule, count=said.count) or said.rule not in UNITS:
        return None
    return Short(said.count, said.rule)


def written_rhythm(cadence: Cadence) -> str:
    """The whole of a cadence in the language that is spoken, to be changed by hand.

    :func:`parse_rhythm` gives the same cadence for it.
    """
    if spoken() == ENGLISH:
        return cadence_text(cadence)
    first, *later = cadence.zones
    changes = "".join(
        pgettext(
            "a rhythm written out", ", {zone} from slot {number}", zone=one.zone, number=one.number
        )
        for one in later
    )
    values = {"time": time_text(cadence.time), "zone": f"{first.zone}{changes}"}
    if isinstance(cadence.rule, OnDates):
        dates = ", ".join(map(str, cadence.rule.dates))
        return pgettext(
            "a rhythm written out", "on {dates} at {time} {zone}", dates=dates, **values
        )
    return pgettext(
        "a rhythm written out",
        "{rhythm} from {date} {time} {zone}",
        rhythm=_counted(cadence.rule),
        date=cadence.rule.anchor,
        **values,
    )


def _read(text: str) -> Said | None:
    """What a text says, in the first language in which it says anything."""
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        raise InvalidInputError("A rhythm has at most 20,000 characters")
    tags = dict.fromkeys((ENGLISH.tag, spoken().tag))
    read = (grammar_of(tag).read(text) for tag in tags)
    return next((said for said in read if said is not None), None)


def _rule(said: Said, first: Date) -> Rule:
    if said.rule == "dates":
        return OnDates(dates=said.dates)
    if said.rule == "weekday":
        later = (said.weekday - first.day_of_week().value) % 7
        return Every(count=said.count, unit="week", anchor=first.add(days=later))
    if said.rule.endswith("of_month"):
        return _rule_of_months(said, first)
    if said.rule == "of_year":
        return Every(count=said.count, unit="year", anchor=_day_of_year(said, first))
    return Every(count=said.count, unit=said.rule, anchor=first)


def _rule_of_months(said: Said, first: Date) -> Counted:
    if said.rule == "weekday_of_month":
        return WeekdayOfMonth.beginning(first, said.places, said.weekday, said.count)
    if said.rule == "last_of_month":
        return LastDayOfMonth.beginning(first, said.count)
    return Every(count=said.count, unit="month", anchor=_day_of_month(said.day, first))


def _day_of_month(day: int, first: Date) -> Date:
    """The first such day from a day on, in a month that has it."""
    if not 1 <= day <= _LONGEST_MONTH_DAYS:
        raise InvalidInputError("No month has this day", day=day)
    month = first.year_month()
    while day > month.on_day(1).days_in_month() or month.on_day(day) < first:
        month = month.on_day(1).add(months=1).year_month()
    return month.on_day(day)


def _day_of_year(said: Said, first: Date) -> Date:
    """The first such day from a day on, in a year that has it."""
    for year in range(first.year, min(first.year + _YEARS_TO_A_LEAP_DAY, Date.MAX.year) + 1):
        try:
            date = Date(year, said.month, said.day)
        except ValueError:
            continue
        if date >= first:
            return date
    raise InvalidInputError("No year has this day", month=said.month, day=said.day)


def _counted(rule: Counted) -> str:
    """So many units: "every 2 weeks"."""
    if isinstance(rule, LastDayOfMonth):
        return _counted_last_days(rule.count)
    if isinstance(rule, WeekdayOfMonth):
        return _counted_weekdays(rule)
    return _one_unit(rule.unit) if rule.count == 1 else _many_units(rule.unit, rule.count)


def _counted_last_days(months: int) -> str:
    if months == 1:
        return pgettext("a rhythm written out", "every month on the last day")
    return pgettext("a rhythm written out", "every {count} months on the last day", count=months)


def _counted_weekdays(rule: WeekdayOfMonth) -> str:
    place, weekday = places_words(rule.places), told_weekday(rule.anchor.day_of_week().value)
    if rule.count == 1:
        return pgettext(
            "a rhythm written out",
            "every month on the {place} {weekday}",
            place=place,
            weekday=weekday,
        )
    return pgettext(
        "a rhythm written out",
        "every {count} months on the {place} {weekday}",
        count=rule.count,
        place=place,
        weekday=weekday,
    )


def _one_unit(unit: str) -> str:
    match unit:
        case "day":
            return pgettext("a rhythm written out", "every day")
        case "week":
            return pgettext("a rhythm written out", "every week")
        case "month":
            return pgettext("a rhythm written out", "every month")
        case "quarter":
            return pgettext("a rhythm written out", "every quarter")
        case "year":
            return pgettext("a rhythm written out", "every year")
        case _:
            return pgettext("a rhythm written out", "every decade")


def _many_units(unit: str, count: int) -> str:
    match unit:
        case "day":
            return pgettext("a rhythm written out", "every {count} days", count=count)
        case "week":
            return pgettext("a rhythm written out", "every {count} weeks", count=count)
        case "month":
            return pgettext("a rhythm written out", "every {count} months", count=count)
        case "quarter":
            return pgettext("a rhythm written out", "every {count} quarters", count=count)
        case "year":
            return pgettext("a rhythm written out", "every {count} years", count=count)
        case _:
            return pgettext("a rhythm written out", "every {count} decades", count=count)
