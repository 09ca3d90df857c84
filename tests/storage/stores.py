"""Stores for the tests of storage, on either database, with Notes in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from osmosis.kernel.clock import Clock, FixedClock, Instant, Running, TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.storage.folder import StoreFolder
from osmosis.storage.migrating import MigrationSet
from osmosis.storage.opening import NewStore, init_store, open_store
from osmosis.storage.store import Store
from osmosis.storage.transaction import LedgerKind
from tests.storage.notes import tables

NOON = Instant.from_utc(2031, 5, 4, hour=12)
NOTES = MigrationSet(name="notes", package="tests.storage.notes.migrations")
SETS = [NOTES]


class MachineClock(FixedClock):
    """A machine: its clock may be set, how long it has been running may not."""

    def __init__(self, instant: Instant) -> None:
        super().__init__(instant)
        self.boot = "first"
        self.seconds = 1_000.0

    def running(self) -> Running:
        return Running(boot=self.boot, seconds=self.seconds)

    def live(self, delta: TimeDelta) -> None:
        """Let time pass, awake or asleep."""
        self.advance(delta)
        self.seconds += delta.total("seconds")

    def restart(self, after: TimeDelta) -> None:
        """Switch the machine off, and on again later."""
        self.advance(after)
        self.boot += "+"
        self.seconds = 10.0


@dataclass(kw_only=True)
class Place:
    """Where a test's store lies: its folder, and its database.

    Attributes:
        database_url: Empty for SQLite in the folder.
    """

    root: Path
    database_url: str = ""
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOON))

    @property
    def folder(self) -> StoreFolder:
        return StoreFolder(self.root)

    def init(self, *, name: str = "Ada", rehearsal: bool = False) -> Store:
        wanted = NewStore(name=name, rehearsal=rehearsal, database_url=self.database_url)
        return init_store(self.folder, wanted, SETS, self.clock)

    def open(self, clock: Clock | None = None) -> Store:
        return open_store(self.folder, SETS, clock or self.clock)


def add_note(store: Store, words: str, **columns: object) -> UUID:
    """Keep a note as a practice would: its row, and a line on its way into the ledger."""
    with store.write() as transaction:
        note_id = new_id(transaction.at)
        transaction.insert(
            tables.notes, id=note_id, words=words, noted_at=transaction.at, **columns
        )
        sha256 = columns.get("picture_sha256")
        transaction.record(
            LedgerKind.KEPT, note_ref(note_id), sha256=None if sha256 is None else str(sha256)
        )
    return note_id


def note_ref(note_id: UUID) -> Ref:
    """The reference of a note."""
    return Ref("notes", "note", note_id)
