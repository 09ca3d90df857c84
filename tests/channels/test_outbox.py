"""The outbox: written with its cause, sent later, at least once, by one worker at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from osmosis.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    PermanentDeliveryError,
    TransientDeliveryError,
)
from osmosis.kernel.clock import FixedClock, TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.ports.channels import Notice
from osmosis.storage import outbox, rests, schema
from osmosis.storage.delivery import Delivered, Outbox
from osmosis.storage.leases import Leases
from osmosis.storage.outbox import Posting
from osmosis.storage.store import Store
from tests.fakes.channels import MemoryChannel
from tests.small_store import START, rehearsal_store, same_store

PATIENCE = 30
TEN_YEARS = TimeDelta(hours=10 * 8766)


@dataclass
class Post:
    """An outbox with one channel, and a second worker at it.

    Attributes:
        leases: What measures leases.
    """

    store: Store
    clock: FixedClock
    leases: FixedClock
    channel: MemoryChannel
    outbox: Outbox
    other: Outbox

    def send(self, key: str = "k", **options: object) -> bool:
        notice = Notice(key=key, title=f"About {key}", body="Words.")
        with self.store.write() as transaction:
            return outbox.send_later(transaction, "memory", notice, **options)  # type: ignore[arg-type]  # a test names the options it cares for

    def unsent(self) -> list[Posting]:
        with self.store.read() as reading:
            return list(outbox.list_unsent(reading))

    def rows(self) -> list[dict[str, object]]:
        with self.store.read() as reading:
            return [dict(row) for row in reading.rows(sa.select(schema.outbox))]


@pytest.fixture
def post(tmp_path: Path, database_url: str) -> Iterator[Post]:
    clock, leases, channel = FixedClock(START), FixedClock(START), MemoryChannel()
    store = rehearsal_store(tmp_path / "store", database_url, clock)
    second = same_store(store)
    boxes = [
        Outbox(one, [channel.open], Leases(one, schema.outbox, clock=leases, beat_seconds=600))
        for one in (store, second)
    ]
    yield Post(store, clock, leases, channel, *boxes)
    store.close()
    second.close()


def test_a_notice_is_sent_once_and_leaves_no_words_behind(post: Post) -> None:
    assert post.send("k")
    assert post.outbox.deliver_due() == Delivered(sent=1)
    assert post.channel.arrived["k"] == Notice(key="k", title="About k", body="Words.")
    assert post.outbox.deliver_due() == post.other.deliver_due() == Delivered()
    assert post.channel.sendings == ["k"]
    [row] = post.rows()
    assert (row["key"], row["notice"], row["sent_at"]) == ("k", {}, START)


def test_what_is_caused_twice_is_sent_once_also_after_it_was_sent(post: Post) -> None:
    assert post.send("k")
    assert not post.send("k")
    post.outbox.deliver_due()
    assert not post.send("k")
    assert post.outbox.deliver_due() == Delivered()


def test_the_same_key_by_two_channels_is_two_notices(post: Post) -> None:
    post.send("k")
    with post.store.write() as transaction:
        assert outbox.send_later(transaction, "elsewhere", Notice(key="k", title="Elsewhere"))
    assert post.outbox.deliver_due() == Delivered(sent=1)
    assert [posting.channel for posting in post.unsent()] == ["elsewhere"]


def test_a_notice_is_not_sent_when_its_cause_did_not_happen(post: Post) -> None:
    with pytest.raises(ZeroDivisionError), post.store.write() as transaction:
        outbox.send_later(transaction, "memory", Notice(key="k", title="Never"), not_before=1 / 0)  # type: ignore[arg-type]  # it raises before it is used
    assert post.outbox.deliver_due() == Delivered()
    assert post.rows() == []


def test_a_notice_for_later_waits_for_its_time(post: Post) -> None:
    post.send("k", not_before=START + TimeDelta(hours=2))
    assert post.outbox.deliver_due() == Delivered()
    post.clock.advance(TimeDelta(hours=2))
    assert post.outbox.deliver_due() == Delivered(sent=1)


def test_a_ten_year_jump_sends_what_fell_due_on_the_way_in_its_order(post: Post) -> None:
    for years in (7, 3, 9, 5, 1):
        post.send(str(years), not_before=START + TimeDelta(hours=years * 8766))
    post.clock.advance(TEN_YEARS)
    assert post.outbox.deliver_due() == Delivered(sent=5)
    assert post.channel.sendings == ["1", "3", "5", "7", "9"]
    post.clock.set(START)
    assert post.outbox.deliver_due() == Delivered()


def test_what_may_work_later_is_tried_again_after_longer_and_longer_pauses(post: Post) -> None:
    post.send("k")
    minutes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 24 * 60, 24 * 60]
    for attempt, pause in enumerate(minutes, start=1):
        post.channel.failures.append(TransientDeliveryError("Nobody answers"))
        assert post.outbox.deliver_due() == Delivered(put_off=1)
        [waiting] = post.unsent()
        assert (waiting.attempts, waiting.problem) == (attempt, "Nobody answers")
        post.clock.advance(TimeDelta(minutes=pause, seconds=-1))
        assert post.other.deliver_due() == Delivered()
        post.clock.advance(TimeDelta(seconds=1))
    post.channel.failures.append(TransientDeliveryError("Nobody answers"))
    assert post.outbox.deliver_due() == Delivered(given_up=1)


def test_the_other_side_may_ask_for_a_longer_pause(post: Post) -> None:
    post.send("k")
    post.channel.failures.append(TransientDeliveryError("Too many", retry_after_seconds=3_600))
    post.outbox.deliver_due()
    assert post.unsent()[0].due_at == START + TimeDelta(hours=1)
    post.clock.advance(TimeDelta(hours=1))
    post.channel.failures.append(TransientDeliveryError("Too many", retry_after_seconds=10**9))
    post.outbox.deliver_due()
    assert post.unsent()[0].due_at == post.clock.now() + TimeDelta(hours=24)


def test_a_clock_set_back_keeps_no_notice_waiting_for_years(post: Post) -> None:
    post.clock.advance(TEN_YEARS)
    post.send("tried")
    post.send("new")
    post.channel.failures.append(TransientDeliveryError("Nobody answers"))
    post.outbox.deliver_due()
    post.clock.set(START)
    # What was tried goes on; what was meant for a time keeps that time.
    assert post.outbox.deliver_due() == Delivered(sent=1)
    assert list(post.channel.arrived) == ["tried"]


def test_what_is_given_up_is_shown_with_its_reason_and_can_be_tried_again(post: Post) -> None:
    post.send("k")
    post.channel.failures.append(PermanentDeliveryError("No such address", status=550))
    assert post.outbox.deliver_due() == Delivered(given_up=1)
    post.clock.advance(TEN_YEARS)
    assert post.outbox.deliver_due() == Delivered()
    with post.store.write() as transaction:
        [given_up] = outbox.list_given_up(transaction)
        assert given_up.problem == "No such address: status 550"
        assert given_up.notice.title == "About k"
        outbox.try_again(transaction, given_up.id)
        with pytest.raises(ConflictError):
            outbox.try_again(transaction, given_up.id)
        assert outbox.list_given_up(transaction) == []
    assert post.outbox.deliver_due() == Delivered(sent=1)
    with post.store.write() as transaction, pytest.raises(NotFoundError):
        outbox.try_again(transaction, given_up.id)


def test_a_surprise_in_a_channel_is_kept_without_its_words(post: Post) -> None:
    post.send("k")
    post.channel.failures.append(KeyError("Dear diary"))
    assert post.outbox.deliver_due() == Delivered(put_off=1)
    assert post.unsent()[0].problem.startswith("Osmosis made a mistake (KeyError in ")


def test_a_channel_that_is_down_is_asked_once_in_a_pass(post: Post) -> None:
    for key in ("a", "b", "c"):
        post.send(key)
    post.channel.failures += [TransientDeliveryError("Nobody answers")] * 3
    assert post.outbox.deliver_due() == Delivered(put_off=1)
    assert post.channel.sendings == ["a"]


def test_one_notice_that_cannot_be_sent_holds_up_no_other(post: Post) -> None:
    for key in ("a", "b", "c"):
        post.send(key)
    post.channel.failures.append(PermanentDeliveryError("Too long"))
    assert post.outbox.deliver_due() == Delivered(sent=2, given_up=1)
    assert list(post.channel.arrived) == ["b", "c"]


def test_a_held_notice_waits_until_it_is_let_go_on(post: Post) -> None:
    post.send("held", held=True)
    post.send("sent")
    assert post.outbox.deliver_due() == Delivered(sent=1)
    [held] = post.unsent()
    assert held.is_held
    with post.store.write() as transaction:
        outbox.resume(transaction, held.id)
        outbox.hold(transaction, held.id)
    assert post.outbox.deliver_due() == Delivered()
    with post.store.write() as transaction:
        outbox.resume(transaction, held.id)
    assert post.outbox.deliver_due() == Delivered(sent=1)
    with post.store.write() as transaction, pytest.raises(NotFoundError):
        outbox.hold(transaction, held.id)


def test_what_is_for_a_channel_that_is_not_chosen_waits_without_an_attempt(post: Post) -> None:
    post.send("k")
    nowhere = Outbox(post.store, [lambda reading, surroundings: []])
    assert nowhere.deliver_due() == Delivered()
    assert post.unsent()[0].attempts == 0
    assert post.outbox.deliver_due() == Delivered(sent=1)


def test_a_notice_about_what_rests_waits_until_the_rest_ends(post: Post) -> None:
    roll, ada = Ref("rolls", "roll", new_id(START)), "Ada"
    with post.store.write() as transaction:
        about = Notice(key="about", title="A roll is ready", about=roll)
        named = Notice(key="named", title="Write to Ada.")
        for notice in (about, named):
            outbox.send_later(transaction, "memory", notice)
        lasting = [rests.add_rest(transaction, ref=roll), rests.add_rest(transaction, human=ada)]
    assert post.outbox.deliver_due() == Delivered()
    for rest in lasting:
        with post.store.write() as transaction:
            rests.end_rest(transaction, rest.id)
        assert post.outbox.deliver_due() == Delivered(sent=1)
    assert post.channel.arrived["about"].about == roll


def test_what_is_withdrawn_is_not_sent(post: Post) -> None:
    post.send("k")
    post.send("other")
    with post.store.write() as transaction:
        assert outbox.withdraw(transaction, "k") == 1
    assert post.outbox.deliver_due() == Delivered(sent=1)
    with post.store.write() as transaction:
        assert outbox.withdraw(transaction, "other") == 0
    assert post.channel.sendings == ["other"]


def test_what_is_dropped_or_let_come_too_late_is_not_sent_while_it_would_still_be_time(
    post: Post,
) -> None:
    for key in ("dropped", "let come too late", "other"):
        post.send(key)
    [dropped] = [one for one in post.unsent() if one.notice.key == "dropped"]
    with post.store.write() as transaction:
        outbox.drop(transaction, dropped.id)
        assert outbox.expire(transaction, "let come too late") == 1
    assert post.outbox.deliver_due() == Delivered(sent=1)
    assert post.channel.sendings == ["other"]


def test_a_notice_withdrawn_while_it_is_sent_does_no_harm(post: Post) -> None:
    post.send("k")

    def withdraw() -> None:
        with post.store.write() as transaction:
            outbox.withdraw(transaction, "k")

    post.channel.during = withdraw
    assert post.outbox.deliver_due() == Delivered(sent=1)
    assert post.rows() == []


def test_two_workers_never_send_the_same_notice_at_once(post: Post) -> None:
    for number in range(12):
        post.send(str(number))
    begun, may_go_on = threading.Event(), threading.Event()

    def linger() -> None:
        begun.set()
        assert may_go_on.wait(PATIENCE)

    post.channel.during = linger
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(post.outbox.deliver_due)
        assert begun.wait(PATIENCE)
        post.channel.during = lambda: None
        assert post.other.deliver_due() == Delivered(sent=11)
        may_go_on.set()
        assert slow.result(PATIENCE) == Delivered(sent=1)
    assert sorted(post.channel.sendings, key=int) == [str(number) for number in range(12)]


def test_a_crash_between_sending_and_recording_repeats_it_with_the_same_key(post: Post) -> None:
    post.send("k")
    begun, may_go_on = threading.Event(), threading.Event()

    def linger() -> None:
        begun.set()
        assert may_go_on.wait(PATIENCE)

    post.channel.during = linger
    with ThreadPoolExecutor(1) as pool:
        lost = pool.submit(post.outbox.deliver_due)
        assert begun.wait(PATIENCE)
        post.channel.during = lambda: None
        assert post.other.deliver_due() == Delivered()
        post.leases.advance(TimeDelta(seconds=31))
        assert post.other.deliver_due() == Delivered(sent=1)
        may_go_on.set()
        lost.result(PATIENCE)
    assert post.channel.sendings == ["k", "k"]
    [row] = post.rows()
    assert (row["attempts"], row["last_error"], row["failed_at"]) == (2, "", None)


def test_an_interrupted_sending_is_free_for_the_next_worker_at_once(post: Post) -> None:
    post.send("k")
    post.channel.failures.append(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        post.outbox.deliver_due()
    assert post.other.deliver_due() == Delivered(sent=1)


def test_a_notice_of_which_every_worker_dies_is_given_up(post: Post) -> None:
    post.send("k")
    for _ in range(14):
        post.channel.failures.append(KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            post.outbox.deliver_due()
    assert post.outbox.deliver_due() == Delivered(given_up=1)
    assert post.unsent()[0].problem.startswith("Osmosis stopped in the middle")


def test_a_worker_that_is_told_to_stop_leaves_the_rest_for_the_next_pass(post: Post) -> None:
    stop = threading.Event()
    for key in ("a", "b"):
        post.send(key)
    post.channel.during = stop.set
    assert post.outbox.deliver_due(stop=stop) == Delivered(sent=1)
    assert post.outbox.deliver_due() == Delivered(sent=1)


def test_an_outbox_with_nothing_due_leaves_the_disk_alone(post: Post) -> None:
    post.send("k", not_before=START + TEN_YEARS)
    post.clock.advance(TimeDelta(hours=1))
    post.outbox.deliver_due()
    with post.store.read() as reading:
        assert reading.scalar(sa.select(schema.clock_marks.c.highest_at)) == START


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_that_cannot_be_kept_is_refused(post: Post, key: str) -> None:
    with pytest.raises(InvalidInputError):
        post.send(key)
