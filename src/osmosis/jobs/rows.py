"""Jobs as rows of the job table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import NotFoundError
from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.ports.jobs import Job, JobState
from osmosis.storage import schema
from osmosis.storage.leases import Leases
from osmosis.storage.transaction import ReadTransaction, Transaction

FIRST_PAUSE = TimeDelta(seconds=10)
MOST_DOUBLINGS = 9
LONGEST_PAUSE = FIRST_PAUSE * 2**MOST_DOUBLINGS

_jobs = schema.jobs


def add_job(
    transaction: Transaction, job_id: UUID, task: str, key: str, payload: Mapping[str, object]
) -> None:
    """Keep a new job, due at once."""
    transaction.insert(
        _jobs,
        id=job_id,
        task=task,
        key=key,
        payload=dict(payload),
        state=JobState.WAITING.value,
        created_at=transaction.at,
        next_attempt_at=transaction.at,
    )


def get_job(reading: ReadTransaction, job_id: UUID) -> Job:
    """The job with this id.

    Raises:
        NotFoundError: There is none.
    """
    row = reading.find(_jobs, id=job_id)
    if row is None:
        raise NotFoundError("There is no such job")
    return _job(row)


def find_latest(reading: ReadTransaction, task: str, key: str) -> Job | None:
    """The living job of this task and key, or else the last one to have been asked for."""
    living = sa.case((is_waiting() | is_running(), 0), else_=1)
    row = reading.first(
        sa.select(_jobs)
        .where(reading.mine(_jobs), _jobs.c.task == task, _jobs.c.key == key)
        .order_by(living, _jobs.c.id.desc())
        .limit(1)
    )
    return None if row is None else _job(row)


def find_claimable(
    reading: ReadTransaction, tasks: Sequence[str], leases: Leases, at: Instant
) -> Job | None:
    """The job that has been due for longest and that nobody runs, if there is one."""
    due = _jobs.c.next_attempt_at
    # A pause that would last for longer than any does was measured before the clock went back.
    is_due = (due <= at) | (due > at + LONGEST_PAUSE)
    statement = (
        sa.select(_jobs)
        .where(
            reading.mine(_jobs),
            _jobs.c.task.in_(tasks),
            (is_waiting() & is_due) | (is_running() & leases.is_free(reading)),
        )
        .order_by(due, _jobs.c.id)
        .limit(1)
    )
    row = reading.first(statement)
    return None if row is None else _job(row)


def is_free(reading: ReadTransaction, job_id: UUID, leases: Leases) -> bool:
    """Whether nobody living holds this job."""
    held = _jobs.c.id == job_id, leases.is_free(reading)
    return reading.first(sa.select(_jobs.c.id).where(reading.mine(_jobs), *held)) is not None


def is_cancel_requested(reading: ReadTransaction, job_id: UUID) -> bool:
    """Whether somebody asked this job to stop while it was running."""
    row = reading.find(_jobs, id=job_id)
    return row is not None and bool(row["cancel_requested"])


def is_waiting() -> sa.ColumnElement[bool]:
    """The condition that a job waits for a worker."""
    return _jobs.c.state == JobState.WAITING.value


def is_running() -> sa.ColumnElement[bool]:
    """The condition that a worker has, or had, a job in hand."""
    return _jobs.c.state == JobState.RUNNING.value


def ended(state: JobState, reason: str, at: Instant) -> dict[str, object]:
    """What a job that has ended looks like."""
    return {
        "state": state.value,
        "reason": reason,
        "finished_at": at,
        "lease_until": None,
        "lease_holder": None,
    }


def pause(attempts: int) -> TimeDelta:
    """Ten seconds, doubled with each attempt, at most an hour and a half."""
    factor: int = 2 ** min(attempts, MOST_DOUBLINGS)
    return FIRST_PAUSE * factor


def _job(row: Any) -> Job:
    return Job(
        id=row["id"],
        task=row["task"],
        key=row["key"],
        payload=row["payload"],
        state=JobState(row["state"]),
        done=row["done"],
        total=row["total"],
        reason=row["reason"],
        attempts=row["attempts"],
        created_at=row["created_at"],
        finished_at=row["finished_at"],
    )
