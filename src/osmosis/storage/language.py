"""The language that a person chose for their store; where they chose none, each device asks."""

from __future__ import annotations

from osmosis.errors import InvalidInputError, StorageError
from osmosis.languages.known import LANGUAGES, Language, find_language
from osmosis.storage.settings import get_setting, set_setting
from osmosis.storage.store import Store
from osmosis.storage.transaction import ReadTransaction, Transaction

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


def language_of(store: Store, otherwise: Language) -> Language:
    """What a store speaks; one that cannot be read now speaks what the device asks for.

    Args:
        otherwise: What the device asks for, for when nothing was chosen.
    """
    try:
        with store.read() as reading:
            return chosen_language(reading) or otherwise
    except StorageError:
        return otherwise
