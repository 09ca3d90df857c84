"""New stores of the tests in no time: their tables are copied, and no disk is waited for.

The first store of a kind in a test process is migrated by the program itself; the others get what
came of that. Nobody cuts the power in these tests, so nothing waits for a disk either. Both hold
in the test process alone: a server or a command that a test starts is as people have it, and so
is the slow group, where the power is cut.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from osmosis.kernel.clock import Clock
from osmosis.storage import engine as engines
from osmosis.storage import opening, schema
from osmosis.storage.engine import WRITING, open_sqlite
from osmosis.storage.migrating import Migration, MigrationSet, applied_in, migrate
from tests.services.quick_databases import stock_at

OURS = ("osmosis.", "tests.")
"""Packages that are the same for a whole test process; a test may write others of its own."""

PRAGMAS = engines.PRAGMAS
assert PRAGMAS[0] == "synchronous=FULL"


@dataclass(kw_only=True)
class Form:
    """What migrations make of an empty database.

    Attributes:
        file: The SQLite file that comes of them.
        statements: What they say to PostgreSQL.
    """

    applied: list[Migration]
    file: bytes = b""
    statements: list[str] = field(default_factory=list)


_forms: dict[tuple[str, tuple[MigrationSet, ...]], Form] = {}


def pytest_configure(config: pytest.Config) -> None:
    """Be quick from now on, unless the slow group was asked for."""
    if config.getoption("slow") is not None:
        return
    changes = pytest.MonkeyPatch()
    changes.setattr(opening, "migrate", migrate_quickly)
    changes.setattr(engines, "PRAGMAS", ("synchronous=OFF", *PRAGMAS[1:]))
    changes.setattr(os, "fsync", _do_not_wait)
    # A run of pytest may be inside another one.
    config.add_cleanup(changes.undo)


@pytest.fixture
def as_people_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test whose databases wait for the disk, as people's do."""
    monkeypatch.setattr(engines, "PRAGMAS", PRAGMAS)


def _do_not_wait(_descriptor: object) -> None:
    pass


def migrate_quickly(
    engine: sa.Engine,
    sets: Sequence[MigrationSet],
    clock: Clock,
    copy_first: Callable[[], object],
    alone: AbstractContextManager[object] | None = None,
    *,
    forms: Mapping[str, int] | None = None,
) -> list[Migration]:
    """What :func:`osmosis.storage.migrating.migrate` does; a new database gets a copied form."""
    ours = all(one.package.startswith(OURS) for one in sets)
    if not ours or forms is not None or not _is_new(engine):
        return migrate(engine, sets, clock, copy_first, alone, forms=forms)
    with alone or nullcontext():
        if not _is_new(engine):  # Another process was quicker.
            return migrate(engine, sets, clock, copy_first)
        key = (engine.dialect.name, tuple(sets))
        if key not in _forms and engine.dialect.name == "sqlite":
            _forms[key] = _form_of_file(sets, clock)
        elif key not in _forms:
            _forms[key] = _form_of_statements(engine, sets, clock)
            _note_form(engine, key)
            return _forms[key].applied
        if not _exchange(engine, key):
            _lay(_forms[key], engine)
            _note_form(engine, key)
        _list_migrations(engine, _forms[key], clock)
    return list(_forms[key].applied)


def _exchange(engine: sa.Engine, key: Hashable) -> bool:
    """Put a database that was laid before in the place of an empty one, if there is one."""
    stock = stock_at(engine.url)
    if stock is None:
        return False
    engine.dispose()
    return stock.exchange(str(engine.url.database), key)


def _note_form(engine: sa.Engine, key: Hashable) -> None:
    if stock := stock_at(engine.url):
        stock.note_form(str(engine.url.database), key)


def _list_migrations(engine: sa.Engine, form: Form, clock: Clock) -> None:
    """Write down what was applied, as of now."""
    rows = [
        {"name_of_set": one.set_name, "number": one.number, "name": one.name}
        for one in form.applied
    ]
    with engine.connect().execution_options(**{WRITING: True}) as connection:
        connection.execute(sa.delete(schema.migrations))
        connection.execute(sa.insert(schema.migrations).values(applied_at=clock.now()), rows)
        connection.commit()


def _is_new(engine: sa.Engine) -> bool:
    name = engine.url.database
    if engine.dialect.name == "sqlite":
        return name is not None and Path(name).is_file() and Path(name).stat().st_size == 0
    return not applied_in(engine)


def _form_of_file(sets: Sequence[MigrationSet], clock: Clock) -> Form:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.db"
        engine = open_sqlite(file)
        applied = migrate(engine, sets, clock, lambda: None)
        engine.dispose()
        return Form(applied=applied, file=file.read_bytes())


def _form_of_statements(engine: sa.Engine, sets: Sequence[MigrationSet], clock: Clock) -> Form:
    said: list[str] = []

    def hear(_connection: Any, cursor: Any, statement: str, parameters: Any, *_: object) -> None:
        if not statement.lstrip().startswith("SELECT"):
            said.append(psycopg.ClientCursor(cursor.connection).mogrify(statement, parameters))

    sa.event.listen(engine, "before_cursor_execute", hear)
    applied = migrate(engine, sets, clock, lambda: None)
    sa.event.remove(engine, "before_cursor_execute", hear)
    return Form(applied=applied, statements=said)


def _lay(form: Form, engine: sa.Engine) -> None:
    if form.file:
        Path(str(engine.url.database)).write_bytes(form.file)
        return
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute(";\n".join(form.statements))
        driver.commit()
