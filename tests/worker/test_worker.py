"""The worker beside the pages: it starts, looks, does jobs as they come, and stops."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from osmosis.app import App, init_app, open_app
from osmosis.blobs.files import FileBlobStore
from osmosis.config import Config
from osmosis.errors import StorageError
from osmosis.kernel.clock import FixedClock, SystemClock, TimeDelta
from osmosis.languages.speaking import spoken
from osmosis.ports.jobs import JobContext, JobState
from osmosis.ports.practice import PracticeParts
from osmosis.practices.manifests import PRACTICES
from osmosis.search.encoding import USE3
from osmosis.search.meaning import Meaning
from osmosis.storage.language import choose_language
from osmosis.storage.opening import NewStore
from osmosis.worker.chores import Chore, Round, chores_of, job_chores
from osmosis.worker.worker import Worker
from tests.small_store import START
from tests.tiny_practice import store
from tests.tiny_practice.manifest import MANIFEST
from tests.tiny_practice.parts import PebblesParts

PATIENCE = 30
EVERY = (*PRACTICES, MANIFEST)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def app(tmp_path: Path, database_url: str, clock: FixedClock) -> Iterator[App]:
    wanted = NewStore(database_url=database_url)
    app = init_app(Config(home=tmp_path / "store"), wanted, clock, EVERY)
    yield app
    app.close()


def pebbles(app: App) -> PebblesParts:
    parts = app.parts["pebbles"]
    assert isinstance(parts, PebblesParts)
    return parts


class Gate(PracticeParts):
    """A practice whose one task waits until the test lets it go on."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.may_go_on = threading.Event()
        self.passed = threading.Event()

    def tasks(self) -> Mapping[str, object]:  # type: ignore[override]  # a test's own short form
        return {"gate.pass": self.pass_through}

    def pass_through(self, job: JobContext, payload: Mapping[str, object]) -> None:
        self.begun.set()
        assert self.may_go_on.wait(PATIENCE)
        job.progress(1, 1)
        self.passed.set()


def told_when(app: App, looks: int) -> tuple[list[Chore], threading.Event]:
    """The chores, and an event that comes after so many looks."""
    seen, came = [0], threading.Event()

    def count(stop: threading.Event) -> None:
        seen[0] += 1
        if seen[0] >= looks:
            came.set()

    return [*chores_of(app), Chore(name="count", run=count)], came


def test_it_looks_at_once_when_it_starts(app: App, clock: FixedClock) -> None:
    with app.store.write() as transaction:
        store.pick(transaction, "Granite")
    clock.advance(TimeDelta(hours=24))
    chores, looked = told_when(app, looks=1)
    with Worker(app, chores=chores):
        assert looked.wait(PATIENCE)
        [pebble] = pebbles(app).every()
        assert pebble.sunk_at == clock.now()


def test_it_speaks_the_language_of_the_store(app: App) -> None:
    with app.store.write() as transaction:
        choose_language(transaction, "de")
    said: list[str] = []
    came = threading.Event()

    def say(stop: threading.Event) -> None:
        said.append(spoken().tag)
        came.set()

    with Worker(app, chores=[Chore(name="say", run=say)]):
        assert came.wait(PATIENCE)
    assert said[0] == "de"


def test_it_looks_again_when_it_is_woken(app: App, clock: FixedClock) -> None:
    with app.store.write() as transaction:
        store.pick(transaction, "Granite")
    first, looked = told_when(app, looks=1)
    second, looked_again = told_when(app, looks=2)
    with Worker(app, chores=[*first, second[-1]]) as worker:
        assert looked.wait(PATIENCE)
        assert pebbles(app).every()[0].sunk_at is None
        clock.advance(TimeDelta(hours=24))
        worker.wake()
        assert looked_again.wait(PATIENCE)
        assert pebbles(app).every()[0].sunk_at == clock.now()


def test_a_job_is_begun_as_soon_as_it_is_asked_for(app: App) -> None:
    gate = Gate()
    app.parts["gate"] = gate
    with Worker(app, chores=[]):
        job = app.jobs.ask("gate.pass", "a", {})
        assert gate.begun.wait(PATIENCE)
        assert app.jobs.get(job.id).state is JobState.RUNNING
        gate.may_go_on.set()
        assert gate.passed.wait(PATIENCE)
    assert app.jobs.get(job.id).state is JobState.DONE


