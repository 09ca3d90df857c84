"""The store's folder: where everything lies, and the words that explain it to a stranger.

Imports no database, so that the shell can expose a frame within 0.3 s.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from osmosis.errors import ConflictError, NotFoundError, StorageError
from osmosis.kernel.hashing import canonical_json
from osmosis.kernel.ids import parse_id
from osmosis.storage.durable import fsync_folder, replace_durably

MARKER = "osmosis-store.json"
FORMAT = 1

README = """\
This folder is an Osmosis store: one person's diary. Keep it whole, and keep copies of it.

You can read it without Osmosis:

osmosis-store.json   says that this is a store, of which format, and whose.
store.db             a SQLite 3 database with everything that is not a picture or a recording.
                     (store.postgresql instead names a PostgreSQL database.)
blobs/               the pictures, recordings and sealed moments themselves. Each file is called
                     by the SHA-256 of its bytes. Sealed ones are age files (https://age-encryption.org).
spool/               moments that were kept but not yet placed in the database: two lines of text,
                     then an age file.
keys/                the keys. house.key opens what is under a curtain; vault.key.age is locked by
                     the passphrase. Whoever has this folder has the house key.
ledger/              what was kept and what was let go, one line each, every line carrying the
                     hash of the line before it.
derived/             smaller pictures; may be deleted at any time, they are made again.
tmp/                 may be deleted while Osmosis is not running.
backups/             copies made before the database was changed to a new form.
capture.json         what the camera needs to know; made anew from the database.

A sealed moment: take its roll's key out of store.db (table rolls_keys), open that with
`age -d -i keys/PERSON/house.key`, then the moment with the key that comes out. What comes out of
a moment is a zip with moment.json and the original.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Marker:
    """What says that a folder is a store.

    Attributes:
        person_id: Whose store it is.
        rehearsal: Whether its clock may be set; written once, never changed.
        database: ``sqlite`` or ``postgresql``.
    """

    person_id: UUID
    rehearsal: bool
    database: str


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
            StorageError: The marker is damaged or of a newer format.
        """
        try:
            text = (self.root / MARKER).read_text(encoding="utf-8")
        except FileNotFoundError:
            raise NotFoundError(
                "There is no Osmosis store here; `osmosis init` makes one", folder=self.root
            ) from None
        try:
            data = json.loads(text)
            marker = Marker(
                person_id=parse_id(data["person_id"]),
                rehearsal=bool(data["rehearsal"]),
                database=str(data["database"]),
            )
            format_number = int(data["format"])
        except (ValueError, KeyError, TypeError) as error:
            raise StorageError("The store's marker is damaged", file=MARKER) from error
        if format_number > FORMAT:
            raise StorageError(
                "This store was made by a newer Osmosis; nothing was touched", format=format_number
            )
        return marker

    def create(self, marker: Marker) -> None:
        """Lay out an empty store; the marker is written last.

        Raises:
            ConflictError: There is a store already, or the folder holds something else.
        """
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        if (self.root / MARKER).exists():
            raise ConflictError("There is a store here already", folder=self.root)
        if any(self.root.iterdir()):
            raise ConflictError(
                "This folder is not empty; a store needs a folder of its own", folder=self.root
            )
        person = marker.person_id
        for folder in (
            self.blobs(person),
            self.spool(person),
            self.keys(person),
            self.derived(person),
            self.ledger(person),
            self.tmp,
            self.backups,
        ):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_durably(self.root / "README.txt", README.encode("utf-8"))
        data = {
            "format": FORMAT,
            "person_id": str(marker.person_id),
            "rehearsal": marker.rehearsal,
            "database": marker.database,
        }
        replace_durably(self.root / MARKER, canonical_json(data) + b"\n")
        fsync_folder(self.root)

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Hold the store's lock of this name; other processes wait."""
        from osmosis.storage.locks import FileLock

        with FileLock(self.root / f".{name}.lock"):
            yield


def default_root() -> Path:
    """``$OSMOSIS_HOME``, or the platform's folder for a person's data."""
    given = os.environ.get("OSMOSIS_HOME")
    if given:
        return Path(given).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("osmosis", appauthor=False))
