"""The meditations that come with Mnestics."""

from __future__ import annotations

import pytest

from osmosis.languages.known import LANGUAGES, Language
from osmosis.languages.speaking import gettext, speaking
from osmosis.practices.mnestics.meditations import shipped
from osmosis.practices.mnestics.rules.meditations import halves
from osmosis.practices.mnestics.service.meditations import halves_of, list_meditations
from tests.practices.mnestics.conftest import World


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


@pytest.mark.parametrize("language", LANGUAGES[1:], ids=lambda language: language.tag)
def test_each_begins_with_a_sentence_in_every_language(language: Language) -> None:
    with speaking(language):
        for english in map(halves, shipped().values()):
            sentence, rest = map(gettext, english)
            assert (sentence, rest) != english
            assert halves(f"{sentence} {rest}") == (sentence, rest)
            assert 5 <= len(sentence.split()) <= 25


def test_one_goes_by_its_key_and_is_told_in_the_language_that_is_spoken(world: World) -> None:
    english = list_meditations(world.context)
    with speaking(LANGUAGES[1]):
        german = list_meditations(world.context)
        sentence, rest = halves_of(world.context, "shore")
    assert sentence.startswith("Die Flut entscheidet sich nicht")
    assert german["shore"] == f"{sentence} {rest}"
    assert list(german) == list(english)
    assert english == dict(shipped())
