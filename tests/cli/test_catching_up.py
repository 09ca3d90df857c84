"""Commands that first do what came due while nothing ran, and say so when it takes long."""

from __future__ import annotations

import json
from itertools import count

import pytest

from osmosis.cli import catching_up
from tests.cli.conftest import Shell

SUNDAYS = ("mnestic", "path", "add", "Sundays", "--rhythm", "every Sunday at 9:00")


@pytest.fixture
def away(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A weekly pathway that nobody has looked after for two months."""
    monkeypatch.setenv("OSMOSIS_CLOCK", "2031-05-04T10:00[Europe/Bucharest]")
    assert shell(*SUNDAYS, "--first-line", "Ask about the fig.").code == 0
    monkeypatch.setenv("OSMOSIS_CLOCK", "2031-07-06T10:00[Europe/Bucharest]")
    return shell


@pytest.mark.parametrize("words", [("today",), ("mnestic", "path", "list")])
def test_catching_up_for_long_is_told_once_and_never_to_programs(
    away: Shell, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr(catching_up, "awake_seconds", count(step=0.4).__next__)
    said = away(*words, "--json")
    assert (said.code, said.err) == (0, "Doing what came due since 11 May 2031.\n")
    assert json.loads(said.out)
    assert away(*words).err == ""


def test_catching_up_that_is_quick_says_nothing(
    away: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catching_up, "awake_seconds", count(step=0.01).__next__)
    said = away("today")
    assert (said.out, said.err) == ("Sit: Sundays  /mnestics/sit\n", "")


def test_it_is_told_in_german(away: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catching_up, "awake_seconds", count().__next__)
    monkeypatch.setenv("LANGUAGE", "de")
    assert away("today").err == "Jetzt wird getan, was seit dem 11. Mai 2031 fällig wurde.\n"
