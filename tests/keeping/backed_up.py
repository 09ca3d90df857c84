"""A small life with a folder for its backups, and ways to make, try, damage and restore them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from osmosis.app import App
from osmosis.keeping.backups.checking import Checked, check_backup
from osmosis.keeping.backups.choosing import choose_place
from osmosis.keeping.backups.places import read_place
from osmosis.keeping.backups.repository import Repository
from osmosis.keeping.backups.restoring import Recovered, Recovery, restore_snapshot
from osmosis.keeping.backups.retention import read_rules
from osmosis.keeping.backups.running import Order, run_backup
from osmosis.keeping.importing import Wanted
from osmosis.keeping.key_locks import Way
from osmosis.kernel.clock import TimeDelta
from osmosis.storage.last_backup import LastBackup, last_backup
from tests.keeping.lived import PASSPHRASE, Home
from tests.sealing.quick_lock import quick_lock

T = TypeVar("T")
EVERYTHING = read_rules(["last:1000"])


@dataclass(frozen=True)
class BackedUp:
    """A home and where its backups lie."""

    home: Home
    place: Path

    def choose(self, keep: Sequence[str] = ()) -> None:
        self.opened(lambda app: choose_place(app, str(self.place), keep))

    def run(self, keep: Sequence[str] = (), *, passphrase: str | None = None) -> LastBackup:
        """One day later."""
        self.home.clock.advance(TimeDelta(hours=24))
        rules = read_rules(keep) if keep else EVERYTHING
        order = Order(place=str(self.place), rules=rules, passphrase=passphrase, lock_up=quick_lock)
        return self.opened(lambda app: run_backup(app, order))

    def check(self, way: Way = PASSPHRASE, name: str = "") -> Checked:
        return self.opened(lambda app: check_backup(app, str(self.place), way, name=name))

    def restore(
        self,
        new: Home,
        name: str = "",
        *,
        way: Way = PASSPHRASE,
        ledgers: Sequence[Path] = (),
        over: bool = False,
        without_damaged: bool = False,
        released_too: bool = False,
        url: str = "",
    ) -> Recovered:
        repository = self.repository
        recovery = Recovery(
            wanted=Wanted(place=new.folder, ledgers=ledgers, database_url=url),
            way=way,
            is_over=over,
            leaves_out_damaged=without_damaged,
            brings_released=released_too,
        )
        return restore_snapshot(
            repository, repository.chosen(name), recovery, new.practices, new.clock
        )

    @property
    def repository(self) -> Repository:
        return read_place(str(self.place))

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.repository.listed()]

    @property
    def last(self) -> LastBackup:
        return last_backup(self.home.folder)

    @property
    def files(self) -> dict[str, bytes]:
        """Every file of the backup by its name."""
        paths = (one for one in sorted(self.place.rglob("*")) if one.is_file())
        return {str(one.relative_to(self.place)): one.read_bytes() for one in paths}

    def pieces(self) -> list[Path]:
        return sorted(self.place.glob("*/pieces/*/*"))

    def opened(self, act: Callable[[App], T]) -> T:
        app = self.home.open()
        try:
            return act(app)
        finally:
            app.close()


def flip(path: Path, at: int = 0) -> None:
    """Change one bit of a file."""
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 1
    path.chmod(0o600)
    path.write_bytes(data)
