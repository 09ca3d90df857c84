"""How the shell says moments, counts and words to a person, and the same to a program."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.conftest import Shell


@pytest.fixture
def shell_in_may(shell: Shell) -> Shell:
    """A shell in which it is a morning in May in Bucharest, and a roll is loaded."""
    shell("clock", "set", "2031-05-04T09:00[Europe/Bucharest]")
    shell("roll", "load", "Patience")
    return shell


def settled(text: str) -> str:
    """The text with the last digit of its times left out: the clock runs while commands do."""
    return re.sub(r"(0[69]:0|23:3)\d(:\d\d)?", r"\1x", text)


def test_moments_are_said_in_the_zone_of_the_store(shell_in_may: Shell) -> None:
    shell = shell_in_may
    shell("expose", "--line", "Waited.")
    assert "developed from 18 May 2031, 09:0x." in settled(shell("roll", "finish").out)
    shown = settled(shell("roll", "show", "Patience").out)
    assert "\n1 frame. Ready at 18 May 2031, 09:0x.\n" in shown
    early = shell("roll", "develop", "Patience")
    assert (early.code, early.err.count("\n")) == (1, 1)
    assert settled(early.err).endswith("opens 18 May 2031, 09:0x\n")
    assert shell("roll", "open-early", "Patience", "--reason", "She asked.").code == 0
    shown = settled(shell("roll", "show", "Patience").out)
    assert "\n1 frame.\nFogged on 4 May 2031, 09:0x: She asked.\n" in shown
    shell("rest", "add", "--from", "2031-01-01", "--to", "2031-04-01")
    assert "2031-01-01 … 2031-04-01" in shell("rest", "list").out
    assert "4 May 2031, 09:0x" in settled(shell("rest", "list").out)
    (rest,) = json.loads(shell("rest", "list", "--json").out)
    assert settled(rest["since"]) == "2031-05-04T06:0xZ"


def test_the_tray_s_history_is_dated(shell_in_may: Shell) -> None:
    shell = shell_in_may
    shell("expose", "--line", "Waited.")
    assert shell("roll", "open-early", "Patience", "--reason", "She asked.").code == 0
    assert shell("roll", "tray", "Patience").out == "On the tray: Patience.\n"
    shell("clock", "set", "2031-05-05T23:30[Europe/Bucharest]")
    assert shell("roll", "let-go", "Patience", "--yes").code == 0
    assert settled(shell("roll", "tray", "--history").out).splitlines() == [
        "5 May 2031, 23:3x: nothing.",
        "4 May 2031, 09:0x: (let go).",
    ]


def test_the_lucky_frame_stands_apart(shell_in_may: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell = shell_in_may
    monkeypatch.setattr("osmosis.practices.rolls.rules.lucky_number", lambda *_: 25)
    shell("roll", "load", "Courage")
    for _ in range(25):
        assert shell("expose", "--roll", "Courage", "--line", "Said it.").code == 0
    assert "  24 and one  " in shell("roll", "list").out
    assert "\n24 frames and one. Ready at " in shell("roll", "show", "Courage").out


def test_a_line_break_breaks_no_column_and_a_print_has_its_address(
    shell_in_may: Shell, tmp_path: Path
) -> None:
    shell = shell_in_may
    picture = tmp_path / "bench.jpg"
    Image.new("RGB", (64, 48), "teal").save(picture)
    shell("expose", "--line", "Waited.\nStayed.")
    shell("expose", "--photo", str(picture), "--detail", "her glove")
    assert shell("roll", "open-early", "Patience", "--reason", "She asked.").code == 0
    (roll,) = json.loads(shell("roll", "list", "--json").out)
    page = f"http://127.0.0.1:4747/rolls/{roll['id']}/frames/2"
    lines = [" 1   Waited. ⏎ Stayed.", f" 2   [photo] her glove {page}"]
    assert shell("roll", "browse", "Patience").out.splitlines() == lines
    assert shell("roll", "show", "Patience").out.splitlines()[-2:] == lines
    assert sorted(shell("roll", "call", "Patience").out.splitlines()) == lines
    frames = json.loads(shell("roll", "browse", "Patience", "--json").out)
    assert [frame["line"] for frame in frames] == ["Waited.\nStayed.", ""]
    assert frames[1]["page"] == page


def test_a_roll_opened_early_says_so_wherever_it_is_told_to_a_program(
    shell_in_may: Shell,
) -> None:
    shell = shell_in_may
    current = json.loads(shell("roll", "current", "--json").out)
    assert (current["virtue"], current["current"], current["fogged"]) == ("Patience", True, [])
    shell("expose", "--line", "Waited.")
    assert shell("roll", "open-early", "Patience", "--reason", "She asked.").code == 0
    (listed,) = json.loads(shell("roll", "list", "--json").out)
    shown = json.loads(shell("roll", "show", "Patience", "--json").out)
    assert listed["fogged"] == shown["fogged"]
    assert [fog["reason"] for fog in shown["fogged"]] == ["She asked."]
