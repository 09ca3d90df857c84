"""The language that a person chose for their store; where they chose none, each device asks."""

from __future__ import annotations

from osmosis.errors import InvalidInputError, StorageError
from osmosis.languages.known import LANGUAGES, Language, find_language
from osmosis.storage.settings import get_setting, set_setting
from osmosis.storage.store import Store
from osmosis.storage.transaction import ReadTransaction, Transaction
from osmosis.storage.unchanged import Unchanged

_SETTING = "shell.language"


def chosen_language(reading: ReadTransaction) -> Language | None:
    """What was chosen; ``None`` for whatever each device asks for."""
    tag = get_setting(reading, _SETTING)
    return None if tag is None else find_language(str(tag))


def choose_language(transaction: Transaction, tag: str) -> None:
    """Choose a language by its tag; an empty one leaves it to each device.

    Raises:
        InvalidInputError: Osmosis does not speak it.
    """
    if tag and tag not in {language.tag for language in LANGUAGES}:
        raise InvalidInputError("Osmosis does not speak this language")
    set_setting(transaction, _SETTING, tag or None)


class StoreLanguage:
    """What a store speaks.

    Whoever chooses, here or in another process, is followed at once: the choice is read anew after
    every change of the store.
    """

    def __init__(self, store: Store) -> None:
        self._chosen = Unchanged(store, chosen_language)

    def now(self, otherwise: Language) -> Language:
        """What was chosen; where nothing was, or it cannot be read now, what a device asks for."""
        try:
            return self._chosen.get() or otherwise
        except StorageError:
            return otherwise
