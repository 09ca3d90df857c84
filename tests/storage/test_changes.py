"""The key that stands for the state of a store: another one after every change, and only then."""

from __future__ import annotations

from osmosis.storage.changes import change_key
from osmosis.storage.store import Store
from tests.storage.stores import add_note


def test_the_key_is_another_one_after_a_change_whatever_else_lies_beside_the_ledger(
    sqlite_store: Store,
) -> None:
    (sqlite_store.folder.ledger(sqlite_store.person_id) / "zz being written").touch()
    before = change_key(sqlite_store)
    assert change_key(sqlite_store) == before
    add_note(sqlite_store, "Something.")
    assert change_key(sqlite_store).split()[-1] != before.split()[-1]
