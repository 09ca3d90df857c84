"""Which civil dates a rule takes, and which number a day falls under."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from whenever import Date

from osmosis.kernel.cadence_rules import UNITS, Every, OnDates

DATES = st.dates().map(Date)
PERIODIC = st.builds(Every, count=st.integers(1, 40), unit=st.sampled_from(UNITS), anchor=DATES)
LISTED = st.builds(
    OnDates,
    dates=st.sets(DATES, min_size=1, max_size=20).map(lambda dates: tuple(sorted(dates))),
)


@given(PERIODIC | LISTED, st.integers(0, 400), st.integers(-400, 400))
def test_the_number_of_a_day_is_the_last_whose_date_is_not_after_it(
    rule: Every | OnDates, number: int, aside_days: int
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


@given(PERIODIC)
def test_a_rule_falls_silent_after_the_year_9999(rule: Every) -> None:
    last = rule.last_on_or_before(Date.MAX.to_stdlib().toordinal() + 1_000)
    assert rule.date_of(last) is not None
    assert rule.date_of(last + 1) is None
    assert rule.date_of(last + 10**30) is None
