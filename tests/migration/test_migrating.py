"""Migrations: one transaction each, copied first, once, and never over a newer store."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa
from alembic.operations import Operations

from osmosis.errors import StorageError
from osmosis.kernel.clock import FixedClock, Instant
from osmosis.storage import engine as engine_module
from osmosis.storage.disk import StoreFullError
from osmosis.storage.folder import StoreFolder
from osmosis.storage.migrating import (
    KERNEL,
    MigrationFailedError,
    MigrationSet,
    NewerStoreError,
    applied_in,
    migrate,
    migrations_of,
)
from osmosis.storage.opening import NewStore, init_store, open_store
from tests.migration.schemas import engine_on

CLOCK = FixedClock(Instant.from_utc(2031, 5, 4))
FIRST = """
import sqlalchemy as sa
def upgrade(op):
    op.create_table("plants_trees", sa.Column("id", sa.Integer, primary_key=True))
    op.create_table("plants_leaves", sa.Column("tree_id", sa.Integer,
        sa.ForeignKey("plants_trees.id"), primary_key=True))
"""
SECOND = """
import sqlalchemy as sa
def upgrade(op):
    op.add_column("plants_trees", sa.Column("name", sa.Text))
"""
BROKEN = """
import sqlalchemy as sa
def upgrade(op):
    op.create_table("plants_half", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("INSERT INTO plants_half (id) VALUES (1)")
    op.execute("SELECT this_is_no_function()")
"""
FULL = """
import sqlalchemy as sa
def upgrade(op):
    op.add_column("plants_trees", sa.Column("name", sa.Text))
    raise sa.exc.OperationalError("UPDATE", None, Exception("database or disk is full"))
"""
REBUILDING = """
import sqlalchemy as sa
def upgrade(op):
    with op.batch_alter_table("plants_trees", recreate="always") as batch:
        batch.add_column(sa.Column("height", sa.Integer))
"""
OPENING = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from osmosis.kernel.clock import FixedClock, Instant
from osmosis.storage.folder import StoreFolder
from osmosis.storage.migrating import MigrationSet
from osmosis.storage.opening import open_store
sys.stdin.readline()
open_store(StoreFolder(Path(sys.argv[1])), [MigrationSet(name="plants", package=sys.argv[3])],
           FixedClock(Instant.from_utc(2031, 5, 4))).close()
"""


class Plants:
    """A practice whose migrations a test writes as it goes."""

    def __init__(self, root: Path, package: str) -> None:
        self.root = root
        self.package = package
        (root / package).mkdir(parents=True)
        (root / package / "__init__.py").touch()

    def add(self, name: str, text: str) -> None:
        (self.root / self.package / f"{name}.py").write_text(text)
        importlib.invalidate_caches()

    @property
    def own_set(self) -> MigrationSet:
        return MigrationSet(name="plants", package=self.package)


@pytest.fixture
def plants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plants]:
    package = f"plants_{abs(hash(str(tmp_path)))}"
    monkeypatch.syspath_prepend(str(tmp_path / "packages"))
    made = Plants(tmp_path / "packages", package)
    made.add("m0001_trees", FIRST)
    yield made
    for name in [name for name in sys.modules if name.startswith(package)]:
        del sys.modules[name]


@pytest.fixture
def engine(tmp_path: Path, database_url: str) -> Iterator[sa.Engine]:
    made = engine_on(tmp_path, database_url)
    yield made
    made.dispose()


def nothing_to_copy() -> None:
    pytest.fail("an empty database is not copied")


def tables_in(engine: sa.Engine) -> set[str]:
    with engine.connect() as connection:
        return set(sa.inspect(connection).get_table_names())


def test_each_set_is_applied_in_its_order_and_once(engine: sa.Engine, plants: Plants) -> None:
    sets = [KERNEL, plants.own_set]
    applied = migrate(engine, sets, CLOCK, nothing_to_copy)
    assert [(one.set_name, one.number) for one in applied][-1] == ("plants", 1)
    assert {"migrations", "people", "plants_trees"} <= tables_in(engine)
    assert migrate(engine, sets, CLOCK, nothing_to_copy) == []
    assert applied_in(engine) == {"kernel": len(migrations_of(KERNEL)), "plants": 1}


