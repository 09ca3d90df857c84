"""A small life whose backups lie in a repository of restic, in a folder of this machine."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from osmosis.app import App
from osmosis.keeping.backups.checking import Checked, check_backup
from osmosis.keeping.backups.choosing import choose_place
from osmosis.keeping.backups.places import list_place, opened_place
from osmosis.keeping.backups.restic_keys import house_password
from osmosis.keeping.backups.restoring import Recovery, restore_snapshot
from osmosis.keeping.backups.running import Order, run_backup
from osmosis.keeping.importing import Wanted
from osmosis.keeping.key_locks import Way
from osmosis.kernel.clock import TimeDelta
from osmosis.storage.last_backup import LastBackup, last_backup
from tests.keeping.backed_up import BackedUp
from tests.keeping.lived import PASSPHRASE, Home
from tests.keeping.quick_restic import make_quick
from tests.storage.lives import blobs_of
from tests.storage.stores import add_note


@dataclass(frozen=True)
class InRestic:
    """A home, and the folder of the repository that holds its backups."""

    home: Home
    folder: Path

    @property
    def place(self) -> str:
        return f"restic:{self.folder}"

    @property
    def names(self) -> list[str]:
        return [one.name for one in list_place(self.place, lambda: PASSPHRASE)]

    @property
    def last(self) -> LastBackup:
        return last_backup(self.home.folder)

    @property
    def opened(self) -> BackedUp:
        return BackedUp(home=self.home, place=self.folder)

    def choose(
        self, keep: Sequence[str] = (), passphrase: str = PASSPHRASE, own_password: str = ""
    ) -> None:
        def choose(app: App) -> str:
            said = partial(choose_place, passphrase=passphrase, own_password=own_password)
            return said(app, self.place, keep)

        self.opened.opened(choose)
        for password in (passphrase, self.password):
            make_quick(self.folder, password)

    @property
    def password(self) -> str:
        """The one that the house key makes."""
        return self.opened.opened(lambda app: house_password(app.keys.house()))

    def run(self) -> LastBackup:
        """One day later."""
        self.home.clock.advance(TimeDelta(hours=24))
        return self.opened.opened(lambda app: run_backup(app, Order()))

    def check(self, way: Way = PASSPHRASE) -> Checked:
        return self.opened.opened(lambda app: check_backup(app, self.place, way))

    def restore(self, new: Home, name: str = "", way: Way = PASSPHRASE) -> None:
        recovery = Recovery(wanted=Wanted(place=new.folder), way=way)
        with opened_place(self.place, lambda: way, name=name, beside=new.root.parent) as place:
            restore_snapshot(place, place.chosen(name), recovery, new.practices, new.clock)

    def live_on(self, words: str, picture: bytes = b"one more picture") -> None:
        app = self.home.open()
        add_note(app.store, words, picture_sha256=blobs_of(app.store).put([picture]).sha256)
        app.close()

    def by_hand(self, *words: str, password: str = PASSPHRASE) -> str:
        """What restic says to somebody who has no Osmosis."""
        done = subprocess.run(
            ["restic", "--no-cache", "-r", self.folder, *words],
            env={"PATH": os.environ["PATH"]},
            input=password,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout
