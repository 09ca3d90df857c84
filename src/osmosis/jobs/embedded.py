"""The embedded queue: a table, leases, one job at a time for each worker."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import (
    ConflictError,
    NotFoundError,
    OsmosisError,
    TransientDeliveryError,
    TransientFetchError,
)
from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.ports.jobs import Job, JobState, Task
from osmosis.storage import schema
from osmosis.storage.failures import StoreBusyError
from osmosis.storage.store import Store
from osmosis.storage.transaction import Transaction

LEASE = TimeDelta(seconds=60)
FIRST_PAUSE = TimeDelta(seconds=10)
MOST_ATTEMPTS = 8
LIVING = (JobState.WAITING.value, JobState.RUNNING.value)

_jobs = schema.jobs
_TRANSIENT = (TransientFetchError, TransientDeliveryError, StoreBusyError)


class EmbeddedJobs:
    """Jobs of one person in the store's own database (:class:`osmosis.ports.jobs.JobQueue`).

    Leases are measured on the machine's wall clock as the store reads it. A worker that dies
    leaves a lease that runs out; the job is then handed out again.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def ask(self, task: str, key: str, payload: Mapping[str, object]) -> Job:
        """The living job of this task and key, or a new one."""
        with self._store.write() as transaction:
            living = self._latest(transaction, task, key, living_only=True)
            if living is not None:
                return living
            job_id = new_id(transaction.at)
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
            return _job(transaction.find(_jobs, id=job_id))

    def find(self, task: str, key: str) -> Job | None:
        """The latest job of this task and key."""
        with self._store.read() as reading:
            row = reading.first(
                sa.select(_jobs)
                .where(reading.mine(_jobs), _jobs.c.task == task, _jobs.c.key == key)
                .order_by(_jobs.c.id.desc())
                .limit(1)
            )
            return None if row is None else _job(row)

    def get(self, job_id: UUID) -> Job:
        """The job with this id.

        Raises:
            NotFoundError: There is none.
        """
        with self._store.read() as reading:
            row = reading.find(_jobs, id=job_id)
            if row is None:
                raise NotFoundError("There is no such job")
            return _job(row)

    def cancel(self, job_id: UUID) -> None:
        """Ask a job to stop: a waiting one at once, a running one at its next step."""
        with self._store.write() as transaction:
            mine = (_jobs.c.id == job_id,)
            transaction.update(
                _jobs,
                {"state": JobState.CANCELLED.value, "finished_at": transaction.at},
                *mine,
                _jobs.c.state == JobState.WAITING.value,
            )
            transaction.update(
                _jobs,
                {"cancel_requested": True},
                *mine,
                _jobs.c.state == JobState.RUNNING.value,
            )

    def run_one(self, tasks: Mapping[str, Task]) -> Job | None:
        """Take the oldest job that is due and run it here."""
        with self._store.write() as transaction:
            row = transaction.first(
                sa.select(_jobs)
                .where(
                    transaction.mine(_jobs),
                    _jobs.c.task.in_(list(tasks)),
                    _claimable(transaction.at),
                )
                .order_by(_jobs.c.next_attempt_at, _jobs.c.id)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            if row is None:
                return None
            holder = self._claim(transaction, row)
        return self._run(_job(row), holder, tasks)

    def run(self, job_id: UUID, tasks: Mapping[str, Task]) -> Job:
        """Run this very job here."""
        with self._store.write() as transaction:
            row = transaction.find(_jobs, id=job_id)
            if row is None:
                raise NotFoundError("There is no such job")
            if row["state"] not in LIVING:
                return _job(row)
            if row["lease_until"] is not None and row["lease_until"] > transaction.at:
                raise ConflictError("Another worker is at it")
            holder = self._claim(transaction, row)
        return self._run(_job(row), holder, tasks)

    def _claim(self, transaction: Transaction, row: Any) -> str:
        holder = secrets.token_hex(8)
        transaction.update(
            _jobs,
            {
                "state": JobState.RUNNING.value,
                "attempts": row["attempts"] + 1,
                "lease_until": transaction.at + LEASE,
                "lease_holder": holder,
                "reason": "",
            },
            _jobs.c.id == row["id"],
        )
        return holder

    def _run(self, job: Job, holder: str, tasks: Mapping[str, Task]) -> Job:
        lease = _Lease(self._store, job.id, holder)
        try:
            tasks[job.task](lease, job.payload)
        except LeaseLostError:
            lease.end(JobState.CANCELLED, "Stopped", only_if_asked=True)
        except _TRANSIENT as error:
            if job.attempts + 1 < MOST_ATTEMPTS:
                lease.put_off(str(error), _pause(job.attempts))
            else:
                lease.end(JobState.FAILED, str(error))
        except OsmosisError as error:
            lease.end(JobState.FAILED, str(error))
        except Exception as error:  # a job must never take its worker down
            lease.end(JobState.FAILED, f"Osmosis made a mistake ({type(error).__name__})")
        else:
            lease.end(JobState.DONE, "")
        return self.get(job.id)

    def _latest(
        self, transaction: Transaction, task: str, key: str, *, living_only: bool
    ) -> Job | None:
        conditions = [_jobs.c.state.in_(LIVING)] if living_only else []
        row = transaction.first(
            sa.select(_jobs)
            .where(transaction.mine(_jobs), _jobs.c.task == task, _jobs.c.key == key, *conditions)
            .order_by(_jobs.c.id.desc())
            .limit(1)
        )
        return None if row is None else _job(row)


class LeaseLostError(ConflictError):
    """The job was cancelled, or another worker took it over."""


class _Lease:
    """A worker's hold on one job; the job's :class:`~osmosis.ports.jobs.JobContext`."""

    def __init__(self, store: Store, job_id: UUID, holder: str) -> None:
        self._store = store
        self._job_id = job_id
        self._holder = holder

    def progress(self, done: int, total: int) -> None:
        """Record units done and prolong the lease."""
        with self._store.write() as transaction:
            changed = transaction.update(
                _jobs,
                {"done": done, "total": total, "lease_until": transaction.at + LEASE},
                *self._held(),
                _jobs.c.cancel_requested.is_(False),
            )
        if changed == 0:
            raise LeaseLostError("This job was stopped")

    def put_off(self, reason: str, pause: TimeDelta) -> None:
        """Give the job back, to be tried again later."""
        with self._store.write() as transaction:
            transaction.update(
                _jobs,
                {
                    "state": JobState.WAITING.value,
                    "reason": reason,
                    "next_attempt_at": transaction.at + pause,
                    "lease_until": None,
                    "lease_holder": None,
                },
                *self._held(),
            )

    def end(self, state: JobState, reason: str, *, only_if_asked: bool = False) -> None:
        """Say how the job ended, if it is still ours."""
        asked = (_jobs.c.cancel_requested.is_(True),) if only_if_asked else ()
        with self._store.write() as transaction:
            transaction.update(
                _jobs,
                {
                    "state": state.value,
                    "reason": reason,
                    "finished_at": transaction.at,
                    "lease_until": None,
                    "lease_holder": None,
                },
                *self._held(),
                *asked,
            )

    def _held(self) -> tuple[sa.ColumnElement[bool], ...]:
        return (_jobs.c.id == self._job_id, _jobs.c.lease_holder == self._holder)


def _claimable(at: Instant) -> sa.ColumnElement[bool]:
    waiting = (_jobs.c.state == JobState.WAITING.value) & (_jobs.c.next_attempt_at <= at)
    abandoned = (_jobs.c.state == JobState.RUNNING.value) & (_jobs.c.lease_until <= at)
    return waiting | abandoned


def _pause(attempts: int) -> TimeDelta:
    """Ten seconds, doubled with each attempt, at most an hour and a half."""
    factor: int = 2 ** min(attempts, 9)
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
