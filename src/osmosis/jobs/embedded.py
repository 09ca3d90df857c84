"""The embedded queue: a table, leases, one job at a time for each worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Event
from uuid import UUID

from osmosis.errors import (
    ConflictError,
    NotFoundError,
    TransientDeliveryError,
    TransientFetchError,
)
from osmosis.jobs import rows
from osmosis.jobs.running import RunningJob
from osmosis.kernel.attempt import Failure, attempt
from osmosis.kernel.ids import new_id
from osmosis.languages.speaking import gettext, noop
from osmosis.ports.jobs import Job, JobState, JobStoppedError, Task
from osmosis.storage import schema
from osmosis.storage.failures import StoreBusyError
from osmosis.storage.leases import Lease, Leases
from osmosis.storage.store import Store
from osmosis.storage.transaction import Transaction

MOST_ATTEMPTS = 8
DIED = noop("Osmosis stopped in the middle of this again and again")

_jobs = schema.jobs
_TRANSIENT = (TransientFetchError, TransientDeliveryError, StoreBusyError)


class EmbeddedJobs:
    """Jobs of one person in the store's own database (:class:`osmosis.ports.jobs.JobQueue`).

    Args:
        leases: How workers hold their jobs, when it is not to be as usual.
    """

    def __init__(self, store: Store, leases: Leases | None = None) -> None:
        self._store = store
        self._leases = leases or Leases(store, _jobs)
        self._told: list[Callable[[], None]] = []

    def ask(self, task: str, key: str, payload: Mapping[str, object]) -> Job:
        """The living job of this task and key, or a new one."""
        with self._store.write() as transaction:
            return self.ask_in(transaction, task, key, payload)

    def ask_in(
        self, transaction: Transaction, task: str, key: str, payload: Mapping[str, object]
    ) -> Job:
        """The same within a transaction that others write in too."""
        living = rows.find_latest(transaction, task, key)
        if living is not None and living.is_living:
            return living
        job_id = new_id(transaction.at)
        rows.add_job(transaction, job_id, task, key, payload)
        transaction.afterwards(self._tell)
        return rows.get_job(transaction, job_id)

    def find(self, task: str, key: str) -> Job | None:
        """The latest job of this task and key."""
        with self._store.read() as reading:
            return rows.find_latest(reading, task, key)

    def get(self, job_id: UUID) -> Job:
        """The job with this id.

        Raises:
            NotFoundError: There is none.
        """
        with self._store.read() as reading:
            return rows.get_job(reading, job_id)

    def cancel(self, job_id: UUID) -> None:
        """Ask a job to stop: one that nobody runs at once, another at its next step."""
        with self._store.write() as transaction:
            idle = rows.is_waiting() | (rows.is_running() & self._leases.is_free(transaction))
            stopped = rows.ended(JobState.CANCELLED, "", transaction.at)
            transaction.update(_jobs, stopped, _jobs.c.id == job_id, idle)
            transaction.update(
                _jobs, {"cancel_requested": True}, _jobs.c.id == job_id, rows.is_running()
            )

    def run_one(self, tasks: Mapping[str, Task], *, stop: Event | None = None) -> Job | None:
        """Take the job that has been due for longest and run it here."""
        if not self._has_work(tasks):
            return None
        with self._store.write() as transaction:
            job = rows.find_claimable(transaction, list(tasks), self._leases, transaction.at)
            if job is None:
                return None
            lease = self._claim(transaction, job)
        return self.get(job.id) if lease is None else self._run(job, lease, tasks, stop)

    def run(self, job_id: UUID, tasks: Mapping[str, Task]) -> Job:
        """Run this very job here."""
        with self._store.write() as transaction:
            job = rows.get_job(transaction, job_id)
            if not job.is_living:
                return job
            if job.task not in tasks:
                raise NotFoundError("Nothing here can do this job", task=job.task)
            if not rows.is_free(transaction, job_id, self._leases):
                raise ConflictError("Another worker is at it")
            lease = self._claim(transaction, job)
        return self.get(job.id) if lease is None else self._run(job, lease, tasks, None)

    def listen(self, told: Callable[[], None]) -> None:
        """Call ``told`` whenever a job that this process asked for has been committed."""
        self._told.append(told)

    def _tell(self) -> None:
        for told in self._told:
            told()

    def _has_work(self, tasks: Mapping[str, Task]) -> bool:
        """Whether it is worth a write: an idle worker leaves the disk alone."""
        at = self._store.time().now
        with self._store.read() as reading:
            return rows.find_claimable(reading, list(tasks), self._leases, at) is not None

    def _claim(self, transaction: Transaction, job: Job) -> Lease | None:
        """Hold a job; ``None`` when it ends here instead."""
        if rows.is_cancel_requested(transaction, job.id):
            end = rows.ended(JobState.CANCELLED, "", transaction.at)
        elif job.state is JobState.RUNNING and job.attempts >= MOST_ATTEMPTS:
            end = rows.ended(JobState.FAILED, gettext(DIED), transaction.at)
        else:
            begun = {"state": JobState.RUNNING.value, "attempts": job.attempts + 1, "reason": ""}
            return self._leases.take(transaction, job.id, begun)
        transaction.update(_jobs, end, _jobs.c.id == job.id)
        return None

    def _run(self, job: Job, lease: Lease, tasks: Mapping[str, Task], stop: Event | None) -> Job:
        running = RunningJob(self._store, lease, stop)
        try:
            with lease.kept():
                outcome = attempt(lambda: tasks[job.task](running, job.payload))
            self._end(running, job, outcome)
        except BaseException:
            # Ctrl-C, or the disk is full: whoever comes next need not wait for the lease.
            attempt(lambda: running.give_back(job.attempts))
            raise
        return self.get(job.id)

    def _end(self, running: RunningJob, job: Job, outcome: Failure | None) -> None:
        if outcome is None:
            running.end(JobState.DONE, "")
        elif isinstance(outcome.error, JobStoppedError):
            running.stopped(job.attempts)
        elif isinstance(outcome.error, _TRANSIENT) and job.attempts + 1 < MOST_ATTEMPTS:
            running.put_off(outcome.sentence, rows.pause(job.attempts))
        else:
            running.end(JobState.FAILED, outcome.sentence)
