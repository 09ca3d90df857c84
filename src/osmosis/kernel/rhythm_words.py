"""How a rhythm may be typed in the language that is spoken: patterns and words of its catalogue.

``rhythm_patterns.py`` says how a pattern is written. A language whose patterns cover what
``cadence_words.py`` says in it can be typed as it is shown; a test holds them to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from osmosis.kernel.number_words import hour_words, number_words, ordinal_words
from osmosis.kernel.rhythm_time_words import said_time_patterns, time_patterns
from osmosis.languages.dates import told_month, told_short_month, told_weekday
from osmosis.languages.speaking import pgettext

__all__ = ["RhythmWords", "rhythm_words"]

_SPELLED = range(1, 13)


@dataclass(frozen=True, kw_only=True, slots=True)
class RhythmWords:
    """The patterns and words of one language.

    Attributes:
        sentence: The whole of a rhythm; ``later`` is a zone that changed afterwards.
        rules: By what they count: a unit, or ``weekday``, ``weekday_of_month``,
            ``last_of_month``, ``of_month``, ``of_year``, ``dates``.
        of_month: What says that it is every month of which a day is named.
        times: By the part of the day; ``clock`` for the hours from 0 to 23.
        said_times: By what they do to an hour; they stand for ``said`` in ``times``, and those of
            half an hour for ``half`` in those that come after them.
        joined: What stands before the last of several dates or places.
        one_of_several: A place of a weekday before which or after which others stand.
        another: The same, after others.
        places: By word: "second". ``place`` is one in digits.
        lasts: Words for the last.
        numbers: By word: "two".
    """

    sentence: str
    later: str
    rules: Mapping[str, str]
    of_month: str
    times: Mapping[str, str]
    said_times: Mapping[str, str]
    date: str
    day: str
    joined: str
    one_of_several: str
    another: str
    place: str
    places: Mapping[str, int]
    lasts: frozenset[str]
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
        # Translators: after a day of months.
        of_month=pgettext(
            "a rhythm as it is typed",
            "of the month|of each month|of every month|in the month|in each month|in every month"
            "|each month|every month",
        ),
        times=time_patterns(),
        said_times=said_time_patterns(),
        # Translators: a date; {month} is its name, {number} its number.
        date=pgettext(
            "a rhythm as it is typed",
            "{year}-{number}-{day}|{day} {month} {year}|{month} {day}[,] {year}",
        ),
        # Translators: a day of every year.
        day=pgettext("a rhythm as it is typed", "{day} {month}|{month} {day}"),
        # Translators: before the last of several dates or places.
        joined=pgettext("a rhythm as it is typed", "and"),
        # Translators: the first of several places, as in "first and third Sunday"; endings only.
        one_of_several=pgettext("a rhythm as it is typed", "{nth}"),
        # Translators: one of several places after the first, as in "the first and the third".
        another=pgettext("a rhythm as it is typed", "[the |on the ]{nth}"),
        # Translators: a place in digits, as in "the 4th".
        place=pgettext("a rhythm as it is typed", "{number}[st|nd|rd|th]"),
        places=_places(),
        lasts=_lasts(),
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
            "[every |each |on |weekly on ]{weekday}[s]|every {place} {weekday}"
            "|every {count} weeks on {weekday}[s]",
        ),
        # Translators: {day} is "4th", {place} "second", {of_month} "of every month".
        "of_month": pgettext(
            "a rhythm as it is typed",
            "[monthly |every month ]on the {day}[ {of_month}| of every {place} month]"
            "[, or on the last day of a shorter one,]"
            "|[on ][the ]{day} {of_month}|every {count} months on the {day}",
        ),
        # Translators: {nths} is "second", "last" or "first and third", {last} "last", {several}
        # "first and third", {of_month} "of every month", {place} and {count} are how many months
        # lie between.
        "weekday_of_month": pgettext(
            "a rhythm as it is typed",
            "[monthly |every month ]on the {nths} {weekday}[ {of_month}| of every {place} month]"
            "|[every |each |the |on ]{nths} {weekday} {of_month}"
            "|[every |each |the |on ]{nths} {weekday} of every {place} month"
            "|[every |each |the ]{last} {weekday}"
            "|[every |each |the ]{several} {weekday}"
            "|every {place} month on the {nths} {weekday}"
            "|every {count} months on the {nths} {weekday}",
        ),
        # Translators: {last} is "last", {of_month} "of every month", {place} and {count} are how
        # many months lie between.
        "last_of_month": pgettext(
            "a rhythm as it is typed",
            "[monthly |every month ]on the {last} day[ {of_month}| of every {place} month]"
            "|[every |each |the |on ]{last} day {of_month}"
            "|[every |each |the |on ]{last} day of every {place} month"
            "|[at ][the ]end {of_month}|[at |every ]month end"
            "|every {place} month on the {last} day|every {count} months on the {last} day",
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


def _places() -> dict[str, int]:
    places = {ordinal_words(number).casefold(): number for number in _SPELLED}
    places |= {ordinal_words(number, of_years=True).casefold(): number for number in _SPELLED}
    # Translators: as in "every other day"; several words with | between them.
    other = pgettext("a rhythm as it is typed", "other")
    return places | dict.fromkeys(other.casefold().split("|"), 2)


def _lasts() -> frozenset[str]:
    # Translators: as in "the last Friday"; several words with | between them.
    return frozenset(pgettext("a rhythm as it is typed", "last").casefold().split("|"))


def _numbers() -> dict[str, int]:
    """Counts, and hours as they stand before a part of the day."""
    counted = {number_words(number).casefold(): number for number in _SPELLED}
    counted |= {hour_words(hour).casefold(): hour for hour in _SPELLED[:-1]}
    # Translators: as in "half past one"; several words with | between them.
    one = pgettext("a rhythm as it is typed", "one")
    counted |= dict.fromkeys(one.casefold().split("|"), 1)
    # Translators: minutes; several words with | between them.
    twenty = pgettext("a rhythm as it is typed", "twenty")
    # Translators: minutes; several words with | between them.
    more = pgettext("a rhythm as it is typed", "twenty-five|twenty five")
    counted |= dict.fromkeys(twenty.casefold().split("|"), 20)
    return counted | dict.fromkeys(more.casefold().split("|"), 25)


def _months() -> dict[str, int]:
    """Their names, in full and short."""
    months = range(1, 13)
    short = {told_short_month(month).casefold(): month for month in months}
    return short | {told_month(month).casefold(): month for month in months}
