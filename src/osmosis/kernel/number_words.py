"""Small whole numbers in English words, for sentences that a person reads."""

from __future__ import annotations

__all__ = ["number_words", "ordinal_words", "th"]

# Both by value; larger numbers are easier to read in digits.
_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_ORDINALS = (
    "no",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)


def number_words(number: int) -> str:
    """A count from 0, such as "three", and from thirteen on "13"."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def ordinal_words(number: int) -> str:
    """A place from 0, such as "third", and from thirteen on "13th"."""
    return _ORDINALS[number] if number < len(_ORDINALS) else th(number)


def th(number: int) -> str:
    """A place in digits, such as "1st", "22nd", "13th"."""
    teens = 11 <= number % 100 <= 13
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
