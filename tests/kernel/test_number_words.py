"""Small whole numbers in words."""

from __future__ import annotations

import pytest

from osmosis.kernel.number_words import number_words, ordinal_words, th


@pytest.mark.parametrize(
    ("number", "words", "ordinal"),
    [(1, "one", "first"), (12, "twelve", "twelfth"), (13, "13", "13th")],
)
def test_numbers_are_spelled_out_up_to_twelve(number: int, words: str, ordinal: str) -> None:
    assert (number_words(number), ordinal_words(number)) == (words, ordinal)


def test_none_is_no() -> None:
    assert number_words(0) == "no"


def test_digits_have_the_ending_that_is_spoken() -> None:
    said = ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th", "113th"]
    assert [th(int(words[:-2])) for words in said] == said
