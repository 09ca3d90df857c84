"""`osmosis apert deliver` and `highlights`: a book leaves the shell, and marks come back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from osmosis.app import open_app
from osmosis.config import config_from
from osmosis.kernel.clock import FixedClock, Instant
from tests.cli.conftest import Shell
from tests.practices.apert.conftest import World
from tests.practices.apert.newspapers import bring, story
from tests.practices.small_world import ZONE

NAME = "Sundays, 11 May 2031.epub"


@pytest.fixture
def sunday(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A gate that is open, with its book."""
    monkeypatch.setenv("OSMOSIS_CLOCK", "2031-05-10T10:00[Europe/Bucharest]")
    clock = FixedClock(Instant.from_utc(2031, 5, 10, 7), ZONE)
    app = open_app(config_from(), clock)
    world = World(app=app, clock=clock)
    gate = world.gate()
    bring(world, gate, [story("Lamps are lit")])
    app.close()
    monkeypatch.setenv("OSMOSIS_CLOCK", "2031-05-11T10:00[Europe/Bucharest]")
    assert shell("apert", "open", "Sundays").code == 0
    return shell


def test_a_book_is_saved_under_its_name_or_another(sunday: Shell, tmp_path: Path) -> None:
    assert sunday("apert", "deliver", "save", "Sundays", "--to", str(tmp_path)).code == 0
    assert (tmp_path / NAME).read_bytes().startswith(b"PK")
    other = tmp_path / "today.epub"
    assert sunday("apert", "deliver", "save", "Sundays", "--to", str(other)).code == 0
    assert other.read_bytes() == (tmp_path / NAME).read_bytes()
    nowhere = str(tmp_path / "away" / "today.epub")
    assert sunday("apert", "deliver", "save", "Sundays", "--to", nowhere).code == 4


def test_deliveries_are_added_tried_listed_and_removed(sunday: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "reader"
    folder.mkdir()
    assert sunday("apert", "deliver", "add", "Sundays", "--folder", str(folder)).code == 0
    added = sunday("apert", "deliver", "add", "Sundays", "ada@reader.example")
    assert "osmosis reminders email" in added.err
    tried = sunday("apert", "deliver", "now", "Sundays")
    assert f"{folder}: There since" in tried.out
    assert (folder / NAME).exists()
    rows = json.loads(sunday("apert", "deliver", "list", "--json").out)
    assert [row["kind"] for row in rows] == ["folder", "email"]
    sunday("rest", "add", "--human", "Sundays")
    assert json.loads(sunday("apert", "deliver", "list", "--json").out) == []
    for row in rows:
        assert sunday("apert", "deliver", "remove", row["id"]).code == 0
    assert sunday("apert", "deliver", "remove", "nothing").code == 2
    assert "No book goes anywhere" in sunday("apert", "deliver", "list").out
    assert (folder / NAME).exists()


def test_highlights_come_back_once_and_become_a_frame(sunday: Shell, tmp_path: Path) -> None:
    file = tmp_path / "koreader.json"
    entries = [{"text": "Lamps are lit.", "time": 1936330200}]
    file.write_text(json.dumps({"title": "Sundays, 11 May 2031", "entries": entries}))
    assert sunday("apert", "highlights", str(file)).out.startswith("New: 1.")
    assert sunday("apert", "highlights", str(file)).out.startswith("New: 0. Known: 1.")
    [row] = json.loads(sunday("apert", "highlights", "--json").out)
    assert row["text"] == "Lamps are lit."
    assert sunday("apert", "highlights", "--frame", row["id"]).code == 1
    assert sunday("roll", "load", "Patience").code == 0
    assert "frame" in sunday("apert", "highlights", "--frame", row["id"]).out
    assert sunday("apert", "highlights", "--message", row["id"]).code == 1


def test_a_closed_gate_gives_no_book(
    sunday: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSMOSIS_CLOCK", "2031-05-14T12:00[Europe/Bucharest]")
    said = sunday("apert", "deliver", "save", "Sundays", "--to", str(tmp_path))
    assert said.code == 1
    assert "opens 2031-05-18 09:00" in said.err
    assert list(tmp_path.glob("*.epub")) == []
