"""The shell as a person runs it, but in this process: words in, words and an exit code out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from osmosis.cli import catching_up
from osmosis.cli.main import run


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


Shell = Callable[..., Said]


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    """Runs ``osmosis`` with these words on a store of its own, which `init` has made."""
    monkeypatch.setenv("OSMOSIS_HOME", str(tmp_path / "store"))
    # What a command says must not hang on how quick the machine is.
    monkeypatch.setattr(catching_up, "awake_seconds", lambda: 0.0)

    def call(*words: str) -> Said:
        code = run(words)
        said = capsys.readouterr()
        return Said(code=code, out=said.out, err=said.err)

    assert call("init", "--rehearsal").code == 0
    return call
