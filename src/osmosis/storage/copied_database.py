"""The database's part of a copy: a snapshot under another name, and the exchange of the names."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from osmosis.errors import StorageError
from osmosis.storage.copies import copy_sqlite, dump_rows, dumped_rows
from osmosis.storage.copy_label import DATABASE, DUMPED, DUMPED_PREVIOUS, PREVIOUS
from osmosis.storage.durable import fsync_folder
from osmosis.storage.engine import reading_only, sqlite_driver
from osmosis.storage.failures import StoreDamagedError
from osmosis.storage.folder import StoreFolder
from osmosis.storage.store import Store

NEW = ".new"


def snapshot(store: Store, copy: StoreFolder) -> Path:
    """A whole and checked copy of the database under another name, beside the one before.

    Raises:
        StoreDamagedError: Ours cannot be read to its end; the copy is better left as it is.
        StoreFullError: There is no room.
    """
    if store.engine.dialect.name == "postgresql":
        made = dump_rows(store.engine, copy.root / f".{DUMPED}{NEW}", outside=True)
        for _ in dumped_rows_under(made):
            pass
        return made
    made = copy_sqlite(store.folder.database, copy.root / f".{DATABASE}{NEW}", outside=True)
    try:
        with reading_only(made, alone=True) as connection:
            found = connection.execute("PRAGMA quick_check").fetchall()
    except sqlite_driver().Error as error:
        raise _unsound() from error
    if found != [("ok",)]:
        raise _unsound()
    return made


def exchange(made: Path, copy: StoreFolder, *, keep_previous: bool) -> bool:
    """Put a new database in the place of the one before; says whether that is kept beside it.

    There is a whole database of this name at every moment.
    """
    is_dump = made.name == f".{DUMPED}{NEW}"
    name, before = (DUMPED, DUMPED_PREVIOUS) if is_dump else (DATABASE, PREVIOUS)
    current, previous = copy.root / name, copy.root / before
    keeps = keep_previous and current.exists()
    if keeps:
        _also_call(current, previous)
    # What somebody who opened the copy has left; it belongs to the database that goes.
    for suffix in ("-wal", "-shm"):
        current.with_name(name + suffix).unlink(missing_ok=True)
    made.replace(current)
    if not keeps:
        previous.unlink(missing_ok=True)
    fsync_folder(copy.root)
    return keeps


def dumped_rows_under(path: Path) -> Sequence[tuple[str, dict[str, object]]]:
    """Every row of a dump, whatever it is called.

    Raises:
        StoreDamagedError: It cannot be read to its end.
    """
    try:
        return list(dumped_rows(path))
    except StorageError as error:
        raise _unsound() from error


def _unsound() -> StoreDamagedError:
    return StoreDamagedError(
        "The database is damaged, so the copy before was left as it is; run `osmosis verify`"
    )


def _also_call(path: Path, other: Path) -> None:
    """Give a file a second name in one step; a copy of it where a disk knows no hard links."""
    temporary = other.with_name(f".{other.name}{NEW}")
    temporary.unlink(missing_ok=True)
    try:
        os.link(path, temporary)
    except OSError:
        shutil.copyfile(path, temporary)
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
    temporary.replace(other)
