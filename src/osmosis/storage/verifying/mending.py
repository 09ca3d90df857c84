"""Puts content rows right where they are, in a database whose pages are sound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from osmosis.storage import schema
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
    """Write back what the sources have, and remove what came back; says which keys are right now.

    Parents are written before children, and removed after them.
    """
    good = {key: row for (key, _), row in sources.items()}
    good = {key: row for key, row in good.items() if found.missing.get(key) in (None, row.actual)}
    order = {name: number for number, name in enumerate(shapes.tables)}
    for _, row in sorted(good.items(), key=lambda item: order[item[0][0]]):
        _write(connection, row)
    stray = [row for row in found.damaged if _is_superseded(row, good)]
    returned = [row for row in found.returned if row.key not in good]
    for row in sorted((*stray, *returned), key=lambda row: -order[row.table.name]):
        _remove(connection, row)
    return set(good) | {row.key for row in (*stray, *returned) if row.key is not None}


def values_of(row: StoredRow) -> dict[str, Any]:
    """A row's values as they are written, with the hash that they have."""
    return {**row.values, "row_hash": row.actual}


def _write(connection: sa.Connection, row: StoredRow) -> None:
    values = values_of(row)
    key = [column == values[column.name] for column in schema.key_columns(row.table)]
    changed = connection.execute(sa.update(row.table).where(*key).values(**values))
    if changed.rowcount == 0:
        connection.execute(sa.insert(row.table).values(**values))


def _is_superseded(row: StoredRow, good: Mapping[RowKey, StoredRow]) -> bool:
    """Whether this is the damaged body of a row that was written back under its true key."""
    if row.key in good:
        return False
    return any(one.actual == row.claimed for one in good.values())


def _remove(connection: sa.Connection, row: StoredRow) -> None:
    """Remove a row by the very values that stand in its key, readable or not."""
    names = [column.name for column in schema.key_columns(row.table)]
    key = [sa.literal_column(f'"{name}"') == sa.bindparam(f"key_{name}") for name in names]
    connection.execute(
        sa.delete(row.table).where(*key), {f"key_{name}": row.raw[name] for name in names}
    )
