"""The language that was chosen for a store."""

from __future__ import annotations

import pytest

from osmosis.errors import InvalidInputError, StorageError
from osmosis.languages.known import ENGLISH, LANGUAGES
from osmosis.storage.language import choose_language, chosen_language, language_of
from osmosis.storage.store import Store

GERMAN = LANGUAGES[1]


def test_a_store_speaks_what_was_chosen_and_else_what_a_device_asks_for(store: Store) -> None:
    assert language_of(store, GERMAN) == GERMAN
    with store.write() as transaction:
        choose_language(transaction, "en")
    assert language_of(store, GERMAN) == ENGLISH
    with store.write() as transaction:
        choose_language(transaction, "")
        assert chosen_language(transaction) is None
    assert language_of(store, GERMAN) == GERMAN


def test_a_language_that_osmosis_does_not_speak_is_refused(store: Store) -> None:
    with store.write() as transaction, pytest.raises(InvalidInputError, match="does not speak"):
        choose_language(transaction, "tlh")


def test_a_store_that_cannot_be_read_speaks_what_the_device_asks_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise StorageError("The disk is gone")

    monkeypatch.setattr(store, "read", broken)
    assert language_of(store, GERMAN) == GERMAN
