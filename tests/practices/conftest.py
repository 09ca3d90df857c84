"""The small world of a practice, whose own ``new_world`` says of which kind it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.practices.small_world import NewWorld, SmallWorld


@pytest.fixture
def world(tmp_path: Path, new_world: NewWorld) -> Iterator[SmallWorld]:
    """A person with an empty store, on SQLite."""
    opened = new_world(tmp_path, "")
    yield opened
    opened.app.close()


@pytest.fixture
def either_world(tmp_path: Path, database_url: str, new_world: NewWorld) -> Iterator[SmallWorld]:
    """A person with an empty store, on SQLite and on PostgreSQL."""
    opened = new_world(tmp_path, database_url)
    yield opened
    opened.app.close()
