"""Work that takes longer than an answer may."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from threading import Event
from typing import Any, Protocol
from uuid import UUID

from osmosis.errors import OsmosisError
from osmosis.kernel.clock import Instant


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One piece of work.

    Attributes:
        task: The name of a task that a practice declares, ``practice.task``.
        key: Unique per person and task among the living; asking again gives the same job.
        done: Units done so far.
        total: Units in all; 0 while unknown.
        reason: Why it failed, or waits to be tried again, in one sentence; else empty.
        attempts: How often a worker began it and did not give it back.
    """

    id: UUID
    task: str
    key: str
    payload: Mapping[str, object]
    state: JobState
    done: int
    total: int
    reason: str
    attempts: int
    created_at: Instant
    finished_at: Instant | None

    @property
    def is_living(self) -> bool:
        """Whether it has not ended yet."""
        return self.state in (JobState.WAITING, JobState.RUNNING)


class JobStoppedError(OsmosisError):
    """A running job is to stop: cancelled, taken over by another worker, or to be given back.

    It is no ``UserError``, so that a task that catches those beside a frame lets it through.
    """


class JobContext(Protocol):
    """What a running job may ask of the queue."""

    def progress(self, done: int, total: int) -> None:
        """Record units done, durably. Each call is a commit: call it for frames, not for bytes.

        Raises:
            JobStoppedError: Let it pass; what is committed is kept and gone on from.
        """
        ...


Task = Callable[[JobContext, Mapping[str, object]], None]
"""Does one job. It may be run again after a crash, so it continues from what is committed."""


def telling(tasks: Mapping[str, Task], told: Callable[[int, int], None]) -> Mapping[str, Task]:
    """The same tasks, whose progress is also told here, after it was recorded."""
    return {name: partial(_told, task, told) for name, task in tasks.items()}


@dataclass(frozen=True, slots=True)
class _Telling:
    """What a running job may ask, with one more who hears of its progress."""

    job: JobContext
    told: Callable[[int, int], None]

    def progress(self, done: int, total: int) -> None:
        self.job.progress(done, total)
        self.told(done, total)


def _told(
    task: Task, told: Callable[[int, int], None], job: JobContext, payload: Mapping[str, object]
) -> None:
    task(_Telling(job, told), payload)


class JobQueue(Protocol):
    """Keeps jobs and hands each to one worker at a time.

    A job is handed out under a lease, which its worker renews by itself however long a step
    takes. A worker that dies lets the lease run out and another takes the job over; one that dies
    of the same job again and again fails it. A task that raises a transient error is tried again
    later, any other error fails the job with its sentence. A worker that is told to stop in the
    middle gives the job back.
    """

    def ask(self, task: str, key: str, payload: Mapping[str, object]) -> Job:
        """The living job of this task and key, or a new one when there is none."""
        ...

    def ask_in(self, transaction: Any, task: str, key: str, payload: Mapping[str, object]) -> Job:
        """The same within a transaction of the store: the job exists when that has committed."""
        ...

    def find(self, task: str, key: str) -> Job | None:
        """The latest job of this task and key."""
        ...

    def get(self, job_id: UUID) -> Job:
        """The job with this id.

        Raises:
            NotFoundError: There is none.
        """
        ...

    def cancel(self, job_id: UUID) -> None:
        """Ask a job to stop; a finished one is left as it is.

        One that nobody runs stops at once, another at its next step.
        """
        ...

    def run_one(self, tasks: Mapping[str, Task], *, stop: Event | None = None) -> Job | None:
        """Take one waiting job (or one whose lease ran out), run it here, say how it ended.

        Args:
            tasks: Only their jobs are taken.
            stop: When this is set, the job is given back at its next step.

        Returns:
            ``None`` when there is nothing to do.
        """
        ...

    def run(self, job_id: UUID, tasks: Mapping[str, Task]) -> Job:
        """Run this very job here and now, unless a living worker holds it or it has ended.

        Raises:
            ConflictError: Another worker is at it.
            NotFoundError: There is no such job, or no task of its name.
        """
        ...

    def listen(self, told: Callable[[], None]) -> None:
        """Call ``told``, from any thread, whenever a job may have come in."""
        ...


def is_at_work(queue: JobQueue, task: str, key: str) -> bool:
    """Whether a job of this task and key waits or runs."""
    job = queue.find(task, key)
    return job is not None and job.is_living
