"""Collecting in the shell: what could not be reached, and never a word of what was found."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from osmosis.app import open_app
from osmosis.config import Config
from osmosis.practices.apert.model import SourceKind
from osmosis.practices.apert.parts import ApertParts
from osmosis.practices.apert.service import gates, sources
from tests.cli.conftest import Shell


@pytest.fixture
def gated(shell: Shell, tmp_path: Path) -> Shell:
    """A shell on a store with a gate, behind which stands what nobody may connect to."""
    app = open_app(Config(home=tmp_path / "store"))
    parts = app.parts["apert"]
    assert isinstance(parts, ApertParts)
    near = sources.NewSource(address="http://127.0.0.1/feed", name="The Gazette")
    far = sources.NewSource(address="Ada", kind=SourceKind.PERSON)
    rhythm = "every week from 2099-05-10 09:00 Europe/Bucharest"
    wanted = gates.NewGate(name="Sundays", rhythm=rhythm, sources=[near, far])
    gates.make_gate(parts.context, wanted)
    app.close()
    return shell


def test_status_says_what_is_closed_until_when_and_what_answers(gated: Shell) -> None:
    said = gated("apert", "status")
    assert said.out.splitlines() == [
        "Sundays: closed until 2099-05-10 09:00",
        "  The Gazette: not visited yet",
        "  Ada: not visited yet",
    ]


def test_collect_names_what_it_did_not_reach_and_says_no_more(gated: Shell) -> None:
    said = gated("apert", "collect")
    assert (said.code, said.err) == (0, "")
    assert said.out == "Not reachable: The Gazette\nEverything was visited.\n"
    assert "  The Gazette: not reachable" in gated("apert", "status").out.splitlines()


def test_on_a_terminal_it_is_told_how_many_of_the_sources_were_asked(
    gated: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    said = gated("apert", "collect")
    assert "Visiting" in said.err
    assert "100%" in said.err
    assert said.out.endswith("Everything was visited.\n")


def test_without_a_gate_there_is_nothing_to_say(shell: Shell) -> None:
    assert shell("apert", "status").out == "There is no gate yet.\n"
    assert shell("apert", "collect").out == "Everything was visited.\n"
