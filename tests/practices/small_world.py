"""A small world: a store in a temporary folder, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self, TypeAlias, TypeVar

from osmosis.app import App, init_app, open_app
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock, Instant
from osmosis.ports.practice import Manifest, PracticeParts
from osmosis.practices.manifests import PRACTICES
from osmosis.sealing.keys import KeyFolder
from osmosis.storage.due import DueReport
from osmosis.storage.opening import NewStore
from tests.sealing.quick_lock import quick_lock

PASSPHRASE = "seven small green boats"
START = Instant.from_utc(2031, 5, 4, 9)
ZONE = "Europe/Bucharest"

Parts = TypeVar("Parts", bound=PracticeParts)


@dataclass
class SmallWorld:
    """A person with a store, on a Sunday morning in 2031; each practice adds what it does in it."""

    app: App
    clock: FixedClock

    practices: ClassVar[tuple[Manifest, ...]] = PRACTICES

    @classmethod
    def new(
        cls, root: Path, database_url: str = "", start: Instant = START, zone: str = ZONE
    ) -> Self:
        """A person with an empty store."""
        clock = FixedClock(start, zone)
        wanted = NewStore(database_url=database_url)
        app = init_app(Config(home=root / "store"), wanted, clock, cls.practices)
        return cls(app=app, clock=clock)

    def opened(self, kind: type[Parts]) -> Parts:
        """The practice whose parts are of this kind."""
        [found] = [parts for parts in self.app.parts.values() if isinstance(parts, kind)]
        return found

    def run_due(self) -> DueReport:
        """Look at the clock once."""
        report = self.app.due.run_due()
        assert report.failed == {}
        return report

    def set_passphrase(self, text: str = PASSPHRASE) -> None:
        """Make the vault, under a lock that takes no time."""
        folder = self.app.store.folder.keys(self.app.store.person_id)
        KeyFolder(folder, lock_up=quick_lock).set_passphrase(text)

    def reopen(self) -> None:
        """End the program and start it again."""
        self.app.close()
        self.app = open_app(self.app.config, self.clock, self.practices)


NewWorld: TypeAlias = Callable[[Path, str], SmallWorld]
