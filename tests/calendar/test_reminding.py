"""A date in the calendar becomes one reminder: at its time, once by each way, never long after."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from osmosis.calendar.reminding import REMINDS_FOR, remind_of_dates
from osmosis.kernel.clock import FixedClock, TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.ports.channels import Notice
from osmosis.storage import outbox, reminders, rests, schema
from osmosis.storage.delivery import Delivered, Outbox
from osmosis.storage.store import Store
from osmosis.storage.timekeeping import accept
from tests.calendar.dates import Dates, entry
from tests.fakes.channels import MemoryChannel
from tests.small_store import START, new_store, rehearsal_store
from tests.storage.stores import MachineClock

SECOND = TimeDelta(seconds=1)
HOUR = TimeDelta(hours=1)
SOON = START + HOUR


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    made = rehearsal_store(tmp_path / "store", "", clock)
    yield made
    made.close()


def choose(store: Store, name: str = "memory") -> None:
    with store.write() as transaction:
        reminders.choose_way(transaction, name, {"name": name})


def waiting(store: Store) -> list[tuple[str, str]]:
    with store.read() as reading:
        return [(one.channel, one.notice.key) for one in outbox.list_unsent(reading)]


def test_at_its_time_a_date_reminds_once(store: Store, clock: FixedClock) -> None:
    choose(store)
    dates = Dates([entry(at=SOON)])
    clock.set(SOON - SECOND)
    assert remind_of_dates(store, dates) == 0
    clock.set(SOON)
    assert remind_of_dates(store, dates) == 1
    assert remind_of_dates(store, dates) == 0
    channel = MemoryChannel()
    assert Outbox(store, [channel.open]).deliver_due() == Delivered(sent=1)
    clock.advance(HOUR)
    assert remind_of_dates(store, dates) == 0
    assert list(channel.arrived.values()) == [
        Notice(
            key="dates.date:1",
            title="Date 1",
            body="4 May 2031, 12:00",
            not_after=SOON + REMINDS_FOR,
        )
    ]


def test_a_machine_that_slept_reminds_on_the_same_day_and_not_afterwards(
    store: Store, clock: FixedClock
) -> None:
    choose(store)
    dates = Dates([entry(1, at=SOON), entry(2, at=SOON + REMINDS_FOR)])
    clock.set(SOON + REMINDS_FOR + SECOND)
    assert remind_of_dates(store, dates) == 1
    assert waiting(store) == [("memory", "dates.date:2")]


def test_ten_years_away_remind_of_nothing_that_was_missed(store: Store, clock: FixedClock) -> None:
    choose(store)
    dates = Dates([entry(n, at=START + HOUR * 24 * n) for n in range(1, 3650)])
    clock.set(START + HOUR * 24 * 3649 + HOUR)
    assert remind_of_dates(store, dates) == 1
    assert waiting(store) == [("memory", "dates.date:3649")]


def test_without_a_way_nothing_is_written(store: Store, clock: FixedClock) -> None:
    clock.set(SOON)
    assert remind_of_dates(store, Dates([entry(at=SOON)])) == 0
    with store.read() as reading:
        assert reading.scalar(sa.select(schema.clock_marks.c.highest_at)) == START


def test_a_way_that_is_chosen_later_is_told_of_nothing_before(
    store: Store, clock: FixedClock
) -> None:
    choose(store, "one")
    clock.set(SOON + HOUR)
    choose(store, "two")
    assert remind_of_dates(store, Dates([entry(at=SOON)])) == 1
    assert remind_of_dates(store, Dates([entry(at=SOON)])) == 0
    assert waiting(store) == [("one", "dates.date:1")]


def test_a_reminder_is_withdrawn_by_the_id_of_its_date(store: Store, clock: FixedClock) -> None:
    choose(store)
    clock.set(SOON)
    remind_of_dates(store, Dates([entry(at=SOON)]))
    with store.write() as transaction:
        assert outbox.withdraw(transaction, "dates.date:1") == 1
    assert waiting(store) == []


def test_what_begins_to_rest_meanwhile_is_not_spoken_of(store: Store, clock: FixedClock) -> None:
    choose(store)
    pathway = Ref("mnestics", "pathway", new_id(START))
    clock.set(SOON)
    remind_of_dates(store, Dates([entry(at=SOON, about=pathway)]))
    with store.write() as transaction:
        rests.add_rest(transaction, ref=pathway)
    channel = MemoryChannel()
    assert Outbox(store, [channel.open]).deliver_due() == Delivered()


def test_while_the_clock_is_doubted_nobody_is_reminded(tmp_path: Path) -> None:
    machine = MachineClock(START)
    store = new_store(tmp_path / "store", clock=machine)
    choose(store)
    dates = Dates([entry(at=START + HOUR * 48)])
    machine.advance(HOUR * 48)
    assert remind_of_dates(store, dates) == 0
    accept(store, "It is right")
    assert remind_of_dates(store, dates) == 1
    store.close()
