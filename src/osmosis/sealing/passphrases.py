"""What can honestly be said about a passphrase, and the little that is demanded of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

from osmosis.errors import InvalidInputError
from osmosis.kernel.surrogates import holds_undecoded
from osmosis.languages.speaking import noop

MINIMUM_CHARACTERS: Final = 8
_FAIR_BITS: Final = 45
_STRONG_BITS: Final = 65
_BITS_PER_WORD: Final = 11
_SEQUENCES: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
)
_USED_FIRST: Final = ("password", "passwort", "letmein", "iloveyou", "welcome", "osmosis", "dragon")

Strength = Literal["weak", "fair", "strong"]
_SENTENCES: Final[dict[Strength, str]] = {
    "weak": noop(
        "A program would guess this quickly. Four or five unrelated words are easier to keep and "
        "much harder to guess."
    ),
    "fair": noop(
        "This holds against a curious person. One or two more words would hold against more."
    ),
    "strong": noop("This is long enough. Write it down once and keep it apart from the machine."),
}


class PoorPassphraseError(InvalidInputError):
    """The passphrase is below the one minimum that is enforced."""


@dataclass(frozen=True, slots=True)
class Remark:
    """An estimate, not a promise: nobody can measure what a particular person would guess.

    Attributes:
        strength: ``weak``, ``fair`` or ``strong``.
        sentence: What to tell the person.
    """

    strength: Strength
    sentence: str


def require_passphrase(passphrase: str) -> None:
    """Refuse what protects nothing, and what nobody could type again.

    Raises:
        PoorPassphraseError: It has fewer than eight characters, not counting repetitions' padding,
            or letters that the terminal could not read.
    """
    if holds_undecoded(passphrase):
        # Each would count as a question mark (`age.py`): easy to guess, and another passphrase
        # in the browser.
        raise PoorPassphraseError(
            "This passphrase has letters in another encoding than this shell reads"
        )
    if len(passphrase.strip()) < MINIMUM_CHARACTERS:
        raise PoorPassphraseError(
            "A passphrase has at least eight characters; four or five words are better"
        )


def remark_on(passphrase: str) -> Remark:
    """How hard the passphrase is to guess, roughly, and a sentence to show beside it."""
    bits = _estimated_bits(passphrase)
    strength: Strength = (
        "weak" if bits < _FAIR_BITS else "fair" if bits < _STRONG_BITS else "strong"
    )
    return Remark(strength, _SENTENCES[strength])


def _estimated_bits(passphrase: str) -> float:
    """The smaller of a count by words and a count by characters that differ."""
    by_character = _effective_length(passphrase) * math.log2(_alphabet(passphrase))
    words = {word.lower() for word in passphrase.split() if len(word) > 1}
    if len(words) >= 3 and all(word.isalpha() for word in words):
        return min(by_character, len(words) * _BITS_PER_WORD * 1.4)
    return by_character


def _effective_length(passphrase: str) -> float:
    """Its length, where repeated, consecutive and everybody's characters count for little."""
    text = passphrase.lower()
    length = 0.0
    for before, char in zip(" " + text, text, strict=False):
        expected = char == before or any(before + char in run for run in _SEQUENCES)
        length += 0.2 if expected else 1.0
    for word in _USED_FIRST:
        if word in text:
            length -= len(word) - 2
    return max(length, 1.0)


def _alphabet(passphrase: str) -> int:
    """How many characters whoever guesses has to try at each place."""
    size = 26
    if any(char.isupper() for char in passphrase):
        size += 13
    if any(char.isdigit() for char in passphrase):
        size += 5
    if any(not char.isalnum() and not char.isspace() for char in passphrase):
        size += 10
    return size
