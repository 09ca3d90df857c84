"""Letting go in the shell: what still holds it is named before the question, and after."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from tests.cli.conftest import Shell

ELSEWHERE = "Copies that lie elsewhere, and capsules that were saved or given, keep what they have."


@pytest.fixture
def copied(shell: Shell, tmp_path: Path) -> str:
    """An empty roll in a store that was copied; the sentence that names the copy."""
    shell("clock", "set", "2031-05-04T23:30[Europe/Bucharest]")
    shell("roll", "load", "Patience")
    shell("copies", "folder", str(tmp_path / "copies"))
    assert shell("copies", "now").code == 0
    (database,) = (tmp_path / "copies").rglob("store.db")
    return f"Older copies could still open it: {database} (4 May 2031)."


def test_letting_go_names_the_copies_that_still_hold_it(shell: Shell, copied: str) -> None:
    said = shell("roll", "let-go", "Patience", "--yes")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == ["It is gone.", copied, ELSEWHERE]


def test_the_copies_are_named_before_the_question(
    shell: Shell, copied: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise click.Abort

    monkeypatch.setattr(click, "confirm", refuse)
    said = shell("roll", "let-go", "Patience")
    assert (said.code, said.out) == (130, "")
    assert said.err.splitlines() == [copied, ELSEWHERE, "Stopped."]
    assert "Patience" in shell("roll", "list").out
