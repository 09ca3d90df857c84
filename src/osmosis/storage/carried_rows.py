"""One person's rows as lines of text that no database shapes, and rows made of such lines.

A line is the row's canonical form, so the SHA-256 of its bytes is the row's hash.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import InvalidInputError
from osmosis.kernel.hashing import sha256_of
from osmosis.storage import schema
from osmosis.storage.engine import WRITING
from osmosis.storage.failures import StoreDamagedError, translated
from osmosis.storage.rows import spelled_row
from osmosis.storage.store import Store
from osmosis.storage.stored_rows import StoredRow, stored_row, stored_rows_of

Change = Callable[[Mapping[str, Any]], Mapping[str, Any] | None]
"""What becomes of a row on its way: its values, changed or not; ``None`` for one that stays."""

Lines = Callable[[sa.Table], Iterable[bytes]]
"""The lines of a table, without their newlines."""

_AT_ONCE = 500
_NO_ROW = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What a line raises that is nested too deeply, or no row otherwise."""


class CarriedRowError(InvalidInputError):
    """A line is no row of this table as Osmosis spells it."""


def lines_of_table(
    connection: sa.Connection, table: sa.Table, person_id: UUID, change: Change | None = None
) -> Iterator[bytes]:
    """Each of a person's rows as a line, in the order of their keys, without a newline.

    Args:
        change: What becomes of each row on its way, when it does not go as it is.

    Raises:
        StoreDamagedError: A row is not what it was when it was written.
    """
    for row in stored_rows_of(connection, table, person_id):
        if not _is_sound(row):
            raise StoreDamagedError(
                "A row is damaged; run `osmosis verify` first", table=table.name
            )
        if change is None:
            yield row.spelled
        elif (changed := change(row.values)) is not None:
            yield spelled_row(table, changed)


def fill_tables(store: Store, tables: Sequence[sa.Table], lines: Lines) -> int:
    """Give an empty store its person's rows in one transaction; says how many there were.

    Args:
        tables: Each after those that it refers to.

    Raises:
        CarriedRowError: A line is no row of its table, or is another person's; nothing is kept.
    """
    many = 0
    with (
        translated(store.folder.root),
        store.engine.connect().execution_options(**{WRITING: True}) as connection,
    ):
        for table in tables:
            rows = (_row_of(table, line, store.person_id) for line in lines(table))
            many += _insert(connection, table, parents_first(table, rows))
        connection.commit()
    return many


def holds_rows_of(store: Store, tables: Sequence[sa.Table]) -> bool:
    """Whether the database has rows of this person already, in those of the tables that it has."""
    there = set(sa.inspect(store.engine).get_table_names())
    with store.read() as reading:
        return any(
            reading.first(sa.select(sa.literal(1)).where(reading.mine(table)).limit(1))
            for table in tables
            if table.name in there
        )


def remove_rows_of(engine: sa.Engine, person_id: UUID, tables: Sequence[sa.Table]) -> None:
    """Remove a person's rows from a database, where its tables exist at all."""
    there = set(sa.inspect(engine).get_table_names())
    with engine.connect().execution_options(**{WRITING: True}) as connection:
        for table in reversed(tables):
            if table.name in there:
                connection.execute(sa.delete(table).where(table.c.person_id == person_id))
        connection.commit()


def _is_sound(row: StoredRow) -> bool:
    if schema.is_content(row.table):
        return row.is_whole
    return row.is_well_spelled and row.actual != ""


def row_of_line(table: sa.Table, line: bytes) -> StoredRow:
    """The row that a line stands for; it must be spelled exactly as Osmosis spells it.

    Raises:
        CarriedRowError: It is no row of this table.
    """
    name = sha256_of([line])
    try:
        fields = json.loads(line)
        raw = {column.name: _raw(column, fields["row"]) for column in table.columns}
        if schema.is_content(table):
            raw["row_hash"] = name
        row = stored_row(table, raw)
    except _NO_ROW as error:
        raise CarriedRowError("A line is no row of its table", table=table.name) from error
    if not _is_sound(row) or row.actual != name:
        raise CarriedRowError("A line is no row of its table", table=table.name)
    return row


def _row_of(table: sa.Table, line: bytes, person_id: UUID) -> dict[str, Any]:
    row = row_of_line(table, line)
    if row.values["person_id"] != person_id:
        raise CarriedRowError("A row is another person's", table=table.name)
    return dict(row.values)


def _raw(column: sa.Column[Any], fields: Mapping[str, object]) -> object:
    value = fields.get(column.name)
    if isinstance(column.type, sa.LargeBinary) and isinstance(value, str):
        return bytes.fromhex(value)
    return value


def _insert(connection: sa.Connection, table: sa.Table, rows: Iterator[dict[str, Any]]) -> int:
    many = 0
    while batch := list(islice(rows, _AT_ONCE)):
        connection.execute(sa.insert(table), batch)
        many += len(batch)
    return many


def parents_first(table: sa.Table, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows, each after the row of the same table that it refers to.

    Raises:
        CarriedRowError: A row refers to one that is not there.
    """
    refers = [
        [(one.parent.name, one.column.name) for one in constraint.elements]
        for constraint in table.foreign_key_constraints
        if constraint.referred_table is table
    ]
    if not refers:
        yield from rows
        return
    (pairs,) = refers
    seen: set[tuple[object, ...]] = set()
    waiting: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for row in rows:
        parent = tuple(row[here] for here, _ in pairs)
        if None not in parent and parent not in seen:
            waiting.setdefault(parent, []).append(row)
            continue
        come = [row]
        while come:
            one = come.pop()
            yield one
            key = tuple(one[there] for _, there in pairs)
            seen.add(key)
            come += waiting.pop(key, [])
    if waiting:
        raise CarriedRowError("A row refers to one that is not there", table=table.name)
