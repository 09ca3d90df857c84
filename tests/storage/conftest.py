"""One empty store for each test, on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from osmosis.storage.store import Store
from tests.storage.stores import Place


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
