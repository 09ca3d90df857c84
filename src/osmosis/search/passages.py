"""Cuts a text into the passages that each get a vector: what speaks of much is about nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from osmosis.search.snippets import LETTERS

LONGEST: Final = LETTERS
"""Letters of one passage: a few sentences, shown whole where they are near."""
MOST: Final = 40
"""Passages of one document; what comes after them is found by its words alone."""

_SHORTEST = 80
_ENDS = re.compile(r"[.!?…。！？][”’»\"')\]]*\s|\n")


def passages_of(text: str) -> list[str]:
    """The passages from the beginning on, cut where a sentence ends; at least one, maybe empty."""
    return list(_cut(text.strip()))[:MOST]


def _cut(text: str) -> Iterator[str]:
    start = 0
    for _ in range(MOST):
        end = _end_after(text, start)
        yield text[start:end].strip()
        start = end
        if start >= len(text):
            return


def _end_after(text: str, start: int) -> int:
    """Where the passage ends that begins here."""
    if len(text) - start <= LONGEST:
        return len(text)
    first, last = start + _SHORTEST, start + LONGEST
    ends = [match.end() for match in _ENDS.finditer(text, first, last)]
    if ends:
        return ends[-1]
    space = text.rfind(" ", first, last)
    return last if space < 0 else space + 1
