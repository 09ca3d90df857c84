"""Taking everything along: an export, its check, an import, and a look at the store, beside tar."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.measuring import CommandCost, command_cost
from osmosis.app import init_app
from osmosis.config import Config
from osmosis.sealing.keys import KeyFolder
from osmosis.storage.opening import NewStore
from osmosis.storage.store import Store

BLOBS = 400
BLOB_BYTES = 1 << 20
ROWS = 20_000
PASSPHRASE = "a passphrase for measuring"
MEGABYTE = 1_000_000
_OSMOSIS = [sys.executable, "-c", "import sys; from osmosis.cli.main import main; main()"]


def measure() -> Iterator[Figure]:
    """Each of them on the same store, on the disk of the temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _fill(place / "store")
        secret = place / "secret.txt"
        secret.write_text(PASSPHRASE, encoding="utf-8")
        run = _Run(place, secret)
        yield run.figure("an export as a folder", run.osmosis("export", "out"))
        yield run.figure("an export as a zip", run.osmosis("export", "out.zip"))
        yield run.figure("verify", run.osmosis("verify"))
        run.home = place / "new"
        yield run.figure("an import of the folder", run.osmosis("import", "export", "out"))


class _Run:
    """Commands on one store, each measured beside ``tar`` on the same bytes."""

    def __init__(self, place: Path, secret: Path) -> None:
        self.home = place / "store"
        self._place = place
        self._secret = ["--passphrase-file", str(secret)]
        self._size = sum(path.stat().st_size for path in self.home.rglob("*") if path.is_file())

    def osmosis(self, *words: str) -> CommandCost:
        """What a command costs; names of files are in the temporary folder."""
        *command, name = words
        if command:
            command += [str(self._place / name), *self._secret]
        else:
            command = [name]
        environment = {**os.environ, "OSMOSIS_HOME": str(self.home)}
        return command_cost([*_OSMOSIS, *command], environment)

    def figure(self, what: str, cost: CommandCost) -> Figure:
        """Megabytes a second, beside those of ``tar`` in the same minute."""
        tar = self._tar().seconds
        return Figure(
            what=f"{what}, {self._size / MEGABYTE:.0f} MB",
            value=self._size / MEGABYTE / cost.seconds,
            unit="MB/s",
            beside=f"tar {self._size / MEGABYTE / tar:.0f} MB/s; ours held"
            f" {cost.peak_bytes / MEGABYTE:.0f} MB of memory",
        )

    def _tar(self) -> CommandCost:
        target = self._place / "tar"
        target.unlink(missing_ok=True)
        store = self._place / "store"
        cost = command_cost(["tar", "-cf", target, "-C", store, "."])
        subprocess.run(["sync", target], check=False)
        return cost


def _fill(home: Path) -> None:
    """A store with many large blobs and many small rows."""
    app = init_app(Config(home=home), NewStore())
    KeyFolder(app.store.folder.keys(app.store.person_id)).set_passphrase(PASSPHRASE)
    dice = random.Random(1)
    for _ in range(BLOBS):
        app.blobs.put([dice.randbytes(BLOB_BYTES)])
    _add_rows(app.store)
    app.close()


def _add_rows(store: Store) -> None:
    from osmosis.kernel.ids import new_id
    from osmosis.storage.schema import rests

    with store.write() as transaction:
        rows = [
            {
                "id": new_id(transaction.at),
                "kind": "human",
                "human": f"Somebody {number}",
                "added_at": transaction.at,
            }
            for number in range(ROWS)
        ]
        transaction.insert_many(rests, rows)
