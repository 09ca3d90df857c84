"""Rhythms as people type them, in English and in the language that is spoken."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whenever import Date

from osmosis.errors import InvalidInputError
from osmosis.kernel import rhythms
from osmosis.kernel.cadence import Cadence
from osmosis.kernel.cadence_rules import UNITS, OnDates
from osmosis.kernel.cadence_text import cadence_text
from osmosis.kernel.cadence_words import cadence_words
from osmosis.kernel.rhythms import find_short, parse_rhythm, written_rhythm
from osmosis.languages.errors import told_error
from osmosis.languages.known import LANGUAGES
from osmosis.languages.speaking import pgettext, speaking_as
from tests.kernel.test_cadence_laws import travelling

MONDAY = Date(2031, 5, 5)
ZONE = "Europe/Berlin"
TAGS = [language.tag for language in LANGUAGES]
LONGEST_LIST_SAID = 5
PIECES = [
    "jeden ",
    "every ",
    "on ",
    "am ",
    "31",
    "2",
    ".",
    "Sonntag",
    " um ",
    "25",
    " Uhr",
    " UTC",
    ", ",
    "und ",
    " Februar",
    "Tag",
    " day",
    " and ",
    "fünf vor ",
    "ersten ",
    "letzten ",
    " im Monat",
    " of the month",
    "halb ",
    " mittags",
    " 2031",
    " ab ",
    "from slot ",
    "0",
    "weekly",
    "(",
    "{",
    "|",
]
EXAMPLES = re.compile('["„]([^"„“]+)["“]')


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("weekly", "every week from 2031-05-05 09:00"),
        ("2 years", "every 2 years from 2031-05-05 09:00"),
        ("every Sunday at 18:00", "every week from 2031-05-11 18:00"),
        ("SUNDAYS at 6 pm", "every week from 2031-05-11 18:00"),
        ("every other Sunday, 9:30", "every 2 weeks from 2031-05-11 09:30"),
        ("every two weeks on Tuesday at noon", "every 2 weeks from 2031-05-06 12:00"),
        ("on the 31st of every month", "every month from 2031-05-31 09:00"),
        ("on the first", "every month from 2031-06-01 09:00"),
        ("every year on 29 February", "every year from 2032-02-29 09:00"),
        ("May 4, 2031 and 1 June 2031 at 12 am", "on 2031-05-04, 2031-06-01 at 00:00"),
        ("every Sunday from 2031-05-12 at 9", "every week from 2031-05-18 09:00"),
        ("every day at two at night", "every day from 2031-05-05 02:00"),
        ("first Sunday of the month", "every month on the first Sunday from 2031-06-01 09:00"),
        (
            "the last Friday of every month at 18:00",
            "every month on the last Friday from 2031-05-30 18:00",
        ),
        ("every last Friday", "every month on the last Friday from 2031-05-30 09:00"),
        ("every first Sunday", "every month on the first Sunday from 2031-06-01 09:00"),
        ("on the 1st Monday", "every month on the first Monday from 2031-05-05 09:00"),
        (
            "every second Sunday of the month",
            "every month on the second Sunday from 2031-05-11 09:00",
        ),
        ("every second Sunday", "every 2 weeks from 2031-05-11 09:00"),
        (
            "on the third Monday of every other month",
            "every 2 months on the third Monday from 2031-05-19 09:00",
        ),
        (
            "every 3 months on the last Monday from 2031-06-01",
            "every 3 months on the last Monday from 2031-06-30 09:00",
        ),
        ("15th of each month", "every month from 2031-05-15 09:00"),
        ("each Sunday at half past six in the evening", "every week from 2031-05-11 18:30"),
        ("daily at a quarter past eight", "every day from 2031-05-05 08:15"),
        ("daily at quarter to one in the afternoon", "every day from 2031-05-05 12:45"),
        ("daily at twenty-five to 9 in the evening", "every day from 2031-05-05 20:35"),
        ("every Sunday at half past 6 pm", "every week from 2031-05-11 18:30"),
        ("daily at 6.30 pm", "every day from 2031-05-05 18:30"),
        ("daily at a quarter to twelve a.m.", "every day from 2031-05-05 11:45"),
        ("last day of the month", "every month on the last day from 2031-05-31 09:00"),
        ("every last day of the month", "every month on the last day from 2031-05-31 09:00"),
        ("on the last day at 6 pm", "every month on the last day from 2031-05-31 18:00"),
        ("at the end of the month, noon", "every month on the last day from 2031-05-31 12:00"),
        ("every month end", "every month on the last day from 2031-05-31 09:00"),
        (
            "the last day of every third month from 2032-02-05",
            "every 3 months on the last day from 2032-02-29 09:00",
        ),
        (
            "the first and third Sunday",
            "every month on the first and third Sunday from 2031-05-18 09:00",
        ),
        (
            "every first and third Sunday of the month at noon",
            "every month on the first and third Sunday from 2031-05-18 12:00",
        ),
        (
            "every second and fourth Sunday",
            "every month on the second and fourth Sunday from 2031-05-11 09:00",
        ),
        (
            "on the 1st, 2nd and the last Monday of every other month",
            "every 2 months on the first, second and last Monday from 2031-05-05 09:00",
        ),
        ("daily at twenty-five to seven", "every day from 2031-05-05 06:35"),
        ("daily at ten past six", "every day from 2031-05-05 06:10"),
        ("daily at ten minutes after six in the evening", "every day from 2031-05-05 18:10"),
        ("daily at twenty before 6 pm", "every day from 2031-05-05 17:40"),
        ("daily at five to half past six", "every day from 2031-05-05 06:25"),
        ("daily at three quarters of an hour before one", "every day from 2031-05-05 12:15"),
        ("daily at midnight", "every day from 2031-05-05 00:00"),
        ("daily, ten past one", "every day from 2031-05-05 01:10"),
    ],
)
def test_a_rhythm_is_typed_as_one_says_it(typed: str, meant: str) -> None:
    for tag in TAGS:  # English is understood whatever is spoken
        with speaking_as(tag):
            assert cadence_text(parse_rhythm(typed, MONDAY, ZONE)) == f"{meant} {ZONE}"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wöchentlich", "every week from 2031-05-05 09:00"),
        ("alle 2 Jahre", "every 2 years from 2031-05-05 09:00"),
        ("jeden Sonntag um 18 Uhr", "every week from 2031-05-11 18:00"),
        ("sonntags 18.30 Uhr", "every week from 2031-05-11 18:30"),
        ("JEDEN ZWEITEN SONNTAG UM 9:30", "every 2 weeks from 2031-05-11 09:30"),
        ("alle zwei Wochen am Dienstag mittags", "every 2 weeks from 2031-05-06 12:00"),
        ("am 31. jedes Monats", "every month from 2031-05-31 09:00"),
        ("am ersten", "every month from 2031-06-01 09:00"),
        ("jedes Jahr am 29. Februar", "every year from 2032-02-29 09:00"),
        ("am 4.5.2031 und 1. Juni 2031 um ein Uhr nachts", "on 2031-05-04, 2031-06-01 at 01:00"),
        ("jeden Sonntag ab dem 12. Mai 2031 um 9", "every week from 2031-05-18 09:00"),
        ("am ersten Sonntag im Monat", "every month on the first Sunday from 2031-06-01 09:00"),
        ("am ersten Sonntag", "every month on the first Sunday from 2031-06-01 09:00"),
        ("jeden letzten Freitag", "every month on the last Friday from 2031-05-30 09:00"),
        (
            "letzter Freitag jedes Monats, 18 Uhr",
            "every month on the last Friday from 2031-05-30 18:00",
        ),
        ("jeder erste Sonntag im Monat", "every month on the first Sunday from 2031-06-01 09:00"),
        ("Jeden 2. Sonntag im Monat", "every month on the second Sunday from 2031-05-11 09:00"),
        (
            "am dritten Montag jedes zweiten Monats",
            "every 2 months on the third Monday from 2031-05-19 09:00",
        ),
        ("jeden 15.", "every month from 2031-05-15 09:00"),
        ("am 15. jeden Monats um 18 Uhr 30", "every month from 2031-05-15 18:30"),
        ("täglich um halb sieben", "every day from 2031-05-05 06:30"),
        ("sonntags abends um halb sieben", "every week from 2031-05-11 18:30"),
        ("täglich um halb eins mittags", "every day from 2031-05-05 12:30"),
        ("täglich um Viertel nach acht", "every day from 2031-05-05 08:15"),
        ("täglich um viertel vor eins", "every day from 2031-05-05 12:45"),
        ("täglich um dreiviertel sieben abends", "every day from 2031-05-05 18:45"),
        ("täglich um fünf vor zwölf", "every day from 2031-05-05 11:55"),
        ("letzter Tag des Monats", "every month on the last day from 2031-05-31 09:00"),
        ("jeden letzten Tag des Monats", "every month on the last day from 2031-05-31 09:00"),
        ("am letzten Tag im Monat um 18 Uhr", "every month on the last day from 2031-05-31 18:00"),
        ("am Monatsende", "every month on the last day from 2031-05-31 09:00"),
        ("immer zum Monatsende abends um 6", "every month on the last day from 2031-05-31 18:00"),
        ("am Ende jedes Monats", "every month on the last day from 2031-05-31 09:00"),
        ("am Letzten des Monats", "every month on the last day from 2031-05-31 09:00"),
        ("jeden Monatsletzten", "every month on the last day from 2031-05-31 09:00"),
        (
            "am letzten Tag jedes dritten Monats",
            "every 3 months on the last day from 2031-05-31 09:00",
        ),
        (
            "jeden ersten und dritten Sonntag",
            "every month on the first and third Sunday from 2031-05-18 09:00",
        ),
        (
            "jeden 1. und 3. Sonntag im Monat um 18 Uhr",
            "every month on the first and third Sunday from 2031-05-18 18:00",
        ),
        (
            "am ersten und am letzten Freitag",
            "every month on the first and last Friday from 2031-05-30 09:00",
        ),
        (
            "erster, zweiter und dritter Montag jedes zweiten Monats",
            "every 2 months on the first, second and third Monday from 2031-05-05 09:00",
        ),
        ("täglich um fünf vor halb sieben", "every day from 2031-05-05 06:25"),
        ("täglich um zehn nach halb acht", "every day from 2031-05-05 07:40"),
        ("sonntags abends um 5 Minuten nach halb 7", "every week from 2031-05-11 18:35"),
        ("täglich um fünf vor halb eins mittags", "every day from 2031-05-05 12:25"),
        # Where people say it, in the east and the south, "viertel sieben" is a quarter of the
        # seventh hour, as "halb" and "dreiviertel sieben" are a half and three quarters of it.
        # Elsewhere it is not said, so nobody who types it means another time.
        ("täglich um viertel sieben", "every day from 2031-05-05 06:15"),
        ("täglich um Viertel sieben abends", "every day from 2031-05-05 18:15"),
        ("täglich um viertel eins mittags", "every day from 2031-05-05 12:15"),
        ("täglich um dreiviertel sieben", "every day from 2031-05-05 06:45"),
        ("täglich um Mitternacht", "every day from 2031-05-05 00:00"),
        ("sonntags mittags", "every week from 2031-05-11 12:00"),
    ],
)
def test_a_rhythm_is_typed_in_german_where_german_is_spoken(typed: str, meant: str) -> None:
    with speaking_as("de"):
        assert cadence_text(parse_rhythm(typed, MONDAY, ZONE)) == f"{meant} {ZONE}"
    with pytest.raises(InvalidInputError, match="A rhythm is written like"):
        parse_rhythm(typed, MONDAY, ZONE)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Ein Rhythmus wird geschrieben wie"),
        ("ab und zu", "Ein Rhythmus wird geschrieben wie"),
        ("am Sonntag des Monats", "Ein Rhythmus wird geschrieben wie"),
        ("am fünften Sonntag im Monat", "Jeder Monat hat von jedem Wochentag einen ersten"),
        ("am nullten Sonntag im Monat", "Ein Rhythmus wird geschrieben wie"),
        ("am 0. Sonntag im Monat", "Jeder Monat hat von jedem Wochentag einen ersten"),
        ("alle 0 Monate am ersten Sonntag", "Ein Rhythmus schreitet um mindestens eine Einheit"),
        ("jeden Sonntag um Mitternacht", "Mitternacht kann beide Enden eines Tages meinen"),
        ("jeden letzten Tag", "Ein Rhythmus wird geschrieben wie"),
        ("am ersten und fünften Sonntag", "Jeder Monat hat von jedem Wochentag einen ersten"),
        ("jeden vierten und letzten Freitag", "In manchen Monaten ist der vierte eines Wochentags"),
        # "Half seven" is 07:30 in Britain, and its words are those of "halb sieben", 06:30.
        ("daily at five to half seven", "Ein Rhythmus wird geschrieben wie"),
        ("täglich um 30 vor halb sieben", "Diese Uhrzeit gibt es nicht: Zeit 30 vor halb sieben"),
        ("täglich um fünf vor halb 25", "Diese Uhrzeit gibt es nicht: Zeit fünf vor halb 25"),
        ("täglich um 60 nach acht", "Diese Uhrzeit gibt es nicht: Zeit 60 nach acht"),
        ("täglich um halb 25", "Diese Uhrzeit gibt es nicht: Zeit halb 25"),
        ("täglich um halb null", "Ein Rhythmus wird geschrieben wie"),
        ("täglich um fünf vor 0", "Diese Uhrzeit gibt es nicht: Zeit fünf vor 0"),
        ("jeden Sonntag um 25 Uhr", "Diese Uhrzeit gibt es nicht: Zeit 25 Uhr"),
        ("jeden Tag um zwölf Uhr abends", "Diese Uhrzeit gibt es nicht: Zeit zwölf Uhr abends"),
        ("am 31. Februar 2031", "Dieses Datum gibt es nicht: Datum 31. Februar 2031"),
        ("am 32.", "Kein Monat hat diesen Tag: Tag 32"),
        ("jedes Jahr am 31. April", "Kein Jahr hat diesen Tag: Monat 4, Tag 31"),
        ("alle 0 Wochen", "Ein Rhythmus schreitet um mindestens eine Einheit fort"),
        ("every 2 moons from 2031-05-04 09:00 UTC", "Ein Rhythmus zählt Tage, Wochen"),
        ("jeden Sonntag um 9 Uhr (Mars/Phobos)", "Eine Zeitzone dieses Namens gibt es nicht"),
        ("x" * 20_001, "Ein Rhythmus hat höchstens 20.000 Zeichen"),
    ],
)
def test_what_is_no_rhythm_is_refused_in_the_language_that_is_spoken(
    typed: str, sentence: str
) -> None:
    with speaking_as("de"), pytest.raises(InvalidInputError) as caught:
        parse_rhythm(typed, MONDAY, ZONE)
    with speaking_as("de"):
        assert told_error(caught.value).startswith(sentence)


@pytest.mark.parametrize("tag", TAGS)
def test_every_example_of_the_refusal_can_be_typed(tag: str) -> None:
    with speaking_as(tag):
        with pytest.raises(InvalidInputError) as caught:
            parse_rhythm("?", MONDAY, ZONE)
        examples = EXAMPLES.findall(told_error(caught.value))
        assert len(examples) == 4
        for example in examples:
            parse_rhythm(example, MONDAY, ZONE)


def test_a_short_rhythm_says_what_it_counts_and_nothing_else() -> None:
    with speaking_as("de"):
        shorts = [find_short(text) for text in ("every 6 months", "Jahrzehnt", "zwei Jahre")]
        assert [(one.count, one.unit) for one in shorts if one] == [
            (6, "month"),
            (1, "decade"),
            (2, "year"),
        ]
        assert find_short("jeden Sonntag") is find_short("jährlich um 9") is None


@pytest.mark.parametrize("tag", TAGS)
@settings(max_examples=40)
@given(cadence=travelling().filter(lambda one: one.slot(0).date.year >= 1_000))
def test_what_is_shown_of_a_rhythm_can_be_typed_back(tag: str, cadence: Cadence) -> None:
    with speaking_as(tag):
        words = cadence_words(cadence)
        if isinstance(cadence.rule, OnDates) and len(cadence.rule.dates) > LONGEST_LIST_SAID:
            with pytest.raises(InvalidInputError):  # the words do not say which they are
                parse_rhythm(words, MONDAY, ZONE)
            return
        # What is counted from a day says so; all else is the same from any of its days on.
        first = MONDAY if _names_its_start(cadence) else cadence.slot(0).date
        typed = parse_rhythm(words, first, ZONE)
    assert typed.time == cadence.time
    assert [span.zone for span in typed.zones] == [cadence.zones[-1].zone]
    for number in range(40):
        assert typed.rule.date_of(number) == cadence.rule.date_of(number)


@pytest.mark.parametrize("tag", TAGS)
@settings(max_examples=40)
@given(cadence=travelling())
def test_what_is_written_out_to_be_changed_is_the_same_rhythm(tag: str, cadence: Cadence) -> None:
    with speaking_as(tag):
        assert parse_rhythm(written_rhythm(cadence), MONDAY, ZONE) == cadence


@pytest.mark.parametrize(
    "text",
    [f"every {many} {unit}s" for unit in UNITS for many in (1, 2)]
    + ["every month on the last Sunday", "every 2 months on the last Sunday"]
    + ["every month on the last day", "every 2 months on the last day"],
)
def test_only_what_is_written_out_is_looked_up(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def listening(context: str, message: str, /, **values: object) -> str:
        asked.append(message)
        return pgettext(context, message, **values)

    monkeypatch.setattr(rhythms, "pgettext", listening)
    cadence = parse_rhythm(text, MONDAY, ZONE)
    with speaking_as("de"):
        written_rhythm(cadence)
    assert len(asked) == 2  # how much, and the whole


@settings(max_examples=40)
@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_whatever_is_typed_is_a_rhythm_or_refused(text: str) -> None:
    with speaking_as("de"):
        try:
            parse_rhythm(text, MONDAY, ZONE)
        except InvalidInputError:
            return


def _names_its_start(cadence: Cadence) -> bool:
    with speaking_as("en"):
        return "counted from" in cadence_words(cadence)
