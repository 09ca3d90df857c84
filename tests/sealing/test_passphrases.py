"""What is said about passphrases: an order, not a promise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osmosis.sealing.passphrases import PoorPassphraseError, remark_on, require_passphrase


@pytest.mark.parametrize(
    ("passphrase", "strength"),
    [
        ("", "weak"),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", "weak"),
        ("abcdefghijklmnop", "weak"),
        ("password1234567", "weak"),
        ("harbour1", "weak"),
        ("quiet ochre harbour", "fair"),
        ("quiet ochre harbour lantern", "fair"),
        ("quiet ochre harbour lantern thistle", "strong"),
        ("vK7#tq!2Lm9zPwXr", "strong"),
    ],
)
def test_longer_and_less_guessable_is_stronger(passphrase: str, strength: str) -> None:
    assert remark_on(passphrase).strength == strength


@given(st.text(max_size=60))
def test_every_passphrase_gets_a_sentence(passphrase: str) -> None:
    assert remark_on(passphrase).sentence.endswith(".")


def test_a_weak_passphrase_of_eight_characters_is_allowed() -> None:
    require_passphrase("harbour1")


@pytest.mark.parametrize("passphrase", ["", "harbour", "        ", " harbour "])
def test_fewer_than_eight_characters_are_refused(passphrase: str) -> None:
    with pytest.raises(PoorPassphraseError):
        require_passphrase(passphrase)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_letters_that_a_terminal_could_not_read_are_refused(encoding: str) -> None:
    given = "Käse über Brötchen".encode(encoding).decode("utf-8", "surrogateescape")
    with pytest.raises(PoorPassphraseError):
        require_passphrase(given)
    require_passphrase("Käse über Brötchen")
