"""The embedded queue where clocks jump, steps take long and processes die."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from osmosis.jobs.embedded import EmbeddedJobs
from osmosis.kernel.clock import FixedClock, Instant, RunningClock, TimeDelta
from osmosis.ports.jobs import JobContext, JobState
from osmosis.storage import schema
from osmosis.storage.leases import Lease, Leases
from osmosis.storage.store import Store
from tests.small_store import START, half_a_minute_later, rehearsal_store, same_store

PATIENCE = 30
TEN_YEARS = TimeDelta(hours=10 * 8766)


def nothing(job: JobContext, payload: Mapping[str, object]) -> None:
    """A task that has nothing to do."""


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def store(tmp_path: Path, database_url: str, clock: FixedClock) -> Iterator[Store]:
    store = rehearsal_store(tmp_path / "store", database_url, clock)
    yield store
    store.close()


def test_a_rehearsal_that_jumps_ten_years_takes_no_job_from_a_living_worker(
    store: Store, clock: FixedClock
) -> None:
    second = same_store(store)
    jobs, other = EmbeddedJobs(store), EmbeddedJobs(second)
    jobs.ask("t.long", "a", {})

    def jumping(job: JobContext, payload: Mapping[str, object]) -> None:
        for jump in (TEN_YEARS, -TEN_YEARS):
            clock.advance(jump)
            assert other.run_one({"t.long": nothing}) is None
            job.progress(1, 2)

    done = jobs.run_one({"t.long": jumping})
    second.close()
    assert done is not None
    assert (done.state, done.attempts) == (JobState.DONE, 1)


def test_a_clock_set_back_keeps_no_job_waiting_for_years(store: Store, clock: FixedClock) -> None:
    jobs = EmbeddedJobs(store)
    clock.advance(TEN_YEARS)
    jobs.ask("t.long", "a", {})
    clock.set(START)
    done = jobs.run_one({"t.long": nothing})
    assert done is not None
    assert done.state is JobState.DONE


def test_a_lease_from_before_the_machine_was_started_again_is_void(store: Store) -> None:
    running = FixedClock(RunningClock().now() + TimeDelta(hours=200))
    jobs = EmbeddedJobs(store, Leases(store, schema.jobs, clock=running))
    job = jobs.ask("t.long", "a", {})

    def powered_off(running_job: JobContext, payload: Mapping[str, object]) -> None:
        running.set(Instant.from_timestamp(40))
        assert jobs.run(job.id, {"t.long": nothing}).state is JobState.DONE

    jobs.run_one({"t.long": powered_off})
    assert jobs.get(job.id).attempts == 2


def test_a_step_that_takes_many_leases_keeps_its_job(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = FixedClock(START)
    leases = Leases(store, schema.jobs, clock=running, beat_seconds=0.001)
    jobs = EmbeddedJobs(store, leases)
    other = EmbeddedJobs(store, Leases(store, schema.jobs, clock=running))
    jobs.ask("t.film", "a", {})
    renewed = threading.Semaphore(0)
    renew = Lease.renew

    def renew_and_tell(lease: Lease) -> bool:
        held = renew(lease)
        renewed.release()
        return held

    monkeypatch.setattr(Lease, "renew", renew_and_tell)

    def film(job: JobContext, payload: Mapping[str, object]) -> None:
        """A film of 200 megabytes: one step, and no word in between."""
        for _ in range(5):
            running.advance(TimeDelta(seconds=29))
            # The one in flight may have read the clock before it moved; the next one has not.
            assert renewed.acquire(timeout=PATIENCE)
            while renewed.acquire(blocking=False):
                pass
            assert renewed.acquire(timeout=PATIENCE)
            assert renewed.acquire(timeout=PATIENCE)
            assert other.run_one({"t.film": nothing}) is None

    done = jobs.run_one({"t.film": film})
    assert done is not None
    assert (done.state, done.attempts) == (JobState.DONE, 1)


def test_a_worker_without_work_leaves_the_disk_alone(store: Store, clock: FixedClock) -> None:
    jobs = EmbeddedJobs(store)
    jobs.ask("t.unknown", "a", {})
    before = _mark(store)
    clock.advance(TimeDelta(minutes=1))
    assert jobs.run_one({"t.long": nothing}) is None
    assert _mark(store) == before


def _mark(store: Store) -> object:
    with store.read() as reading:
        return reading.scalar(sa.select(schema.clock_marks.c.highest_at))


WORKER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from osmosis.jobs.embedded import EmbeddedJobs
    from osmosis.kernel.clock import SystemClock
    from osmosis.storage.folder import StoreFolder
    from osmosis.storage.opening import open_store

    jobs = EmbeddedJobs(open_store(StoreFolder(Path(sys.argv[1])), [], SystemClock()))

    def work(job, payload):
        for step in range(4):
            sys.stdin.readline()
            job.progress(step + 1, 4)
            print(payload["n"], step, flush=True)

    print("ready", flush=True)
    while jobs.run_one({"t.long": work}):
        pass
    """
)


@contextmanager
def worker_on(store: Store) -> Iterator[subprocess.Popen[str]]:
    """A process that waits for a line before each step, and prints every step committed."""
    command = [sys.executable, "-c", WORKER, str(store.folder.root)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        yield worker
        worker.kill()


def let_go_on(worker: subprocess.Popen[str], steps: int) -> None:
    assert worker.stdin is not None
    worker.stdin.write("go on\n" * steps)
    worker.stdin.flush()


def test_two_processes_share_the_jobs_and_do_none_twice(store: Store) -> None:
    jobs = EmbeddedJobs(store)
    for number in range(20):
        jobs.ask("t.long", str(number), {"n": number})
    with worker_on(store) as one, worker_on(store) as two:
        let_go_on(one, 80)
        let_go_on(two, 80)
        said = [worker.communicate(timeout=PATIENCE)[0].splitlines() for worker in (one, two)]
        assert (one.returncode, two.returncode) == (0, 0)
    steps = Counter(line for lines in said for line in lines)
    assert steps == {f"{number} {step}": 1 for number in range(20) for step in range(4)}


def test_what_a_killed_worker_had_in_hand_is_done_by_the_next_one(store: Store) -> None:
    jobs = EmbeddedJobs(store)
    for number in range(6):
        jobs.ask("t.long", str(number), {"n": number})
    for steps in (2, 7, 1):
        with worker_on(store) as worker:
            let_go_on(worker, steps)
            assert worker.stdout is not None
            for _ in range(steps):
                worker.stdout.readline()
            worker.send_signal(signal.SIGKILL)
    later = EmbeddedJobs(store, half_a_minute_later(store, schema.jobs))
    while later.run_one({"t.long": nothing}):
        pass
    found = [jobs.find("t.long", str(number)) for number in range(6)]
    assert {job.state for job in found if job} == {JobState.DONE}
    # 0 died after two steps, 1 was done, 2 died after three, 3 after one.
    assert [job.attempts for job in found if job] == [2, 1, 2, 2, 1, 1]
