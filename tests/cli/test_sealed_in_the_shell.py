"""A sealed roll in the shell: its key stays shut until the roll may be developed."""

from __future__ import annotations

import io
from contextlib import closing

import pytest

from osmosis.app import open_app
from osmosis.config import config_from
from osmosis.practices.rolls.store import rolls
from tests.cli.conftest import Said, Shell

PASSPHRASE = "seven small green boats"


def typing(monkeypatch: pytest.MonkeyPatch, shell: Shell, *words: str) -> Said:
    """A command whose questions are answered from standard input with the passphrase."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n{PASSPHRASE}\n"))
    monkeypatch.setattr("osmosis.cli.shell._has_terminal", lambda: False)
    return shell(*words)


def is_unlocked() -> bool:
    """Whether the house key opens the only roll, so that whoever has the store reads it."""
    with closing(open_app(config_from())) as app, app.store.read() as reading:
        (roll,) = rolls.list_rolls(reading)
        return rolls.find_opened_key(reading, roll.id) is not None


def test_a_passphrase_typed_too_early_or_without_a_reason_unlocks_nothing(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shell("clock", "set", "2031-05-04T09:00[Europe/Bucharest]").code == 0
    assert typing(monkeypatch, shell, "key", "passphrase").code == 0
    assert shell("roll", "load", "Patience", "--tier", "sealed").code == 0
    assert shell("expose", "--line", "Waited.").code == 0
    assert shell("roll", "finish").code == 0
    early = typing(monkeypatch, shell, "roll", "develop", "Patience")
    assert early.code == 1
    assert "still rests" in early.err
    assert not is_unlocked()
    assert typing(monkeypatch, shell, "roll", "open-early", "Patience", "--reason", " ").code == 2
    assert not is_unlocked()
    assert shell("clock", "set", "2031-06-04T09:00[Europe/Bucharest]").code == 0
    assert typing(monkeypatch, shell, "roll", "develop", "Patience").code == 0
    assert is_unlocked()


def test_a_passphrase_that_nobody_gives_is_asked_for_in_one_sentence(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert typing(monkeypatch, shell, "key", "passphrase").code == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    said = shell("key", "sheet", "sheet.pdf")
    assert (said.code, said.out) == (2, "")
    assert said.err == "osmosis: A passphrase is needed; pipe it in as one line\n"
