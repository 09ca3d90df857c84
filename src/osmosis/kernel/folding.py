"""Words as they are looked for: without case, accents and punctuation, the same on any database.

A database's own folding depends on its version, its locale and its dictionaries, and two of them
never agree. So what is kept to be searched is folded here, and what is asked for too.
"""

from __future__ import annotations

import unicodedata

FOLDING = f"1-{unicodedata.unidata_version}"
"""Which rules these are; what was folded by others is folded again."""

LONGEST_WORD = 100

# Letters that Unicode does not take apart, as people type them who do not have them.
_PLAIN = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
}
# Scripts that write no spaces between words: each sign is a word of its own, and several that are
# asked for together are a phrase.
_SPACELESS = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)


class _Letters(dict[int, str]):
    """What becomes of each letter; found out once for each that occurs."""

    def __missing__(self, point: int) -> str:
        found = self[point] = _letter(chr(point))
        return found


_LETTERS = _Letters({ord(letter): plain for letter, plain in _PLAIN.items()})


def folded_words(text: str) -> list[str]:
    """The words of a text in their order, each folded."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return [word[:LONGEST_WORD] for word in apart.translate(_LETTERS).split()]


def folded(text: str) -> str:
    """A text as its folded words, one space between them."""
    return " ".join(folded_words(text))


def _letter(letter: str) -> str:
    # Folding the case of what was taken apart can put it together again, as in "ΐ".
    kind = unicodedata.category(letter)
    if kind == "Mn":
        return ""
    if any(first <= ord(letter) <= last for first, last in _SPACELESS):
        return f" {letter} " if kind[0] in "LNM" else " "
    return letter if kind[0] in "LNM" else " "
