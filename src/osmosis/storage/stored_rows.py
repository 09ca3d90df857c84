"""Content rows as the database really holds them, each checked against its own hash.

A value that means the same but is spelled otherwise (an id in capitals, JSON with a space) is
damage too: the database would no longer find the row by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from osmosis.errors import OsmosisError
from osmosis.kernel.hashing import sha256_of
from osmosis.storage.engine import is_postgresql
from osmosis.storage.rows import RowKey, row_key, spelled_row
from osmosis.storage.schema import key_columns
from osmosis.storage.types import UtcDateTime

_AT_ONCE = 500
_ANY_DIALECT = sa.engine.default.DefaultDialect()


class UnreadableValueError(ValueError):
    """A stored value is none that its column can hold."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredRow:
    """One row as it was found.

    Attributes:
        raw: Its values as the driver gave them.
        values: Its values as the program reads them; those that cannot be read are missing.
        key: What names it; ``None`` when its key cannot be read.
        claimed: The hash that stands in the row.
        spelled: Its canonical form; empty when some of it cannot be read.
        actual: The hash of that form; empty likewise.
    """

    table: sa.Table
    raw: Mapping[str, object]
    values: Mapping[str, Any]
    key: RowKey | None
    claimed: str
    spelled: bytes
    actual: str
    is_well_spelled: bool

    @property
    def is_whole(self) -> bool:
        """Whether the row is what it was when it was written."""
        return self.is_well_spelled and self.actual == self.claimed != ""

    @property
    def name(self) -> str:
        """What to call it in a report."""
        return f"{self.table.name} ?" if self.key is None else spelled_key(self.key)


def spelled_key(key: RowKey) -> str:
    """A row's name in a report: its table and its key."""
    return " ".join([key[0], *map(str, key[1])])


def stored_row(table: sa.Table, raw: Mapping[str, object]) -> StoredRow:
    """A row from the values that the driver gave."""
    values: dict[str, Any] = {}
    well_spelled = True
    for column in table.columns:
        try:
            values[column.name] = read_value(column, raw[column.name])
        except (UnreadableValueError, KeyError):
            well_spelled = False
            continue
        well_spelled = well_spelled and _spells(column, raw[column.name], values[column.name])
    readable = len(values) == len(table.columns)
    claimed = raw.get("row_hash")
    spelled = spelled_row(table, values) if readable else b""
    return StoredRow(
        table=table,
        raw=raw,
        values=values,
        key=_key(table, values),
        claimed=claimed if isinstance(claimed, str) else "",
        spelled=spelled,
        actual=sha256_of([spelled]) if readable else "",
        is_well_spelled=well_spelled,
    )


def stored_rows(connection: sa.Connection, table: sa.Table) -> Iterator[StoredRow]:
    """Every person's rows of a table, from what the driver gives and past all column types.

    Raises:
        sqlalchemy.exc.DBAPIError: A page of the database cannot be read.
    """
    columns: list[sa.ColumnElement[object]] = [
        sa.literal_column(f'"{column.name}"').label(column.name) for column in table.columns
    ]
    for raw in connection.execute(sa.select(*columns).select_from(table)).mappings():
        yield stored_row(table, dict(raw))


def stored_rows_of(
    connection: sa.Connection, table: sa.Table, person_id: UUID
) -> Iterator[StoredRow]:
    """One person's rows of a table in the order of their keys, the same on both databases.

    They are read in pieces: a table may be larger than memory.
    """
    keys = [column for column in key_columns(table) if column.name != "person_id"]
    columns: list[sa.ColumnElement[object]] = [
        sa.literal_column(f'"{one.name}"').label(one.name) for one in table.columns
    ]
    statement = (
        sa.select(*columns)
        .select_from(table)
        .where(table.c.person_id == person_id)
        .order_by(*(_in_order(column, connection) for column in keys))
        .execution_options(yield_per=_AT_ONCE)
    )
    for raw in connection.execute(statement).mappings():
        yield stored_row(table, dict(raw))


def _in_order(column: sa.Column[Any], connection: sa.Connection) -> sa.ColumnElement[Any]:
    """By its bytes; PostgreSQL would sort text as people do."""
    by_bytes = is_postgresql(connection) and not isinstance(column.type, sa.Integer)
    return column.collate("C") if by_bytes else column


def read_value(column: sa.Column[Any], raw: object) -> Any:
    """What a stored value means.

    Args:
        raw: As SQLite's or PostgreSQL's driver gives it.

    Raises:
        UnreadableValueError: Nothing that the column can hold.
    """
    if raw is None:
        if column.nullable:
            return None
        raise UnreadableValueError(column.name)
    kind = column.type
    if isinstance(kind, sa.Boolean):
        return _boolean(raw)
    if isinstance(kind, sa.LargeBinary):
        return _of_type(bytes, bytes(raw) if isinstance(raw, memoryview) else raw)
    if isinstance(kind, sa.Integer):
        return _of_type(int, raw)
    if isinstance(kind, TypeDecorator):
        return _decorated(kind, raw)
    return _of_type(str, raw)


def _decorated(kind: TypeDecorator[Any], raw: object) -> Any:
    if not isinstance(kind, UtcDateTime):
        _of_type(str, raw)
    try:
        return kind.process_result_value(raw, _ANY_DIALECT)
    except (ValueError, TypeError, OsmosisError) as error:
        raise UnreadableValueError from error


def _boolean(raw: object) -> bool:
    if raw is True or raw is False:
        return raw
    if type(raw) is int and raw in (0, 1):
        return bool(raw)
    raise UnreadableValueError


def _of_type(kind: type[Any], raw: object) -> Any:
    if type(raw) is not kind:
        raise UnreadableValueError
    return raw


def _spells(column: sa.Column[Any], raw: object, value: Any) -> bool:
    """Whether this is the one way in which Osmosis writes the value."""
    if isinstance(column.type, TypeDecorator) and isinstance(raw, str):
        return bool(column.type.process_bind_param(value, _ANY_DIALECT) == raw)
    return True


def _key(table: sa.Table, values: Mapping[str, Any]) -> RowKey | None:
    try:
        return row_key(table, values)
    except KeyError:
        return None
