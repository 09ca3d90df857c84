"""Stretches of the calendar, their names and dates, what is told of a thing, and the text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from whenever import Date, Time

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import FIRST_YEAR, LAST_YEAR
from osmosis.kernel.clock import TimeDelta
from osmosis.languages.known import LANGUAGES
from osmosis.languages.speaking import speaking
from osmosis.loom.levels import LEVELS, Level, level_named, view_of
from osmosis.loom.poster import poster_title
from osmosis.loom.seeing import Looker, beside, turned
from osmosis.loom.table import columns_of, rows_of, things_of
from osmosis.loom.text import text_drawing
from osmosis.loom.ticks import ticks_of, title_of
from osmosis.ports.practice import PracticeParts, Span, ThreadMark
from tests.loom.threads import NOW, SECRET, life, ref, woven

ZONE = "Europe/Bucharest"
DAY = Date(2031, 5, 4)
LOOKER = Looker(parts=[PracticeParts()], now=NOW, zone=ZONE)


@pytest.mark.parametrize(
    ("span", "title"),
    [
        ("week", "28 April to 4 May 2031"),
        ("month", "May 2031"),
        ("quarter", "March to May 2031"),
        ("year", "September 2030 to August 2031"),
        ("decade", "2023 to 2032"),
    ],
)
def test_a_stretch_is_called_as_one_says_it(span: str, title: str) -> None:
    assert title_of(view_of(level_named(span), DAY, ZONE)) == title


def test_every_level_holds_the_day_about_which_one_asks() -> None:
    for level in LEVELS:
        view = view_of(level, DAY, ZONE)
        assert view.start <= DAY < view.end
        names = [name for _, name in ticks_of(level, view.start, view.end)]
        assert 1 <= len(names) <= 14, level.name


@pytest.mark.parametrize("name", ["fortnight", "days-0", "days-x", "days-1000000", ""])
def test_from_nowhere_else_is_the_loom_seen(name: str) -> None:
    with pytest.raises(InvalidInputError):
        level_named(name)


def test_a_level_that_fits_a_stretch_has_an_address_of_its_own() -> None:
    seen = LOOKER.between(Date(2029, 1, 1), Date(2031, 2, 1))
    assert level_named(seen.view.level.name) == seen.view.level
    assert round(seen.view.width) == 1200
    with pytest.raises(InvalidInputError):
        LOOKER.between(DAY, DAY)


def test_one_goes_earlier_and_later_nearer_and_farther_until_there_is_no_more() -> None:
    month = LOOKER.stretch("month", DAY)
    assert turned(month, -1) == Date(2031, 4, 1)
    assert turned(month, 1) == Date(2031, 6, 1)
    nearer, farther = beside(month, -1), beside(month, 1)
    assert nearer is not None
    assert farther is not None
    assert (nearer.name, farther.name) == ("week", "quarter")
    assert beside(LOOKER.stretch("week", DAY), -1) is None
    everything = LOOKER.stretch("all", DAY)
    assert turned(everything, 1) is None
    assert poster_title(LOOKER.see("all", DAY)) == "4 April 2031 to 27 February 2032"


def test_all_of_a_long_life_leaves_room_behind_today_for_names() -> None:
    class Decade(PracticeParts):
        def thread_lines(self) -> list[ThreadMark]:
            begun = NOW - TimeDelta(hours=24 * 3650)
            return [ThreadMark(ref=ref("rolls", "roll", 1), kind="roll", at=begun)]

    view = Looker(parts=[Decade()], now=NOW, zone=ZONE).stretch("all", DAY).view
    assert view.end_at - NOW > (NOW - view.start_at) * 0.12


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name)
def test_at_the_ends_of_the_calendar_there_is_a_drawing_and_no_way_onward(level: Level) -> None:
    first = LOOKER.see(level.name, Date(FIRST_YEAR, 1, 1))
    last = LOOKER.see(level.name, Date(LAST_YEAR, 12, 31))
    assert turned(first, -200) is None
    assert turned(last, 20_000) is None
    if level.months == 1_200:
        assert turned(first, -1) is None
        assert turned(last, 1) is None


def test_the_table_says_the_same_as_the_drawing() -> None:
    weave = woven(level_named("quarter"))
    view = view_of(weave.level, DAY, ZONE)
    rows = rows_of(weave, view)
    told = [cell for row in rows for cell in row.cells]
    assert columns_of(view) == ("When", "What it is")
    assert any(one.startswith("Whoever sat at Pathway") for one in told)
    assert not any(SECRET in one for one in told)
    assert not any(SECRET in str(one) for one in things_of(weave, view))


def test_from_afar_the_table_counts() -> None:
    weave = woven(level_named("decade"))
    rows = rows_of(weave, view_of(weave.level, DAY, ZONE))
    moments = sum(int(row.cells[0] or 0) for row in rows)
    assert moments == sum(one.kind == "frame" for one in weave.marks)


def test_what_happens_at_midnight_is_counted_in_the_year_that_begins() -> None:
    midnight = Date(2030, 1, 1).at(Time()).assume_tz(ZONE).to_instant()
    moments = [
        ThreadMark(
            ref=ref("rolls", "frame", at + 1), kind="frame", at=midnight + TimeDelta(seconds=at)
        )
        for at in (-1, 0, 1)
    ]
    weave = woven(level_named("decade"), moments)
    rows = rows_of(weave, view_of(weave.level, DAY, ZONE))
    assert [(row.when, row.cells[0]) for row in rows] == [("2029", "1"), ("2030", "2")]


def test_a_program_is_told_for_how_many_moments_a_mark_stands() -> None:
    [moment, *_] = [one for one in life() if one.kind == "frame"]
    weave = woven(level_named("decade"), [replace(moment, count=7)])
    [told] = things_of(weave, view_of(weave.level, DAY, ZONE))
    assert (told["kind"], told["count"]) == ("frame", 7)


def test_a_terminal_shows_a_line_for_each_thread_and_no_word_of_what_is_sealed() -> None:
    weave = woven(level_named("year"))
    lines = text_drawing(weave, view_of(weave.level, DAY, ZONE))
    drawn = "\n".join(lines)
    assert SECRET not in drawn
    assert "(sealed)" in drawn
    assert "own life" in drawn
    assert any(line.startswith("Gate 0") and "░" in line and "│" in line for line in lines)
    assert all(len(line) <= 80 for line in lines)


@pytest.mark.parametrize(
    ("span", "title", "tick", "column"),
    [
        ("week", "28. April bis 4. Mai 2031", "28. Apr.", "Wann"),
        ("month", "Mai 2031", "5. Mai", "Wann"),
        ("quarter", "März bis Mai 2031", "Mär", "Wann"),
        ("year", "September 2030 bis August 2031", "Sep", "Von"),
        ("decade", "2023 bis 2032", "2023", "Von"),
    ],
)
def test_a_stretch_is_told_in_the_language_that_is_spoken(
    span: str, title: str, tick: str, column: str
) -> None:
    view = view_of(level_named(span), DAY, ZONE)
    with speaking(LANGUAGES[1]):
        assert title_of(view) == title
        assert next(ticks_of(view.level, view.start, view.end))[1] == tick
        assert columns_of(view)[0] == column


def test_what_is_remembered_in_one_language_is_not_shown_in_another() -> None:
    span = Span(start=NOW, end=NOW)
    english = LOOKER.weave(level_named("week"), span)
    with speaking(LANGUAGES[1]):
        assert LOOKER.weave(level_named("week"), span) is not english
    assert LOOKER.weave(level_named("week"), span) is english
