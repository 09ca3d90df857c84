"""Named sets of numbered migrations, each applied in one transaction.

A set is a package whose modules are called ``m0001_what_it_does`` and hold one function,
``upgrade(op)``, written with Alembic's operations. Migrations are append-only and never import
today's tables. The store is copied before the first of them touches an existing database.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from osmosis.errors import StorageError
from osmosis.kernel.clock import Clock
from osmosis.storage import schema
from osmosis.storage.disk import StoreFullError
from osmosis.storage.engine import WRITING, is_postgresql
from osmosis.storage.failures import says_full

if TYPE_CHECKING:
    from alembic.operations import Operations

_MODULE = re.compile(r"m(\d{4})_([a-z0-9_]+)")
_ADVISORY_LOCK = 7_205_759_403


class NewerStoreError(StorageError):
    """The store was written by a newer program; it was not touched."""


class MigrationFailedError(StorageError):
    """A migration failed; the database is as it was before it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MigrationSet:
    """One practice's migrations.

    Attributes:
        name: The practice, or ``kernel``.
        package: The package that holds the modules.
    """

    name: str
    package: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Migration:
    """One numbered change of the database's form."""

    set_name: str
    number: int
    name: str
    module: str


KERNEL = MigrationSet(name="kernel", package="osmosis.storage.migrations")


def migrations_of(one_set: MigrationSet) -> list[Migration]:
    """A set's migrations in their order.

    Raises:
        StorageError: A number is missing or used twice.
    """
    package = importlib.import_module(one_set.package)
    found = []
    for module in pkgutil.iter_modules(package.__path__):
        match = _MODULE.fullmatch(module.name)
        if match:
            found.append(
                Migration(
                    set_name=one_set.name,
                    number=int(match[1]),
                    name=match[2],
                    module=f"{one_set.package}.{module.name}",
                )
            )
    found.sort(key=lambda migration: migration.number)
    if [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise StorageError("The migrations are not numbered from 1 without gaps", set=one_set.name)
    return found


def migrate(
    engine: sa.Engine,
    sets: Sequence[MigrationSet],
    clock: Clock,
    copy_first: Callable[[], object],
    alone: AbstractContextManager[object] | None = None,
    *,
    forms: Mapping[str, int] | None = None,
) -> list[Migration]:
    """Bring a database to today's form and say what was applied.

    Args:
        sets: In the order in which they are applied; the kernel's first.
        forms: The last number of each set that is applied, where an older form is wanted.
        copy_first: Called once, before the first change to a database that holds anything.
        alone: Held while anything changes, so that a second process waits instead of copying too.

    Raises:
        NewerStoreError: The database knows migrations that the program does not.
        MigrationFailedError: One failed; it left nothing behind.
        StoreFullError: There is no room for it; it left nothing behind.
    """
    if not _missing(applied_in(engine), sets, forms):
        return []
    with alone or nullcontext():
        applied = applied_in(engine)
        missing = _missing(applied, sets, forms)
        if missing and applied:
            copy_first()
        for migration in missing:
            _apply(engine, migration, clock)
    return missing


def applied_in(engine: sa.Engine) -> dict[str, int]:
    """The highest number applied of every set; empty for a new database."""
    table = schema.migrations
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(table.name):
            return {}
        rows = connection.execute(
            sa.select(table.c.name_of_set, sa.func.max(table.c.number)).group_by(
                table.c.name_of_set
            )
        )
        return {row[0]: row[1] for row in rows}


def refuse_newer(applied: Mapping[str, int], sets: Sequence[MigrationSet]) -> None:
    """Stop before a store that knows migrations which the program does not.

    Raises:
        NewerStoreError: It does.
    """
    wanted = {one_set.name: migrations_of(one_set) for one_set in sets}
    for name, number in applied.items():
        known = wanted[name][-1].number if wanted.get(name) else 0
        if number > known:
            raise NewerStoreError(
                "This store was written by a newer Osmosis; nothing was touched",
                part=name,
                form=number,
                known=known,
            )


def _missing(
    applied: Mapping[str, int], sets: Sequence[MigrationSet], forms: Mapping[str, int] | None
) -> list[Migration]:
    refuse_newer(applied, sets)
    return [
        migration
        for one_set in sets
        for migration in migrations_of(one_set)
        if migration.number > applied.get(migration.set_name, 0)
        and (forms is None or migration.number <= forms.get(migration.set_name, 0))
    ]


def _apply(engine: sa.Engine, migration: Migration, clock: Clock) -> None:
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    upgrade: Callable[[Operations], None] = importlib.import_module(migration.module).upgrade
    with engine.connect().execution_options(**{WRITING: True}) as connection:
        _mind_foreign_keys(connection, on=False)
        try:
            _one_at_a_time(connection)
            if _is_applied(connection, migration):
                connection.rollback()
                return
            context: Any = MigrationContext.configure(connection)
            with Operations.context(context) as operations:
                upgrade(operations)
            _refuse_loose_ends(connection, migration)
            _note(connection, migration, clock)
            connection.commit()
        except sa.exc.SQLAlchemyError as error:
            if isinstance(error, sa.exc.DBAPIError) and says_full(str(error.orig)):
                raise StoreFullError("The disk is full; nothing was changed") from error.orig
            raise _failed(migration) from error
        finally:
            connection.rollback()
            _mind_foreign_keys(connection, on=True)


def _failed(migration: Migration) -> MigrationFailedError:
    return MigrationFailedError(
        "A migration failed and was undone", set=migration.set_name, number=migration.number
    )


def _note(connection: sa.Connection, migration: Migration, clock: Clock) -> None:
    connection.execute(
        sa.insert(schema.migrations).values(
            name_of_set=migration.set_name,
            number=migration.number,
            name=migration.name,
            applied_at=clock.now(),
        )
    )


def _mind_foreign_keys(connection: sa.Connection, *, on: bool) -> None:
    """Switch SQLite's enforcement, which would empty other tables when one is made anew.

    It can only be switched outside a transaction, hence past SQLAlchemy.
    """
    if is_postgresql(connection):
        return
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _refuse_loose_ends(connection: sa.Connection, migration: Migration) -> None:
    if is_postgresql(connection):
        return
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise _failed(migration)


def _one_at_a_time(connection: sa.Connection) -> None:
    # SQLite's BEGIN IMMEDIATE already keeps a second process out.
    if is_postgresql(connection):
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))


def _is_applied(connection: sa.Connection, migration: Migration) -> bool:
    table = schema.migrations
    if not sa.inspect(connection).has_table(table.name):
        return False
    found = connection.execute(
        sa.select(table.c.number).where(
            table.c.name_of_set == migration.set_name, table.c.number == migration.number
        )
    )
    return found.first() is not None
