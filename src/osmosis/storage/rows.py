"""A content row as it will be stored: filled in, hashed, and named for the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from osmosis.kernel.hashing import canonical_json, canonical_row, plain_form, sha256_of
from osmosis.storage import schema
from osmosis.storage.types import JsonText

RowKey = tuple[str, tuple[object, ...]]
"""A row's table and the plain values of its key, without the person's id."""


def hashed_row(table: sa.Table, values: Mapping[str, object]) -> dict[str, object]:
    """The whole row, with the defaults that the database would fill in and with its hash.

    A default that only the database knew would be missing from the hash, and the row would look
    damaged as soon as it is read back.
    """
    row = {**_defaults(table), **values}
    for column in table.columns:
        if isinstance(column.type, sa.Boolean) and row.get(column.name) is not None:
            row[column.name] = bool(row[column.name])
    row["row_hash"] = hash_of(table, row)
    return row


def hash_of(table: sa.Table, row: Mapping[str, object]) -> str:
    """What a row hashes to."""
    return sha256_of([spelled_row(table, row)])


def spelled_row(table: sa.Table, row: Mapping[str, object]) -> bytes:
    """A row's canonical form. JSON counts as the text that is stored.

    Whoever has only the file, and not our tables, then needs to know nothing about columns but
    which of them are called ``BOOLEAN``.
    """
    stored = {
        name: canonical_json(value).decode("utf-8") if _holds_json(table.c[name], value) else value
        for name, value in row.items()
    }
    return canonical_row(table.name, stored)


def _holds_json(column: sa.Column[Any], value: object) -> bool:
    return isinstance(column.type, JsonText) and value is not None


def row_key(table: sa.Table, row: Mapping[str, Any]) -> RowKey:
    """What names a row within one person's rows."""
    names = [column.name for column in schema.key_columns(table) if column.name != "person_id"]
    return table.name, tuple(plain_form(row[name]) for name in names)


def _defaults(table: sa.Table) -> dict[str, object]:
    return {
        column.name: _default(column)
        for column in table.columns
        if isinstance(column.server_default, sa.DefaultClause)
    }


def _default(column: sa.Column[Any]) -> object:
    clause = column.server_default
    assert isinstance(clause, sa.DefaultClause)
    text = str(clause.arg)
    if isinstance(column.type, sa.Boolean):
        return text.lower() in ("true", "1")
    if isinstance(column.type, sa.Integer):
        return int(text)
    return text
