"""Leases: a hold on one row, which runs out by itself when its holder dies.

What is measured is time in which the holder could have renewed its hold. The store's own clock
may jump by ten years in a rehearsal, and a machine's wall clock may be set, so neither will do.
On SQLite all holders are on one machine and read how long it has been awake. On PostgreSQL they
read the database's clock.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

import sqlalchemy as sa

from osmosis.kernel.attempt import attempt
from osmosis.kernel.clock import Clock, Instant, RunningClock, TimeDelta
from osmosis.storage.engine import is_postgresql
from osmosis.storage.store import Store
from osmosis.storage.transaction import ReadTransaction, Transaction

LENGTH = TimeDelta(seconds=30)
BEATS_IN_A_LEASE = 3


class Leases:
    """Hands out holds on the rows of one table.

    Args:
        table: It has ``id``, ``lease_until`` and ``lease_holder``.
        clock: What measures them, when it is not to be the machine's or the database's own.
        length: How long a hold lasts without being renewed.
        beat_seconds: How often a living holder renews it.
    """

    def __init__(
        self,
        store: Store,
        table: sa.Table,
        *,
        clock: Clock | None = None,
        length: TimeDelta = LENGTH,
        beat_seconds: float | None = None,
    ) -> None:
        self.store = store
        self.table = table
        self.length = length
        self.beat_seconds = beat_seconds or length.total("seconds") / BEATS_IN_A_LEASE
        self._clock = clock

    def is_free(self, reading: ReadTransaction) -> sa.ColumnElement[bool]:
        """The condition that nobody living holds a row.

        A hold that would last for longer than any does was measured before the machine was
        started again; its holder is gone.
        """
        until = self.table.c.lease_until
        now = self._now(reading)
        return until.is_(None) | (until <= now) | (until > now + self.length * 2)

    def take(self, transaction: Transaction, row_id: UUID, changes: Mapping[str, object]) -> Lease:
        """Hold a row that is free, and change it so."""
        lease = Lease(self, row_id, secrets.token_hex(16))
        hold = {**self.prolonged(transaction), "lease_holder": lease.holder}
        transaction.update(self.table, {**changes, **hold}, self.table.c.id == row_id)
        return lease

    def prolonged(self, reading: ReadTransaction) -> dict[str, object]:
        """What a hold that is renewed now looks like."""
        return {"lease_until": self._now(reading) + self.length}

    def _now(self, reading: ReadTransaction) -> Instant:
        if self._clock is not None:
            return self._clock.now()
        if is_postgresql(reading.connection):
            return Instant(reading.scalar(sa.select(sa.func.clock_timestamp())))
        return RunningClock().now()


class Lease:
    """One hold on one row.

    Attributes:
        holder: A text that nobody else has.
    """

    def __init__(self, leases: Leases, row_id: UUID, holder: str) -> None:
        self._leases = leases
        self._row_id = row_id
        self.holder = holder

    def change(
        self,
        transaction: Transaction,
        changes: Mapping[str, object],
        *where: sa.ColumnElement[bool],
    ) -> bool:
        """Change the row while it is held; says whether it was."""
        table = self._leases.table
        mine = (table.c.id == self._row_id, table.c.lease_holder == self.holder)
        return transaction.update(table, changes, *mine, *where) > 0

    def end(self, transaction: Transaction, changes: Mapping[str, object]) -> bool:
        """Change the row and let go of it; says whether it was still held."""
        return self.change(transaction, {**changes, "lease_until": None, "lease_holder": None})

    def renew(self) -> bool:
        """Hold the row for as long again; says whether it was still held."""
        with self._leases.store.write() as transaction:
            return self.change(transaction, self._leases.prolonged(transaction))

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Renew the hold from a thread while the block runs, however long a step of it takes."""
        over = threading.Event()
        beating = threading.Thread(
            target=_beat, args=(self.renew, over, self._leases.beat_seconds), name="osmosis-lease"
        )
        beating.daemon = True
        beating.start()
        try:
            yield
        finally:
            over.set()
            beating.join()


def _beat(renew: Callable[[], bool], over: threading.Event, every_seconds: float) -> None:
    """Renew until it is over or another one holds the row; a busy store is tried again."""
    while not over.wait(every_seconds):
        if attempt(renew) is False:
            return
