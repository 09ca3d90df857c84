"""Which blobs the rows need: every content column called ``…sha256`` names one.

A row about a thing that was let go needs none, even where the row itself stays (a frame that was
let go keeps its number on the roll).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from osmosis.storage import schema
from osmosis.storage.transaction import ReadTransaction

_SUFFIX = "sha256"


class _Naming(NamedTuple):
    """A column that names blobs, its table, and the columns of that table's key."""

    table: sa.TableClause
    key: Sequence[sa.ColumnClause[Any]]
    column: sa.ColumnClause[Any]


_known: WeakKeyDictionary[sa.Engine, tuple[int, Sequence[_Naming]]] = WeakKeyDictionary()


def needed_blobs(reading: ReadTransaction) -> set[str]:
    """The name of every blob that some row of this person needs."""
    released = released_ids(reading)
    return {name for name, row_ids in _named(reading) if not row_ids & released}


def is_needed(reading: ReadTransaction, sha256: str) -> bool:
    """Whether some row of this person needs this blob."""
    named = [row_ids for _, row_ids in _named(reading, sha256)]
    if not named:
        return False
    released = released_ids(reading)
    return any(not row_ids & released for row_ids in named)


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
    for table, key, column in _columns(reading.connection):
        wanted = column.is_not(None) if sha256 is None else column == sha256
        statement = sa.select(*key, column).where(
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


def _columns(connection: sa.Connection) -> Sequence[_Naming]:
    """The columns of content tables that name blobs, whichever practices there are.

    To look at every table takes long, so it is done once for each form of the database; another
    program may have given it a newer one meanwhile.
    """
    count = sa.select(sa.func.count()).select_from(schema.migrations)
    form = connection.execute(count).scalar_one()
    known_form, found = _known.get(connection.engine, (-1, ()))
    if known_form != form:
        found = [*_looked_up(sa.inspect(connection))]
        _known[connection.engine] = form, found
    return found


def _looked_up(inspector: sa.Inspector) -> Iterator[_Naming]:
    for name in inspector.get_table_names():
        names = [column["name"] for column in inspector.get_columns(name)]
        blobs = [one for one in names if names_blob(one)]
        if "row_hash" in names and blobs:
            key = inspector.get_pk_constraint(name)["constrained_columns"]
            table = sa.table(name, *map(sa.column, names))
            yield from (
                _Naming(table, [table.c[one] for one in key], table.c[one]) for one in blobs
            )
