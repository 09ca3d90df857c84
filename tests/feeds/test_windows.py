"""How long an entry stays in a feed, and when to look again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whenever import Instant, TimeDelta

from osmosis.feeds.model import Entry, Feed
from osmosis.feeds.windows import (
    LONGEST_SECONDS,
    SHORTEST_SECONDS,
    UNKNOWN_SECONDS,
    Window,
    first_allowed,
    interval_seconds,
    next_visit,
    window_of,
)

NOW = Instant("2026-06-15T12:00:00Z")
HOUR, DAY = 3_600, 86_400


def entries(*ages: float) -> list[Entry]:
    """Entries that are so many seconds old."""
    return [Entry(published_at=NOW - TimeDelta(seconds=age)) for age in ages]


def test_a_steady_feed_has_the_length_of_its_dates() -> None:
    window = window_of(entries(*(n * DAY for n in range(21))), now=NOW)
    assert window == Window(entries=21, length_seconds=20 * DAY, per_day=1)
    assert interval_seconds(window) == 10 * DAY


def test_an_old_entry_that_is_kept_on_top_does_not_stretch_a_window() -> None:
    window = window_of(entries(3_000 * DAY, *(n * HOUR for n in range(20))), now=NOW)
    assert window.length_seconds == 20 * HOUR


def test_a_storm_shortens_a_window() -> None:
    window = window_of(entries(*(n * 60 for n in range(10)), *range(DAY, 11 * DAY, DAY)), now=NOW)
    assert window.length_seconds == 2 * DAY


def test_bundles_count_by_the_time_between_them() -> None:
    assert window_of(entries(*[0] * 12, *[DAY] * 12), now=NOW).length_seconds == 2 * DAY
    assert window_of(entries(*[0] * 20, *[DAY] * 4), now=NOW).length_seconds == DAY


@pytest.mark.parametrize(
    "found",
    [
        [],
        entries(DAY),
        entries(5, 5, 5),
        [Entry(), Entry(), Entry()],
        [*entries(DAY, 2 * DAY), Entry(), Entry(), Entry()],
        [Entry(published_at=Instant("1970-01-01T00:00:00Z"))] * 5,
        [Entry(published_at=Instant("2099-01-01T00:00:00Z"))] * 5,
    ],
)
def test_dates_that_tell_nothing_give_a_middling_wait(found: list[Entry]) -> None:
    window = window_of(found, now=NOW)
    assert (window.entries, window.length_seconds) == (len(found), None)
    assert interval_seconds(window) == UNKNOWN_SECONDS


@pytest.mark.parametrize(
    ("length", "ttl", "seconds"),
    [
        (60, None, SHORTEST_SECONDS),
        (10 * HOUR, None, 5 * HOUR),
        (10_000 * DAY, None, LONGEST_SECONDS),
        (10 * HOUR, 60, 5 * HOUR),
        (10 * HOUR, 400, 400 * 60),
        (10 * HOUR, 600, 9 * HOUR),
        (10 * HOUR, 10**9, 9 * HOUR),
        (60, 10, SHORTEST_SECONDS),
        (None, 10, UNKNOWN_SECONDS),
        (None, 10**9, DAY),
    ],
)
def test_the_wait_is_half_a_window_within_bounds_and_grants_what_is_asked(
    length: float | None, ttl: int | None, seconds: float
) -> None:
    window = Window(entries=20, length_seconds=length)
    assert interval_seconds(window, ttl_minutes=ttl) == seconds


@pytest.mark.parametrize(
    ("hours", "days", "due"),
    [
        (set(), set(), "2026-06-15T12:00:00Z"),
        ({11, 13}, {2}, "2026-06-15T12:00:00Z"),
        ({12}, set(), "2026-06-15T13:00:00Z"),
        ({12, 13, 14}, set(), "2026-06-15T15:00:00Z"),
        (set(), {1, 2}, "2026-06-17T00:00:00Z"),
        ({0, 1}, {1}, "2026-06-16T02:00:00Z"),
        (set(range(24)), set(), "2026-06-15T12:00:00Z"),
        (set(), set(range(1, 8)), "2026-06-15T12:00:00Z"),
    ],
)
def test_hours_and_days_to_skip_are_skipped(hours: set[int], days: set[int], due: str) -> None:
    assert first_allowed(NOW, skip_hours=hours, skip_days=days) == Instant(due)


def test_the_next_visit_puts_it_all_together() -> None:
    feed = Feed(
        title="", entries=tuple(entries(*(n * HOUR for n in range(9)))), skip_hours=frozenset({16})
    )
    assert next_visit(feed, now=NOW) == Instant("2026-06-15T17:00:00Z")


@settings(max_examples=40)
@given(
    shown=st.integers(min_value=6, max_value=60),
    gap=st.floats(min_value=HOUR / 2, max_value=20 * DAY),
    wobble=st.lists(st.floats(min_value=0.6, max_value=1.4), min_size=1, max_size=30),
)
def test_a_source_that_keeps_its_pace_loses_nothing(
    shown: int, gap: float, wobble: list[float]
) -> None:
    times, moment = [], 0.0
    for number in range(6 * shown):
        moment += gap * wobble[number % len(wobble)]
        times.append(NOW + TimeDelta(seconds=moment))
    visited, seen = times[shown], set()
    while visited < times[-1]:
        there = [time for time in times if time <= visited][-shown:]
        seen |= set(there)
        found = [Entry(published_at=time) for time in there]
        visited += TimeDelta(seconds=interval_seconds(window_of(found, now=visited)))
    assert seen.issuperset(time for time in times[1:] if time <= max(seen))
