"""One person's store: its folder, its database, its time, its ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from uuid import UUID

import sqlalchemy as sa

from osmosis.kernel.clock import Clock
from osmosis.languages.speaking import noop
from osmosis.storage import schema
from osmosis.storage.commits import Commits
from osmosis.storage.engine import WRITING, is_postgresql
from osmosis.storage.failures import StoreFullError, translated
from osmosis.storage.folder import StoreFolder
from osmosis.storage.ledger import Ledger
from osmosis.storage.pending import pending_lines
from osmosis.storage.timekeeping import StoreTime, Timekeeper
from osmosis.storage.transaction import ReadTransaction, Transaction

KEPT_UNLISTED = noop(
    "The disk is full; this was kept, and its line in the ledger follows with more room"
)


class Store:
    """Everything of one person, opened.

    Attributes:
        folder: Where the files lie.
        person_id: Whose store it is; every row carries it.
        clock: The clock that was given.
        rehearsal: Whether the clock may be set; jumps into the future are then not asked about.
        ledger: The list of what exists.
        timekeeper: What judges the clock.
        commits: Whether anything was committed, by whomever.
    """

    def __init__(
        self,
        *,
        engine: sa.Engine,
        folder: StoreFolder,
        person_id: UUID,
        clock: Clock,
        rehearsal: bool = False,
        in_use: ExitStack | None = None,
    ) -> None:
        self.engine = engine
        self.folder = folder
        self.person_id = person_id
        self.clock = clock
        self.rehearsal = rehearsal
        self.ledger = Ledger(folder.ledger(person_id))
        self.timekeeper = Timekeeper(clock, asks=not rehearsal)
        self.commits = Commits(engine)
        self._in_use = in_use or ExitStack()
        self._written_keys: list[UUID] = []
        self._owes_ledger = True

    @contextmanager
    def read(self) -> Iterator[ReadTransaction]:
        """A transaction that reads, as of one moment.

        Raises:
            StorageError: The database is busy or damaged.
        """
        with translated(self.folder.root), self._connect() as connection:
            yield ReadTransaction(connection, self.person_id)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that writes: all of it, or nothing when the block raises.

        On SQLite it is ``BEGIN IMMEDIATE``; on PostgreSQL it holds the lock on the person's clock
        mark, which comes to the same. When this is left without an exception, the rows are
        durable and their ledger lines too.

        Raises:
            StoreBusyError: Another process held the database for too long.
            StoreFullError: There is no room. When only the ledger found none, the rows are kept
                and their lines follow as soon as there is room; nothing was acknowledged.
            StorageError: The database is damaged or does not answer; nothing was changed.
        """
        with translated(self.folder.root), self._connect(writing=True) as connection:
            transaction = self._begin(connection)
            yield transaction
            transaction.finish()
            self.timekeeper.keep(transaction)
            connection.commit()
        transaction.committed()
        if transaction.wrote_ledger or self._owes_ledger:
            try:
                self.flush_ledger()
            except StoreFullError as error:
                raise StoreFullError(KEPT_UNLISTED) from error

    def time(self) -> StoreTime:
        """The present as this store may trust it."""
        with self.read() as reading:
            return self.timekeeper.judge(reading)

    def flush_ledger(self) -> None:
        """Write every committed line that is still on its way; safe to call at any time.

        Raises:
            StoreFullError: There is no room for them yet; the next write tries again.
        """
        self._owes_ledger = True
        with self.read() as reading:
            lines = pending_lines(reading)
        self.ledger.append(lines)
        # The rows leave with the next transaction, which saves a commit on every capture.
        self._written_keys = [line.key for line in lines]
        self._owes_ledger = False

    def close(self) -> None:
        """Let go of the database."""
        # The last to leave tidies up, and must be one that may write.
        self.commits.close()
        self.engine.dispose()
        self._in_use.close()

    def _connect(self, *, writing: bool = False) -> sa.Connection:
        options: dict[str, object] = {WRITING: writing}
        if self.engine.dialect.name == "postgresql" and not writing:
            options["isolation_level"] = "REPEATABLE READ"
        return self.engine.connect().execution_options(**options)

    def _begin(self, connection: sa.Connection) -> Transaction:
        if is_postgresql(connection):
            mark = schema.clock_marks
            connection.execute(
                sa.select(mark.c.person_id)
                .where(mark.c.person_id == self.person_id)
                .with_for_update()
            )
        at = self.timekeeper.judge(ReadTransaction(connection, self.person_id)).now
        transaction = Transaction(connection, self.person_id, at)
        if self._written_keys:
            written, self._written_keys = self._written_keys, []
            transaction.delete(schema.ledger_pending, schema.ledger_pending.c.key.in_(written))
        return transaction
