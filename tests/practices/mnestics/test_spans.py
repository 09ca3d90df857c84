"""Stretches of civil time: where they begin and end, what they are called, and their marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date, PlainDateTime

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence import Cadence
from osmosis.kernel.cadence_text import parse_cadence
from osmosis.kernel.civil import FIRST_YEAR, LAST_YEAR
from osmosis.practices.mnestics.rules.spans import (
    Span,
    Window,
    following,
    ticks_of,
    window_around,
    window_of,
)

DAY = Date(2031, 5, 18)
days = st.dates(
    min_value=Date(FIRST_YEAR + 200, 1, 1).to_stdlib(),
    max_value=Date(LAST_YEAR - 200, 1, 1).to_stdlib(),
).map(Date)


@pytest.mark.parametrize(
    ("span", "start", "end", "title"),
    [
        (Span.MONTH, "2031-05-01", "2031-06-01", "May 2031"),
        (Span.QUARTER, "2031-04-01", "2031-07-01", "April to June 2031"),
        (Span.YEAR, "2031-01-01", "2032-01-01", "2031"),
        (Span.DECADE, "2030-01-01", "2040-01-01", "2030 to 2039"),
        (Span.CENTURY, "2020-01-01", "2120-01-01", "2020 to 2119"),
    ],
)
def test_a_span_is_a_stretch_of_the_calendar(span: Span, start: str, end: str, title: str) -> None:
    window = window_of(span, DAY)
    assert (window.start, window.end) == (Date(start), Date(end))
    assert window.title == title


@given(day=days, span=st.sampled_from(Span))
def test_a_day_lies_in_its_span_and_the_spans_beside_it_touch(day: Date, span: Span) -> None:
    window = window_of(span, day)
    assert window.start <= day < window.end
    after, before = following(span, day, 1), following(span, day, -1)
    assert after is not None
    assert before is not None
    if span is not Span.CENTURY:
        assert window_of(span, after).start == window.end
        assert window_of(span, before).end == window.start
    marks = [mark for mark, _ in ticks_of(window)]
    assert 3 <= len(marks) <= 13
    assert all(window.start <= mark < window.end for mark in marks)


def test_marks_are_called_by_what_tells_them_apart() -> None:
    assert [name for _, name in ticks_of(window_of(Span.MONTH, DAY))][:2] == ["1 May", "8 May"]
    assert [name for _, name in ticks_of(window_of(Span.QUARTER, DAY))] == ["Apr", "May", "Jun"]
    assert [name for _, name in ticks_of(window_of(Span.DECADE, DAY))][-1] == "2039"
    assert [name for _, name in ticks_of(window_of(Span.CENTURY, DAY))][1] == "2030"
    winter = Window(start=Date(2031, 11, 20), end=Date(2032, 2, 20))
    assert [name for _, name in ticks_of(winter)] == ["Dec", "2032", "Feb"]
    assert winter.title == "November 2031 to February 2032"


def test_the_quickest_rhythm_decides_how_much_is_around_today() -> None:
    year = Cadence.every(1, "year", PlainDateTime("2031-05-04T09:00"), "UTC")
    week = Cadence.every(1, "week", PlainDateTime("2031-05-04T09:00"), "UTC")
    assert window_around(DAY, [year, week]).days == 2 * 12 * 7
    assert window_around(DAY, [year]).days == 2 * 12 * 366
    assert window_around(DAY, []).days == 2 * 18
    friday = parse_cadence("every 2 months on the last Friday from 2031-05-30 09:00 UTC")
    assert window_around(DAY, [year, friday]).days == 2 * 12 * 62
    twice = parse_cadence("every 2 months on the first and third Friday from 2031-05-16 09:00 UTC")
    assert window_around(DAY, [year, twice]).days == 2 * 12 * 31
    last_day = parse_cadence("every month on the last day from 2031-05-31 09:00 UTC")
    assert window_around(DAY, [year, last_day]).days == 2 * 12 * 31
    listed = parse_cadence("on 2031-05-30 at 09:00 UTC")
    assert window_around(DAY, [listed]).days == 2 * 18


def test_the_drawing_ends_where_the_calendar_does() -> None:
    assert following(Span.CENTURY, Date(LAST_YEAR, 1, 1), 1) is None
    with pytest.raises(InvalidInputError, match="does not reach"):
        window_of(Span.YEAR, Date(9999, 1, 1))
