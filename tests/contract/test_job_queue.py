"""What every queue of jobs promises, whatever it is made of."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from osmosis.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    TransientFetchError,
)
from osmosis.jobs.embedded import EmbeddedJobs
from osmosis.kernel.clock import FixedClock, TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.ports.jobs import Job, JobContext, JobQueue, JobState, JobStoppedError, Task
from osmosis.storage import schema
from osmosis.storage.leases import Leases
from osmosis.storage.store import Store
from tests.fakes.jobs import MemoryJobs, Shelf
from tests.small_store import START, new_store, same_store

PATIENCE = 30  # seconds after which a test that hangs is a failure


@dataclass
class Bench:
    """Two workers at one queue, and the time between them.

    Attributes:
        transaction: One of the store's, for asking within it.
    """

    queue: JobQueue
    other: JobQueue
    clock: FixedClock
    leases: FixedClock
    transaction: Callable[[], AbstractContextManager[Any]]

    def let_leases_run_out(self) -> None:
        self.leases.advance(TimeDelta(seconds=31))

    @contextmanager
    def working(self, task: Task, name: str = "t.long") -> Iterator[Future[Job | None]]:
        """A worker in a thread, in the middle of a task; it goes on when the block ends."""
        begun, may_go_on = threading.Event(), threading.Event()

        def held_up(job: JobContext, payload: Mapping[str, object]) -> None:
            begun.set()
            assert may_go_on.wait(PATIENCE)
            task(job, payload)

        with ThreadPoolExecutor(1) as pool:
            future = pool.submit(self.queue.run_one, {name: held_up})
            try:
                assert begun.wait(PATIENCE)
                yield future
            finally:
                may_go_on.set()


def nothing(job: JobContext, payload: Mapping[str, object]) -> None:
    """A task that has nothing to do."""


def one_step(job: JobContext, payload: Mapping[str, object]) -> None:
    """A task of a single step."""
    job.progress(1, 1)


def failing(error: BaseException) -> Task:
    """A task that fails so."""

    def task(job: JobContext, payload: Mapping[str, object]) -> None:
        raise error

    return task


class JobQueueContract(ABC):
    """Subclass this for a new queue."""

    @pytest.fixture
    @abstractmethod
    def bench(self, tmp_path: Path) -> Bench | Iterator[Bench]:
        """An empty queue."""

    def test_a_job_is_done_once_with_what_was_asked(self, bench: Bench) -> None:
        seen: list[Mapping[str, object]] = []
        asked = bench.queue.ask("t.long", "a", {"roll_id": "r", "n": 3})
        assert (asked.state, asked.done, asked.total, asked.reason) == (
            JobState.WAITING,
            0,
            0,
            "",
        )
        done = bench.other.run_one({"t.long": lambda job, payload: seen.append(payload)})
        assert done is not None
        assert (done.id, done.state, done.attempts) == (asked.id, JobState.DONE, 1)
        assert done.finished_at == START
        assert seen == [{"roll_id": "r", "n": 3}]
        assert bench.queue.run_one({"t.long": nothing}) is None
        assert bench.queue.get(asked.id) == bench.other.find("t.long", "a") == done

    def test_asking_again_gives_the_living_job_and_after_its_end_a_new_one(
        self, bench: Bench
    ) -> None:
        first = bench.queue.ask("t.long", "a", {})
        assert bench.other.ask("t.long", "a", {"ignored": 1}).id == first.id
        assert bench.queue.ask("t.long", "b", {}).id != first.id
        assert bench.queue.ask("t.other", "a", {}).id != first.id
        bench.queue.run(first.id, {"t.long": nothing})
        again = bench.queue.ask("t.long", "a", {})
        assert again.id != first.id
        assert bench.queue.find("t.long", "a") == again
        assert bench.queue.find("t.long", "c") is None

    def test_a_job_asked_for_in_a_transaction_comes_and_goes_with_it(self, bench: Bench) -> None:
        told: list[str] = []
        bench.queue.listen(lambda: told.append("told"))
        with bench.transaction() as transaction:
            asked = bench.queue.ask_in(transaction, "t.long", "a", {"n": 1})
            assert told == []
        assert told == ["told"]
        assert bench.other.get(asked.id) == asked
        with suppress(ZeroDivisionError), bench.transaction() as transaction:
            bench.queue.ask_in(transaction, "t.long", "b", {})
            raise ZeroDivisionError
        assert bench.queue.find("t.long", "b") is None
        assert told == ["told"]

    def test_the_oldest_job_is_done_first_and_only_tasks_that_are_known(self, bench: Bench) -> None:
        order: list[str] = []
        for key in ("a", "b", "c"):
            bench.queue.ask("t.long", key, {"key": key})
            bench.clock.advance(TimeDelta(seconds=1))
        bench.queue.ask("t.unknown", "x", {})
        tasks: dict[str, Task] = {"t.long": lambda job, payload: order.append(str(payload["key"]))}
        while bench.queue.run_one(tasks):
            pass
        assert order == ["a", "b", "c"]
        unknown = bench.queue.find("t.unknown", "x")
        assert unknown is not None
        assert unknown.state is JobState.WAITING
        with pytest.raises(NotFoundError):
            bench.queue.run(unknown.id, tasks)

    def test_progress_is_seen_while_the_job_runs(self, bench: Bench) -> None:
        bench.queue.ask("t.long", "a", {})
        seen: list[tuple[JobState, int, int]] = []

        def counting(job: JobContext, payload: Mapping[str, object]) -> None:
            for done in range(3):
                job.progress(done, 3)
                found = bench.other.find("t.long", "a")
                assert found is not None
                seen.append((found.state, found.done, found.total))

        bench.queue.run_one({"t.long": counting})
        assert seen == [(JobState.RUNNING, done, 3) for done in range(3)]

    def test_an_error_fails_the_job_with_its_sentence(self, bench: Bench) -> None:
        job = bench.queue.ask("t.long", "a", {})
        broken = {"t.long": failing(InvalidInputError("The roll is empty", frame=3))}
        failed = bench.queue.run(job.id, broken)
        assert (failed.state, failed.reason) == (JobState.FAILED, "The roll is empty: frame 3")
        assert bench.queue.run_one({"t.long": nothing}) is None

    def test_a_surprise_fails_the_job_without_its_words(self, bench: Bench) -> None:
        job = bench.queue.ask("t.long", "a", {})
        failed = bench.queue.run(job.id, {"t.long": failing(KeyError("Dear diary"))})
        assert failed.state is JobState.FAILED
        assert failed.reason.startswith("Osmosis made a mistake (KeyError in ")
        assert "diary" not in failed.reason

    def test_what_may_work_later_is_tried_again_after_longer_and_longer_pauses(
        self, bench: Bench
    ) -> None:
        job = bench.queue.ask("t.long", "a", {})
        away = {"t.long": failing(TransientFetchError("Nobody answers"))}
        for attempt in range(1, 8):
            waiting = bench.queue.run_one(away)
            assert waiting is not None
            assert (waiting.state, waiting.reason) == (JobState.WAITING, "Nobody answers")
            assert waiting.attempts == attempt
            bench.clock.advance(TimeDelta(seconds=10 * 2 ** (attempt - 1) - 1))
            assert bench.other.run_one(away) is None
            bench.clock.advance(TimeDelta(seconds=1))
        failed = bench.queue.run_one(away)
        assert failed is not None
        assert (failed.state, failed.reason) == (JobState.FAILED, "Nobody answers")
        assert bench.queue.get(job.id) == failed

    def test_a_job_that_waits_to_be_tried_again_may_be_run_by_name(self, bench: Bench) -> None:
        job = bench.queue.ask("t.long", "a", {})
        bench.queue.run_one({"t.long": failing(TransientFetchError("Nobody answers"))})
        done = bench.queue.run(job.id, {"t.long": nothing})
        assert (done.state, done.reason) == (JobState.DONE, "")

    def test_a_job_in_hand_is_given_to_nobody_else(self, bench: Bench) -> None:
        job = bench.queue.ask("t.long", "a", {})
        with bench.working(nothing) as future:
            assert bench.other.run_one({"t.long": nothing}) is None
            with pytest.raises(ConflictError):
                bench.other.run(job.id, {"t.long": nothing})
            assert bench.other.ask("t.long", "a", {}).id == job.id
        done = future.result(PATIENCE)
        assert done is not None
        assert (done.state, done.attempts) == (JobState.DONE, 1)

    def test_the_job_of_a_dead_worker_is_taken_over(self, bench: Bench) -> None:
        job = bench.queue.ask("t.long", "a", {})
        stopped: list[str] = []

        def late_step(running: JobContext, payload: Mapping[str, object]) -> None:
            try:
                running.progress(9, 9)
            except JobStoppedError:
                stopped.append("stopped")
                raise

        with bench.working(late_step) as future:
            bench.let_leases_run_out()
            done = bench.other.run_one({"t.long": one_step})
            assert done is not None
            assert (done.id, done.state, done.attempts) == (job.id, JobState.DONE, 2)
        # The one that was only slow learns at its next step that the job is no longer its own.
        assert future.result(PATIENCE) == done
        assert stopped == ["stopped"]
        assert bench.queue.get(job.id) == done

    def test_a_job_of_which_every_worker_dies_fails_in_the_end(self, bench: Bench) -> None:
        bench.queue.ask("t.long", "a", {})
        with ThreadPoolExecutor(8) as pool:
            last = threading.Event()
            for _ in range(8):
                begun = threading.Event()

                def dying(
                    job: JobContext, payload: Mapping[str, object], begun: threading.Event = begun
                ) -> None:
                    begun.set()
                    assert last.wait(PATIENCE)

                pool.submit(bench.queue.run_one, {"t.long": dying})
                assert begun.wait(PATIENCE)
                bench.let_leases_run_out()
            failed = bench.other.run_one({"t.long": nothing})
            last.set()
        assert failed is not None
        assert failed.state is JobState.FAILED
        assert failed.reason.startswith("Osmosis stopped in the middle of this")
        assert bench.queue.find("t.long", "a") == failed

    def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_at_its_next_step(
        self, bench: Bench
    ) -> None:
        waiting = bench.queue.ask("t.long", "a", {})
        bench.other.cancel(waiting.id)
        assert bench.queue.get(waiting.id).state is JobState.CANCELLED
        running = bench.queue.ask("t.long", "b", {})
        with bench.working(one_step) as future:
            bench.other.cancel(running.id)
            assert bench.queue.get(running.id).state is JobState.RUNNING
        ended = future.result(PATIENCE)
        assert ended is not None
        assert (ended.state, ended.done) == (JobState.CANCELLED, 0)
        assert bench.queue.run_one({"t.long": nothing}) is None

    def test_cancelling_what_has_ended_changes_nothing(self, bench: Bench) -> None:
        job = bench.queue.ask("t.long", "a", {})
        done = bench.queue.run(job.id, {"t.long": nothing})
        bench.queue.cancel(job.id)
        assert bench.queue.get(job.id) == bench.queue.run(job.id, {"t.long": nothing}) == done

    def test_a_cancelled_job_whose_worker_died_is_not_begun_again(self, bench: Bench) -> None:
        job = bench.queue.ask("t.long", "a", {})
        with bench.working(nothing):
            bench.other.cancel(job.id)
            bench.let_leases_run_out()
            ended = bench.other.run_one({"t.long": failing(AssertionError("begun again"))})
            assert ended is not None
            assert ended.state is JobState.CANCELLED
        job = bench.queue.ask("t.long", "b", {})
        with bench.working(nothing):
            bench.let_leases_run_out()
            bench.other.cancel(job.id)
            assert bench.other.get(job.id).state is JobState.CANCELLED
        assert bench.other.get(job.id).state is JobState.CANCELLED

    def test_a_worker_that_is_told_to_stop_gives_the_job_back(self, bench: Bench) -> None:
        job = bench.queue.ask("t.long", "a", {})
        stop = threading.Event()
        stop.set()
        given_back = bench.queue.run_one({"t.long": one_step}, stop=stop)
        assert given_back is not None
        assert (given_back.state, given_back.attempts, given_back.done) == (
            JobState.WAITING,
            0,
            1,
        )
        done = bench.other.run_one({"t.long": one_step})
        assert done is not None
        assert (done.id, done.state) == (job.id, JobState.DONE)

    def test_an_interrupted_worker_gives_the_job_back_and_stops(self, bench: Bench) -> None:
        job = bench.queue.ask("t.long", "a", {})
        with pytest.raises(KeyboardInterrupt):
            bench.queue.run(job.id, {"t.long": failing(KeyboardInterrupt())})
        assert bench.other.run(job.id, {"t.long": nothing}).state is JobState.DONE

    def test_what_was_never_asked_for_is_not_found(self, bench: Bench) -> None:
        with pytest.raises(NotFoundError):
            bench.queue.get(new_id(START))
        with pytest.raises(NotFoundError):
            bench.queue.run(new_id(START), {})

    def test_many_workers_share_many_jobs_without_doing_one_twice(self, bench: Bench) -> None:
        done: list[object] = []
        for number in range(24):
            bench.queue.ask("t.long", str(number), {"number": number})
        tasks: dict[str, Task] = {"t.long": lambda job, payload: done.append(payload["number"])}

        def drain(queue: JobQueue) -> None:
            while queue.run_one(tasks):
                pass

        with ThreadPoolExecutor(4) as pool:
            for future in [pool.submit(drain, q) for q in (bench.queue, bench.other) * 2]:
                future.result(PATIENCE)
        assert sorted(done, key=str) == sorted(range(24), key=str)


class TestMemoryJobs(JobQueueContract):
    @pytest.fixture
    def bench(self, tmp_path: Path) -> Bench:
        shelf = Shelf(FixedClock(START))
        # The fake measures pauses and leases by one clock, so a lease runs out with any jump.
        jobs, other = MemoryJobs(shelf), MemoryJobs(shelf)
        return Bench(jobs, other, shelf.clock, shelf.clock, shelf.transaction)


class TestEmbeddedJobs(JobQueueContract):
    @pytest.fixture
    def bench(self, tmp_path: Path, database_url: str) -> Iterator[Bench]:
        clock, leases = FixedClock(START), FixedClock(START)
        store = new_store(tmp_path / "store", database_url, clock)
        other = same_store(store)
        jobs, other_jobs = (EmbeddedJobs(one, _leases(one, leases)) for one in (store, other))
        yield Bench(jobs, other_jobs, clock, leases, store.write)
        store.close()
        other.close()


def _leases(store: Store, clock: FixedClock) -> Leases:
    return Leases(store, schema.jobs, clock=clock, beat_seconds=10 * PATIENCE)
