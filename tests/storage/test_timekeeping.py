"""What the store believes of a clock (decision 11 of the design)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from osmosis.errors import ConflictError, InvalidInputError
from osmosis.kernel.clock import FixedClock, Instant, TimeDelta
from osmosis.storage import schema
from osmosis.storage.rehearsal import VARIABLE, parse_clock, rehearsal_clock, set_rehearsal_clock
from osmosis.storage.store import Store
from osmosis.storage.timekeeping import (
    BEHIND,
    LONG_ABSENCE,
    RAN_AHEAD,
    accept,
    ignored_clock_sentence,
    list_acceptances,
)
from tests.storage.stores import NOON, MachineClock, Place, add_note

MINUTE = TimeDelta(minutes=1)
HOUR = TimeDelta(hours=1)
DAY = TimeDelta(hours=24)


@pytest.fixture
def clock() -> MachineClock:
    return MachineClock(NOON)


@pytest.fixture
def machine(place: Place, clock: MachineClock) -> Place:
    place.clock = clock
    return place


@pytest.fixture
def kept(machine: Place) -> Iterator[Store]:
    """A store that committed something at noon."""
    store = machine.init()
    add_note(store, "at noon")
    yield store
    store.close()


def noted_at(store: Store, words: str) -> Instant:
    from tests.storage.notes.tables import notes

    with store.read() as reading:
        row = reading.find(notes, words=words)
    assert row is not None
    at: Instant = row["noted_at"]
    return at


def mark_of(store: Store) -> Instant:
    with store.read() as reading:
        at: Instant = reading.scalar(sa.select(schema.clock_marks.c.highest_at))
    return at


def test_a_clock_that_goes_forward_is_believed(kept: Store, clock: MachineClock) -> None:
    clock.live(HOUR)
    time = kept.time()
    assert (time.now, time.may_unseal, time.doubt) == (NOON + HOUR, True, "")


@pytest.mark.parametrize("back", [TimeDelta(microseconds=1), MINUTE, MINUTE * 5])
def test_up_to_five_minutes_behind_the_mark_is_read_as_the_mark(
    kept: Store, clock: MachineClock, back: TimeDelta
) -> None:
    clock.set(NOON - back)
    time = kept.time()
    assert (time.now, time.may_unseal) == (NOON, True)
    add_note(kept, "a little late")
    assert noted_at(kept, "a little late") == NOON


def test_further_behind_nothing_is_unsealed_and_captures_go_on(
    kept: Store, clock: MachineClock
) -> None:
    clock.set(NOON - MINUTE * 5 - TimeDelta(microseconds=1))
    time = kept.time()
    assert (time.may_unseal, time.doubt) == (False, BEHIND)
    add_note(kept, "kept all the same")
    assert noted_at(kept, "kept all the same") == clock.now()
    assert mark_of(kept) == NOON
    clock.set(NOON)
    assert kept.time().may_unseal


def test_the_mark_never_falls_by_itself(kept: Store, clock: MachineClock) -> None:
    for minutes in (3, -3, -60, 1, -1):
        clock.set(NOON + MINUTE * minutes)
        add_note(kept, f"at {minutes}")
    assert mark_of(kept) == NOON + MINUTE * 3


def test_sleep_and_absence_are_no_reason_to_ask(kept: Store, clock: MachineClock) -> None:
    clock.live(DAY * 60)
    assert kept.time().may_unseal
    add_note(kept, "back from the sea")
    assert mark_of(kept) == NOON + DAY * 60


@pytest.mark.parametrize(("ahead", "asks"), [(HOUR * 36, False), (HOUR * 36 + MINUTE, True)])
def test_a_clock_pushed_ahead_while_the_machine_runs_is_asked_about(
    kept: Store, clock: MachineClock, ahead: TimeDelta, asks: bool
) -> None:
    clock.live(DAY * 3)
    clock.advance(ahead)
    time = kept.time()
    assert time.may_unseal is not asks
    assert time.doubt == (RAN_AHEAD if asks else "")


def test_until_it_is_answered_the_mark_stays_and_captures_go_on(
    kept: Store, clock: MachineClock
) -> None:
    clock.advance(DAY * 30)
    add_note(kept, "tomorrow's")
    assert noted_at(kept, "tomorrow's") == NOON + DAY * 30
    assert mark_of(kept) == NOON
    assert kept.time().doubt == RAN_AHEAD


def test_a_clock_that_is_put_right_again_answers_the_question_itself(
    kept: Store, clock: MachineClock
) -> None:
    clock.advance(DAY * 30)
    add_note(kept, "asked")
    clock.advance(-DAY * 30 + HOUR)
    assert kept.time().may_unseal
    add_note(kept, "right again")
    assert mark_of(kept) == NOON + HOUR


def test_the_question_outlives_a_restart(kept: Store, machine: Place, clock: MachineClock) -> None:
    clock.advance(DAY * 30)
    add_note(kept, "asked")
    clock.restart(HOUR)
    opened = machine.open()
    assert opened.time().doubt == RAN_AHEAD
    opened.close()


@pytest.mark.parametrize(("days", "asks"), [(399, False), (401, True)])
def test_a_gap_between_two_starts_is_asked_about_beyond_four_hundred_days(
    kept: Store, machine: Place, clock: MachineClock, days: int, asks: bool
) -> None:
    kept.close()
    clock.restart(DAY * days)
    opened = machine.open()
    time = opened.time()
    assert time.may_unseal is not asks
    assert time.doubt == (LONG_ABSENCE if asks else "")
    opened.close()


def test_accepting_answers_the_question_and_leaves_a_line(
    kept: Store, machine: Place, clock: MachineClock
) -> None:
    kept.close()
    clock.restart(DAY * 1_000)
    opened = machine.open()
    time = accept(opened, "I was in the woods")
    assert (time.now, time.may_unseal) == (clock.now(), True)
    with opened.read() as reading:
        (line,) = list_acceptances(reading)
    assert line.reason == "I was in the woods"
    assert (line.highest_before, line.accepted_at) == (NOON, clock.now())
    assert "clock:acceptance:" in "".join(one.ref for one, _ in opened.ledger.lines())
    clock.live(MINUTE)
    add_note(opened, "and on it goes")
    assert opened.time().may_unseal
    opened.close()


def test_accepting_lowers_the_mark(kept: Store, clock: MachineClock) -> None:
    clock.set(NOON - DAY * 2)
    assert accept(kept, "The battery was empty").may_unseal
    assert mark_of(kept) == NOON - DAY * 2
    add_note(kept, "from here on")
    clock.live(HOUR)
    assert kept.time().may_unseal


def test_no_slot_is_done_twice_however_the_clock_is_accepted(
    kept: Store, clock: MachineClock
) -> None:
    def do() -> None:
        with kept.write() as transaction:
            transaction.insert(
                schema.occurrences,
                kind="notes.reading",
                slot="12@2031-05-04",
                due_at=NOON,
                done_at=transaction.at,
                late_seconds=0,
            )

    do()
    clock.set(NOON - DAY * 2)
    accept(kept, "The battery was empty")
    clock.live(DAY * 2)
    with pytest.raises(sa.exc.IntegrityError):
        do()


def test_a_trusted_clock_cannot_be_accepted(kept: Store, clock: MachineClock) -> None:
    clock.set(NOON - MINUTE)
    with pytest.raises(ConflictError):
        accept(kept, "just so")
    with kept.read() as reading:
        assert list_acceptances(reading) == []


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_accepting_needs_a_reason(kept: Store, clock: MachineClock, reason: str) -> None:
    clock.set(NOON - DAY)
    with pytest.raises(InvalidInputError):
        accept(kept, reason)


def test_a_clock_that_is_no_machine_s_is_only_held_against_the_mark(sqlite_place: Place) -> None:
    store = sqlite_place.init()
    sqlite_place.clock.advance(DAY * 3_000)
    assert store.time().may_unseal
    store.close()


def test_a_rehearsal_asks_nothing_about_the_future(machine: Place, clock: MachineClock) -> None:
    store = machine.init(rehearsal=True)
    clock.advance(DAY * 3_650)
    assert store.time().may_unseal
    store.close()
    clock.advance(DAY * 3_650)
    opened = machine.open()
    assert opened.time().may_unseal
    add_note(opened, "in twenty years")
    clock.advance(-DAY)
    assert opened.time().doubt == BEHIND
    opened.close()


@settings(max_examples=15)
@given(st.lists(st.integers(-400, 400), min_size=1, max_size=12))
def test_whatever_the_clock_does_what_may_unseal_never_runs_backwards(
    tmp_path_factory: pytest.TempPathFactory, minutes: list[int]
) -> None:
    clock = MachineClock(NOON)
    store = Place(root=tmp_path_factory.mktemp("t") / "store", clock=clock).init()
    believed = [NOON]
    for step in minutes:
        clock.advance(MINUTE * step)
        time = store.time()
        if time.may_unseal:
            believed.append(time.now)
        add_note(store, "w")
    assert believed == sorted(believed)
    store.close()


def test_the_variable_is_ignored_by_any_other_store_and_that_is_said(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "2040-01-01T00:00[UTC]")
    store = sqlite_place.init()
    assert store.time().now == NOON
    assert VARIABLE in ignored_clock_sentence(sqlite_place.folder)
    monkeypatch.delenv(VARIABLE)
    assert ignored_clock_sentence(sqlite_place.folder) == ""
    store.close()


def test_a_rehearsal_store_follows_the_variable_and_says_nothing(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_place.init(rehearsal=True).close()
    monkeypatch.setenv(VARIABLE, "2040-01-01T09:00[Europe/Bucharest]")
    opened = sqlite_place.open()
    assert opened.time().now == Instant.from_utc(2040, 1, 1, hour=7)
    assert opened.clock.zone() == "Europe/Bucharest"
    assert ignored_clock_sentence(sqlite_place.folder) == ""
    opened.close()


def test_the_variable_wins_over_the_footer_whose_value_is_kept(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_place.init(rehearsal=True).close()
    folder, base = sqlite_place.folder, FixedClock(NOON)
    marker = folder.read_marker()
    set_rehearsal_clock(folder, marker, base, parse_clock("2035-05-04T09:00[UTC]"))
    monkeypatch.setenv(VARIABLE, "2040-01-01T09:00[UTC]")
    assert rehearsal_clock(folder, marker, base).now() == Instant.from_utc(2040, 1, 1, hour=9)
    monkeypatch.delenv(VARIABLE)
    base.advance(HOUR)
    assert rehearsal_clock(folder, marker, base).now() == Instant.from_utc(2035, 5, 4, hour=10)
