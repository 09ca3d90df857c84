"""Words are folded the same however they were typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osmosis.kernel.folding import LONGEST_WORD, folded, folded_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Waited for the BUS.", ["waited", "for", "the", "bus"]),
        ("Élan, naïve ΐ; Țară", ["elan", "naive", "ι", "tara"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("smørrebrød œuvre Łódź", ["smorrebrod", "oeuvre", "lodz"]),
        ("don't well-known e-mail", ["don", "t", "well", "known", "e", "mail"]),
        ("東京に 行く", ["東", "京", "に", "行", "く"]),
        ("İstanbul ﬁne № 7", ["istanbul", "fine", "no", "7"]),
        ("x_y\0z \u200b—", ["x", "y", "z"]),
        ("", []),
    ],
)
def test_case_accents_and_signs_do_not_count(text: str, words: list[str]) -> None:
    assert folded_words(text) == words


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_what_is_folded_stays_as_it_is_and_is_letters_alone(text: str) -> None:
    once = folded(text)
    assert folded(once) == once
    assert folded(unicodedata.normalize("NFD", text)) == folded(unicodedata.normalize("NFC", text))
    assert all(unicodedata.category(letter)[0] in "LNM" for word in once.split() for letter in word)


def test_a_word_without_end_is_cut() -> None:
    assert folded_words("a" * 5_000) == ["a" * LONGEST_WORD]
