"""Cadences as text: stored, typed, and in plain words."""

from __future__ import annotations

import pytest
from whenever import Date, PlainDateTime, Time

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence import Cadence
from osmosis.kernel.cadence_text import cadence_text, parse_cadence
from osmosis.kernel.cadence_words import cadence_words, time_words
from osmosis.languages.dates import told_date


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (
            "every 2 weeks from 2031-05-04 09:00 Europe/Bucharest",
            "every 2 weeks from 2031-05-04 09:00 Europe/Bucharest",
        ),
        (
            "  Every 2 WEEKS  from 2031-05-04 9:00 europe/bucharest ",
            "every 2 weeks from 2031-05-04 09:00 Europe/Bucharest",
        ),
        ("every 1 years from 2031-05-04 09:00:30 UTC", "every year from 2031-05-04 09:00:30 UTC"),
        ("every 3 day from 2031-05-04 00:00 UTC", "every 3 days from 2031-05-04 00:00 UTC"),
        ("every quarter from 0031-05-04 09:00 UTC", "every quarter from 0031-05-04 09:00 UTC"),
        (
            "every 10 decades from 2031-05-04 09:00 UTC",
            "every 10 decades from 2031-05-04 09:00 UTC",
        ),
        (
            "on 2031-05-04,2031-06-01 , 2031-07-01 at 21:30 UTC",
            "on 2031-05-04, 2031-06-01, 2031-07-01 at 21:30 UTC",
        ),
        ("on 2031-05-04 at 09:00 UTC", "on 2031-05-04 at 09:00 UTC"),
        (
            "every month on the first Sunday from 2031-05-04 09:00 UTC",
            "every month on the first Sunday from 2031-05-04 09:00 UTC",
        ),
        (
            "every month on the first and third Sunday from 2031-05-05 09:00 UTC",
            "every month on the first and third Sunday from 2031-05-18 09:00 UTC",
        ),
        (
            "every 2 months ON the third ,second and  FIRST sunday from 2031-05-01 09:00 UTC",
            "every 2 months on the first, second and third Sunday from 2031-05-04 09:00 UTC",
        ),
        (
            "every month on the last day from 2031-02-03 09:00 UTC",
            "every month on the last day from 2031-02-28 09:00 UTC",
        ),
        (
            "Every 3 MONTHS on the Last  Day from 2031-05-31 9:00 UTC, asia/tokyo from slot 3",
            "every 3 months on the last day from 2031-05-31 09:00 UTC, Asia/Tokyo from slot 3",
        ),
        (
            " EVERY 2 month on the  LAST friday from 2031-05-04 9:00 UTC, asia/tokyo from slot 3",
            ("every 2 months on the last Friday from 2031-05-30 09:00 UTC, Asia/Tokyo from slot 3"),
        ),
        (
            "every week from 2031-05-04 09:00 UTC,asia/tokyo FROM slot 12 ,  UTC from slot 20",
            "every week from 2031-05-04 09:00 UTC, Asia/Tokyo from slot 12, UTC from slot 20",
        ),
    ],
)
def test_a_cadence_is_read_and_printed(typed: str, stored: str) -> None:
    assert cadence_text(parse_cadence(typed)) == stored
    assert parse_cadence(stored) == parse_cadence(typed)


