"""Sentences, dates and numbers in the language that is spoken."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from whenever import Date, YearMonth

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.languages.dates import (
    told_date,
    told_day_and_month,
    told_month,
    told_month_of,
    told_number,
    told_share,
    told_short_day,
    told_short_month,
    told_weekday,
)
from osmosis.languages.errors import told_error, told_problem
from osmosis.languages.known import ENGLISH, find_language
from osmosis.languages.speaking import (
    gettext,
    ngettext,
    noop_plural,
    pgettext,
    speaking,
    speaking_as,
    spoken,
)

GERMAN = find_language("de") or ENGLISH


def test_english_needs_no_catalogue() -> None:
    assert gettext("Today") == "Today"
    assert gettext("{name} is here.", name="A letter") == "A letter is here."
    assert [ngettext("{n} moth", "{n} moths", count) for count in (1, 2)] == ["1 moth", "2 moths"]
    assert pgettext("a time of day", "moth") == "moth"


def test_what_is_translated_is_said_so_until_the_block_ends() -> None:
    with speaking(GERMAN):
        assert (gettext("Today"), spoken().tag) == ("Heute", "de")
        with speaking(ENGLISH):
            assert gettext("Today") == "Today"
        assert gettext("Today") == "Heute"
    assert (gettext("Today"), spoken().tag) == ("Today", "en")


def test_a_language_that_was_kept_is_spoken_and_one_that_is_none_is_english() -> None:
    with speaking_as("de-AT"):
        assert gettext("Today") == "Heute"
        with speaking_as("none"):
            assert gettext("Today") == "Today"


def test_what_has_no_translation_stays_english() -> None:
    with speaking(GERMAN):
        assert gettext("Nobody ever says this {thing}.", thing="moth") == (
            "Nobody ever says this moth."
        )


def test_another_thread_speaks_what_it_was_asked_in() -> None:
    with ThreadPoolExecutor(1) as pool, speaking(GERMAN):
        assert pool.submit(copy_context().run, gettext, "Today").result() == "Heute"
        assert pool.submit(gettext, "Today").result() == "Today"


def test_braces_in_a_value_stay_as_they_are() -> None:
    assert gettext("{name} is here.", name="{this}") == "{this} is here."
    assert gettext("a { brace") == "a { brace"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            ENGLISH,
            [
                "4 May 2031",
                "4 May",
                "4 Sep",
                "May 2031",
                "May",
                "Dec",
                "Sunday",
                "1,234.5",
                "20,000",
                "67%",
            ],
        ),
        (
            GERMAN,
            [
                "4. Mai 2031",
                "4. Mai",
                "4. Sept.",
                "Mai 2031",
                "Mai",
                "Dez",
                "Sonntag",
                "1.234,5",
                "20.000",
                "67\N{NO-BREAK SPACE}%",
            ],
        ),
    ],
)
def test_dates_and_numbers_are_those_of_the_language(language: object, told: list[str]) -> None:
    day = Date(2031, 5, 4)
    assert isinstance(language, type(ENGLISH))
    with speaking(language):
        assert [
            told_date(day),
            told_day_and_month(day),
            told_short_day(day.replace(month=9)),
            told_month_of(YearMonth(2031, 5)),
            told_month(5),
            told_short_month(12),
            told_weekday(day.day_of_week().value),
            told_number(1234.5),
            told_number(20_000),
            told_share(2 / 3),
        ] == told


def test_an_error_is_told_in_the_language_and_logged_in_english() -> None:
    error = NotFoundError("There is no such setting", file="a.toml")
    error.__cause__ = FileNotFoundError(2, "No such file")
    with speaking(GERMAN):
        assert (
            told_error(error) == "Eine solche Einstellung gibt es nicht: Datei a.toml: No such file"
        )
        assert str(error) == "There is no such setting: file a.toml: No such file"


def test_on_a_page_a_problem_does_not_name_the_field_of_a_form() -> None:
    error = InvalidInputError("Something is needed here", field="name", most=3)
    assert told_problem(error) == "Something is needed here: most 3."
    error.marked = "last 4 moons\n       ^"
    assert told_problem(error) == "Something is needed here: most 3.\nlast 4 moons\n       ^"


def test_nothing_is_said_of_nothing() -> None:
    with speaking(GERMAN):
        assert gettext("") == ""


def test_a_pair_of_sentences_may_be_marked_and_said_later() -> None:
    pair = noop_plural("{n} moth", "{n} moths")
    assert [ngettext(*pair, count) for count in (1, 2)] == ["1 moth", "2 moths"]