def test_a_failed_migration_leaves_no_half_made_table(engine: sa.Engine, plants: Plants) -> None:
    sets = [KERNEL, plants.own_set]
    migrate(engine, sets, CLOCK, nothing_to_copy)
    plants.add("m0002_half", BROKEN)
    before = tables_in(engine)
    with pytest.raises(MigrationFailedError, match="plants"):
        migrate(engine, sets, CLOCK, lambda: None)
    assert tables_in(engine) == before
    assert applied_in(engine)["plants"] == 1


def test_without_an_explicit_begin_sqlite_would_keep_the_half_made_table(
    tmp_path: Path, plants: Plants, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: it does see the fault that it is there for."""
    engine = engine_on(tmp_path, "")
    migrate(engine, [KERNEL, plants.own_set], CLOCK, nothing_to_copy)
    engine.dispose()
    plants.add("m0002_half", BROKEN)
    careless = sa.create_engine(
        sa.URL.create("sqlite+pysqlite", database=str(tmp_path / "store.db")),
        module=engine_module.sqlite_driver(),
    )
    with pytest.raises(MigrationFailedError):
        migrate(careless, [KERNEL, plants.own_set], CLOCK, lambda: None)
    assert "plants_half" in tables_in(careless)
    careless.dispose()


def test_what_was_applied_before_the_failure_stays(engine: sa.Engine, plants: Plants) -> None:
    plants.add("m0002_names", SECOND)
    plants.add("m0003_half", BROKEN)
    with pytest.raises(MigrationFailedError):
        migrate(engine, [KERNEL, plants.own_set], CLOCK, nothing_to_copy)
    assert applied_in(engine)["plants"] == 2


def test_the_store_is_copied_once_before_the_first_change(
    engine: sa.Engine, plants: Plants
) -> None:
    sets = [KERNEL, plants.own_set]
    migrate(engine, sets, CLOCK, nothing_to_copy)
    plants.add("m0002_names", SECOND)
    plants.add("m0003_more", "def upgrade(op):\n    op.execute('DELETE FROM plants_trees')\n")
    seen: list[dict[str, int]] = []
    migrate(engine, sets, CLOCK, lambda: seen.append(applied_in(engine)))
    assert [one["plants"] for one in seen] == [1]
    assert applied_in(engine)["plants"] == 3


def test_without_a_copy_nothing_is_changed(engine: sa.Engine, plants: Plants) -> None:
    sets = [KERNEL, plants.own_set]
    migrate(engine, sets, CLOCK, nothing_to_copy)
    plants.add("m0002_names", SECOND)

    def no_room() -> None:
        raise StorageError("The disk is full")

    with pytest.raises(StorageError):
        migrate(engine, sets, CLOCK, no_room)
    assert applied_in(engine)["plants"] == 1


def test_a_disk_that_fills_in_a_migration_is_said_to_be_full(
    engine: sa.Engine, plants: Plants
) -> None:
    sets = [KERNEL, plants.own_set]
    migrate(engine, sets, CLOCK, nothing_to_copy)
    plants.add("m0002_names", FULL)
    with pytest.raises(StoreFullError, match="The disk is full") as told:
        migrate(engine, sets, CLOCK, lambda: None)
    assert str(told.value.__cause__) == "database or disk is full"
    assert applied_in(engine)["plants"] == 1


def test_a_table_that_others_point_at_can_be_made_anew(engine: sa.Engine, plants: Plants) -> None:
    sets = [KERNEL, plants.own_set]
    migrate(engine, sets, CLOCK, nothing_to_copy)
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO plants_trees (id) VALUES (1)"))
        connection.execute(sa.text("INSERT INTO plants_leaves (tree_id) VALUES (1)"))
    if engine.dialect.name == "postgresql":
        plants.add("m0002_height", REBUILDING.replace('recreate="always"', 'recreate="never"'))
    else:
        plants.add("m0002_height", REBUILDING)
    migrate(engine, sets, CLOCK, lambda: None)
    with engine.begin() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM plants_leaves")).scalar() == 1
        with pytest.raises(sa.exc.IntegrityError):
            connection.execute(sa.text("INSERT INTO plants_leaves (tree_id) VALUES (2)"))


def test_a_migration_that_leaves_loose_ends_is_undone(tmp_path: Path, plants: Plants) -> None:
    engine = engine_on(tmp_path, "")
    plants.add(
        "m0002_loose", "def upgrade(op):\n    op.execute('INSERT INTO plants_leaves VALUES (9)')\n"
    )
    with pytest.raises(MigrationFailedError):
        migrate(engine, [KERNEL, plants.own_set], CLOCK, nothing_to_copy)
    assert applied_in(engine)["plants"] == 1
    engine.dispose()


def test_numbers_without_gaps_are_demanded(plants: Plants) -> None:
    plants.add("m0003_names", SECOND)
    with pytest.raises(StorageError, match="numbered"):
        migrations_of(plants.own_set)


def test_other_modules_of_the_package_are_no_migrations(plants: Plants) -> None:
    plants.add("words", "")
    assert [one.name for one in migrations_of(plants.own_set)] == ["trees"]


@pytest.fixture
def place(tmp_path: Path, database_url: str, plants: Plants) -> Callable[[], None]:
    """Opens the store of the test; it was made with the first migration of Plants."""
    folder = StoreFolder(tmp_path / "store")
    init_store(folder, NewStore(database_url=database_url), [plants.own_set], CLOCK).close()
    return lambda: open_store(folder, [plants.own_set], CLOCK).close()


def test_a_newer_store_is_refused_and_no_byte_of_it_is_touched(
    tmp_path: Path, plants: Plants, place: Callable[[], None]
) -> None:
    plants.add("m0002_names", SECOND)
    place()
    (tmp_path / "packages" / plants.package / "m0002_names.py").unlink()
    importlib.invalidate_caches()
    before = bytes_of(tmp_path / "store")
    with pytest.raises(NewerStoreError) as caught:
        place()
    assert caught.value.facts == {"part": "plants", "form": 2, "known": 1}
    assert bytes_of(tmp_path / "store") == before


def test_a_newer_store_with_a_write_ahead_log_keeps_that_too(
    tmp_path: Path, plants: Plants
) -> None:
    folder = StoreFolder(tmp_path / "store")
    init_store(folder, NewStore(), [plants.own_set], CLOCK).close()
    writing = (
        "import os, sqlite3\n"
        "from pysqlite3 import dbapi2\n"
        f"c = dbapi2.connect({str(folder.database)!r}, isolation_level=None)\n"
        "c.execute(\"INSERT INTO migrations VALUES ('plants', 2, 'names', '2031')\")\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", writing], check=True)
    before = bytes_of(folder.root)
    assert len(before["store.db-wal"]) > 0
    with pytest.raises(NewerStoreError):
        open_store(folder, [plants.own_set], CLOCK)
    assert bytes_of(folder.root) == before


def test_a_store_with_a_practice_that_is_gone_is_newer_too(
    tmp_path: Path, database_url: str, place: Callable[[], None]
) -> None:
    with pytest.raises(NewerStoreError):
        open_store(StoreFolder(tmp_path / "store"), [], CLOCK)


def test_opening_an_older_store_copies_it_into_backups_and_migrates_it(
    tmp_path: Path, plants: Plants, place: Callable[[], None]
) -> None:
    backups = tmp_path / "store" / "backups"
    assert list(backups.iterdir()) == []
    plants.add("m0002_names", SECOND)
    place()
    assert len(list(backups.iterdir())) == 1
    place()
    assert len(list(backups.iterdir())) == 1


def test_two_processes_that_migrate_at_once_apply_each_migration_once(
    tmp_path: Path, plants: Plants, place: Callable[[], None]
) -> None:
    plants.add("m0002_names", SECOND)
    arguments = [str(tmp_path / "store"), str(plants.root), plants.package]
    openers = [
        subprocess.Popen(
            [sys.executable, "-c", OPENING, *arguments],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for opener in openers:
        assert opener.stdin is not None
        opener.stdin.write("\n")
        opener.stdin.flush()
    said = [opener.communicate()[1] for opener in openers]
    assert [opener.returncode for opener in openers] == [0, 0], said
    assert len(list((tmp_path / "store" / "backups").iterdir())) == 1


def test_migrations_never_import_today_s_tables() -> None:
    from tests.migration.schemas import SETS

    for one_set in SETS:
        for migration in migrations_of(one_set):
            module: ModuleType = importlib.import_module(migration.module)
            names = {getattr(value, "__name__", "") for value in vars(module).values()}
            assert not [name for name in names if name.endswith((".tables", ".schema"))]
            assert module.upgrade.__annotations__["op"] in (Operations, "Operations")


def bytes_of(root: Path) -> dict[str, bytes]:
    """Every file under a folder; the index into a write-ahead log is made anew by any reader."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.name.endswith("-shm")
    }