def test_the_text_means_the_cadence_it_names() -> None:
    cadence = Cadence.every(2, "week", PlainDateTime("2031-05-04T09:00"), "Europe/Bucharest")
    text = "every 2 weeks from 2031-05-04 09:00 Europe/Bucharest, Asia/Tokyo from slot 12"
    assert parse_cadence(text) == cadence.in_zone("Asia/Tokyo", 12)
    listed = Cadence.on_dates((Date(2031, 5, 4), Date(2031, 6, 1)), Time(9), "UTC")
    assert parse_cadence("on 2031-05-04, 2031-06-01 at 09:00 UTC") == listed


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "A cadence is written like"),
        ("now and then", "A cadence is written like"),
        ("every 2 weeks", "A cadence is written like"),
        ("every 2 weeks from 2031-05-04 Europe/Bucharest", "A cadence is written like"),
        ("every 2 weeks from 2031-05-04 09:00", "A cadence is written like"),
        ("every -2 weeks from 2031-05-04 09:00 UTC", "A cadence is written like"),
        ("every 2.5 weeks from 2031-05-04 09:00 UTC", "A cadence is written like"),
        ("every ２ weeks from 2031-05-04 09:00 UTC", "A cadence is written like"),
        ("on 2031-05-04 2031-06-01 at 09:00 UTC", "A cadence is written like"),
        ("every year on the last Friday from 2031-05-04 09:00 UTC", "A cadence is written like"),
        ("every month on the fifth Friday from 2031-05-04 09:00 UTC", "A cadence is written like"),
        ("every month on the first day from 2031-05-04 09:00 UTC", "A cadence is written like"),
        ("every week on the last day from 2031-05-04 09:00 UTC", "A cadence is written like"),
        ("every month on the first and from 2031-05-04 09:00 UTC", "A cadence is written like"),
        (
            "every month on the fourth and last Friday from 2031-05-04 09:00 UTC",
            "In some months the fourth of a weekday is the last",
        ),
        (
            "every 0 months on the last day from 2031-05-04 09:00 UTC",
            "A cadence moves on by at least one unit",
        ),
        (
            "every 0 months on the last Friday from 2031-05-04 09:00 UTC",
            "A cadence moves on by at least one unit",
        ),
        (
            "every month on the first Sunday from 9999-12-20 09:00 UTC",
            "A cadence must begin within the years 1 to 9999",
        ),
        ("every 0 weeks from 2031-05-04 09:00 UTC", "A cadence moves on by at least one unit"),
        ("every 2 moons from 2031-05-04 09:00 UTC", "A cadence counts days, weeks, months"),
        ("every s from 2031-05-04 09:00 UTC", "A cadence counts days, weeks, months"),
        ("every week from 2031-02-29 09:00 UTC", "There is no such date: date 2031-02-29"),
        ("every week from 0000-02-28 09:00 UTC", "There is no such date: date 0000-02-28"),
        ("on 2031-05-04, 2031-06-31 at 09:00 UTC", "There is no such date: date 2031-06-31"),
        ("every week from 2031-05-04 24:00 UTC", "There is no such time of day: time 24:00"),
        ("every week from 2031-05-04 09:60 UTC", "There is no such time of day: time 09:60"),
        ("every week from 2031-05-04 09:00 Mars/Phobos", "There is no time zone of this name"),
        ("on 2031-06-01, 2031-05-04 at 09:00 UTC", "The dates of a cadence stand in order"),
        (
            "every week from 2031-05-04 09:00 UTC, UTC from slot 4, UTC from slot 3",
            "The zones of a cadence begin with slot 0 and rise",
        ),
        (
            "on 2031-05-04 at 09:00 UTC, Asia/Tokyo from slot 1",
            "The cadence ends before this slot: slot 1",
        ),
        ("every 1234567890 weeks from 2031-05-04 09:00 UTC", "A number in this cadence is too"),
        (
            "every week from 2031-05-04 09:00 UTC, UTC from slot 1234567890",
            "A number in this cadence is too large",
        ),
    ],
)
def test_what_is_no_cadence_is_refused_in_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_cadence(text)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "every day from 2031-05-04 07:00 UTC",
            "every day at seven in the morning (UTC)",
        ),
        (
            "every 2 days from 2031-05-04 07:00 UTC",
            "every second day at seven in the morning (UTC), counted from 4 May 2031",
        ),
        (
            "every week from 2031-05-04 09:00 Europe/Bucharest",
            "every Sunday at nine in the morning (Europe/Bucharest)",
        ),
        (
            "every 2 weeks from 2031-05-04 09:00 Europe/Bucharest, Asia/Tokyo from slot 12",
            "every second Sunday at nine in the morning (Asia/Tokyo), counted from 4 May 2031",
        ),
        (
            "every 22 weeks from 2031-05-05 21:30 UTC",
            "every 22nd Monday at 21:30 (UTC), counted from 5 May 2031",
        ),
        ("every month from 2031-05-04 12:00 UTC", "on the 4th of every month at noon (UTC)"),
        (
            "every month on the last Friday from 2031-05-30 18:00 UTC",
            "on the last Friday of every month at six in the evening (UTC)",
        ),
        (
            "every month on the first and third Sunday from 2031-05-04 18:00 UTC",
            "on the first and third Sunday of every month at six in the evening (UTC)",
        ),
        (
            "every month on the last day from 2031-05-31 18:00 UTC",
            "on the last day of every month at six in the evening (UTC)",
        ),
        (
            "every 2 months on the last day from 2031-05-31 12:00 UTC",
            "on the last day of every second month at noon (UTC), counted from 31 May 2031",
        ),
        (
            "every 2 months on the fourth Sunday from 2031-05-25 12:00 UTC",
            "on the fourth Sunday of every second month at noon (UTC), counted from 25 May 2031",
        ),
        ("every month from 2031-05-28 12:00 UTC", "on the 28th of every month at noon (UTC)"),
        (
            "every month from 2031-05-31 00:00 UTC",
            "on the 31st of every month, or on the last day of a shorter one, at 00:00 (UTC)",
        ),
        (
            "every 2 months from 2031-05-22 12:00 UTC",
            "on the 22nd of every second month at noon (UTC), counted from 22 May 2031",
        ),
        (
            "every quarter from 2031-05-03 12:00 UTC",
            "on the 3rd of every third month at noon (UTC), counted from 3 May 2031",
        ),
        (
            "every 5 quarters from 2031-05-11 12:00 UTC",
            "on the 11th of every 15th month at noon (UTC), counted from 11 May 2031",
        ),
        (
            "every year from 2031-05-04 15:00 UTC",
            "every year on 4 May at three in the afternoon (UTC)",
        ),
        (
            "every year from 2032-02-29 20:00 UTC",
            (
                "every year on 29 February, or on the 28th in common years,"
                " at eight in the evening (UTC)"
            ),
        ),
        (
            "every decade from 2031-05-04 23:00 UTC",
            "every tenth year on 4 May at eleven at night (UTC), counted from 4 May 2031",
        ),
        ("on 2031-05-04 at 12:00 UTC", "on 4 May 2031 at noon (UTC)"),
        (
            "on 2031-05-04, 2031-06-01, 2031-07-01 at 12:00 UTC",
            "on 4 May 2031, 1 June 2031 and 1 July 2031 at noon (UTC)",
        ),
        (
            (
                "on 2031-05-04, 2031-05-05, 2031-05-06, 2031-05-07, 2031-05-08, 2031-05-09"
                " at 12:00 UTC"
            ),
            "on 6 dates from 4 May 2031 to 9 May 2031 at noon (UTC)",
        ),
    ],
)
def test_a_cadence_is_said_in_plain_words(text: str, words: str) -> None:
    assert cadence_words(parse_cadence(text)) == words


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (Time(0), "00:00"),
        (Time(1), "one in the morning"),
        (Time(11), "eleven in the morning"),
        (Time(12), "noon"),
        (Time(13), "one in the afternoon"),
        (Time(17), "five in the afternoon"),
        (Time(18), "six in the evening"),
        (Time(21), "nine in the evening"),
        (Time(22), "ten at night"),
        (Time(0, 5), "00:05"),
        (Time(9, 0, 30), "09:00:30"),
    ],
)
def test_a_time_of_day_is_said_in_plain_words(time: Time, words: str) -> None:
    assert time_words(time) == words


def test_a_date_is_said_as_one_says_it() -> None:
    assert told_date(Date(2031, 12, 1)) == "1 December 2031"
