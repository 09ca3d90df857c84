"""One empty store for each test, on each database."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from osmosis.storage.store import Store
from tests.services.postgresql import PostgresqlServer
from tests.storage.copied import Kept, kept_in
from tests.storage.lives import Life, dump_of, live, lived
from tests.storage.stores import Place

_numbers = count(1)


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Place:
    """Where a store may be made, on SQLite and on PostgreSQL."""
    return Place(root=tmp_path / "store", database_url=database_url)


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """An empty store, on SQLite and on PostgreSQL."""
    opened = place.init()
    yield opened
    opened.close()


@pytest.fixture
def sqlite_place(tmp_path: Path) -> Place:
    """Where a store may be made, on SQLite."""
    return Place(root=tmp_path / "store")


@pytest.fixture
def sqlite_store(sqlite_place: Place) -> Iterator[Store]:
    """An empty store, on SQLite."""
    opened = sqlite_place.init()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def original_file(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A small life on SQLite, made once."""
    place = Place(root=tmp_path_factory.mktemp("original") / "store")
    live(place)
    return place


@pytest.fixture(scope="session")
def original_database(
    tmp_path_factory: pytest.TempPathFactory, postgresql_server: PostgresqlServer
) -> Place:
    """A small life on PostgreSQL, made once."""
    root = tmp_path_factory.mktemp("original") / "store"
    place = Place(root=root, database_url=postgresql_server.create("small_life"))
    live(place)
    return place


@pytest.fixture(scope="session")
def original_dump(original_database: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What its database holds, written into a folder once."""
    return dump_of(original_database, tmp_path_factory.mktemp("dumped"))


@pytest.fixture
def file_life(original_file: Place, tmp_path: Path) -> Life:
    """A small life on SQLite and a copy of it."""
    return lived(original_file, tmp_path)


@pytest.fixture
def database_life(
    original_database: Place,
    original_dump: Path,
    tmp_path: Path,
    postgresql_server: PostgresqlServer,
) -> Iterator[Life]:
    """A small life on PostgreSQL and a copy of it."""
    name = f"life_of_{next(_numbers)}"
    with psycopg.connect(postgresql_server.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE small_life".encode())
    yield lived(original_database, tmp_path, postgresql_server.url(name), original_dump)
    postgresql_server.drop(name)


@pytest.fixture(params=["file_life", "database_life"])
def life(request: pytest.FixtureRequest) -> Life:
    """A small life and a copy of it, on SQLite and on PostgreSQL."""
    made: Life = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def kept(place: Place, store: Store, tmp_path: Path) -> Kept:
    """A store with a folder for its copies, on SQLite and on PostgreSQL."""
    return kept_in(place, store, tmp_path / "copies")


@pytest.fixture
def on_sqlite(sqlite_place: Place, sqlite_store: Store, tmp_path: Path) -> Kept:
    """A store with a folder for its copies, on SQLite."""
    return kept_in(sqlite_place, sqlite_store, tmp_path / "copies")
