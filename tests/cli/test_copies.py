"""``osmosis copies``: a folder, a copy, and a store made of it again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def copies(shell: Shell, tmp_path: Path) -> Path:
    """The folder for copies, chosen."""
    folder = tmp_path / "copies"
    chosen = shell("copies", "folder", str(folder))
    assert chosen.code == 0
    assert "house key" in chosen.out
    return folder


def test_nothing_is_chosen_to_begin_with(shell: Shell) -> None:
    assert json.loads(shell("copies", "show", "--json").out)["folder"] is None
    assert "No copies are made" in shell("copies", "show").out
    assert shell("copies", "now").code == 1


def test_a_copy_is_made_shown_opened_and_made_a_store_again(
    shell: Shell, copies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shell("roll", "load", "Patience").code == 0
    assert shell("copies", "now").out == "Copied.\n"
    assert shell("copies", "now").out == "Nothing has changed since the last copy.\n"
    shown = json.loads(shell("copies", "show", "--json").out)
    assert shown["folder"] == str(copies)
    # How large it is would tell how much waits behind a closed gate.
    assert set(shown) == {"folder", "made", "looked", "problem"}
    assert shown["problem"] == ""
    assert str(copies) in shell("copies", "show").out
    (copy,) = copies.iterdir()
    assert shell("copies", "restore", str(copy), str(tmp_path / "store")).code == 1
    assert shell("copies", "restore", str(copy), str(tmp_path / "new")).code == 0
    for home in (copy, tmp_path / "new"):
        monkeypatch.setenv("OSMOSIS_HOME", str(home))
        assert "Patience" in shell("roll", "list").out


def test_a_failure_is_one_sentence_and_a_code(shell: Shell, copies: Path) -> None:
    copies.rename(copies.with_name("unplugged"))
    said = shell("copies", "now")
    assert (said.code, said.err.count("\n")) == (4, 1)
    assert "plugged in" in json.loads(shell("copies", "show", "--json").out)["problem"]


def test_stopping_leaves_what_there_is(shell: Shell, copies: Path) -> None:
    shell("copies", "now")
    assert str(copies) in shell("copies", "stop").out
    assert json.loads(shell("copies", "show", "--json").out)["folder"] is None
    assert len(list(copies.iterdir())) == 1


def test_a_roll_that_was_let_go_after_the_copy_does_not_come_back_where_the_store_knows_of_it(
    shell: Shell, copies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shell("roll", "load", "Patience").code == 0
    assert shell("copies", "now").code == 0
    assert shell("roll", "let-go", "Patience", "--yes").code == 0
    (copy,) = copies.iterdir()
    beside_it = shell("copies", "restore", str(copy), str(tmp_path / "beside"))
    assert (beside_it.code, beside_it.err) == (0, "")
    assert "not brought back: 1" in beside_it.out
    monkeypatch.setenv("OSMOSIS_HOME", str(tmp_path / "alone"))
    alone = shell("copies", "restore", str(copy), str(tmp_path / "alone"))
    assert alone.code == 0
    assert "No newer ledger was found" in alone.err
    assert "Patience" in shell("roll", "list").out
    monkeypatch.setenv("OSMOSIS_HOME", str(tmp_path / "beside"))
    assert "Patience" not in shell("roll", "list").out


def test_what_is_no_copy_makes_no_store(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "holiday").mkdir()
    said = shell("copies", "restore", str(tmp_path / "holiday"), str(tmp_path / "new"))
    assert (said.code, said.out) == (2, "")
    assert "This is not a copy of a store" in said.err
