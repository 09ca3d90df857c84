"""Patterns in which a catalogue says how something may be typed.

What stands in brackets may be left out, a bar stands between two ways to say it, and a name in
braces stands for something that has patterns or words of its own::

    every {place} day|[every ]{count} day[s]|daily

Capitals do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["Pattern", "any_of", "pattern"]

_PIECE: Final = re.compile(r"\{(?P<name>\w+)\}|(?P<mark>[\[\]|])|(?P<literal>[^{}\[\]|]+)")
_MARKS: Final = {"[": "(?:", "]": ")?", "|": "|"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern, ready to be compared with what somebody typed.

    Attributes:
        shape: It as a regular expression that has no groups with names, to stand in others.
    """

    shape: str
    _named: re.Pattern[str]

    def find(self, text: str) -> dict[str, str] | None:
        """What stands for each name in a text that is said this way; ``None`` when it is not."""
        match = self._named.fullmatch(text)
        if match is None:
            return None
        found = match.groupdict()
        return {key.rpartition("_")[0]: said for key, said in found.items() if said is not None}


def pattern(text: str, shapes: Mapping[str, str]) -> Pattern:
    """The pattern that a text of the catalogue writes.

    Args:
        shapes: What may stand for each name.

    Raises:
        KeyError: It has a name that means nothing here.
    """
    plain, named = [], []
    for place, piece in enumerate(_PIECE.finditer(text)):
        name = piece["name"]
        if name is None:
            said = _MARKS.get(piece["mark"] or "") or re.escape(piece["literal"])
            plain.append(said)
            named.append(said)
        else:
            plain.append(f"(?:{shapes[name]})")
            named.append(f"(?P<{name}_{place}>{shapes[name]})")
    return Pattern(shape=f"(?:{''.join(plain)})", _named=re.compile("".join(named), re.IGNORECASE))


def any_of(words: Iterable[str]) -> str:
    """A regular expression for any of some words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
