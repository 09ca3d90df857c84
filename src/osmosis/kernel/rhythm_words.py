"""How a rhythm may be typed in the language that is spoken: patterns and words of its catalogue.

``rhythm_patterns.py`` says how a pattern is written. A language whose patterns cover what
``cadence_words.py`` says in it can be typed as it is shown; a test holds them to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from osmosis.kernel.number_words import hour_words, number_words, ordinal_words
from osmosis.languages.dates import told_month, told_short_month, told_weekday
from osmosis.languages.speaking import pgettext

__all__ = ["RhythmWords", "rhythm_words"]

_SPELLED = range(1, 13)


@dataclass(frozen=True, kw_only=True, slots=True)
class RhythmWords:
    """The patterns and words of one language.

    Attributes:
        sentence: The whole of a rhythm; ``later`` is a zone that changed afterwards.
        rules: By what they count: a unit, or ``weekday``, ``of_month``, ``of_year``, ``dates``.
        times: By the part of the day; ``clock`` for the hours from 0 to 23.
        joined: What stands before the last of several dates.
        places: By word: "second". ``place`` is one in digits.
        numbers: By word: "two".
    """

    sentence: str
    later: str
    rules: Mapping[str, str]
    times: Mapping[str, str]
    date: str
    day: str
    joined: str
    place: str
    places: Mapping[str, int]
    numbers: Mapping[str, int]
    weekdays: Mapping[str, int]
    months: Mapping[str, int]


def rhythm_words() -> RhythmWords:
    """How a rhythm may be typed in the language that is spoken."""
    return RhythmWords(
        # Translators: how a whole rhythm may be typed. As in all that has this context, what
        # stands in brackets may be left out, | stands between two ways to say it, and braces hold
        # what the same things hold in English; they may stand several times and in any order.
        sentence=pgettext(
            "a rhythm as it is typed",
            "{rule}[,][[ at] {time}[ ({zone})| {zone}]| ({zone})]"
            "[, counted from {date}| from {date}| starting {date}]"
            "|{rule} from {date}[[ at] {time}[ ({zone})| {zone}]| ({zone})]",
        ),
        # Translators: as a rhythm is written out whose zone changed.
        later=pgettext("a rhythm as it is typed", "{zone} from slot {number}"),
        rules={**_units(), **_days()},
        times=_times(),
        # Translators: a date; {month} is its name, {number} its number.
        date=pgettext(
            "a rhythm as it is typed",
            "{year}-{number}-{day}|{day} {month} {year}|{month} {day}[,] {year}",
        ),
        # Translators: a day of every year.
        day=pgettext("a rhythm as it is typed", "{day} {month}|{month} {day}"),
        # Translators: before the last of several dates.
        joined=pgettext("a rhythm as it is typed", "and"),
        # Translators: a place in digits, as in "the 4th".
        place=pgettext("a rhythm as it is typed", "{number}[st|nd|rd|th]"),
        places=_places(),
        numbers=_numbers(),
        weekdays={told_weekday(day).casefold(): day for day in range(1, 8)},
        months=_months(),
    )


def _units() -> dict[str, str]:
    return {
        "day": pgettext(
            "a rhythm as it is typed",
            "[every ]day[s]|daily|every {place} day|[every ]{count} day[s]",
        ),
        "week": pgettext(
            "a rhythm as it is typed",
            "[every ]week[s]|weekly|every {place} week|[every ]{count} week[s]",
        ),
        "month": pgettext(
            "a rhythm as it is typed",
            "[every ]month[s]|monthly|every {place} month|[every ]{count} month[s]",
        ),
        "quarter": pgettext(
            "a rhythm as it is typed",
            "[every ]quarter[s]|quarterly|every {place} quarter|[every ]{count} quarter[s]",
        ),
        "year": pgettext(
            "a rhythm as it is typed",
            "[every ]year[s]|yearly|every {place} year|[every ]{count} year[s]",
        ),
        "decade": pgettext(
            "a rhythm as it is typed",
            "[every ]decade[s]|every {place} decade|[every ]{count} decade[s]",
        ),
    }


def _days() -> dict[str, str]:
    """Rhythms that name their days."""
    return {
        "weekday": pgettext(
            "a rhythm as it is typed",
            "[every |on |weekly on ]{weekday}[s]|every {place} {weekday}"
            "|every {count} weeks on {weekday}[s]",
        ),
        # Translators: {day} is "4th", {place} "second".
        "of_month": pgettext(
            "a rhythm as it is typed",
            "[monthly |every month ]on the {day}[ of the month| of every month"
            "| of every {place} month][, or on the last day of a shorter one,]"
            "|every {count} months on the {day}",
        ),
        # Translators: {day} is "4 May", {place} "second".
        "of_year": pgettext(
            "a rhythm as it is typed",
            "yearly on {day}|every year on {day}[, or on the 28th in common years,]"
            "|every {place} year on {day}[, or on the 28th in common years,]"
            "|every {count} years on {day}",
        ),
        "dates": pgettext("a rhythm as it is typed", "[on ]{dates}"),
    }


def _times() -> dict[str, str]:
    """The parts of a day come before the hours of the clock, which are shorter."""
    return {
        "noon": pgettext("a rhythm as it is typed", "noon|midday"),
        "morning": pgettext(
            "a rhythm as it is typed",
            "{hour}[:{minute}] in the morning|{hour}[:{minute}][ ]am|{hour}[:{minute}][ ]a.m.",
        ),
        "afternoon": pgettext(
            "a rhythm as it is typed",
            "{hour}[:{minute}] in the afternoon|{hour}[:{minute}][ ]pm|{hour}[:{minute}][ ]p.m.",
        ),
        "evening": pgettext("a rhythm as it is typed", "{hour}[:{minute}] in the evening"),
        "night": pgettext("a rhythm as it is typed", "{hour}[:{minute}] at night"),
        "clock": pgettext(
            "a rhythm as it is typed", "{hour}:{minute}[:{second}]|{hour}[ o’clock| o'clock]"
        ),
    }


def _places() -> dict[str, int]:
    places = {ordinal_words(number).casefold(): number for number in _SPELLED}
    places |= {ordinal_words(number, of_years=True).casefold(): number for number in _SPELLED}
    # Translators: as in "every other day"; several words with | between them.
    other = pgettext("a rhythm as it is typed", "other")
    return places | dict.fromkeys(other.casefold().split("|"), 2)


def _numbers() -> dict[str, int]:
    """Counts, and hours as they stand before a part of the day."""
    counted = {number_words(number).casefold(): number for number in _SPELLED}
    return counted | {hour_words(hour).casefold(): hour for hour in _SPELLED[:-1]}


def _months() -> dict[str, int]:
    """Their names, in full and short."""
    months = range(1, 13)
    short = {told_short_month(month).casefold(): month for month in months}
    return short | {told_month(month).casefold(): month for month in months}
