"""A small life in a store, with something of every kind in it, and ways to damage it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from osmosis.blobs.files import FileBlobStore
from osmosis.kernel.clock import FixedClock, TimeDelta
from osmosis.ports.practice import Manifest
from osmosis.sealing.keys import KeyFolder
from osmosis.storage.copies import copy_into
from osmosis.storage.engine import sqlite_driver
from osmosis.storage.forgetting import forget
from osmosis.storage.releases import release
from osmosis.storage.rests import add_rest
from osmosis.storage.settings import set_setting
from osmosis.storage.spool import SpoolHeader, write_spooled
from osmosis.storage.store import Store
from osmosis.storage.tries import begin_try, count_time
from osmosis.storage.verify import verify_store
from osmosis.storage.verifying.blobs import Remake
from osmosis.storage.verifying.report import Report
from tests.sealing.quick_lock import quick_lock
from tests.storage.notes.tables import glances, marks, notes
from tests.storage.stores import NOON, Place, add_note, note_ref

NOTES = Manifest(
    name="notes",
    title="Notes",
    migrations="tests.storage.notes.migrations",
    tables="tests.storage.notes.tables:metadata",
    parts="",
)
# Long enough to lie on pages of its own.
LONG = "It was on a dreary night of November. " * 150


def blobs_of(store: Store) -> FileBlobStore:
    """The blobs of a store's person."""
    return FileBlobStore(store.folder.blobs(store.person_id), store.folder.tmp)


def live(place: Place) -> None:
    """Make a store and let something of every kind happen in it; it is closed at the end."""
    store = place.init()
    blobs = blobs_of(store)
    keys = KeyFolder(store.folder.keys(store.person_id), lock_up=quick_lock)
    keys.create_house()
    keys.set_passphrase("a passphrase for tests")
    for number in range(8):
        picture = blobs.put([f"picture {number}".encode() * 40]).sha256
        columns: dict[str, object] = {"picture_sha256": picture, "weight": number}
        if number % 2:
            columns |= {"sealed": bytes(range(60 + number)), "tags": {"n": [number, None]}}
        note_id = add_note(store, LONG if number == 3 else f"note {number}", **columns)
        with store.write() as transaction:
            transaction.insert(marks, note_id=note_id, number=number, words=f"mark {number}")
            transaction.insert(glances, note_id=note_id, glanced_at=transaction.at)
        place.clock.advance(TimeDelta(hours=240))
    with store.write() as transaction:
        transaction.update(notes, {"title": "changed later"}, notes.c.weight == 2)
        transaction.delete(marks, marks.c.number == 5)
        set_setting(transaction, "colour", "red")
        add_rest(transaction, human="Ana")
        begun = begin_try(transaction, note_ref(note_id), "title", before="", after="A", times=4)
        count_time(transaction, begun.id, "first")
    _let_go(store, blobs)
    header = SpoolHeader(roll_id="r", client_id="c1", kind="line", taken="t", origin="shell")
    write_spooled(store.folder.spool(store.person_id), header, [b"sealed" * 50])
    store.close()


def _let_go(store: Store, blobs: FileBlobStore) -> None:
    picture = blobs.put([b"let go"]).sha256
    note_id = add_note(store, "let go", picture_sha256=picture)
    with store.write() as transaction:
        transaction.delete(notes, notes.c.id == note_id)
        release(transaction, note_ref(note_id), [picture])
    forget(store, blobs)


@dataclass(frozen=True)
class Life:
    """A store and a copy of it.

    Attributes:
        copy: The whole folder as it was, in another place.
    """

    place: Place
    copy: Path

    @property
    def root(self) -> Path:
        return self.place.root

    def verify(self, *copies: Path, remake: Remake | None = None) -> Report:
        return verify_store(
            self.place.folder,
            [NOTES],
            self.place.clock,
            blobs=FileBlobStore,
            copies=copies,
            remake=remake,
        )

    def files(self) -> list[Path]:
        """The files that carry content, in the store."""
        skipped = {"README.txt"}
        return sorted(
            path
            for path in self.root.rglob("*")
            if path.is_file() and path.suffix != ".lock" and path.name not in skipped
            if path.name != ".lock" and path.stat().st_size
            if "backups" not in path.relative_to(self.root).parts
        )

    def kept(self) -> dict[str, object]:
        """All content, read with nothing but Python: what must be the same after mending."""
        person = self.place.folder.read_marker().person_id
        found: dict[str, object] = {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in self.files()
            if path.name not in ("store.db", "store.db-wal", "store.db-shm")
        }
        found["person"] = person
        found["store.db"] = rows_in(self.place.folder.database)
        return found


def lived(
    original: Place, folder: Path, database_url: str = "", dumped: Path | None = None
) -> Life:
    """A store of a test's own and a copy, from one that was made once.

    Args:
        database_url: Where a copy of the original's PostgreSQL database is.
        dumped: The folder with a copy of that database's rows.
    """
    clock = FixedClock(original.clock.now())
    place = Place(root=folder / "store", database_url=database_url, clock=clock)
    for target in (place.root, folder / "copy"):
        shutil.copytree(original.root, target)
    if database_url:
        place.folder.postgresql.write_text(f"{database_url}\n")
    if dumped is not None:
        shutil.copytree(dumped, folder / "copy" / "backups", dirs_exist_ok=True)
    return Life(place, folder / "copy")


def dump_of(original: Place, folder: Path) -> Path:
    """The folder, with a copy of what an original's database holds."""
    store = original.open()
    copy_into(store.engine, original.folder, folder, original.clock.now())
    store.close()
    return folder


def flip(path: Path, bit: int) -> None:
    """Turn over one bit of a file."""
    data = bytearray(path.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)


def rows_in(path: Path) -> object:
    """Every content row of a database and what defines its tables, or why that cannot be read.

    Each row is looked up by its key as well, as the program would.
    """
    connection = sqlite_driver().connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        schema = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql NOT NULL")
        tables = dict(schema.fetchall())
        rows = {
            name: _rows(connection, name)
            for name, text in tables.items()
            if "row_hash" in text and text.startswith("CREATE TABLE")
        }
    except (sqlite_driver().Error, sqlite3.Error, UnicodeDecodeError) as error:
        return f"unreadable: {error}"
    finally:
        connection.close()
    return tables, rows


def _rows(connection: Any, table: str) -> list[Sequence[object]]:
    columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    key = [name for _, name, _, _, _, place in columns if place]
    places = [column[1] for column in columns]
    rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()
    condition = " AND ".join(f'"{name}" = ?' for name in key)
    for row in rows:
        values = [row[places.index(name)] for name in key]
        again = connection.execute(f'SELECT * FROM "{table}" WHERE {condition}', values)
        if again.fetchall() != [row]:
            return [("not found by its key", *values)]
    return sorted(rows, key=repr)


def take_copy(place: Place, target: Path) -> Path:
    shutil.copytree(place.root, target)
    store = place.open()
    copy_into(store.engine, place.folder, target / "backups", NOON)
    store.close()
    return target


def sql(place: Place, statement: str, **values: object) -> None:
    """Change the database behind the program's back, and past its rules."""
    store = place.open()
    with store.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys=OFF")
        else:
            connection.execute(sa.text("SET session_replication_role = replica"))
        connection.execute(sa.text(statement), values)
        connection.commit()
    store.close()


def kept(place: Place, table: sa.Table = notes) -> list[dict[str, Any]]:
    store = place.open()
    with store.read() as reading:
        rows = reading.rows(sa.select(table).order_by(*table.primary_key.columns))
    store.close()
    return [dict(row) for row in rows]
