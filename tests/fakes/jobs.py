"""Jobs in memory, held to the same contract as those in a database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Event
from typing import Any
from uuid import UUID

from osmosis.errors import (
    ConflictError,
    NotFoundError,
    TransientDeliveryError,
    TransientFetchError,
)
from osmosis.kernel.attempt import Failure, attempt
from osmosis.kernel.clock import FixedClock, Instant, TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.ports.jobs import Job, JobState, JobStoppedError, Task

LEASE = TimeDelta(seconds=30)
PAUSE = TimeDelta(seconds=10)
MOST = 8


@dataclass(frozen=True)
class Held:
    """A job, and who has it."""

    job: Job
    due_at: Instant
    holder: int = 0
    until: Instant = Instant.MIN
    is_cancelled: bool = False


@dataclass
class Shelf:
    """What all workers share."""

    clock: FixedClock
    kept: dict[UUID, Held] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    holders: int = 0

    @contextmanager
    def transaction(self) -> Iterator[list[Callable[[], None]]]:
        """All of it or nothing; gives what is to be called afterwards."""
        with self.lock:
            before, afterwards = dict(self.kept), list[Callable[[], None]]()
            try:
                yield afterwards
            except BaseException:
                self.kept = before
                raise
        for told in afterwards:
            told()


class MemoryJobs:
    """One worker's view of the shelf (:class:`osmosis.ports.jobs.JobQueue`)."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._told: list[Callable[[], None]] = []

    def ask(self, task: str, key: str, payload: Mapping[str, object]) -> Job:
        with self._shelf.transaction() as transaction:
            return self.ask_in(transaction, task, key, payload)

    def ask_in(self, transaction: Any, task: str, key: str, payload: Mapping[str, object]) -> Job:
        known = self.find(task, key)
        if known is not None and known.is_living:
            return known
        now = self._shelf.clock.now()
        job = Job(
            id=new_id(now),
            task=task,
            key=key,
            payload=dict(payload),
            state=JobState.WAITING,
            done=0,
            total=0,
            reason="",
            attempts=0,
            created_at=now,
            finished_at=None,
        )
        self._shelf.kept[job.id] = Held(job, now)
        transaction.extend(self._told)
        return job

    def find(self, task: str, key: str) -> Job | None:
        with self._shelf.lock:
            found = [
                h.job for h in self._shelf.kept.values() if (h.job.task, h.job.key) == (task, key)
            ]
        return max(found, key=lambda job: (job.is_living, job.id), default=None)

    def get(self, job_id: UUID) -> Job:
        with self._shelf.lock:
            if job_id not in self._shelf.kept:
                raise NotFoundError("There is no such job")
            return self._shelf.kept[job_id].job

    def cancel(self, job_id: UUID) -> None:
        with self._shelf.lock:
            held = self._shelf.kept[job_id]
            if not held.job.is_living:
                return
            self._shelf.kept[job_id] = replace(held, is_cancelled=True)
            if self._is_free(held):
                self._end(job_id, JobState.CANCELLED, "")

    def run_one(self, tasks: Mapping[str, Task], *, stop: Event | None = None) -> Job | None:
        with self._shelf.lock:
            ready = [
                h for h in self._shelf.kept.values() if h.job.task in tasks and self._is_due(h)
            ]
            if not ready:
                return None
            first = min(ready, key=lambda held: (held.due_at, held.job.id))
            holder = self._claim(first)
        return self._run(first.job, holder, tasks, stop) if holder else self.get(first.job.id)

    def run(self, job_id: UUID, tasks: Mapping[str, Task]) -> Job:
        with self._shelf.lock:
            job = self.get(job_id)
            if not job.is_living:
                return job
            if job.task not in tasks:
                raise NotFoundError("Nothing here can do this job")
            if not self._is_free(self._shelf.kept[job_id]):
                raise ConflictError("Another worker is at it")
            holder = self._claim(self._shelf.kept[job_id])
        return self._run(job, holder, tasks, None) if holder else self.get(job_id)

    def listen(self, told: Callable[[], None]) -> None:
        self._told.append(told)

    def _is_free(self, held: Held) -> bool:
        return held.job.state is JobState.WAITING or held.until <= self._shelf.clock.now()

    def _is_due(self, held: Held) -> bool:
        waits = held.job.state is JobState.WAITING and held.due_at > self._shelf.clock.now()
        return held.job.is_living and self._is_free(held) and not waits

    def _claim(self, held: Held) -> int:
        if held.is_cancelled:
            self._end(held.job.id, JobState.CANCELLED, "")
            return 0
        if held.job.state is JobState.RUNNING and held.job.attempts >= MOST:
            self._end(held.job.id, JobState.FAILED, "Osmosis stopped in the middle of this")
            return 0
        self._shelf.holders += 1
        job = replace(held.job, state=JobState.RUNNING, attempts=held.job.attempts + 1, reason="")
        until = self._shelf.clock.now() + LEASE
        self._shelf.kept[job.id] = replace(held, job=job, holder=self._shelf.holders, until=until)
        return self._shelf.holders

    def _run(self, job: Job, holder: int, tasks: Mapping[str, Task], stop: Event | None) -> Job:
        running = _Running(self._shelf, job.id, holder, stop)
        try:
            outcome = attempt(lambda: tasks[job.task](running, job.payload))
        except BaseException:
            self._give_back(job, holder)
            raise
        with self._shelf.lock:
            if self._shelf.kept[job.id].holder == holder:
                self._finish(job, holder, outcome, running)
        return self.get(job.id)

    def _finish(self, job: Job, holder: int, outcome: Failure | None, running: _Running) -> None:
        if outcome is None:
            self._end(job.id, JobState.DONE, "")
        elif running.is_to_be_given_back:
            self._give_back(job, holder)
        elif isinstance(outcome.error, JobStoppedError):
            self._end(job.id, JobState.CANCELLED, "")
        elif (
            isinstance(outcome.error, TransientFetchError | TransientDeliveryError)
            and job.attempts + 1 < MOST
        ):
            held = self._shelf.kept[job.id]
            waiting = replace(held.job, state=JobState.WAITING, reason=outcome.sentence)
            due_at = self._shelf.clock.now() + PAUSE * 2**job.attempts
            self._shelf.kept[job.id] = replace(held, job=waiting, due_at=due_at, holder=0)
        else:
            self._end(job.id, JobState.FAILED, outcome.sentence)

    def _give_back(self, job: Job, holder: int) -> None:
        held = self._shelf.kept[job.id]
        if held.holder == holder:
            waiting = replace(held.job, state=JobState.WAITING, attempts=job.attempts)
            self._shelf.kept[job.id] = replace(held, job=waiting, holder=0)

    def _end(self, job_id: UUID, state: JobState, reason: str) -> None:
        held = self._shelf.kept[job_id]
        ended = replace(held.job, state=state, reason=reason, finished_at=self._shelf.clock.now())
        self._shelf.kept[job_id] = replace(held, job=ended, holder=0)


class _Running:
    """What a task may ask while it runs (:class:`osmosis.ports.jobs.JobContext`)."""

    def __init__(self, shelf: Shelf, job_id: UUID, holder: int, stop: Event | None) -> None:
        self._shelf = shelf
        self._job_id = job_id
        self._holder = holder
        self._stop = stop
        self.is_to_be_given_back = False

    def progress(self, done: int, total: int) -> None:
        with self._shelf.lock:
            held = self._shelf.kept[self._job_id]
            if held.holder != self._holder or held.is_cancelled:
                raise JobStoppedError("This job was stopped")
            job = replace(held.job, done=done, total=total)
            self._shelf.kept[self._job_id] = replace(held, job=job)
        if self._stop is not None and self._stop.is_set():
            self.is_to_be_given_back = True
            raise JobStoppedError("This job is given back")
