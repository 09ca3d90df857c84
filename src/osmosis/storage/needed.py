"""Which blobs the rows need: every content column called ``…sha256`` names one.

A row about a thing that was let go needs none, even where the row itself stays (a frame that was
let go keeps its number on the roll).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.storage import schema
from osmosis.storage.transaction import ReadTransaction

_SUFFIX = "sha256"


def needed_blobs(reading: ReadTransaction) -> set[str]:
    """The name of every blob that some row of this person needs."""
    released = released_ids(reading)
    return {name for name, row_ids in _named(reading) if not row_ids & released}


def is_needed(reading: ReadTransaction, sha256: str) -> bool:
    """Whether some row of this person needs this blob."""
    released = released_ids(reading)
    return any(not row_ids & released for _, row_ids in _named(reading, sha256))


def blobs_of(values: Mapping[str, Any]) -> list[str]:
    """The names of blobs in one row's values."""
    return [value for name, value in values.items() if names_blob(name) and value]


def names_blob(column: str) -> bool:
    """Whether a content column of this name holds the name of a blob."""
    return column.endswith(_SUFFIX)


def released_ids(reading: ReadTransaction) -> set[str]:
    """The ids of everything that was let go."""
    stones = schema.tombstones
    rows = reading.rows(sa.select(stones.c.ref).where(reading.mine(stones)))
    return {str(row["ref"].id) for row in rows}


def _named(reading: ReadTransaction, sha256: str | None = None) -> Iterator[tuple[str, set[str]]]:
    """Each name of a blob with the ids in its row's key."""
    for table, column in _columns(reading.connection):
        wanted = column.is_not(None) if sha256 is None else column == sha256
        statement = sa.select(*table.primary_key.columns, column).where(
            table.c.person_id == str(reading.person_id), wanted
        )
        for row in reading.rows(statement):
            yield row[column.name], set(ids_in(row.values()))


def ids_in(values: Any) -> Iterator[str]:
    """Those of the values that are ids, as text."""
    for value in values:
        if isinstance(value, UUID):
            yield str(value)
        elif isinstance(value, str) and len(value) == 36:
            yield value


def _columns(connection: sa.Connection) -> Iterator[tuple[sa.Table, sa.Column[Any]]]:
    """The columns of content tables that name blobs, whichever practices there are."""
    inspector = sa.inspect(connection)
    for name in inspector.get_table_names():
        names = [column["name"] for column in inspector.get_columns(name)]
        if "row_hash" in names and any(map(names_blob, names)):
            table = sa.Table(name, sa.MetaData(), autoload_with=connection)
            for column in table.columns:
                if names_blob(column.name):
                    yield table, column
