"""The language that was chosen for a store."""

from __future__ import annotations

from pathlib import Path

import pytest

from osmosis.errors import InvalidInputError, StorageError
from osmosis.languages.known import ENGLISH, LANGUAGES, Language
from osmosis.storage.language import StoreLanguage, choose_language, chosen_language
from osmosis.storage.store import Store
from osmosis.storage.transaction import ReadTransaction
from tests.storage.stores import Place

GERMAN = LANGUAGES[1]


def test_a_store_speaks_what_was_chosen_and_else_what_a_device_asks_for(store: Store) -> None:
    language = StoreLanguage(store)
    assert language.now(GERMAN) == GERMAN
    with store.write() as transaction:
        choose_language(transaction, "en")
    assert language.now(GERMAN) == ENGLISH
    with store.write() as transaction:
        choose_language(transaction, "")
        assert chosen_language(transaction) is None
    assert language.now(GERMAN) == GERMAN


def test_a_choice_of_another_process_is_followed_at_once(place: Place, store: Store) -> None:
    language = StoreLanguage(store)
    assert language.now(ENGLISH) == ENGLISH
    another = place.open()
    for tag, spoken in (("de", GERMAN), ("en", ENGLISH), ("de", GERMAN), ("", ENGLISH)):
        with another.write() as transaction:
            choose_language(transaction, tag)
        assert language.now(ENGLISH) == spoken
    another.close()


def test_a_choice_is_read_once_until_something_changes(store: Store) -> None:
    language = StoreLanguage(store)
    with store.write() as transaction:
        choose_language(transaction, "de")
    read = 0

    def counting(reading: ReadTransaction) -> Language | None:
        nonlocal read
        read += 1
        return chosen_language(reading)

    language._chosen._read = counting
    assert [language.now(ENGLISH) for _ in range(100)] == [GERMAN] * 100
    # A server of PostgreSQL may have tidied up meanwhile, which is a commit as well.
    assert read == 1 if store.engine.dialect.name == "sqlite" else read <= 10


def test_a_choice_is_followed_after_the_connection_was_lost(store: Store) -> None:
    language = StoreLanguage(store)
    assert language.now(ENGLISH) == ENGLISH
    store.commits._connection.close()
    with store.write() as transaction:
        choose_language(transaction, "de")
    assert [language.now(ENGLISH) for _ in range(2)] == [GERMAN] * 2
    assert store.commits.count() is not None


def test_a_folder_may_be_called_anything(tmp_path: Path) -> None:
    store = Place(root=tmp_path / "what? #1 100%41 & ș").init()
    before = store.commits.count()
    with store.write() as transaction:
        choose_language(transaction, "de")
    assert len({None, before, store.commits.count()}) == 3
    store.close()
    assert store.commits.count() is None


def test_what_is_chosen_while_it_is_read_is_read_again(store: Store) -> None:
    language = StoreLanguage(store)

    def read_late(reading: ReadTransaction) -> Language | None:
        found = chosen_language(reading)
        with store.write() as transaction:
            choose_language(transaction, "de")
        return found

    language._chosen._read = read_late
    assert language.now(ENGLISH) == ENGLISH
    assert language.now(ENGLISH) == GERMAN


def test_a_language_that_osmosis_does_not_speak_is_refused(store: Store) -> None:
    with store.write() as transaction, pytest.raises(InvalidInputError, match="does not speak"):
        choose_language(transaction, "tlh")


def test_a_store_that_cannot_be_read_speaks_what_the_device_asks_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "read", broken)
    assert StoreLanguage(store).now(GERMAN) == GERMAN


def broken() -> None:
    raise StorageError("The disk is gone")
