"""Print a migration that brings a set's applied migrations to its present tables.

    python scripts/write_migration.py NAME PACKAGE MODULE:METADATA

For example ``kernel osmosis.storage.migrations osmosis.storage.schema:metadata``, or for a practice
its name and what its manifest says of its migrations and tables. Read what it prints, give it a
docstring that says why, and save it as the set's next number.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.runtime.migration import MigrationContext

from osmosis.kernel.clock import SystemClock
from osmosis.storage.engine import open_sqlite
from osmosis.storage.migrating import KERNEL, MigrationSet, migrate


def main(name: str, package: str, tables: str) -> None:
    """Print the body of the next migration."""
    module, attribute = tables.split(":")
    metadata: sa.MetaData = getattr(importlib.import_module(module), attribute)
    with tempfile.TemporaryDirectory() as folder:
        engine = open_sqlite(Path(folder) / "store.db")
        migrate(engine, _sets(name, package), SystemClock(), lambda: None)
        with engine.connect() as connection:
            options = {
                "render_item": _render,
                "compare_server_default": False,
                "include_name": partial(_belongs_to, name),
            }
            context = MigrationContext.configure(connection, opts=options)
            operations = produce_migrations(context, metadata).upgrade_ops
            assert operations is not None
            print(render_python_code(operations, render_item=_render))
        engine.dispose()


def _sets(name: str, package: str) -> list[MigrationSet]:
    """The set itself, after the kernel's, whose table says what was applied."""
    own = [] if name == KERNEL.name else [MigrationSet(name=name, package=package)]
    return [KERNEL, *own]


def _belongs_to(name: str, found: str | None, kind: str, _parents: object) -> bool:
    """Whether the set answers for what was found; a practice does for tables under its name."""
    return name == KERNEL.name or kind != "table" or str(found).startswith(f"{name}_")


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    if kind == "type" and type(item).__module__ == "osmosis.storage.types":
        return f"types.{type(item).__name__}()"
    return False


if __name__ == "__main__":
    main(*sys.argv[1:])
