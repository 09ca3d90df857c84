"""The meditations that come with Mnestics."""

from __future__ import annotations

import pytest

from osmosis.practices.mnestics.meditations import shipped
from osmosis.practices.mnestics.rules.meditations import halves


def test_at_least_twelve_come_with_the_program() -> None:
    assert len(shipped()) >= 12


def test_each_begins_with_a_sentence_that_stands_by_itself() -> None:
    for words in shipped().values():
        sentence, rest = halves(words)
        assert 5 <= len(sentence.split()) <= 25
        assert rest
        assert f"{sentence} {rest}" == words


def test_none_takes_more_than_a_minute_to_read() -> None:
    assert [key for key, words in shipped().items() if len(words.split()) > 120] == []


def test_none_commands_or_scolds() -> None:
    forbidden = ("must", "should", "guilt", "streak")
    found = [(key, word) for key, words in shipped().items() for word in forbidden if word in words]
    assert found == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("One. Two. Three.", ("One.", "Two. Three.")),
        ("Only one.", ("Only one.", "")),
        ("No full stop at all", ("No full stop at all", "")),
        ("", ("", "")),
    ],
)
def test_the_short_form_shows_the_first_sentence(words: str, expected: tuple[str, str]) -> None:
    assert halves(words) == expected
