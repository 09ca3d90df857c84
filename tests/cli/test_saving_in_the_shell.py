"""In the shell a page is kept in one word, and a mailbox gets its password without an echo."""

from __future__ import annotations

from pathlib import Path

import pytest

from osmosis.app import open_app
from osmosis.config import Config
from osmosis.practices.apert.model import SourceKind
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.service import gates
from osmosis.practices.apert.service.sources import NewSource
from tests.cli.conftest import Shell

LINK = "https://quiet.example/figs"
BOX = "imaps://me@mail.example/News"


@pytest.fixture
def gated(shell: Shell, tmp_path: Path) -> Shell:
    """A store with a gate that opens on Sundays, and a mailbox behind it."""
    shell("clock", "set", "2031-05-04T23:30[Europe/Bucharest]")
    app = open_app(Config(home=tmp_path / "store"))
    parts = app.parts["apert"]
    assert isinstance(parts, ApertParts)
    rhythm = "every week from 2031-05-11 09:00 Europe/Bucharest"
    box = NewSource(address=BOX, kind=SourceKind.MAILBOX)
    new = gates.NewGate(name="Sundays", rhythm=rhythm, sources=[box])
    gates.make_gate(parts.context, new)
    app.close()
    return shell


def test_a_page_is_kept_for_the_gate_that_opens_next_or_the_one_that_is_named(
    gated: Shell,
) -> None:
    for words in ((), ("--gate", "sundays", "--note", "For Ana", "--title", "Of figs")):
        said = gated("apert", "save", LINK, *words)
        assert (said.code, said.out, said.err) == (0, "Kept for 11 May 2031.\n", "")
    assert gated("apert", "save", LINK, "--gate", "none").code == 1
    assert gated("apert", "save", "figs").code == 2


def test_without_a_gate_nothing_is_kept(shell: Shell) -> None:
    said = shell("apert", "save", LINK)
    assert (said.code, said.out) == (1, "")
    assert "no gate yet" in said.err


def test_the_password_of_a_mailbox_is_asked_for(
    gated: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("osmosis.cli.shell.CommandShell.ask_secret", lambda *_: "seven figs")
    said = gated("apert", "password", BOX)
    assert (said.code, said.err) == (0, "")
    assert "house key" in said.out
    assert "seven" not in said.out
    assert gated("apert", "password", "imaps://other.example/").code == 1


def test_what_becomes_of_letters_is_chosen_in_the_shell(gated: Shell) -> None:
    said = gated("apert", "letters", BOX, "--move-to", "Read")
    assert said.out == "Once they were taken in, letters are moved to Read.\n"
    assert "marked as read" in gated("apert", "letters", BOX, "--mark-read").out
    assert "left as they are" in gated("apert", "letters", BOX, "--leave").out
    assert gated("apert", "letters", BOX).code == 2
    assert gated("apert", "letters", BOX, "--leave", "--move-to", "Read").code == 2
