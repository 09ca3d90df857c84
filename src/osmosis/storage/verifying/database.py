"""The database: its rows are compared with the ledger, mended in place, or it is made anew."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from osmosis.kernel.clock import Clock
from osmosis.languages.speaking import noop
from osmosis.ports.loading import load
from osmosis.ports.practice import Manifest
from osmosis.storage import schema
from osmosis.storage.disk import StoreFullError
from osmosis.storage.expected import Expected, expected_from
from osmosis.storage.failures import StoreDamagedError, is_want_of_room
from osmosis.storage.folder import Marker, StoreFolder
from osmosis.storage.found_rows import Shapes, shapes_of
from osmosis.storage.given_copies import GivenCopies
from osmosis.storage.ledger import Ledger
from osmosis.storage.ledger_lines import LedgerLine
from osmosis.storage.locks import LockHeldError
from osmosis.storage.migrating import KERNEL, MigrationSet
from osmosis.storage.needed import needed_blobs
from osmosis.storage.opening import DatabaseMissingError, open_for_repair
from osmosis.storage.pending import pending_lines
from osmosis.storage.releases import list_released
from osmosis.storage.rows import RowKey
from osmosis.storage.store import Store
from osmosis.storage.stored_rows import spelled_key
from osmosis.storage.transaction import ReadTransaction
from osmosis.storage.verifying.mending import known_by_themselves, mend_rows, wanted_rows
from osmosis.storage.verifying.rebuilding import gather, rebuild
from osmosis.storage.verifying.report import Report
from osmosis.storage.verifying.rows import (
    DATABASE,
    ROW,
    RowsFound,
    compare_rows,
    page_complaints,
    schema_complaints,
)

FILE = "store.db"
_UNLISTED = noop("ledger")
_IN_USE = noop(
    "The database must be made anew, and somebody has it open. Stop Osmosis, then try again."
)


class DatabaseVerification:
    """One verification of a store's database.

    Args:
        copies: Where rows are taken from; nothing is changed when there are none.
        report: Where it is written down.
    """

    def __init__(
        self,
        *,
        folder: StoreFolder,
        marker: Marker,
        practices: Sequence[Manifest],
        clock: Clock,
        copies: GivenCopies,
        report: Report,
    ) -> None:
        self._folder = folder
        self._marker = marker
        self._practices = practices
        self._clock = clock
        self._copies = copies
        self._report = report

    def pending(self) -> list[LedgerLine]:
        """The lines that the ledger is still to get; none where the database cannot say."""
        try:
            store = open_for_repair(self._folder, self._sets, self._clock)
        except (StoreDamagedError, DatabaseMissingError):
            return []
        try:
            with store.read() as reading:
                return pending_lines(reading)
        except StoreDamagedError:
            return []
        finally:
            store.close()

    def verify(self) -> set[str]:
        """Verify and mend the rows; says which blobs there should be.

        Raises:
            NewerStoreError: The store was written by a newer program.
            StoreFullError: There is so little room that the database cannot be read.
            StorageError: A PostgreSQL database does not answer, or its own pages are broken.
        """
        if self._is_file and self._folder.database.exists():
            complaints = page_complaints(self._folder.database)
            if is_want_of_room("; ".join(complaints), self._folder.root):
                raise StoreFullError("There is no room on the disk to look; make some first")
            if complaints:
                return self._make_anew(RowsFound(complaints=complaints))
        try:
            store = open_for_repair(self._folder, self._sets, self._clock)
        except (StoreDamagedError, DatabaseMissingError) as error:
            return self._make_anew(RowsFound(complaints=[error.message]))
        try:
            with store.read() as reading:
                found = self._compare(reading)
            self._report.rows = found.read
            if not found.complaints:
                if not found.is_whole:
                    self._mend_in_place(store)
                return self._wanted(store)
        except StoreDamagedError as error:
            found = RowsFound(complaints=[str(error)])
        finally:
            store.close()
        return self._make_anew(found)

    @property
    def _is_file(self) -> bool:
        return self._marker.database == "sqlite"

    def _mend_in_place(self, store: Store) -> None:
        """Look again while nobody writes, and put right what is still wrong."""
        with store.write() as transaction:
            found = self._compare(transaction)
            self._name(found)
            if not self._copies.may_mend:
                return
            sources = {
                **self._copies.rows(self._shapes, wanted_rows(found)),
                **known_by_themselves(found),
            }
            mended = mend_rows(transaction.connection, self._shapes, found, sources)
            transaction.list_again({key: row.claimed for key, row in found.unlisted.items()})
        for key in {*mended, *found.unlisted}:
            self._mended(key)

    def _make_anew(self, found: RowsFound) -> set[str]:
        self._report.find(DATABASE, FILE, "; ".join(dict.fromkeys(found.complaints)))
        self._name(found)
        expected = self._expected([])
        if not self._is_file or not self._copies.may_mend:
            return set(expected.blobs)
        person = self._marker.person_id
        gathered = gather(self._folder, person, self._shapes, expected, self._copies)
        for key in gathered.lost:
            if key not in found.missing:
                self._report.find(
                    ROW, spelled_key(key), noop("This row is missing, and no copy has it")
                )
        if ("people", ()) not in gathered.rows:
            return set(expected.blobs)
        try:
            rebuild(self._folder, self._shapes, gathered, (KERNEL, *self._sets), self._clock)
        except LockHeldError:
            self._report.notes.append(_IN_USE)
            return set(expected.blobs)
        return self._look_again(found)

    def _look_again(self, before: RowsFound) -> set[str]:
        """See whether the database that was made anew is as it should be."""
        store = open_for_repair(self._folder, self._sets, self._clock)
        try:
            with store.write() as transaction:
                found = self._compare(transaction)
                transaction.list_again({key: row.claimed for key, row in found.unlisted.items()})
            self._report.rows = self._report.rows or found.read
            if not found.complaints:
                self._report.mend(DATABASE, FILE)
            for row in (*before.damaged, *before.stale, *before.returned):
                if row.key is None or row.key not in found.missing:
                    self._report.mend(ROW, row.name)
            for key in {*before.missing, *before.unlisted} - set(found.missing):
                self._mended(key)
            return self._wanted(store)
        finally:
            store.close()

    def _name(self, found: RowsFound) -> None:
        for row in found.damaged:
            self._report.find(ROW, row.name, noop("This row is damaged"))
        for row in found.returned:
            self._report.find(ROW, row.name, noop("This row was removed and has come back"))
        for row in found.stale:
            self._report.find(ROW, row.name, noop("This row is older than the ledger says"))
        for key in found.unlisted:
            self._report.find(
                _UNLISTED, spelled_key(key), noop("The ledger does not know this row")
            )
        named = {row.key for row in (*found.damaged, *found.stale)}
        for key in set(found.missing) - named:
            self._report.find(ROW, spelled_key(key), noop("This row is missing"))

    def _mended(self, key: RowKey) -> None:
        for what in (ROW, _UNLISTED):
            self._report.mend(what, spelled_key(key))

    def _compare(self, reading: ReadTransaction) -> RowsFound:
        complaints = schema_complaints(reading.connection, self._shapes)
        expected = self._expected([] if complaints else pending_lines(reading))
        found = compare_rows(reading.connection, self._marker.person_id, self._shapes, expected)
        found.complaints[:0] = complaints
        return found

    def _wanted(self, store: Store) -> set[str]:
        """The blobs that rows need, and those that the ledger says were kept and not let go."""
        with store.read() as reading:
            needed = needed_blobs(reading)
            expected = self._expected(pending_lines(reading))
            gone = {name for stone in list_released(reading) for name in stone.sha256s}
        return needed | (set(expected.blobs) - gone)

    def _expected(self, pending: Sequence[LedgerLine]) -> Expected:
        found = Ledger(self._folder.ledger(self._marker.person_id)).found_lines()
        lines = [one.found.line for one in found if one.found.line is not None]
        return expected_from([*lines, *pending])

    @cached_property
    def _sets(self) -> list[MigrationSet]:
        return [MigrationSet(name=one.name, package=one.migrations) for one in self._practices]

    @cached_property
    def _shapes(self) -> Shapes:
        tables = [schema.metadata, *(load(one.tables) for one in self._practices)]
        return shapes_of(tables, (KERNEL, *self._sets), self._clock)
