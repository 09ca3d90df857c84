"""What a test process works out once, and not once for each store.

Statements and templates are compiled once; a dialect asks once what its database can do; and how
today's tables lie in a file is asked once.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
import pytest
import sqlalchemy as sa
from jinja2.bccache import Bucket

from osmosis.kernel.clock import Clock
from osmosis.ports.practice import Manifest
from osmosis.storage import engine as engines
from osmosis.storage import opening
from osmosis.storage.found_rows import Shapes, shapes_of
from osmosis.storage.migrating import MigrationSet
from osmosis.storage.verifying import database
from osmosis.web import shell, templates
from osmosis.web.static_files import StaticFiles

_dialects: dict[str, sa.Dialect] = {}
_statements: dict[Any, Any] = {}
_shapes: dict[object, Shapes] = {}


def pytest_configure(config: pytest.Config) -> None:
    """Remember from now on what was compiled."""
    changes = pytest.MonkeyPatch()
    changes.setattr(opening, "open_sqlite", _on_sqlite)
    changes.setattr(opening, "open_postgresql", _on_postgresql)
    changes.setattr(shell, "environment", _with_remembered_templates)
    changes.setattr(database, "shapes_of", _shapes_of)
    # A run of pytest may be inside another one.
    config.add_cleanup(changes.undo)


def _on_sqlite(path: Path) -> sa.Engine:
    if "sqlite" not in _dialects:
        _know(engines.open_sqlite_in_memory())
    return _remembering(engines.open_sqlite(path))


def _on_postgresql(url: str) -> sa.Engine:
    engine = engines.open_postgresql(url)
    if "postgresql" not in _dialects:
        with suppress(sa.exc.OperationalError):
            _know(engine)
    return _remembering(engine)


def _know(engine: sa.Engine) -> None:
    engine.connect().close()  # A dialect gets to know its database with the first connection.
    _dialects[engine.dialect.name] = engine.dialect


def _remembering(engine: sa.Engine) -> sa.Engine:
    """The engine, speaking the dialect that the remembered statements are compiled for."""
    known = _dialects.get(engine.dialect.name, engine.dialect)
    if known is not engine.dialect:
        engine.dialect.initialize = _ask_nothing  # type: ignore[method-assign, assignment]  # of it alone
        engine.dialect = known
    engine.update_execution_options(compiled_cache=_statements)
    return engine


def _ask_nothing(_connection: sa.Connection) -> None:
    pass


def _shapes_of(tables: Sequence[sa.MetaData], sets: Sequence[MigrationSet], clock: Clock) -> Shapes:
    key = (tuple(map(id, tables)), tuple(sets))
    if key not in _shapes:
        _shapes[key] = shapes_of(tables, sets, clock)
    return _shapes[key]


def _with_remembered_templates(
    practices: Sequence[Manifest], static: StaticFiles
) -> jinja2.Environment:
    made = templates.environment(practices, static)
    made.bytecode_cache = _TEMPLATES
    return made


class _Templates(jinja2.BytecodeCache):
    """Compiled templates by their name, their place and their text."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._known[bucket.key, bucket.checksum] = bucket.code


_TEMPLATES = _Templates()
