"""Puts content rows right where they are, in a database whose pages are sound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from osmosis.storage import schema
from osmosis.storage.engine import is_postgresql
from osmosis.storage.found_rows import Shapes
from osmosis.storage.given_copies import RowName
from osmosis.storage.rows import RowKey
from osmosis.storage.stored_rows import StoredRow
from osmosis.storage.verifying.rows import RowsFound


def wanted_rows(found: RowsFound) -> set[RowName]:
    """The rows to look for: those that are missing, and what damaged ones say they were."""
    wanted = set(found.missing.items())
    wanted |= {(row.key, row.claimed) for row in found.damaged if row.key and row.claimed}
    return wanted


def known_by_themselves(found: RowsFound) -> dict[RowName, StoredRow]:
    """Damaged rows in which only the hash or the spelling was hit: they say what they were."""
    known = {}
    for row in found.damaged:
        if row.key is not None and row.actual and found.missing.get(row.key) == row.actual:
            known[row.key, row.actual] = row
    return known


def mend_rows(
    connection: sa.Connection,
    shapes: Shapes,
    found: RowsFound,
    sources: Mapping[RowName, StoredRow],
) -> set[RowKey]:
    """Remove what came back and write what the sources have; says which keys are right now.

    Children are removed before parents, and written after them. The damaged body of a row that
    is written back under its true key goes first, because the two may not stand side by side.
    """
    if not is_postgresql(connection):
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    good = {
        key: row
        for (key, row_hash), row in sources.items()
        if found.missing.get(key, row_hash) == row_hash
    }
    order = {name: number for number, name in enumerate(shapes.tables)}
    by_hash = {row.actual: row for row in good.values()}
    stray = [
        row
        for row in found.damaged
        if row.claimed in by_hash and not _same_place(row, by_hash[row.claimed])
    ]
    removed = [*stray, *found.returned]
    for row in sorted(removed, key=lambda row: -order[row.table.name]):
        _remove(connection, row)
    for _, row in sorted(good.items(), key=lambda item: order[item[0][0]]):
        _write(connection, row)
    return set(good) | {row.key for row in removed if row.key is not None}


def _same_place(row: StoredRow, true: StoredRow) -> bool:
    """Whether both have the same key, the person's id included."""
    names = [column.name for column in schema.key_columns(row.table)]
    return row.table is true.table and all(
        row.values.get(name) == true.values[name] for name in names
    )


def values_of(row: StoredRow) -> dict[str, Any]:
    """A row's values as they are written, with the hash that they have."""
    return {**row.values, "row_hash": row.actual}


def _write(connection: sa.Connection, row: StoredRow) -> None:
    values = values_of(row)
    key = [column == values[column.name] for column in schema.key_columns(row.table)]
    changed = connection.execute(sa.update(row.table).where(*key).values(**values))
    if changed.rowcount == 0:
        connection.execute(sa.insert(row.table).values(**values))


def _remove(connection: sa.Connection, row: StoredRow) -> None:
    """Remove a row by the very values that stand in its key, readable or not."""
    names = [column.name for column in schema.key_columns(row.table)]
    key = [sa.literal_column(f'"{name}"') == sa.bindparam(f"key_{name}") for name in names]
    connection.execute(
        sa.delete(row.table).where(*key), {f"key_{name}": row.raw[name] for name in names}
    )
