"""Makes a damaged SQLite file anew: every row that can still be found, in a fresh database.

Pages that contradict each other cannot be put right one by one. The rows are taken from the pages
of the damaged file and from all copies, each by the hash that the ledger knows; the damaged file
is laid aside, never thrown away.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.kernel.clock import Clock, Instant
from osmosis.storage import schema
from osmosis.storage.copies import stamp_of
from osmosis.storage.durable import fsync_folder, make_folder
from osmosis.storage.engine import WRITING, open_sqlite, reading_only, sqlite_driver
from osmosis.storage.expected import Expected
from osmosis.storage.folder import StoreFolder
from osmosis.storage.found_rows import Shapes, whole_rows_in
from osmosis.storage.given_copies import GivenCopies, RowName
from osmosis.storage.migrating import MigrationSet, migrate
from osmosis.storage.rows import RowKey
from osmosis.storage.stored_rows import StoredRow, stored_row
from osmosis.storage.verifying.mending import values_of


@dataclass(kw_only=True, slots=True)
class Gathered:
    """The rows of which the new database is made.

    Attributes:
        rows: This person's, by their keys.
        others: Whole rows of other persons in the same database.
        working: Rows of tables that hold no content, as they are.
        lost: How rows should be that nobody has any more.
    """

    rows: dict[RowKey, StoredRow] = field(default_factory=dict)
    others: list[StoredRow] = field(default_factory=list)
    working: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    lost: dict[RowKey, str] = field(default_factory=dict)


def gather(
    folder: StoreFolder,
    person_id: UUID,
    shapes: Shapes,
    expected: Expected,
    copies: GivenCopies,
) -> Gathered:
    """Everything that can still be found of a person's rows."""
    gathered = Gathered()
    wanted = {(key, history.current) for key, history in expected.rows.items() if history.current}
    own: dict[RowName, StoredRow] = {}
    unlisted: dict[RowKey, StoredRow] = {}
    for row in whole_rows_in(folder.database, shapes):
        if row.key is None:
            continue
        if row.values["person_id"] != person_id:
            gathered.others.append(row)
        elif (row.key, row.claimed) in wanted:
            own[row.key, row.claimed] = row
        elif not expected.knows(row.key, row.claimed):
            unlisted[row.key] = row
    own.update(copies.rows(shapes, wanted - set(own)))
    gathered.rows = {**{key: row for (key, _), row in own.items()}, **unlisted}
    gathered.lost = {key: now for key, now in wanted if key not in gathered.rows}
    gathered.working = dict(_working_rows(folder.database, shapes))
    if expected.newest and not gathered.working["clock_marks"]:
        mark: dict[str, object] = {"person_id": str(person_id), "highest_at": expected.newest}
        gathered.working["clock_marks"] = [mark]
    return gathered


def rebuild(
    folder: StoreFolder,
    shapes: Shapes,
    gathered: Gathered,
    sets: Sequence[MigrationSet],
    clock: Clock,
) -> Path:
    """Put a fresh database with these rows in the place of the damaged one; says where that lies.

    Raises:
        LockHeldError: Somebody has the store open.
    """
    with folder.in_use(alone=True):
        make_folder(folder.tmp)
        fresh = folder.tmp / f"rebuilt-{secrets.token_hex(8)}.db"
        try:
            _fill(fresh, shapes, gathered, sets, clock)
            return _exchange(folder, fresh, clock.now())
        finally:
            for path in folder.tmp.glob(f"{fresh.name}*"):
                path.unlink()


def _fill(
    fresh: Path,
    shapes: Shapes,
    gathered: Gathered,
    sets: Sequence[MigrationSet],
    clock: Clock,
) -> None:
    fresh.touch(mode=0o600)
    engine = open_sqlite(fresh)
    try:
        migrate(engine, sets, clock, lambda: None)
        with engine.connect().execution_options(**{WRITING: True}) as connection:
            driver: Any = connection.connection.driver_connection
            # A row whose parent is lost is kept all the same.
            driver.execute("PRAGMA foreign_keys=OFF")
            for row in (*_latest(gathered.others), *gathered.rows.values()):
                connection.execute(sa.insert(row.table).values(**values_of(row)))
            for name, rows in gathered.working.items():
                _insert_as_they_are(connection, shapes.tables[name], rows)
            connection.commit()
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        engine.dispose()


def _latest(rows: Iterable[StoredRow]) -> Iterator[StoredRow]:
    """Of several versions of a row the one that was found last, in the log."""
    latest = {(row.values["person_id"], row.key): row for row in rows}
    yield from latest.values()


def _insert_as_they_are(
    connection: sa.Connection, table: sa.Table, rows: Iterable[Mapping[str, object]]
) -> None:
    for row in rows:
        names = ", ".join(f'"{name}"' for name in row)
        places = ", ".join("?" for _ in row)
        statement = f'INSERT OR IGNORE INTO "{table.name}" ({names}) VALUES ({places})'  # noqa: S608
        connection.exec_driver_sql(statement, tuple(row.values()))


def _working_rows(path: Path, shapes: Shapes) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """What can be read of leases, sessions and the like; where a page is broken, it ends there."""
    failure = sqlite_driver().Error
    for table in shapes.tables.values():
        if schema.is_content(table) or table is schema.migrations:
            continue
        rows: list[dict[str, object]] = []
        with suppress(failure, UnicodeDecodeError):
            _read_into(rows, path, table)
        yield table.name, rows


def _read_into(rows: list[dict[str, object]], path: Path, table: sa.Table) -> None:
    with reading_only(path) as connection:
        cursor = connection.execute(f'SELECT * FROM "{table.name}"')  # noqa: S608
        names = [str(column[0]) for column in cursor.description]
        for row in cursor:
            raw = dict(zip(names, row, strict=True))
            if stored_row(table, raw).is_well_spelled:
                rows.append(raw)


def _exchange(folder: StoreFolder, fresh: Path, at: Instant) -> Path:
    """Lay the damaged file aside and put the fresh one in its place."""
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    aside = folder.backups / f"damaged-{stamp_of(at)}"
    make_folder(aside)
    if folder.database.exists():
        _link(folder.database, aside / folder.database.name)
    for suffix in ("-wal", "-shm"):
        beside = folder.database.with_name(folder.database.name + suffix)
        if beside.exists():
            beside.replace(aside / beside.name)
    fsync_folder(aside)
    fresh.replace(folder.database)
    fsync_folder(folder.root)
    return aside


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        # exFAT and some network disks know no hard links.
        source.replace(target)
