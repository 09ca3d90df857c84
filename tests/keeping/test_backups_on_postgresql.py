"""A store whose rows are in PostgreSQL is backed up, tried and brought back like any other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from osmosis.errors import ConflictError
from tests.keeping.any_life import DEEDS, Deed, live_any
from tests.keeping.backed_up import BackedUp
from tests.keeping.lived import Home
from tests.services.postgresql import PostgresqlServer
from tests.storage.copied import words_in
from tests.storage.stores import add_note

_numbers = count(1)


@contextmanager
def databases(server: PostgresqlServer, many: int) -> Iterator[list[str]]:
    """The addresses of so many empty databases."""
    names = [f"backed_up_{next(_numbers)}" for _ in range(many)]
    yield [server.create(name) for name in names]
    for name in names:
        server.drop(name)


@settings(max_examples=3)
@given(deeds=DEEDS)
def test_a_backup_of_any_life_makes_an_equal_store_in_postgresql_and_in_sqlite(
    postgresql_server: PostgresqlServer, deeds: list[Deed]
) -> None:
    with TemporaryDirectory() as folder, databases(postgresql_server, 2) as (here, there):
        home = live_any(Path(folder) / "store", deeds, here)
        kept = BackedUp(home=home, place=Path(folder) / "backups")
        kept.run()
        for name, url in (("new", there), ("plain", "")):
            new = home.elsewhere(Path(folder) / name)
            kept.restore(new, url=url)
            assert new.folder.postgresql.exists() is bool(url)
            assert home.differences(new) == []


@pytest.fixture
def kept(tmp_path: Path, postgresql_url: str) -> BackedUp:
    """A life in PostgreSQL with one backup."""
    home = live_any(tmp_path / "store", [], postgresql_url)
    kept = BackedUp(home=home, place=tmp_path / "backups")
    live_on(home, "the first day")
    kept.choose()
    kept.run()
    return kept


def live_on(home: Home, words: str) -> None:
    app = home.open()
    add_note(app.store, words)
    app.close()


def told_in(home: Home) -> set[str]:
    store = home.raw()
    try:
        return set(words_in(store))
    finally:
        store.close()


def test_it_is_proved_and_only_what_has_changed_is_written(kept: BackedUp) -> None:
    assert kept.check().findings == []
    assert kept.last.proved_at == kept.home.clock.now()
    before = set(kept.files)
    live_on(kept.home, "a day later")
    kept.run()
    assert before < set(kept.files)
    assert len(set(kept.files) - before) < len(before)
    assert kept.check().findings == []


def test_a_store_is_laid_aside_with_its_database_and_never_overwritten(
    kept: BackedUp, postgresql_url: str, postgresql_server: PostgresqlServer
) -> None:
    live_on(kept.home, "since the backup")
    with pytest.raises(ConflictError, match="rows of the same person"):
        kept.restore(kept.home, over=True, url=postgresql_url)
    assert "since the backup" in told_in(kept.home)
    with databases(postgresql_server, 1) as (other,):
        app = kept.home.open()
        with pytest.raises(ConflictError, match="running"):
            kept.restore(kept.home, over=True, url=other)
        app.close()
        aside = kept.restore(kept.home, over=True, url=other).aside
        assert aside is not None
        assert "since the backup" not in told_in(kept.home)
        assert "since the backup" in told_in(kept.home.elsewhere(aside))
