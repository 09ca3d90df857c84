"""Which civil dates a rule takes, and which number a day falls under."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence_months import LAST, LastDayOfMonth, WeekdayOfMonth
from osmosis.kernel.cadence_rules import UNITS, Counted, Every, OnDates, Rule
from tests.kernel.test_cadence_laws import places_of_weekdays

DATES = st.dates().map(Date)
PERIODIC = st.builds(Every, count=st.integers(1, 40), unit=st.sampled_from(UNITS), anchor=DATES)
LISTED = st.builds(
    OnDates,
    dates=st.sets(DATES, min_size=1, max_size=20).map(lambda dates: tuple(sorted(dates))),
)
BY_WEEKDAY = st.builds(
    WeekdayOfMonth.beginning,
    DATES.filter(lambda date: date.year < 9_999),
    places_of_weekdays,
    st.integers(1, 7),
    st.integers(1, 40),
)
LAST_DAYS = st.builds(LastDayOfMonth.beginning, DATES, st.integers(1, 40))
COUNTED = PERIODIC | LAST_DAYS | BY_WEEKDAY


@given(COUNTED | LISTED, st.integers(0, 400), st.integers(-400, 400))
def test_the_number_of_a_day_is_the_last_whose_date_is_not_after_it(
    rule: Rule, number: int, aside_days: int
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


@given(COUNTED)
def test_a_rule_falls_silent_after_the_year_9999(rule: Counted) -> None:
    last = rule.last_on_or_before(Date.MAX.to_stdlib().toordinal() + 1_000)
    assert rule.date_of(last) is not None
    assert rule.date_of(last + 1) is None
    assert rule.date_of(last + 10**30) is None


@given(DATES.filter(lambda date: date.year < 9_999), places_of_weekdays, st.integers(1, 7))
def test_a_weekday_of_months_begins_with_its_first_from_a_day_on(
    first: Date, places: tuple[int, ...], weekday: int
) -> None:
    rule = WeekdayOfMonth.beginning(first, places, weekday)
    assert rule.anchor >= first
    assert rule.anchor.day_of_week().value == weekday
    whole_month = WeekdayOfMonth.beginning(first.replace(day=1), places, weekday)
    number = whole_month.last_on_or_before(rule.anchor.to_stdlib().toordinal())
    assert whole_month.date_of(number) == rule.anchor
    before = whole_month.date_of(number - 1) if number else None
    assert before is None or before < first


@given(DATES)
def test_the_last_days_of_months_begin_with_the_first_from_a_day_on(first: Date) -> None:
    assert LastDayOfMonth.beginning(first).anchor == first.end_of("month")


def test_a_rhythm_that_begins_in_a_short_month_stays_at_the_end_of_the_longer_ones() -> None:
    rule = LastDayOfMonth.beginning(Date(2031, 2, 3))
    found = [rule.date_of(number) for number in range(4)]
    assert found == [Date(2031, 2, 28), Date(2031, 3, 31), Date(2031, 4, 30), Date(2031, 5, 31)]


def test_a_rhythm_that_begins_between_its_weekdays_takes_the_later_one_first() -> None:
    rule = WeekdayOfMonth.beginning(Date(2031, 5, 5), (3, 1), 7, 2)
    assert rule.places == (1, 3)
    found = [rule.date_of(number) for number in range(4)]
    assert found == [Date(2031, 5, 18), Date(2031, 7, 6), Date(2031, 7, 20), Date(2031, 9, 7)]


@pytest.mark.parametrize(
    ("places", "count", "anchor", "sentence"),
    [
        ((5,), 1, Date(2031, 5, 29), "Every month has a first, second, third, fourth and last"),
        ((1, 5), 1, Date(2031, 5, 4), "Every month has a first, second, third, fourth and last"),
        ((0,), 1, Date(2031, 5, 4), "Every month has a first, second, third, fourth and last"),
        ((), 1, Date(2031, 5, 4), "Every month has a first, second, third, fourth and last"),
        ((1,), 0, Date(2031, 5, 4), "A cadence moves on by at least one unit: count 0"),
        ((2,), 1, Date(2031, 5, 4), "This date has another place in its month: date 2031-05-04"),
        ((1, 3), 1, Date(2031, 5, 11), "This date has another place in its month"),
        ((LAST,), 1, Date(2031, 5, 23), "This date has another place in its month"),
        ((3, 1), 1, Date(2031, 5, 4), "The places of a weekday stand in order, each once"),
        ((1, 1), 1, Date(2031, 5, 4), "The places of a weekday stand in order, each once"),
        ((1, 4, LAST), 1, Date(2031, 5, 4), "In some months the fourth of a weekday is the last"),
    ],
)
def test_a_place_that_months_lack_or_the_anchor_has_not_is_refused(
    places: tuple[int, ...], count: int, anchor: Date, sentence: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        WeekdayOfMonth(places=places, count=count, anchor=anchor)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    ("count", "anchor", "sentence"),
    [
        (0, Date(2031, 5, 31), "A cadence moves on by at least one unit: count 0"),
        (1, Date(2031, 5, 30), "This date is not the last of its month: date 2031-05-30"),
    ],
)
def test_a_last_day_that_is_none_or_does_not_move_on_is_refused(
    count: int, anchor: Date, sentence: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        LastDayOfMonth(count=count, anchor=anchor)
    assert str(caught.value).startswith(sentence)


def test_a_weekday_of_months_cannot_begin_after_the_year_9999() -> None:
    with pytest.raises(InvalidInputError, match="must begin within the years 1 to 9999"):
        WeekdayOfMonth.beginning(Date(9999, 12, 20), (1,), 7)
