"""One job in the hands of one worker."""

from __future__ import annotations

from threading import Event

from osmosis.jobs import rows
from osmosis.kernel.clock import TimeDelta
from osmosis.ports.jobs import JobState, JobStoppedError
from osmosis.storage import schema
from osmosis.storage.leases import Lease
from osmosis.storage.store import Store

_jobs = schema.jobs


class RunningJob:
    """What a task may ask while it runs (:class:`osmosis.ports.jobs.JobContext`)."""

    def __init__(self, store: Store, lease: Lease, stop: Event | None) -> None:
        self._store = store
        self._lease = lease
        self._stop = stop
        self._is_to_be_given_back = False

    def progress(self, done: int, total: int) -> None:
        """Record units done.

        Raises:
            JobStoppedError: It was cancelled or taken over, or is to be given back.
        """
        with self._store.write() as transaction:
            is_ours = self._lease.change(
                transaction,
                {"done": done, "total": total},
                _jobs.c.cancel_requested.is_(False),
            )
        if not is_ours:
            raise JobStoppedError("This job was stopped")
        if self._stop is not None and self._stop.is_set():
            self._is_to_be_given_back = True
            raise JobStoppedError("This job is given back")

    def stopped(self, attempts: int) -> None:
        """Say how a task ended that was told to stop.

        Args:
            attempts: How many there were before this one.
        """
        if self._is_to_be_given_back:
            self.give_back(attempts)
        else:
            # One that was taken over is not ours any more, and this changes nothing.
            self.end(JobState.CANCELLED, "")

    def end(self, state: JobState, reason: str) -> None:
        """Say how the job ended, if it is still ours."""
        with self._store.write() as transaction:
            self._lease.end(transaction, rows.ended(state, reason, transaction.at))

    def put_off(self, reason: str, pause: TimeDelta) -> None:
        """Let it be tried again later."""
        with self._store.write() as transaction:
            waiting = {
                "state": JobState.WAITING.value,
                "reason": reason,
                "next_attempt_at": transaction.at + pause,
            }
            self._lease.end(transaction, waiting)

    def give_back(self, attempts: int) -> None:
        """Let another worker go on with it at once; this attempt does not count."""
        with self._store.write() as transaction:
            waiting = {"state": JobState.WAITING.value, "attempts": attempts}
            self._lease.end(transaction, waiting)
