"""The shell in another language: its own words and click's, and what must not depend on it."""

from __future__ import annotations

import gettext as stdlib

import pytest

from osmosis.cli.clicks_words import SAID_BY_CLICK
from osmosis.cli.headings import HEADINGS
from osmosis.languages.catalogues import catalogue
from tests.cli.conftest import Shell


@pytest.fixture
def german(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The shell at a terminal of somebody who reads German."""
    monkeypatch.setenv("LANGUAGE", "de_AT:en")
    return shell


def test_help_is_said_in_the_language_of_the_terminal(german: Shell) -> None:
    said = german("backup", "restore", "--help").out
    for words in ("Aufruf: osmosis", "Optionen:", "Diese Hilfe zeigen.", "Beispiele:"):
        assert words in said
    for words in ("Usage", "Options", "Show this", "Examples", "Where there is a store"):
        assert words not in said
    assert "osmosis backup restore /media/disk/backups" in said


def test_a_list_of_commands_is_said_too(german: Shell) -> None:
    said = german("--help").out
    assert "Befehle:" in said
    assert "Einen Speicher anlegen." in said
    assert "Make a store." not in said


def test_remarks_beside_examples_are_said_and_the_commands_stay(german: Shell) -> None:
    said = german("verify", "--help").out
    assert "osmosis verify --from patience.roll              oder aus einer Kapsel" in said


def test_an_error_is_one_sentence_in_german(german: Shell) -> None:
    said = german("rest", "add")
    assert said.code == 2
    assert said.err == (
        "osmosis: Eine Ruhe ist für ein Ding, einen genannten Menschen oder einen Zeitraum\n"
    )


def test_what_click_refuses_is_said_in_german(german: Shell) -> None:
    said = german("backup", "to")
    assert said.code == 2
    assert "Fehler: Es fehlt das Argument 'PLACE'." in said.err
    assert "Den Befehl 'bakcup' gibt es nicht." in german("bakcup").err


@pytest.mark.parametrize(
    "words",
    [
        ("rest", "add"),
        ("rest", "end", "01a207fe-d99e-7480-a92d-ebb44f00a79e"),
        ("rest", "list", "--no-such"),
        ("clock", "set", "tomorrow"),
        ("init",),
    ],
    ids=" ".join,
)
def test_exit_codes_are_the_same_in_every_language(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    english = shell(*words)
    monkeypatch.setenv("LANGUAGE", "de")
    german = shell(*words)
    assert german.code == english.code
    assert (german.out, german.err) != (english.out, english.err)


@pytest.mark.parametrize(
    "words",
    [("rest", "list"), ("key", "tiers"), ("token", "list"), ("today",), ("copies", "show")],
    ids=" ".join,
)
def test_json_is_the_same_in_every_language(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    shell("rest", "add", "--human", "Ada")
    english = shell(*words, "--json").out
    monkeypatch.setenv("LANGUAGE", "de")
    assert shell(*words, "--json").out == english


def test_a_table_has_german_headings_above_what_somebody_wrote(german: Shell) -> None:
    german("rest", "add", "--human", "name")
    headings, row = german("rest", "list").out.splitlines()
    assert headings.split() == ["Kennung", "Art", "was", "seit", "beendet", "Notiz"]
    assert " name " in row


def test_headings_and_click_s_words_are_in_the_catalogue() -> None:
    german = catalogue("de")
    for words in (*HEADINGS, *SAID_BY_CLICK):
        # Some, such as "name", are the same words in German.
        assert words in german._catalog  # type: ignore[attr-defined]  # typeshed leaves it out


def test_whoever_comes_after_a_command_finds_click_as_it_was(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    assert "Aufruf:" in shell("rest", "--help").out
    assert stdlib.textdomain() == "messages"
    monkeypatch.delenv("LANGUAGE")
    said = shell("rest", "--help").out
    assert "Usage:" in said
    assert "Show this message and exit." in said
