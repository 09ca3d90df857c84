"""What is remembered of the titles of an opening, so that the next one sees what goes on.

Of each word three hexadecimal digits of a hash are kept: enough to see that two titles share most
of their words, and far too few to tell a word by.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import partial
from uuid import UUID

from osmosis.practices.apert.rules.likeness import words_of

_DIGITS = 3


def veil_of(opening_id: UUID) -> Callable[[str], str]:
    """What is kept of a word; of another opening it is something else."""
    return partial(_veiled, str(opening_id))


def told_of(titles: Iterable[str], opening_id: UUID) -> tuple[frozenset[str], ...]:
    """What is kept of titles, in an order that says nothing."""
    veil = veil_of(opening_id)
    told = {frozenset(map(veil, words_of(title))) for title in titles}
    return tuple(sorted(told, key=sorted))


def _veiled(salt: str, word: str) -> str:
    return hashlib.sha256(f"{salt}:{word}".encode()).hexdigest()[:_DIGITS]
