"""Transactions: all or nothing, every content row hashed, every change on its way to the ledger."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from osmosis.errors import StorageError
from osmosis.kernel.ids import new_id
from osmosis.storage import schema
from osmosis.storage.disk import StoreFullError
from osmosis.storage.rows import hash_of
from osmosis.storage.store import Store
from osmosis.storage.transaction import LedgerKind, Transaction
from tests.storage.notes.tables import glances, marks, notes
from tests.storage.stores import NOON, Place, add_note, note_ref


class StopError(Exception):
    """Leaves a transaction in the middle."""


def rows_of(store: Store, table: sa.Table = notes) -> list[dict[str, Any]]:
    with store.read() as reading:
        return [dict(row) for row in reading.rows(sa.select(table).where(reading.mine(table)))]


def ledgered(store: Store) -> dict[tuple[str, tuple[object, ...]], str | None]:
    """What the ledger says every row hashes to now."""
    found: dict[tuple[str, tuple[object, ...]], str | None] = {}
    for line, _ in store.ledger.lines():
        if line.kind == LedgerKind.ROWS:
            assert isinstance(line.details, Mapping)
            for row in line.details["rows"]:
                found[row["table"], tuple(row["key"])] = row["hash"]
    return found


def test_a_block_that_raises_changes_nothing(store: Store) -> None:
    add_note(store, "before")
    before = rows_of(store), list(store.ledger.lines())
    with pytest.raises(StopError), store.write() as transaction:
        _change_and_stop(transaction)
    assert (rows_of(store), list(store.ledger.lines())) == before


def test_a_row_is_hashed_with_the_defaults_that_the_database_fills_in(store: Store) -> None:
    add_note(store, "plain")
    (row,) = rows_of(store)
    assert (row["title"], row["weight"], row["pinned"]) == ("", 1, False)
    assert row["row_hash"] == hash_of(notes, row)


def _change_and_stop(transaction: Transaction) -> None:
    transaction.insert(notes, id=new_id(NOON), words="lost", noted_at=NOON)
    transaction.update(notes, {"words": "changed"})
    transaction.record(LedgerKind.KEPT, note_ref(new_id(NOON)))
    raise StopError


@pytest.mark.parametrize(
    "columns",
    [
        {"pinned": 1},
        {"pinned": True, "tags": ("a", "b"), "sealed": b"\x00\xff"},
        {"read_at": NOON.add(nanoseconds=1)},
        {"tags": {"z": None, "a": [1, {"b": "ü"}]}},
        {"title": "Käse\u0301 \U0001f9c0", "weight": -5},
    ],
)
def test_a_row_hashes_to_the_same_when_it_is_read_back(
    store: Store, columns: dict[str, object]
) -> None:
    add_note(store, "w", **columns)
    (row,) = rows_of(store)
    assert row["row_hash"] == hash_of(notes, row)


def test_changed_rows_are_hashed_anew_one_by_one(store: Store) -> None:
    first, second = add_note(store, "one"), add_note(store, "two")
    with store.write() as transaction:
        assert transaction.update(notes, {"title": "new"}, notes.c.id == first) == 1
        assert transaction.update(notes, {"weight": 7}) == 2
    rows = {row["id"]: row for row in rows_of(store)}
    assert (rows[first]["title"], rows[second]["title"]) == ("new", "")
    assert {row["weight"] for row in rows.values()} == {7}
    assert all(row["row_hash"] == hash_of(notes, row) for row in rows.values())


def test_the_ledger_knows_what_every_content_row_hashes_to(store: Store) -> None:
    first, second = add_note(store, "one"), add_note(store, "two")
    with store.write() as transaction:
        transaction.update(notes, {"title": "new"}, notes.c.id == first)
        transaction.insert(marks, note_id=first, number=3, words="here")
        transaction.delete(notes, notes.c.id == second)
    found = ledgered(store)
    rows = {row["id"]: row for row in rows_of(store)}
    assert found["notes_notes", (str(first),)] == rows[first]["row_hash"]
    assert found["notes_notes", (str(second),)] is None
    assert ("notes_marks", (str(first), 3)) in found
    assert ("people", ()) in found


def test_a_row_whose_key_changes_leaves_its_old_name_in_the_ledger(store: Store) -> None:
    note_id = add_note(store, "one")
    with store.write() as transaction:
        transaction.insert(marks, note_id=note_id, number=1, words="here")
        transaction.update(marks, {"number": 2}, marks.c.number == 1)
    found = ledgered(store)
    assert found["notes_marks", (str(note_id), 1)] is None
    assert found["notes_marks", (str(note_id), 2)] is not None


def test_what_is_no_content_leaves_no_line(store: Store) -> None:
    before = list(store.ledger.lines())
    with store.write() as transaction:
        transaction.insert(glances, note_id=new_id(NOON), glanced_at=NOON)
        transaction.update(glances, {"glanced_at": NOON.add(hours=1)})
        assert transaction.delete(glances) == 1
    assert list(store.ledger.lines()) == before


def test_lines_stand_in_the_order_of_commits_even_under_a_clock_that_stands_still(
    place: Place,
) -> None:
    first, second = place.init(), place.open()
    expected = []
    for number in range(12):
        writer = (first, second)[number % 2]
        expected.append(str(note_ref(add_note(writer, str(number)))))
    kept = [line.ref for line, _ in first.ledger.lines() if line.kind == LedgerKind.KEPT]
    assert kept == expected
    first.close()
    second.close()


def test_a_ledger_line_that_could_not_be_written_is_written_by_the_next_transaction(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_lines: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(store.ledger, "append", no_room)
    with pytest.raises(OSError, match="no room"):
        add_note(store, "kept, and not yet acknowledged")
    monkeypatch.undo()
    assert len(rows_of(store)) == 1
    with store.write() as transaction:
        transaction.find(notes)
    kept = [line for line, _ in store.ledger.lines() if line.kind == LedgerKind.KEPT]
    assert len(kept) == 1


def test_a_process_that_died_before_the_ledger_is_made_up_for_at_the_next_opening(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = place.init()
    monkeypatch.setattr(store, "flush_ledger", lambda: None)
    add_note(store, "committed, and then the process died")
    store.close()
    opened = place.open()
    kept = [line for line, _ in opened.ledger.lines() if line.kind == LedgerKind.KEPT]
    assert len(kept) == 1
    opened.close()


def test_what_was_kept_is_not_told_as_unchanged_when_the_ledger_finds_no_room(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("osmosis.storage.ledger._append_to", full)
        with pytest.raises(StoreFullError, match="this was kept"):
            add_note(store, "kept all the same")
    assert len(rows_of(store)) == 1
    add_note(store, "with more room")
    kept = [line for line, _ in store.ledger.lines() if line.kind == LedgerKind.KEPT]
    assert len(kept) == 2


def test_lines_leave_the_database_once_they_are_in_the_ledger(store: Store) -> None:
    for number in range(5):
        add_note(store, str(number))
    assert len(rows_of(store, schema.ledger_pending)) == 2
    with store.write() as transaction:
        transaction.find(notes)
    assert rows_of(store, schema.ledger_pending) == []


def test_a_reading_sees_one_moment(store: Store) -> None:
    add_note(store, "before")
    with store.read() as reading:
        assert len(reading.rows(sa.select(notes))) == 1
        add_note(store, "meanwhile")
        assert len(reading.rows(sa.select(notes))) == 1
    assert len(rows_of(store)) == 2


def test_a_broken_rule_of_the_database_comes_through_for_the_practice_to_explain(
    store: Store,
) -> None:
    note_id = add_note(store, "one")
    with pytest.raises(sa.exc.IntegrityError), store.write() as transaction:
        transaction.insert(notes, id=note_id, words="again", noted_at=NOON)


def test_foreign_keys_hold(store: Store) -> None:
    with pytest.raises(sa.exc.IntegrityError), store.write() as transaction:
        transaction.insert(marks, note_id=new_id(NOON), number=1, words="of nothing")


def test_finding_by_columns_gives_the_row_or_nothing(store: Store) -> None:
    note_id = add_note(store, "one")
    with store.read() as reading:
        row = reading.find(notes, id=note_id, words="one")
        assert row is not None
        assert row["id"] == note_id
        assert reading.find(notes, words="two") is None
        assert reading.scalar(sa.select(notes.c.words)) == "one"


def test_an_error_of_the_database_does_not_repeat_the_words_of_a_person(store: Store) -> None:
    nowhere = sa.text("INSERT INTO nowhere VALUES (:words)")
    with pytest.raises(StorageError) as caught, store.write() as transaction:
        transaction.connection.execute(nowhere, {"words": "a secret"})
    assert "a secret" not in str(caught.value)
    with pytest.raises(sa.exc.IntegrityError) as refused, store.write() as transaction:
        transaction.insert(notes, id=new_id(NOON), words="a secret", noted_at=None)
    assert "a secret" not in "".join(traceback.format_exception(refused.value))
