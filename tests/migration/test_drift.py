"""The tables that the program declares are the ones that its migrations make."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from osmosis.kernel.clock import FixedClock, Instant
from osmosis.storage.migrating import migrate, migrations_of
from tests.migration.schemas import SETS, TABLES, engine_on, form_of

CLOCK = FixedClock(Instant.from_utc(2031, 5, 4))


@pytest.fixture
def migrated(tmp_path: Path, database_url: str) -> Iterator[sa.Engine]:
    engine = engine_on(tmp_path, database_url)
    migrate(engine, SETS, CLOCK, lambda: pytest.fail("there was nothing to copy"))
    yield engine
    engine.dispose()


def test_alembic_sees_no_difference(migrated: sa.Engine) -> None:
    # Alembic takes SQLite's spelling of a default for another one; the test below does not.
    on_postgresql = migrated.dialect.name == "postgresql"
    options = {"compare_type": True, "compare_server_default": on_postgresql}
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        differences = compare_metadata(context, _all_tables())
    assert differences == []


def test_the_schema_equals_the_sum_of_its_migrations(migrated: sa.Engine) -> None:
    """Alembic compares neither checks nor partial indexes; this does."""
    summed = form_of(migrated)
    with migrated.begin() as connection:
        for table in reversed(_reflected(migrated).sorted_tables):
            table.drop(connection)
    _all_tables().create_all(migrated)
    assert summed == form_of(migrated)


def test_a_difference_would_be_seen(migrated: sa.Engine) -> None:
    before = form_of(migrated)
    with migrated.begin() as connection:
        connection.execute(sa.text("DROP INDEX uq_jobs_living"))
        connection.execute(
            sa.text(
                "CREATE UNIQUE INDEX uq_jobs_living ON jobs (person_id, task, key)"
                " WHERE state = 'waiting'"
            )
        )
    after = form_of(migrated)
    assert [name for name in before if before[name] != after[name]] == ["jobs"]


def test_migrations_are_recorded_with_their_names(migrated: sa.Engine) -> None:
    with migrated.connect() as connection:
        rows = connection.execute(sa.text("SELECT name_of_set, number, name FROM migrations"))
        recorded = {tuple(row) for row in rows}
    assert recorded == {
        (one.set_name, one.number, one.name) for each in SETS for one in migrations_of(each)
    }


def _all_tables() -> sa.MetaData:
    every = sa.MetaData(naming_convention=TABLES[0].naming_convention)
    for metadata in TABLES:
        for table in metadata.tables.values():
            table.to_metadata(every)
    return every


def _reflected(engine: sa.Engine) -> sa.MetaData:
    found = sa.MetaData()
    found.reflect(engine)
    return found
