"""What the shell writes into files and onto a terminal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from osmosis.cli.shell import CommandShell
from tests.cli.conftest import Shell


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


def test_a_frame_that_shows_nothing_is_not_given_and_no_page_is_written(
    shell: Shell, tmp_path: Path
) -> None:
    shell("roll", "load", "Patience")
    shell("expose", "--line", "Waited.")
    assert shell("roll", "open-early", "Patience", "--reason", "to give it").code == 0
    page = tmp_path / "page.html"
    said = shell("roll", "give", "Patience", "1", "9", "--out", str(page))
    assert (said.code, said.out) == (2, "")
    assert said.err == "osmosis: A frame is picked that has nothing to show: frame 9\n"
    assert not page.exists()
    assert shell("roll", "give", "Patience", "1", "--out", str(page)).code == 0
    assert "Waited." in page.read_text(encoding="utf-8")


def test_a_roll_at_rest_is_named_in_a_capsule_only_when_that_is_asked_for(
    shell: Shell, tmp_path: Path
) -> None:
    shell("roll", "load", "Patience")
    shell("expose", "--line", "Waited with Anna.")
    assert shell("roll", "open-early", "Patience", "--reason", "to send it").code == 0
    assert shell("rest", "add", "--human", "Anna").code == 0
    plain, whole = tmp_path / "plain.roll", tmp_path / "whole.roll"
    assert shell("roll", "export", "Patience", str(plain)).code == 0
    assert shell("roll", "export", "Patience", str(whole), "--with-rested").code == 0
    assert b"Anna" not in plain.read_bytes()
    assert b"Anna" in whole.read_bytes()
    again = shell("roll", "import", str(whole))
    assert (again.code, again.out) == (1, "")
    assert "This roll is here already" in again.err
