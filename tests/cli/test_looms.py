"""``osmosis loom`` and ``osmosis tilt``: threads in letters, a poster, a lean in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


def test_a_line_stands_for_each_thread_and_programs_get_the_things(shell: Shell) -> None:
    shell("roll", "load", "Patience")
    shell("expose", "--line", "Tea at four.")
    shell("roll", "list")
    drawn = shell("loom", "--span", "month").out
    assert "own life" in drawn
    assert "(sealed)" in drawn
    assert "Patience" not in drawn
    [moment] = json.loads(shell("loom", "--json").out)
    assert (moment["kind"], moment["sealed"], moment["label"]) == ("frame", True, "")
    assert moment["count"] == 1
    assert shell("loom", "--from", "2031-01-01").code == 2
    assert shell("loom", "--from", "2031-01-01", "--to", "9999-12-31").code == 2
    assert shell("loom", "--from", "2031-01-01", "--to", "2030-01-01").code == 2


def test_a_poster_is_written_for_its_owner_and_replaces_nothing(
    shell: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "loom.pdf"
    assert shell("loom", "--span", "all", "--poster", str(file), "--paper", "a3").code == 0
    assert file.read_bytes().startswith(b"%PDF")
    assert shell("loom", "--poster", str(file)).code == 1


def test_the_tilt_is_told_in_words(shell: Shell) -> None:
    assert "Nothing leans here." in shell("tilt").out
    shell("roll", "load", "Patience")
    shell("expose", "--line", "Tea at four.")
    shell("roll", "list")
    told = shell("tilt").out
    assert "leans far towards inside" in told
    assert "estimated" in told
    assert json.loads(shell("tilt", "--json").out)[0] == {
        "when": "whole",
        "inside": 1,
        "outside": 0,
    }


def test_a_program_reads_the_same_of_the_tilt_in_every_language(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("tilt", "--span", "year", "--on", "2031-05-04", "--json")
    told = json.loads(shell(*asked).out)
    assert [one["when"] for one in told[:2]] == ["whole", "2030-09-01"]
    monkeypatch.setenv("LANGUAGE", "de")
    assert json.loads(shell(*asked).out) == told
