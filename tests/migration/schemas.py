"""The form of a database as plain values, so that two of them can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from osmosis.ports.loading import load
from osmosis.practices.manifests import PRACTICES
from osmosis.storage import schema
from osmosis.storage.engine import open_postgresql, open_sqlite
from osmosis.storage.migrating import KERNEL, MigrationSet

SETS = [KERNEL, *(MigrationSet(name=one.name, package=one.migrations) for one in PRACTICES)]
TABLES = [schema.metadata, *(load(one.tables) for one in PRACTICES)]


def engine_on(root: Any, database_url: str) -> sa.Engine:
    """An engine on an empty database."""
    return open_postgresql(database_url) if database_url else open_sqlite(root / "store.db")


def form_of(engine: sa.Engine) -> dict[str, dict[str, object]]:
    """Every table's columns, keys, rules and indexes, in an order of their own."""
    with engine.connect() as connection:
        inspector = sa.inspect(connection)
        return {name: _table(inspector, name) for name in inspector.get_table_names()}


def _table(inspector: sa.Inspector, name: str) -> dict[str, object]:
    primary = inspector.get_pk_constraint(name)
    return {
        "columns": sorted(
            (one["name"], str(one["type"]), one["nullable"], one["default"])
            for one in inspector.get_columns(name)
        ),
        "primary": (primary["name"], primary["constrained_columns"]),
        "foreign": _named(
            inspector.get_foreign_keys(name), "constrained_columns", "referred_columns"
        ),
        "unique": _named(inspector.get_unique_constraints(name), "column_names"),
        "check": _named(inspector.get_check_constraints(name), "sqltext"),
        "index": _named(inspector.get_indexes(name), "column_names", "unique", "dialect_options"),
    }


def _named(found: Sequence[Any], *parts: str) -> dict[str, list[object]]:
    return {one["name"]: [_plain(one.get(part)) for part in parts] for one in found}


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: str(item) for key, item in value.items()}
    return str(value)
