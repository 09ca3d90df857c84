"""Which dates stand in the calendar: whole months, every practice, nothing that rests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from osmosis.calendar.entries import calendar_span, list_entries
from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.ports.practice import Span
from osmosis.storage import rests
from osmosis.storage.store import Store
from tests.calendar.dates import Dates, entry
from tests.small_store import START, new_store

HOUR = TimeDelta(hours=1)
DAY = Span(start=START, end=START + HOUR * 24)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_store(tmp_path / "store")
    yield made
    made.close()


@pytest.mark.parametrize(
    ("now", "zone", "start", "end"),
    [
        ("2031-05-04T09:00Z", "UTC", "2031-05-01T00:00Z", "2034-06-01T00:00Z"),
        ("2031-12-31T23:59Z", "UTC", "2031-12-01T00:00Z", "2035-01-01T00:00Z"),
        ("2031-12-31T23:59Z", "Europe/Berlin", "2031-12-31T23:00Z", "2035-01-31T23:00Z"),
        ("2032-02-29T12:00Z", "America/New_York", "2032-02-01T05:00Z", "2035-03-01T05:00Z"),
        ("9998-05-04T09:00Z", "UTC", "9998-05-01T00:00Z", "9999-05-01T00:00Z"),
    ],
)
def test_the_calendar_begins_with_this_month_and_has_three_years(
    now: str, zone: str, start: str, end: str
) -> None:
    span = calendar_span(Instant.parse_iso(now), zone)
    assert (span.start, span.end) == (Instant.parse_iso(start), Instant.parse_iso(end))


def test_it_has_the_dates_of_every_practice_in_their_order(store: Store) -> None:
    one = Dates([entry(3, at=START + HOUR * 3), entry(1, at=START + HOUR)])
    other = Dates([entry(2, at=START + HOUR * 2), entry(0, at=START + HOUR)])
    found = list_entries(store, [one, other], DAY)
    assert [found_one.title for found_one in found] == ["Date 0", "Date 1", "Date 2", "Date 3"]
    assert one.asked == other.asked == [DAY]


def test_a_practice_that_says_too_much_is_cut_to_the_span(store: Store) -> None:
    many = Dates([entry(n, at=START + HOUR * n) for n in (-1, 0, 23, 24)])
    assert [one.title for one in list_entries(store, [many], DAY)] == ["Date 0", "Date 23"]


def test_what_rests_is_not_in_the_calendar(store: Store) -> None:
    pathway = Ref("mnestics", "pathway", new_id(START))
    dates = Dates([entry(1, about=pathway), entry(2, title="Write to Ada"), entry(3)])
    with store.write() as transaction:
        rests.add_rest(transaction, ref=pathway)
        rests.add_rest(transaction, human="Ada")
    assert [one.title for one in list_entries(store, [dates], DAY)] == ["Date 3"]
