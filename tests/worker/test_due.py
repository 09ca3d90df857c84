"""The due loop: everything that falls due is done exactly once, however late, whoever looks."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
import sqlalchemy as sa

from osmosis.errors import InvalidInputError
from osmosis.kernel.clock import FixedClock, Instant, TimeDelta
from osmosis.ports.practice import DueItem, PracticeParts
from osmosis.storage import schema
from osmosis.storage.due import DueLoop, is_done, list_occurrences
from osmosis.storage.store import Store
from osmosis.storage.timekeeping import accept
from tests.small_store import START, new_store, rehearsal_store, same_store
from tests.worker.bells import DAY, Bells, rung

PATIENCE = 60
ROOT = Path(__file__).parents[2]
TEN_YEARS = DAY * 3653


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def store(tmp_path: Path, database_url: str, clock: FixedClock) -> Iterator[Store]:
    store = rehearsal_store(tmp_path / "store", database_url, clock)
    yield store
    store.close()


def test_what_is_due_is_done_once_and_says_how_late(store: Store, clock: FixedClock) -> None:
    clock.advance(TimeDelta(hours=25, seconds=1.9))
    loop = DueLoop(store, {"bells": Bells()})
    first, second = loop.run_due().done
    assert (first.slot, first.due_at, first.late_seconds) == ("0", START, 25 * 3600 + 1)
    assert (second.slot, second.late_seconds) == ("1", 3601)
    assert second.done_at == clock.now()
    assert loop.run_due().done == []
    assert rung(store) == ["0", "1"]
    with store.read() as reading:
        assert is_done(reading, "bells.day", "1")
        assert not is_done(reading, "bells.day", "2")
        assert list_occurrences(reading, "bells.day") == [first, second]


def test_falling_due_may_be_all_that_happens(store: Store) -> None:
    bells = Bells(extra=[DueItem(kind="bells.silent", slot="a", due_at=START)])
    assert [one.slot for one in DueLoop(store, {"bells": bells}).run_due().done] == ["0", "a"]
    assert rung(store) == ["0"]


def test_what_is_not_due_yet_is_left_alone(store: Store) -> None:
    bells = Bells()
    bells.extra.append(bells.bell("early", START + TimeDelta(seconds=1)))
    DueLoop(store, {"bells": bells}).run_due()
    assert rung(store) == ["0"]


def test_a_ten_year_jump_catches_up_with_every_bell_in_its_order(
    store: Store, clock: FixedClock
) -> None:
    bells = Bells(every=DAY * 30)
    clock.advance(TEN_YEARS)
    bells.extra.append(bells.bell("long ago", START - DAY, "bells.other"))
    done = DueLoop(store, {"bells": bells}).run_due().done
    assert rung(store) == ["long ago", *map(str, range(122))]
    assert done[0].late_seconds == int((TEN_YEARS + DAY).total("seconds"))


def test_what_brings_up_the_next_thing_is_followed_to_the_end(
    store: Store, clock: FixedClock
) -> None:
    class OneByOne(Bells):
        """Names only the first bell that has not rung, as a practice with a state would."""

        def due(self, now: Instant) -> Iterable[DueItem]:
            over = rung(store)
            every = [item for item in super().due(now) if item.slot not in over]
            yield from every[:1]

    clock.advance(DAY * 30)
    report = DueLoop(store, {"bells": OneByOne()}).run_due()
    assert [one.slot for one in report.done] == list(map(str, range(31)))


def test_a_clock_set_back_does_nothing_twice(store: Store, clock: FixedClock) -> None:
    loop = DueLoop(store, {"bells": Bells()})
    clock.advance(DAY * 3)
    loop.run_due()
    for hours in (-1, -30, -90, 40, 81):
        clock.advance(TimeDelta(hours=hours))
        assert loop.run_due().done == []
    assert rung(store) == ["0", "1", "2", "3"]


def test_one_that_fails_is_tried_again_and_holds_up_no_other(
    store: Store, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    broken = {"1"}

    def crack(slot: str) -> None:
        if slot in broken:
            raise InvalidInputError("The bell is cracked", metal="bronze")

    clock.advance(DAY * 2)
    loop = DueLoop(store, {"bells": Bells(on_ring=crack), "other": Silent()})
    for _ in range(2):
        report = loop.run_due()
        assert report.failed == {("bells.day", "1"): "The bell is cracked: metal bronze"}
    assert rung(store) == ["0", "2"]
    # It is said once, by name, and not every minute.
    assert [record.getMessage() for record in caplog.records if record.levelno > logging.INFO] == [
        "bells.day 1 failed: InvalidInputError"
    ]
    broken.clear()
    assert [one.slot for one in loop.run_due().done] == ["1"]
    assert rung(store) == ["0", "2", "1"]


class Silent(PracticeParts):
    """A practice that has nothing."""


def test_a_practice_that_cannot_say_what_is_due_holds_up_no_other(store: Store) -> None:
    class Broken(PracticeParts):
        def due(self, now: Instant) -> Iterable[DueItem]:
            yield DueItem(kind="broken.day", slot="a", due_at=START)
            raise KeyError("Dear diary")

    report = DueLoop(store, {"broken": Broken(), "bells": Bells()}).run_due()
    assert [one.kind for one in report.done] == ["bells.day"]
    assert list(report.failed) == [("broken", "")]
    assert "diary" not in report.failed["broken", ""]


def test_a_practice_speaks_for_no_other(store: Store) -> None:
    bells = Bells()
    bells.extra.append(DueItem(kind="rolls.ready", slot="a", due_at=START))
    report = DueLoop(store, {"bells": bells}).run_due()
    assert (report.done, list(report.failed)) == ([], [("bells", "")])


def test_what_unseals_waits_while_the_clock_is_doubted_and_the_rest_does_not(
    tmp_path: Path, database_url: str, clock: FixedClock
) -> None:
    store = new_store(tmp_path / "store", database_url, clock)
    bells = Bells(unseals=True)
    bells.extra.append(DueItem(kind="bells.told", slot="a", due_at=START, unseals=False))
    loop = DueLoop(store, {"bells": bells})
    clock.advance(-DAY)
    with store.write():
        pass
    clock.advance(DAY - TimeDelta(minutes=6))
    bells.extra.append(bells.bell("sealed", START - DAY))
    bells.extra.append(DueItem(kind="bells.told", slot="b", due_at=START - DAY, unseals=False))
    assert not store.time().may_unseal
    report = loop.run_due()
    assert [one.slot for one in report.done] == ["b"]
    assert report.waiting == [("bells.day", "sealed")]
    accept(store, "The battery was empty")
    report = loop.run_due()
    assert ([one.slot for one in report.done], report.waiting) == (["sealed"], [])
    store.close()


@pytest.mark.parametrize(("unseals", "due_at"), [(False, START), (True, START - DAY)])
def test_a_clock_set_back_between_asking_and_doing_undoes_the_decision(
    tmp_path: Path, clock: FixedClock, unseals: bool, due_at: Instant
) -> None:
    store = new_store(tmp_path / "store", "", clock)

    class Meddled(Bells):
        def due(self, now: Instant) -> Iterable[DueItem]:
            yield self.bell("meddled", due_at)
            clock.advance(-TimeDelta(minutes=10))

    report = DueLoop(store, {"bells": Meddled(unseals=unseals)}).run_due()
    assert (report.done, report.failed, rung(store)) == ([], {}, [])
    store.close()


def test_a_loop_that_is_told_to_stop_leaves_the_rest_for_the_next_look(
    store: Store, clock: FixedClock
) -> None:
    stop = Event()
    clock.advance(DAY * 3)

    def stop_after_one(slot: str) -> None:
        if slot == "1":
            stop.set()

    loop = DueLoop(store, {"bells": Bells(on_ring=stop_after_one)})
    loop.run_due(stop=stop)
    assert rung(store) == ["0", "1"]
    loop.run_due()
    assert rung(store) == ["0", "1", "2", "3"]


def test_a_look_that_finds_nothing_leaves_the_disk_alone(store: Store, clock: FixedClock) -> None:
    loop = DueLoop(store, {"bells": Bells()})
    loop.run_due()
    clock.advance(TimeDelta(minutes=1))
    loop.run_due()
    with store.read() as reading:
        assert reading.scalar(sa.select(schema.clock_marks.c.highest_at)) == START


def test_two_workers_at_once_do_everything_once(store: Store, clock: FixedClock) -> None:
    clock.advance(DAY * 40)
    second = same_store(store)
    loops = [DueLoop(one, {"bells": Bells()}) for one in (store, second)]
    with ThreadPoolExecutor(2) as pool:
        reports = [pool.submit(loop.run_due) for loop in loops]
        assert [report.result(PATIENCE).failed for report in reports] == [{}, {}]
    second.close()
    assert rung(store) == list(map(str, range(41)))


KILLED = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from osmosis.kernel.clock import FixedClock
    from osmosis.storage.due import DueLoop
    from osmosis.storage.folder import StoreFolder
    from osmosis.storage.opening import open_store
    from tests.small_store import START
    from tests.worker.bells import DAY, Bells

    def stand_still(slot):
        if slot == sys.argv[2]:
            print("here", flush=True)
            sys.stdin.read()

    store = open_store(StoreFolder(Path(sys.argv[1])), [], FixedClock(START + DAY * 4))
    DueLoop(store, {"bells": Bells(on_ring=stand_still)}).run_due()
    stand_still(sys.argv[2])
    """
)


@pytest.mark.parametrize(
    ("point", "done"), [("0", 0), ("2", 2), ("after the last", 5)], ids=["0", "2", "last"]
)
def test_a_process_killed_while_it_does_what_is_due_leaves_it_done_or_due(
    store: Store, clock: FixedClock, point: str, done: int
) -> None:
    command = [sys.executable, "-c", KILLED, str(store.folder.root), point]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "here\n"
        killed.send_signal(signal.SIGKILL)
    assert rung(store) == list(map(str, range(done)))
    clock.advance(DAY * 4)
    report = DueLoop(store, {"bells": Bells()}).run_due()
    assert [one.slot for one in report.done] == list(map(str, range(done, 5)))
    assert rung(store) == list(map(str, range(5)))
