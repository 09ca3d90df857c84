"""Rows and ledger of an export are of one moment, also while somebody writes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from osmosis.errors import StorageError
from osmosis.keeping import snapshot
from osmosis.keeping.snapshot import steady_snapshot
from osmosis.storage.ledger_lines import LedgerLine
from osmosis.storage.pending import pending_lines
from osmosis.storage.store import Store
from tests.keeping.lived import Home
from tests.storage.notes.tables import notes
from tests.storage.stores import add_note


@pytest.fixture
def store(home: Home) -> Iterator[Store]:
    opened = home.raw()
    yield opened
    opened.close()


def test_what_is_written_in_between_shows_in_rows_and_ledger(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = count()

    def meanwhile(reading: Any) -> list[LedgerLine]:
        found = pending_lines(reading)
        if next(numbers) == 0:
            add_note(store, "written in between")
        return found

    monkeypatch.setattr(snapshot, "pending_lines", meanwhile)
    with steady_snapshot(store) as steady:
        row = steady.reading.find(notes, words="written in between")
        assert row is not None
        add_note(store, "written later")
        assert steady.reading.find(notes, words="written later") is None
        ledger = b"".join(steady.ledger.values())
        assert row["row_hash"].encode() in ledger


def test_where_somebody_never_stops_writing_it_says_so(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(reading: Any) -> list[LedgerLine]:
        add_note(store, "and another")
        return pending_lines(reading)

    monkeypatch.setattr(snapshot, "pending_lines", meanwhile)
    with pytest.raises(StorageError, match="try again"), steady_snapshot(store):
        pass
