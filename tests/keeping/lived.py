"""A small life that is kept: opened with everything, written out, made again, compared."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

from osmosis.app import App, open_app
from osmosis.config import Config
from osmosis.keeping.comparing import differences
from osmosis.keeping.exporting import export_store
from osmosis.keeping.importing import Imported, Wanted, import_export, opened_export
from osmosis.keeping.moving import MovedStore, move_store
from osmosis.keeping.tables import exported_tables, moved_tables
from osmosis.kernel.clock import FixedClock
from osmosis.ports.practice import Manifest, PracticeParts
from osmosis.practices.context import PracticeContext
from osmosis.storage.folder import StoreFolder
from osmosis.storage.migrating import MigrationSet
from osmosis.storage.opening import open_for_repair
from osmosis.storage.store import Store
from tests.sealing.quick_lock import quick_lock
from tests.storage.lives import NOTES, blobs_of
from tests.storage.stores import NOON

PASSPHRASE = "a passphrase for tests"
KEPT = replace(NOTES, parts="tests.keeping.lived:open_parts")


def open_parts(_: PracticeContext) -> PracticeParts:
    """Notes tell the shells nothing."""
    return PracticeParts()


@dataclass(frozen=True)
class Home:
    """A store in a folder, whatever practices it knows.

    Attributes:
        practices: Those of the program, or Notes alone.
    """

    root: Path
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOON))
    practices: tuple[Manifest, ...] = (KEPT,)

    @property
    def folder(self) -> StoreFolder:
        return StoreFolder(self.root)

    def open(self) -> App:
        return open_app(Config(home=self.root), self.clock, self.practices)

    def raw(self) -> Store:
        """The store as it lies there, also when it does not open."""
        sets = [MigrationSet(name=one.name, package=one.migrations) for one in self.practices]
        return open_for_repair(self.folder, sets, self.clock)

    def export(self, target: Path, passphrase: str | None = PASSPHRASE) -> Path:
        app = self.open()
        try:
            export_store(app, target, passphrase, lock_up=quick_lock)
        finally:
            app.close()
        return target

    def elsewhere(self, root: Path) -> Home:
        return replace(self, root=root)

    def copied(self, root: Path) -> Home:
        """A copy of it in that folder, on a clock of its own."""
        shutil.copytree(self.root, root)
        return replace(self, root=root, clock=FixedClock(self.clock.now()))

    def make_of(
        self,
        path: Path,
        *,
        passphrase: str | None = PASSPHRASE,
        url: str = "",
        ledger: Path | None = None,
    ) -> Imported:
        wanted = Wanted(
            place=self.folder, database_url=url, ledgers=() if ledger is None else (ledger,)
        )
        with opened_export(path) as export:
            return import_export(export, wanted, self.practices, self.clock, passphrase)

    def move(self, place: Home, url: str = "") -> MovedStore:
        return move_store(self.folder, place.folder, url, self.practices, self.clock)

    def differences(self, other: Home, *, moved: bool = False) -> list[str]:
        """What differs in the other, as an export or a move should have made it."""
        tables = (moved_tables if moved else exported_tables)(self.practices)
        one, two = self.raw(), other.raw()
        try:
            blobs = (blobs_of(one), blobs_of(two))
            return list(differences(one, two, blobs, tables, held=not moved))
        finally:
            one.close()
            two.close()
