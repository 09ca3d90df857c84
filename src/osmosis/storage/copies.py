"""Copies of the database made by its own means, never by copying a living file.

``cp`` of a SQLite database in use gave a corrupt copy 28 times of 50, its backup API none of 50.
"""

from __future__ import annotations

import gzip
import json
import os
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from osmosis.errors import StorageError
from osmosis.kernel.clock import Clock, Instant
from osmosis.kernel.hashing import instant_text
from osmosis.languages.speaking import noop
from osmosis.storage.disk import PlaceFullError, StoreFullError, disk_failures
from osmosis.storage.durable import fsync_folder, make_folder, write_durably
from osmosis.storage.engine import reading_only, sqlite_driver
from osmosis.storage.folder import StoreFolder

DUMP = ".rows.gz"
_PAGES_AT_ONCE = 1_000
_UNWRITTEN = noop("The copy could not be written")


def copy_database(engine: sa.Engine, folder: StoreFolder, clock: Clock) -> Path:
    """Copy the whole database into the store's ``backups/`` and say where it lies."""
    make_folder(folder.backups)
    return copy_into(engine, folder, folder.backups, clock.now())


def copy_into(engine: sa.Engine, folder: StoreFolder, target: Path, at: Instant) -> Path:
    """Copy the whole database into a folder, named after the moment; durable on return.

    Raises:
        StoreFullError: There is no room; nothing half-made stays.
        StorageError: The database cannot be read, or the copy not written.
    """
    stamp = stamp_of(at)
    if engine.dialect.name == "postgresql":
        return dump_rows(engine, target / f"store-{stamp}{DUMP}")
    return copy_sqlite(folder.database, target / f"store-{stamp}.db")


def stamp_of(at: Instant) -> str:
    """A moment as it stands in the names of copies; sorts as time."""
    return at.format_iso(unit="microsecond", basic=True).replace("Z", "").replace(".", "-")


def copy_sqlite(source: Path, target: Path, *, outside: bool = False) -> Path:
    """Copy a SQLite database, in use or not, through the backup API; durable on return.

    Args:
        outside: Whether the copy lies outside the store.
    """
    temporary = _temporary(target)
    failure = sqlite_driver().Error
    try:
        with disk_failures(_UNWRITTEN, outside=outside), reading_only(source) as reading:
            os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            _copy_pages(reading, temporary)
            _finish(temporary, target)
    except failure as error:
        raise _refused(error, outside=outside) from error
    finally:
        temporary.unlink(missing_ok=True)
    return target


def dump_rows(engine: sa.Engine, target: Path, *, outside: bool = False) -> Path:
    """Write every row of every table as JSON lines, all as of one moment (gzip).

    Args:
        outside: Whether the file lies outside the store.
    """
    temporary = _temporary(target)
    snapshot = engine.connect().execution_options(isolation_level="REPEATABLE READ")
    try:
        with disk_failures(_UNWRITTEN, outside=outside), snapshot as connection:
            write_durably(temporary, _packed(_row_lines(connection)))
            _finish(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return target


def _temporary(target: Path) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")


def _copy_pages(reading: object, temporary: Path) -> None:
    writing = sqlite_driver().connect(str(temporary))
    try:
        reading.backup(writing, pages=_PAGES_AT_ONCE)  # type: ignore[attr-defined]  # no stubs
        # A copy is one file: no WAL beside it that somebody could forget.
        writing.execute("PRAGMA journal_mode=DELETE")
    finally:
        writing.close()


def _finish(temporary: Path, target: Path) -> None:
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.replace(target)
    fsync_folder(target.parent)


def _refused(error: Exception, *, outside: bool) -> StorageError:
    if "full" in str(error):
        full = PlaceFullError if outside else StoreFullError
        return full(noop("The disk is full; nothing was changed"))
    return StorageError("The database could not be copied")


def _packed(lines: Iterator[bytes]) -> Iterator[bytes]:
    """One gzip stream of many members, so that it can be cut anywhere and still be read."""
    batch = b""
    for line in lines:
        batch += line
        if len(batch) > 1 << 16:
            yield gzip.compress(batch, mtime=0)
            batch = b""
    yield gzip.compress(batch, mtime=0)


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
    return instant_text(Instant(value)) if isinstance(value, datetime) else str(value)


def dumped_rows(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """Each row of a dump: its table and its values as SQLite would hold them.

    Raises:
        StorageError: The dump is damaged; what stands before the damage has been given.
    """
    try:
        with gzip.open(path, "rb") as file:
            for line in file:
                fields = json.loads(line)
                yield fields["table"], {name: _raw(value) for name, value in fields["row"].items()}
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StorageError("This copy is damaged", file=path.name) from error


def _raw(value: object) -> object:
    return bytes.fromhex(value["hex"]) if isinstance(value, dict) else value
