"""The vectors of what may be found, on both databases: they leave with it, and fit it always."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from osmosis.storage import schema
from osmosis.storage.releases import release
from osmosis.storage.search_index import begin_index, clear_documents, put_documents
from osmosis.storage.search_vectors import (
    ASKED_FOR,
    clear_vectors,
    count_unread,
    find_model,
    last_read,
    list_unread,
    put_vectors,
    stream_vectors,
)
from osmosis.storage.settings import set_setting
from osmosis.storage.store import Store
from tests.storage.test_search_index import document, keep

MODEL = "one"


def ask(store: Store, *, wanted: bool | None = True) -> None:
    with store.write() as transaction:
        set_setting(transaction, ASKED_FOR, wanted)


def read_all(store: Store, model: str = MODEL) -> bool:
    """Every document gets its own number twice as vectors."""
    with store.write() as transaction:
        after = last_read(transaction)
        some = list_unread(transaction, after, 100)
        every = [(one, [bytes([one.number]), bytes([one.number, 0])]) for one in some]
        return put_vectors(transaction, model, after, every) if some else False


def there(store: Store) -> list[tuple[int, int, bytes]]:
    with store.read() as reading:
        return sorted(row for some in stream_vectors(reading) for row in some)


def fit(store: Store) -> bool:
    """Whether exactly the documents have vectors."""
    with store.read() as reading:
        numbers = reading.rows(sa.select(schema.search_documents.c.number))
        assert count_unread(reading) == 0
    return {row["number"] for row in numbers} == {number for number, _, _ in there(store)}


def test_vectors_leave_with_their_document_whatever_way_it_goes(store: Store) -> None:
    ask(store)
    parent, part, changed, gone, stays = (document(text) for text in "abcde")
    part = replace(part, part_of=parent.ref)
    keep(store, parent, part, changed, gone, stays)
    assert read_all(store)
    assert len(there(store)) == 10
    assert there(store)[:2] == [(1, 0, b"\1"), (1, 1, b"\1\0")]
    keep(store, replace(gone, removed=True), replace(changed, text="other"))
    assert [number for number, place, _ in there(store) if place] == [1, 2, 5]
    read_all(store)
    assert fit(store)
    with store.write() as transaction:
        release(transaction, parent.ref, [])
    assert fit(store)
    with store.write() as transaction:
        clear_documents(transaction, "notes")
    assert there(store) == []
    keep(store, stays)
    read_all(store)
    with store.write() as transaction:
        transaction.connection.execute(sa.text("DROP TABLE search_words"))
        begin_index(transaction)
    assert there(store) == []


def test_nothing_is_kept_for_a_document_that_is_another_by_now(store: Store) -> None:
    ask(store)
    one, other = document("one"), document("other")
    keep(store, one, other)
    with store.read() as reading:
        listed = list_unread(reading, 0, 100)
    every = [(unread, [b"\1"]) for unread in listed]
    # The last number is given again, to what took its place.
    keep(store, replace(other, text="changed"))
    with store.write() as transaction:
        assert put_vectors(transaction, MODEL, 0, every)
    assert there(store) == [(1, 0, b"\1")]
    assert read_all(store)
    assert fit(store)


def test_nothing_is_kept_after_it_was_put_away_or_beside_a_gap_or_another_model(
    store: Store,
) -> None:
    keep(store, document("one"), document("two"))
    assert not read_all(store)
    ask(store)
    assert find(store) is None
    assert read_all(store)
    assert find(store) == MODEL
    put = document("three")
    with store.write() as transaction:
        put_documents(transaction, [put])
        after = last_read(transaction)
        [unread] = list_unread(transaction, after, 100)
        assert not put_vectors(transaction, "another", after, [(unread, [b"\3"])])
        clear_vectors(transaction)
        assert not put_vectors(transaction, MODEL, after, [(unread, [b"\3"])])
    assert there(store) == []
    ask(store, wanted=None)
    assert not read_all(store)


def find(store: Store) -> str | None:
    with store.read() as reading:
        return find_model(reading)
