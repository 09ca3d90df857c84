"""The ways by which a person is reminded: none until chosen, several at once, each for itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from osmosis.errors import NotFoundError, PermanentDeliveryError, TransientDeliveryError
from osmosis.kernel.clock import FixedClock, TimeDelta
from osmosis.ports.channels import Notice
from osmosis.storage import outbox, reminders, settings
from osmosis.storage.delivery import Delivered, Outbox
from osmosis.storage.store import Store
from osmosis.storage.timekeeping import accept
from tests.fakes.channels import MemoryChannel
from tests.small_store import START, new_store, rehearsal_store
from tests.storage.stores import MachineClock

HOUR = TimeDelta(hours=1)
WEEK = HOUR * 24 * 7
NOTICE = Notice(key="k", title="Ready", not_after=START + HOUR * 12)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def store(tmp_path: Path, database_url: str, clock: FixedClock) -> Iterator[Store]:
    opened = rehearsal_store(tmp_path / "store", database_url, clock)
    yield opened
    opened.close()


def choose(store: Store, *names: str) -> None:
    with store.write() as transaction:
        for name in names:
            reminders.choose_way(transaction, name, {"name": f"My {name}"})


def remind(store: Store, notice: Notice = NOTICE) -> bool:
    with store.write() as transaction:
        return reminders.remind(transaction, notice)


def waiting(store: Store) -> list[str]:
    with store.read() as reading:
        return [one.channel for one in outbox.list_unsent(reading)]


def standing(store: Store, channel: str = "memory") -> outbox.Standing:
    with store.read() as reading:
        return outbox.channel_standing(reading, channel)


def test_nobody_is_reminded_until_a_way_is_chosen(store: Store) -> None:
    assert not remind(store)
    assert waiting(store) == []


def test_a_reminder_goes_once_by_every_chosen_way(store: Store) -> None:
    choose(store, "folder", "push:a", "push:b")
    assert remind(store)
    assert not remind(store)
    assert sorted(waiting(store)) == ["folder", "push:a", "push:b"]
    choose(store, "email")
    assert remind(store)
    assert sorted(waiting(store)) == ["email", "folder", "push:a", "push:b"]


def test_ways_of_one_kind_are_told_from_others_that_begin_alike(store: Store) -> None:
    choose(store, "push:a", "pushed", "folder")
    with store.read() as reading:
        assert list(reminders.list_ways(reading, "push")) == ["push:a"]
        assert reminders.find_way(reading, "push:a") == {"name": "My push:a"}
        assert reminders.find_way(reading, "push") is None


def test_a_way_that_is_left_takes_with_it_what_waits_for_it_and_nothing_else(
    store: Store,
) -> None:
    choose(store, "folder", "email")
    remind(store)
    with store.write() as transaction:
        reminders.leave_way(transaction, "email")
        with pytest.raises(NotFoundError):
            reminders.leave_way(transaction, "email")
    assert waiting(store) == ["folder"]
    with store.write() as transaction:
        reminders.leave_every_way(transaction)
        assert settings.list_settings(transaction, "reminders") == {}
    assert waiting(store) == []


def test_a_way_that_ended_by_itself_is_kept_in_mind_without_its_settings(store: Store) -> None:
    choose(store, "push:a")
    with store.write() as transaction:
        for _ in range(2):
            reminders.lose_way(transaction, "push:a", "It is gone")
        assert list(reminders.list_ways(transaction)) == []
        [lost] = reminders.list_lost_ways(transaction)
        assert lost == {"name": "My push:a", "problem": "It is gone"}
        reminders.forget_lost_ways(transaction)
        assert reminders.list_lost_ways(transaction) == []


def test_a_notice_whose_time_is_over_is_not_sent_and_leaves_no_words(
    store: Store, clock: FixedClock
) -> None:
    channel = MemoryChannel()
    choose(store, "memory")
    remind(store)
    clock.advance(HOUR * 12 + TimeDelta(seconds=1))
    assert Outbox(store, [channel.open]).deliver_due() == Delivered(expired=1)
    assert (channel.sendings, waiting(store)) == ([], [])
    assert not remind(store)
    assert standing(store) == outbox.Standing(waiting=0, sent_at=None, problem="")


def test_a_notice_is_sent_to_the_last_moment_of_its_time(store: Store, clock: FixedClock) -> None:
    channel = MemoryChannel()
    choose(store, "memory")
    remind(store)
    clock.advance(HOUR * 12)
    assert Outbox(store, [channel.open]).deliver_due() == Delivered(sent=1)
    assert channel.arrived["k"] == NOTICE


def test_a_notice_without_an_end_is_sent_ten_years_late(store: Store, clock: FixedClock) -> None:
    channel = MemoryChannel()
    choose(store, "memory")
    remind(store, Notice(key="k", title="A roll is ready"))
    clock.advance(WEEK * 520)
    assert Outbox(store, [channel.open]).deliver_due() == Delivered(sent=1)


def test_a_way_that_is_down_for_a_week_is_shown_and_sends_nothing_old_afterwards(
    store: Store, clock: FixedClock
) -> None:
    channel, other = MemoryChannel(), MemoryChannel()
    other.name = "other"  # type: ignore[misc]  # a second channel of the same kind
    post = Outbox(store, [channel.open, other.open])
    choose(store, "memory", "other")
    for day in range(7):
        key = f"day {day}"
        remind(store, Notice(key=key, title=key, not_after=clock.now() + HOUR * 12))
        for _ in range(24):
            channel.failures = [TransientDeliveryError("The mail server does not answer")]
            post.deliver_due()
            clock.advance(HOUR)
        assert standing(store).problem == "The mail server does not answer"
        assert standing(store).waiting == 0
    assert list(other.arrived) == [f"day {day}" for day in range(7)]
    assert standing(store, "other").problem == ""
    channel.failures = []
    remind(store, Notice(key="now", title="Now", not_after=clock.now() + HOUR * 12))
    post.deliver_due()
    assert list(channel.arrived) == ["now"]
    assert standing(store) == outbox.Standing(waiting=0, sent_at=clock.now(), problem="")


def test_what_was_given_up_can_be_tried_again_until_its_time_is_over(
    store: Store, clock: FixedClock
) -> None:
    channel = MemoryChannel()
    post = Outbox(store, [channel.open])
    choose(store, "memory")
    remind(store)
    channel.failures = [PermanentDeliveryError("No such address")]
    assert post.deliver_due() == Delivered(given_up=1)
    assert standing(store).problem == "No such address"
    clock.advance(HOUR * 13)
    assert post.deliver_due() == Delivered(expired=1)
    with store.write() as transaction:
        assert outbox.list_given_up(transaction) == []
    assert standing(store).problem == "No such address"


def test_while_the_clock_is_doubted_no_words_are_let_go(tmp_path: Path) -> None:
    machine = MachineClock(START)
    store = new_store(tmp_path / "store", clock=machine)
    channel = MemoryChannel()
    choose(store, "memory")
    remind(store)
    machine.advance(WEEK)
    assert Outbox(store, [channel.open]).deliver_due() == Delivered()
    assert waiting(store) == ["memory"]
    accept(store, "It is right")
    assert Outbox(store, [channel.open]).deliver_due() == Delivered(expired=1)
    store.close()
