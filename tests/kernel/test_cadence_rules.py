"""Which civil dates a rule takes, and which number a day falls under."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence_rules import LAST, PLACES, UNITS, Every, OnDates, WeekdayOfMonth

DATES = st.dates().map(Date)
PERIODIC = st.builds(Every, count=st.integers(1, 40), unit=st.sampled_from(UNITS), anchor=DATES)
LISTED = st.builds(
    OnDates,
    dates=st.sets(DATES, min_size=1, max_size=20).map(lambda dates: tuple(sorted(dates))),
)
BY_WEEKDAY = st.builds(
    WeekdayOfMonth.beginning,
    DATES.filter(lambda date: date.year < 9_999),
    st.sampled_from(PLACES),
    st.integers(1, 7),
    st.integers(1, 40),
)


@given(PERIODIC | BY_WEEKDAY | LISTED, st.integers(0, 400), st.integers(-400, 400))
def test_the_number_of_a_day_is_the_last_whose_date_is_not_after_it(
    rule: Every | WeekdayOfMonth | OnDates, number: int, aside_days: int
) -> None:
    date = rule.date_of(number) or Date.MAX
    day = date.to_stdlib().toordinal() + aside_days
    found = rule.last_on_or_before(day)
    assert found >= -1
    if found >= 0:
        last = rule.date_of(found)
        assert last is not None
        assert last.to_stdlib().toordinal() <= day
    following = rule.date_of(found + 1)
    assert following is None or following.to_stdlib().toordinal() > day


@given(PERIODIC | BY_WEEKDAY)
def test_a_rule_falls_silent_after_the_year_9999(rule: Every | WeekdayOfMonth) -> None:
    last = rule.last_on_or_before(Date.MAX.to_stdlib().toordinal() + 1_000)
    assert rule.date_of(last) is not None
    assert rule.date_of(last + 1) is None
    assert rule.date_of(last + 10**30) is None


@given(DATES.filter(lambda date: date.year < 9_999), st.sampled_from(PLACES), st.integers(1, 7))
def test_a_weekday_of_months_begins_with_its_first_from_a_day_on(
    first: Date, place: int, weekday: int
) -> None:
    rule = WeekdayOfMonth.beginning(first, place, weekday)
    assert rule.anchor >= first
    assert rule.anchor.day_of_week().value == weekday
    month_before = WeekdayOfMonth.beginning(first.replace(day=1), place, weekday)
    assert rule in (month_before, WeekdayOfMonth.beginning(rule.anchor, place, weekday))
    assert rule.anchor == month_before.anchor or month_before.anchor < first


@pytest.mark.parametrize(
    ("place", "count", "anchor", "sentence"),
    [
        (5, 1, Date(2031, 5, 29), "Every month has a first, second, third, fourth and last"),
        (0, 1, Date(2031, 5, 4), "Every month has a first, second, third, fourth and last"),
        (1, 0, Date(2031, 5, 4), "A cadence moves on by at least one unit: count 0"),
        (2, 1, Date(2031, 5, 4), "This date has another place in its month: date 2031-05-04"),
        (LAST, 1, Date(2031, 5, 23), "This date has another place in its month: date 2031-05-23"),
    ],
)
def test_a_place_that_months_lack_or_the_anchor_has_not_is_refused(
    place: int, count: int, anchor: Date, sentence: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        WeekdayOfMonth(place=place, count=count, anchor=anchor)
    assert str(caught.value).startswith(sentence)


def test_a_weekday_of_months_cannot_begin_after_the_year_9999() -> None:
    with pytest.raises(InvalidInputError, match="must begin within the years 1 to 9999"):
        WeekdayOfMonth.beginning(Date(9999, 12, 20), 1, 7)
