"""One person's store: its folder, its database, its time, its ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import sqlalchemy as sa

from osmosis.kernel.clock import Clock
from osmosis.kernel.hashing import instant_text
from osmosis.storage import schema, timekeeping
from osmosis.storage.engine import WRITING, is_postgresql
from osmosis.storage.failures import translated
from osmosis.storage.folder import StoreFolder
from osmosis.storage.ledger import Ledger, LedgerLine
from osmosis.storage.timekeeping import StoreTime
from osmosis.storage.transaction import ReadTransaction, Transaction


class Store:
    """Everything of one person, opened.

    Attributes:
        folder: Where the files lie.
        person_id: Whose store it is; every row carries it.
        clock: The clock that was given.
        ledger: The list of what exists.
    """

    def __init__(
        self, *, engine: sa.Engine, folder: StoreFolder, person_id: UUID, clock: Clock
    ) -> None:
        self.engine = engine
        self.folder = folder
        self.person_id = person_id
        self.clock = clock
        self.ledger = Ledger(folder.ledger(person_id))
        self._written_keys: list[UUID] = []

    @contextmanager
    def read(self) -> Iterator[ReadTransaction]:
        """A transaction that reads.

        Raises:
            StorageError: The database is busy or damaged.
        """
        with translated(), self.engine.connect() as connection:
            yield ReadTransaction(connection, self.person_id)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that writes: all of it, or nothing when the block raises.

        On SQLite it is ``BEGIN IMMEDIATE``; on PostgreSQL it holds the lock on the person's clock
        mark, which comes to the same. When this is left without an exception, the rows are
        durable and their ledger lines too.

        Raises:
            StorageError: The database is busy, full or damaged; nothing was changed.
        """
        with translated():
            with self.engine.connect().execution_options(**{WRITING: True}) as connection:
                transaction = self._begin(connection)
                yield transaction
                timekeeping.commit_mark(transaction)
                connection.commit()
        if transaction.wrote_ledger:
            self.flush_ledger()

    def time(self) -> StoreTime:
        """The present as this store may trust it."""
        with self.read() as reading:
            return timekeeping.store_time(reading, self.clock.now())

    def flush_ledger(self) -> None:
        """Write every committed line that is still on its way; safe to call at any time."""
        pending = schema.ledger_pending
        with self.read() as reading:
            rows = reading.rows(
                sa.select(pending).where(reading.mine(pending)).order_by(pending.c.key)
            )
        lines = [
            LedgerLine(
                key=row["key"],
                kind=row["kind"],
                ref=str(row["ref"]),
                sha256=row["sha256"],
                details=row["details"],
                at=instant_text(row["at"]),
            )
            for row in rows
        ]
        self.ledger.append(lines)
        # The rows leave with the next transaction, which saves a commit on every capture.
        self._written_keys = [line.key for line in lines]

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def _begin(self, connection: sa.Connection) -> Transaction:
        if is_postgresql(connection):
            mark = schema.clock_marks
            connection.execute(
                sa.select(mark.c.person_id)
                .where(mark.c.person_id == self.person_id)
                .with_for_update()
            )
        reading = ReadTransaction(connection, self.person_id)
        at = timekeeping.store_time(reading, self.clock.now()).now
        transaction = Transaction(connection, self.person_id, at)
        if self._written_keys:
            written, self._written_keys = self._written_keys, []
            transaction.delete(schema.ledger_pending, schema.ledger_pending.c.key.in_(written))
        return transaction
