"""In which language a book speaks: the one that its record names, whatever is spoken around it."""

from __future__ import annotations

from contextlib import AbstractContextManager

from osmosis.languages.known import ENGLISH, find_language
from osmosis.languages.speaking import speaking
from osmosis.practices.apert.editions import Record


def speaking_of(record: Record) -> AbstractContextManager[None]:
    """Speak the language of a record, so that its book is the same wherever it is built."""
    return speaking(find_language(record.language) or ENGLISH)
