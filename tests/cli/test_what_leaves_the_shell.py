"""What the shell writes into files and onto a terminal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from osmosis.cli.shell import CommandShell


@pytest.fixture
def open_umask() -> Iterator[None]:
    """A session that lets everybody read and write what it makes."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.skipif(os.name == "nt", reason="modes are of POSIX")
@pytest.mark.usefixtures("open_umask")
def test_a_written_file_is_read_by_its_owner_only(tmp_path: Path) -> None:
    CommandShell().write_file(tmp_path / "keys.pdf", [b"secret"])
    assert (tmp_path / "keys.pdf").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys.pdf").read_bytes() == b"secret"


@pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")
def test_a_file_is_not_written_through_somebody_s_link(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / ".keys.pdf.part").symlink_to(elsewhere)
    CommandShell().write_file(tmp_path / "keys.pdf", [b"secret"])
    assert not elsewhere.exists()


def test_words_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    shell = CommandShell()
    shell.say("a\x1b]0;title\x07b\x9b31mc\nnext\tline")
    shell.print_table([{"roll": "x\x1b[2J"}], empty="")
    shell.print_json({"line": "y\x9b2J\x7f"})
    said = capsys.readouterr().out
    assert not any(sign in said for sign in "\x1b\x07\x9b\x7f")
    assert "\nnext\tline" in said