def test_what_is_due_does_not_wait_for_a_long_job(app: App) -> None:
    gate = Gate()
    app.parts["gate"] = gate
    chores, looked = told_when(app, looks=1)
    app.jobs.ask("gate.pass", "a", {})
    with Worker(app, chores=chores):
        assert gate.begun.wait(PATIENCE)
        assert looked.wait(PATIENCE)
        gate.may_go_on.set()


def test_stopping_gives_a_job_back_at_its_next_step(app: App) -> None:
    gate = Gate()
    app.parts["gate"] = gate
    job = app.jobs.ask("gate.pass", "a", {})
    worker = Worker(app, chores=[])
    worker.start()
    assert gate.begun.wait(PATIENCE)
    stopping = threading.Thread(target=worker.stop)
    stopping.start()
    assert worker.is_stopping.wait(PATIENCE)
    gate.may_go_on.set()
    stopping.join(PATIENCE)
    assert not stopping.is_alive()
    assert not gate.passed.is_set()
    given_back = app.jobs.get(job.id)
    assert (given_back.state, given_back.attempts) == (JobState.WAITING, 0)
    with Worker(app, chores=[]):
        pass
    assert [thread for thread in threading.enumerate() if "osmosis-" in thread.name] == []


def test_starting_twice_and_stopping_twice_is_harmless(app: App) -> None:
    worker = Worker(app, chores=[])
    worker.stop()
    worker.start()
    before = threading.active_count()
    worker.start()
    assert threading.active_count() == before
    worker.stop()
    worker.stop()


def test_a_store_that_fails_stops_neither_thread(
    app: App, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.store.write() as transaction:
        store.pick(transaction, "Granite")
    clock.advance(TimeDelta(hours=24))
    chores, looked = told_when(app, looks=1)
    again, looked_again = told_when(app, looks=2)

    def broken() -> None:
        raise StorageError("The database does not answer")

    with monkeypatch.context() as patch:
        patch.setattr(type(app.store), "time", lambda self: broken())
        worker = Worker(app, chores=[*chores, again[-1]])
        worker.start()
        assert looked.wait(PATIENCE)
    worker.wake()
    assert looked_again.wait(PATIENCE)
    worker.stop()
    assert pebbles(app).every()[0].sunk_at == clock.now()


def test_two_workers_on_one_store_do_nothing_twice(app: App, clock: FixedClock) -> None:
    for _ in range(6):
        with app.store.write() as transaction:
            store.pick(transaction, "Granite")
    clock.advance(TimeDelta(hours=24))
    second = open_app(app.config, clock, EVERY)
    looks = [told_when(one, looks=1) for one in (app, second)]
    with Worker(app, chores=looks[0][0]), Worker(second, chores=looks[1][0]):
        for _, looked in looks:
            assert looked.wait(PATIENCE)
    second.close()
    Round([*chores_of(app), *job_chores(app)]).go(threading.Event())
    jobs = [app.jobs.find("pebbles.polish", str(pebble.id)) for pebble in pebbles(app).every()]
    assert [job.attempts for job in jobs if job and job.state is JobState.DONE] == [1] * 6


def test_what_texts_are_about_is_taken_in_on_a_thread_of_its_own(app: App) -> None:
    taken = threading.Event()
    app.search.meaning = meaning = Taking(app, taken)
    with Worker(app, chores=[]):
        assert taken.wait(PATIENCE)
    assert meaning.threads == {"osmosis-meaning"}


class Taking(Meaning):
    """Tells that it was asked to take in, and on which thread."""

    def __init__(self, app: App, taken: threading.Event) -> None:
        super().__init__(app.store, USE3)
        self.threads: set[str] = set()
        self._taken = taken

    def take_in(self, **_: object) -> None:
        self.threads.add(threading.current_thread().name)
        self._taken.set()


def test_blobs_that_nobody_needs_are_swept_after_a_day_and_no_others(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(app.blobs, FileBlobStore)
    in_a_row, named, orphan, new = (
        app.blobs.put([data]).sha256 for data in (b"in a row", b"named", b"orphan", b"new")
    )
    with app.store.write() as transaction:
        store.pick(transaction, "Granite", picture_sha256=in_a_row)
    monkeypatch.setattr(PebblesParts, "blob_names", lambda self: [named])
    two_days_ago = (SystemClock().now() - TimeDelta(hours=48)).timestamp()
    for sha256 in (in_a_row, named, orphan):
        os.utime(app.blobs.path_of(sha256), (two_days_ago, two_days_ago))
    Round(chores_of(app)).go(threading.Event())
    assert {info.sha256 for info in app.blobs.list()} == {in_a_row, named, new}
