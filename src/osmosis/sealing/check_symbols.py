"""Two check characters for a line that is typed by hand: any two wrong characters are noticed.

The characters are those of Bech32 (BIP 173), which leaves out 1, b, i and o. Each stands for an
element of GF(32); the two checks are the sum of the line and its sum weighted by powers of a
generator, the syndromes of a Reed-Solomon code of distance 3. Swapped neighbours are two wrong
characters and are noticed too.
"""

from __future__ import annotations

from typing import Final

ALPHABET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES: Final = {char: value for value, char in enumerate(ALPHABET)}
_MISREAD: Final = str.maketrans({"o": "0", "i": "l", "1": "l", "b": "8"})
_POLYNOMIAL: Final = 0b100101  # x⁵ + x² + 1
CHECK_LENGTH: Final = 2


def as_typed(text: str) -> str:
    """Typed characters without spaces and hyphens; an O is read as 0, an I or 1 as L, a B as 8."""
    kept = "".join(char for char in text.lower() if char.isalnum())
    return kept.translate(_MISREAD)


def is_spelled(text: str) -> bool:
    """Whether every character is one that can occur."""
    return all(char in _VALUES for char in text)


def check_characters(text: str, line: int) -> str:
    """The two characters that follow a line.

    Args:
        text: At most 30 characters of the alphabet.
        line: The line's number, 0 to 31, so that two lines cannot change places.
    """
    plain, weighted, weight = line, line, 1
    for char in text:
        weight = _doubled(weight)
        value = _VALUES[char]
        plain ^= value
        weighted ^= _product(weight, value)
    return ALPHABET[plain] + ALPHABET[weighted]


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ _POLYNOMIAL if value & 0b100000 else value


def _product(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left, right = _doubled(left), right >> 1
    return product
