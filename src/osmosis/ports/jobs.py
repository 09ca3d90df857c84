"""Work that takes longer than an answer may."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

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
        key: Unique per person and task; asking for the same key again gives the same job.
        done: Units done so far.
        total: Units in all; 0 while unknown.
        reason: Why it failed, in one sentence; empty otherwise.
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


class JobContext(Protocol):
    """What a running job may ask of the queue."""

    def progress(self, done: int, total: int) -> None:
        """Record units done and prolong the lease.

        Raises:
            ConflictError: The job was cancelled or its lease taken over; stop at once.
        """
        ...


Task = Callable[[JobContext, Mapping[str, object]], None]
"""Does one job. It may be run again after a crash, so it continues from what is committed."""


class JobQueue(Protocol):
    """Keeps jobs and hands each to one worker at a time.

    A job is handed out under a lease. A worker that dies lets the lease run out and another
    takes the job over. A task that raises a transient error is tried again later, any other
    error fails the job with its sentence.
    """

    def ask(self, task: str, key: str, payload: Mapping[str, object]) -> Job:
        """The job of this task and key, made if there is none or the last one ended badly."""
        ...

    def find(self, task: str, key: str) -> Job | None:
        """The latest job of this task and key."""
        ...

    def cancel(self, job_id: UUID) -> None:
        """Ask a job to stop; a finished one is left as it is."""
        ...

    def run_one(self, tasks: Mapping[str, Task]) -> Job | None:
        """Take one waiting job (or one whose lease ran out), run it here, say how it ended.

        Returns ``None`` when there is nothing to do.
        """
        ...

    def run(self, job_id: UUID, tasks: Mapping[str, Task]) -> Job:
        """Run this very job here, unless a living worker holds it.

        Raises:
            ConflictError: Another worker is at it.
        """
        ...
