"""Letting go: a tombstone and a ledger line, in the transaction that deletes the rows."""

from __future__ import annotations

import pytest

from osmosis.errors import InvalidInputError
from osmosis.kernel.clock import TimeDelta
from osmosis.storage.releases import Tombstone, is_released, list_released, release
from osmosis.storage.store import Store
from osmosis.storage.transaction import LedgerKind
from tests.storage.notes.tables import notes
from tests.storage.stores import NOON, add_note, note_ref

ONE, TWO = "ab" * 32, "cd" * 32


def test_what_was_let_go_leaves_a_tombstone_and_a_line(store: Store) -> None:
    note_id = add_note(store, "a letter", picture_sha256=ONE)
    ref = note_ref(note_id)
    with store.write() as transaction:
        transaction.delete(notes, notes.c.id == note_id)
        release(transaction, ref, [TWO, ONE, ONE])
    with store.read() as reading:
        assert is_released(reading, ref)
        assert list_released(reading) == [
            Tombstone(ref=ref, sha256s=(ONE, TWO), released_at=NOON, reason="let-go")
        ]
    released = [line for line, _ in store.ledger.lines() if line.kind == LedgerKind.RELEASED]
    assert [(line.ref, line.details) for line in released] == [
        (str(ref), {"reason": "let-go", "sha256s": [ONE, TWO]})
    ]


def test_the_rows_deleted_in_the_same_transaction_are_marked_as_let_go(store: Store) -> None:
    note_id = add_note(store, "a letter")
    with store.write() as transaction:
        transaction.delete(notes, notes.c.id == note_id)
        release(transaction, note_ref(note_id), [])
    last = [line for line, _ in store.ledger.lines() if line.kind == LedgerKind.ROWS][-1]
    assert isinstance(last.details, dict)
    assert last.details["released"] is True
    gone = {"table": "notes_notes", "key": [str(note_id)], "hash": None}
    assert gone in last.details["rows"]


def test_an_ordinary_deletion_is_not_marked(store: Store) -> None:
    note_id = add_note(store, "a letter")
    with store.write() as transaction:
        transaction.delete(notes, notes.c.id == note_id)
    last = [line for line, _ in store.ledger.lines() if line.kind == LedgerKind.ROWS][-1]
    assert isinstance(last.details, dict)
    assert "released" not in last.details


def test_letting_go_twice_leaves_one_tombstone(store: Store) -> None:
    ref = note_ref(add_note(store, "a letter"))
    for sha256s in ([ONE], [ONE, TWO]):
        with store.write() as transaction:
            release(transaction, ref, sha256s, "composted")
    with store.read() as reading:
        (stone,) = list_released(reading)
    assert (stone.sha256s, stone.reason) == ((ONE, TWO), "composted")


def test_what_was_let_go_elsewhere_keeps_its_date_but_never_one_to_come(store: Store) -> None:
    ref = note_ref(add_note(store, "a letter"))
    dates = []
    for hours in (-24, 24):
        with store.write() as transaction:
            release(transaction, ref, [], at=NOON + TimeDelta(hours=hours))
        with store.read() as reading:
            dates += [stone.released_at for stone in list_released(reading)]
    assert dates == [NOON - TimeDelta(hours=24), NOON]


def test_nothing_is_released_before_it_is(store: Store) -> None:
    ref = note_ref(add_note(store, "a letter"))
    with store.read() as reading:
        assert not is_released(reading, ref)


@pytest.mark.parametrize("reason", ["", "x" * 41])
def test_a_reason_is_one_short_word(store: Store, reason: str) -> None:
    ref = note_ref(add_note(store, "a letter"))
    with pytest.raises(InvalidInputError), store.write() as transaction:
        release(transaction, ref, [], reason)
