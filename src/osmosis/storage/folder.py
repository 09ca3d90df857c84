"""The store's folder: where everything lies, and the words that explain it to a stranger.

Imports no database, so that the shell can expose a frame within 0.3 s.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from osmosis.errors import ConflictError, NotFoundError, StorageError
from osmosis.storage.durable import fsync_folder, make_folder, replace_durably
from osmosis.storage.locks import FileLock
from osmosis.storage.marker import MARKER, Marker, parse_marker, spelled_marker, unreadable

__all__ = ["MARKER", "Marker", "StoreFolder", "default_root"]

_BEGUN = ".osmosis-store.begun"

README = """\
This folder is an Osmosis store: one person's diary. Keep it whole, and keep copies of it.

You can read it without Osmosis:

osmosis-store.json   says that this is a store, of which format, and whose.
store.db             a SQLite 3 database with everything that is not a picture or a recording.
                     store.db-wal and store.db-shm belong to it while it is in use.
                     (store.postgresql instead names a PostgreSQL database.)
blobs/               the pictures, recordings and sealed moments themselves. Each file is called
                     by the SHA-256 of its bytes. Sealed ones are age files (https://age-encryption.org).
spool/               moments that were kept but not yet placed in the database: two lines of text,
                     then an age file. The file's name ends in the SHA-256 of all its bytes.
keys/                the keys. house.key opens what is under a curtain; vault.key.age is locked by
                     the passphrase. Whoever has this folder has the house key. SHA256SUMS has
                     their hashes, as `sha256sum --check` reads them.
ledger/              what was kept and what was let go, one line each, every line carrying the
                     hash of the line before it; and what each row of the database hashes to.
derived/             smaller pictures; may be deleted at any time, they are made again.
tmp/                 may be deleted while Osmosis is not running.
backups/             copies made before the database was changed to a new form.
capture.json         what the camera needs to know; made anew from the database.
moved.json           if it is here: where this store lives now, and since when. This one is then
                     only what was left behind.
last-copy.json       when the last daily copy was made, and what went wrong, if anything did.
last-backup.json     the same of the backups, and when one was last brought back for a trial.

A sealed moment: take its key out of store.db (for a frame its roll's, in rolls_keys; for a
message its own, in mnestics_keys), open that with `age -d -i keys/PERSON/house.key`, then the
moment with the key that comes out. What comes out of a moment is a zip with moment.json and the
original.
"""


@dataclass(frozen=True, slots=True)
class StoreFolder:
    """Paths inside a store's folder; each person's files lie under the person's id."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / "store.db"

    @property
    def postgresql(self) -> Path:
        """The file that names a PostgreSQL database, without its password."""
        return self.root / "store.postgresql"

    @property
    def capture_file(self) -> Path:
        """What the camera needs to know."""
        return self.root / "capture.json"

    @property
    def backups(self) -> Path:
        """Copies made before a migration, and daily copies."""
        return self.root / "backups"

    @property
    def tmp(self) -> Path:
        """Half-written things."""
        return self.root / "tmp"

    def blobs(self, person_id: UUID) -> Path:
        """A person's content-addressed bytes."""
        return self.root / "blobs" / str(person_id)

    def spool(self, person_id: UUID) -> Path:
        """A person's moments that are kept but not yet placed."""
        return self.root / "spool" / str(person_id)

    def keys(self, person_id: UUID) -> Path:
        """A person's keys."""
        return self.root / "keys" / str(person_id)

    def derived(self, person_id: UUID) -> Path:
        """A person's smaller pictures; may be deleted."""
        return self.root / "derived" / str(person_id)

    def ledger(self, person_id: UUID) -> Path:
        """A person's ledger."""
        return self.root / "ledger" / str(person_id)

    def read_marker(self) -> Marker:
        """Who and what this store is.

        Raises:
            NotFoundError: There is no store here. An empty life is never begun by accident.
            StorageError: The marker is damaged, of a newer format, or cannot be read.
        """
        try:
            data = (self.root / MARKER).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise NotFoundError(
                "There is no Osmosis store here; `osmosis init` makes one", folder=self.root
            ) from None
        except OSError as error:
            raise unreadable(self.root) from error
        return parse_marker(data)

    def create(self, marker: Marker) -> None:
        """Lay out an empty store and mark it as one.

        Raises:
            ConflictError: There is a store already, or the folder holds something else.
        """
        self.begin(marker)
        self.finish(marker)

    def begun(self) -> Marker | None:
        """The marker of a store that was laid out here and never finished."""
        try:
            return parse_marker((self.root / _BEGUN).read_bytes())
        except (OSError, StorageError):
            return None

    def begin(self, marker: Marker) -> None:
        """Lay out an empty store that is no store yet: its marker is written last.

        What an earlier attempt that was cut off left behind is used again.

        Raises:
            ConflictError: There is a store already, or the folder holds something else.
        """
        make_folder(self.root)
        if (self.root / MARKER).exists():
            raise ConflictError("There is a store here already", folder=self.root)
        if not (self.root / _BEGUN).exists() and any(map(_is_somebodys, self.root.iterdir())):
            raise ConflictError(
                "This folder is not empty; a store needs a folder of its own", folder=self.root
            )
        replace_durably(self.root / _BEGUN, spelled_marker(marker))
        for folder in self.folders(marker.person_id):
            make_folder(folder)
        self.explain()

    def finish(self, marker: Marker) -> None:
        """Mark what was begun as a store; from here on it may be called kept."""
        replace_durably(self.root / MARKER, spelled_marker(marker))
        (self.root / _BEGUN).unlink(missing_ok=True)
        fsync_folder(self.root)

    def explain(self) -> None:
        """Write the text that explains the folder, unless it stands there already."""
        path = self.root / "README.txt"
        words = README.encode("utf-8")
        if not path.exists() or path.read_bytes() != words:
            replace_durably(path, words)

    def folders(self, person_id: UUID) -> list[Path]:
        """Every folder of one person, and those that all share."""
        return [
            self.blobs(person_id),
            self.spool(person_id),
            self.keys(person_id),
            self.derived(person_id),
            self.ledger(person_id),
            self.tmp,
            self.backups,
        ]

    def in_use(self, *, alone: bool = False) -> FileLock:
        """Held by all who have the database open; alone, at once or not, by who replaces it."""
        return FileLock(self.root / ".use.lock", shared=not alone, wait=not alone)

    @contextmanager
    def locked(self, name: str, *, wait: bool = True) -> Iterator[None]:
        """Hold the store's lock of this name; other processes wait.

        Raises:
            LockHeldError: Somebody holds it, and ``wait`` is false.
        """
        with FileLock(self.root / f".{name}.lock", wait=wait):
            yield


def _is_somebodys(path: Path) -> bool:
    """Whether a file in the way may matter; what an earlier attempt left behind does not."""
    leftover = path.name.startswith(f".{_BEGUN}.") or path.suffix == ".lock"
    return not (path.name.startswith(".") and leftover)


def default_root() -> Path:
    """``$OSMOSIS_HOME``, or the platform's folder for a person's data."""
    given = os.environ.get("OSMOSIS_HOME")
    if given:
        return Path(given).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("osmosis", appauthor=False))
