"""Feeds visited as designed lose nothing; what could not be visited stands in the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osmosis.errors import TransientFetchError
from osmosis.feeds.model import Entry, Feed
from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.ports.fetching import Validators
from osmosis.practices.apert.model import GapReason, SourceState
from osmosis.practices.apert.rules.visits import (
    Shown,
    after_failure,
    after_reading,
    slid_past,
    why_missed,
)
from osmosis.practices.apert.service import gates, sources
from tests.practices.apert.conftest import FEED
from tests.practices.apert.some_web import Collector, Item
from tests.practices.small_world import START

HOUR = TimeDelta(hours=1)


def hours_later(hours: float) -> Instant:
    return START + TimeDelta(hours=hours)


@dataclass
class Paper:
    """A source whose list shows the last so many of what it has said."""

    shows: int
    every_hours: float
    uneven: list[float]
    met: set[str] = field(default_factory=set)
    gaps: list[tuple[Instant, Instant, GapReason]] = field(default_factory=list)

    def said(self, until: Instant) -> list[Instant]:
        """When it said something, oldest first; it did for a long time before the first visit."""
        first = START - TimeDelta(hours=self.every_hours * self.shows * 2)
        count = int((until - first).total("hours") / self.every_hours) + 2
        times = [
            first
            + TimeDelta(hours=(n + 0.4 * self.uneven[n % len(self.uneven)]) * self.every_hours)
            for n in range(count)
        ]
        return [at for at in times if at <= until]

    def feed(self, now: Instant) -> Feed:
        """What its list shows."""
        shown = reversed(self.said(now)[-self.shows :])
        entries = tuple(Entry(id=at.format_iso(), published_at=at) for at in shown)
        return Feed(title="", entries=entries)

    def visit(self, state: SourceState, now: Instant) -> SourceState:
        """Read it as the collector does."""
        feed = self.feed(now)
        if state.looked_at is not None:
            shown = [Shown(one.published_at, one.id in self.met) for one in feed.entries]
            until = slid_past(state.looked_at, now, shown)
            if until is not None:
                self.gaps.append((state.looked_at, until, why_missed(state, now)))
        self.met |= {one.id for one in feed.entries}
        return after_reading(state, feed, Validators(), now)


papers = st.builds(
    Paper,
    shows=st.integers(4, 60),
    every_hours=st.floats(0.25, 24.0),
    uneven=st.lists(st.floats(-1.0, 1.0), min_size=1, max_size=9),
)


def visited_as_designed(paper: Paper, visits: int) -> SourceState:
    state = SourceState(source_id=new_id(START), next_at=START)
    for _ in range(visits):
        state = paper.visit(state, state.next_at)
    return state


def lost_since(paper: Paper, since: Instant, until: Instant) -> list[Instant]:
    return [at for at in paper.said(until) if at > since and at.format_iso() not in paper.met]


@settings(max_examples=60)
@given(paper=papers)
def test_what_is_visited_as_designed_loses_nothing(paper: Paper) -> None:
    state = visited_as_designed(paper, 40)
    assert state.looked_at is not None
    assert lost_since(paper, START, state.looked_at) == []
    assert paper.gaps == []


@settings(max_examples=60)
@given(
    paper=papers,
    away=st.lists(st.tuples(st.floats(0, 400), st.booleans()), min_size=1, max_size=4),
)
def test_what_was_lost_stands_in_the_ledger_with_its_exact_span_and_nothing_else_does(
    paper: Paper, away: list[tuple[float, bool]]
) -> None:
    state = visited_as_designed(paper, 3)
    for hours, was_asleep in away:
        now = state.next_at + TimeDelta(hours=hours)
        if not was_asleep:
            state = after_failure(state, state.next_at)
            now = max(now, state.next_at)
        state = paper.visit(state, now)
    assert state.looked_at is not None
    lost = lost_since(paper, START, state.looked_at)
    for at in lost:
        assert any(since < at < until for since, until, _ in paper.gaps), at
    for since, until, _ in paper.gaps:
        said = [at for at in paper.said(state.looked_at) if since < at < until]
        assert set(said) <= set(lost)


@pytest.mark.parametrize(
    ("shown", "until"),
    [
        ([], None),
        ([(8, False), (7, False)], 7),
        ([(8, False), (7, True)], None),
        ([(8, False), (-1, False)], None),
        ([(None, False), (None, False)], 10),
        ([(None, False), (None, True)], None),
        ([(-90, True), (8, False), (7, False)], 7),  # kept on top
        ([(6, False), (7, False), (8, False)], 6),  # oldest first
        ([(-5, True), (7, False), (8, False)], None),  # oldest first
        ([(99, False), (8, False), (7, False)], 7),  # a date that lies ahead
    ],
)
def test_a_list_tells_whether_it_slid_past(
    shown: list[tuple[float | None, bool]], until: float | None
) -> None:
    entries = [Shown(None if at is None else hours_later(at), met) for at, met in shown]
    found = slid_past(START, hours_later(10), entries)
    assert found == (None if until is None else hours_later(until))


@pytest.mark.parametrize(
    ("failures", "late_hours", "reason"),
    [
        (0, 0.2, GapReason.LIMITED),
        (0, 5.0, GapReason.ASLEEP),
        (3, 5.0, GapReason.UNREACHABLE),
    ],
)
def test_the_ledger_says_why(failures: int, late_hours: float, reason: GapReason) -> None:
    state = SourceState(source_id=new_id(START), next_at=START, failures=failures)
    assert why_missed(state, hours_later(late_hours)) is reason


def news(*hours: float) -> list[Item]:
    return [Item(title=f"At {hour}", at=hours_later(hour)) for hour in sorted(hours, reverse=True)]


def spans(collector: Collector, gate: object) -> list[tuple[float, float, GapReason]]:
    return [
        ((gap.from_at - START).total("hours"), (gap.until_at - START).total("hours"), gap.reason)
        for gap in collector.gaps(gate)  # type: ignore[arg-type]  # whatever gate
    ]


def test_a_machine_that_slept_too_long_says_so(collector: Collector) -> None:
    gate = collector.world.gate()
    collector.visit(*news(-3, -2, -1), after_hours=0)
    collector.visit(*news(97, 98, 99), after_hours=100)
    assert spans(collector, gate) == [(0.0, 97.0, GapReason.ASLEEP)]


def test_a_feed_with_more_entries_than_are_read_says_so(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = collector.world.gate()
    collector.visit(*news(-3, -2, -1), after_hours=0)
    assert spans(collector, gate) == []
    monkeypatch.setattr("osmosis.feeds.reading.MOST_ENTRIES", 2)
    collector.visit(*news(-2, -1, 3), after_hours=4)
    assert spans(collector, gate) == [(0.0, 4.0, GapReason.LIMITED)]


def test_a_machine_that_slept_and_missed_nothing_says_nothing(collector: Collector) -> None:
    gate = collector.world.gate()
    collector.visit(*news(-3, -2, -1), after_hours=0)
    collector.visit(*news(-1, 98, 99), after_hours=100)
    assert spans(collector, gate) == []


def test_a_first_visit_and_an_empty_list_before_miss_nothing(collector: Collector) -> None:
    gate = collector.world.gate()
    collector.visit(after_hours=0)
    collector.visit(*news(97, 98, 99), after_hours=100)
    assert spans(collector, gate) == []


def test_what_came_while_a_gate_was_paused_was_not_missed(collector: Collector) -> None:
    gate = collector.world.gate()
    collector.visit(*news(-3, -2, -1), after_hours=0)
    gates.pause_gate(collector.context, gate.id)
    collector.pass_time(hours=90)
    gates.resume_gate(collector.context, gate.id)
    collector.visit(*news(97, 98, 99), after_hours=10)
    assert spans(collector, gate) == [(90.0, 97.0, GapReason.ASLEEP)]


def test_a_source_that_cannot_be_reached_has_its_span_from_the_moment_that_it_counts(
    collector: Collector,
) -> None:
    gate = collector.world.gate()
    collector.visit(*news(-3, -2, -1), after_hours=0)
    collector.web.pages[FEED] = TransientFetchError("The host could not answer")
    collector.pass_time(hours=2)
    collector.collect()
    assert spans(collector, gate) == []
    for _ in range(3):
        collector.pass_time(hours=10)
        collector.collect()
    assert spans(collector, gate) == [(0.0, 32.0, GapReason.UNREACHABLE)]
    collector.visit(*news(40, 41), after_hours=10)
    assert spans(collector, gate) == [(0.0, 40.0, GapReason.UNREACHABLE)]
    [source] = sources.list_sources(collector.context, gate.id)
    assert {gap.source_id for gap in collector.gaps(gate)} == {source.id}


def test_a_span_is_taken_back_when_nothing_was_missed_after_all(collector: Collector) -> None:
    gate = collector.world.gate()
    collector.visit(*news(-3, -2, -1), after_hours=0)
    collector.web.pages[FEED] = TransientFetchError("The host could not answer")
    collector.pass_time(hours=20)
    collector.collect()
    assert len(spans(collector, gate)) == 1
    collector.visit(*news(-1, 11), after_hours=10)
    assert spans(collector, gate) == []


def test_weeks_of_a_busy_paper_are_collected_whole(collector: Collector) -> None:
    gate = collector.world.gate()
    said: list[Item] = []
    for hour in range(0, 21 * 24, 12):
        said.insert(0, news(hour)[0])
        collector.visit(*said[:10], after_hours=12)
    collector.visit(*said[:10], after_hours=60)
    assert sorted(collector.titles(gate)) == sorted(item.title for item in said)
    assert spans(collector, gate) == []
    assert len(collector.web.asked) < len(said) / 2


def test_a_source_that_never_could_be_read_says_so_until_it_can(collector: Collector) -> None:
    gate = collector.world.gate()
    added = collector.world.clock.now()
    collector.web.pages[FEED] = b"<!doctype html><title>Home</title><p>Welcome.</p>"
    collector.collect()
    assert collector.gaps(gate) == []
    collector.pass_time(hours=30)
    collector.collect()
    [gap] = collector.gaps(gate)
    assert (gap.reason, gap.from_at) == (GapReason.UNREACHABLE, added)
    assert gap.until_at == collector.world.clock.now()
    collector.visit(Item(title="At last"), after_hours=30)
    assert collector.gaps(gate) == []
