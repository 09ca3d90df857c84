"""Commands in the wrong place, without what they need, or without room: one sentence and a code."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from osmosis.cli.main import run
from osmosis.cli.shell import CommandShell
from osmosis.storage import failures
from osmosis.storage.verifying import database
from tests.cli.conftest import Shell


def test_verify_says_that_there_is_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OSMOSIS_HOME", str(tmp_path / "nowhere"))
    assert run(["verify"]) == 1
    assert "There is no Osmosis store here" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()


def test_a_move_that_says_no_place_moves_nothing(shell: Shell, tmp_path: Path) -> None:
    said = shell("move")
    assert (said.code, "Say where to" in said.err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["store"]
    assert shell("today").code == 0


@pytest.mark.parametrize(
    "command",
    [
        "move",
        "export",
        "backup to",
        "backup run --to",
        "backup list",
        "backup check",
        "backup restore",
        "copies folder",
        "reminders folder",
    ],
)
def test_an_empty_word_names_no_place(
    shell: Shell, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    said = shell(*command.split(), "")
    assert (said.code, "It is empty" in said.err) == (2, True)
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("command", ["init new", "import export .", "backup restore ."])
def test_a_database_that_is_none_of_ours_is_not_asked(
    shell: Shell, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = shell(*command.split(), "--database", "mysql://localhost/diary")
    assert (said.code, "begins with postgresql://" in said.err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_nothing_to_look_for_is_said_with_a_code(shell: Shell) -> None:
    for words in ([""], [" "], ['"'], ['"', "--json"]):
        said = shell("search", *words)
        assert (said.code, said.out) == (2, "")
        assert "Say what to look for" in said.err


def test_a_backup_without_a_place_asks_for_no_passphrase(shell: Shell) -> None:
    said = shell("backup", "run")
    assert (said.code, "No place for a backup was chosen" in said.err) == (1, True)


def test_a_list_that_is_none_is_refused_in_one_sentence(shell: Shell, tmp_path: Path) -> None:
    wrong = tmp_path / "feeds.opml"
    wrong.write_text("host\n", encoding="utf-8")
    shell("apert", "gate", "add", "Sundays")
    said = shell("apert", "import", str(wrong), "--gate", "Sundays")
    assert said.code == 2
    assert said.err.count("well formed") == 1


def test_output_that_finds_no_room_is_no_mistake_of_ours(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: CommandShell, _value: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(CommandShell, "print_json", full)
    said = shell("roll", "list", "--json")
    assert (said.code, "There is no room for what this command writes" in said.err) == (4, True)


def test_a_folder_that_cannot_be_written_is_named(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really_open = os.open

    def refuses(path: Any, flags: int, *rest: Any, **named: Any) -> int:
        if flags & os.O_CREAT and str(path).startswith(str(tmp_path / "store")):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return really_open(path, flags, *rest, **named)

    monkeypatch.setattr(os, "open", refuses)
    said = shell("roll", "list")
    assert said.code == 3
    assert f"This folder cannot be written: folder {tmp_path / 'store'}" in said.err


def test_a_store_is_not_begun_where_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_arguments: Any, **_named: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setenv("OSMOSIS_HOME", str(tmp_path / "store"))
    monkeypatch.setattr("osmosis.storage.folder.replace_durably", full)
    assert run(["init"]) == 3
    assert "The disk is full" in capsys.readouterr().err


def test_a_full_disk_is_no_damage(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "page_complaints", lambda _path: ["disk I/O error"])
    assert "Something is missing or damaged" in shell("verify").out
    used = shutil.disk_usage(os.curdir)._replace(free=failures.ROOM_BYTES - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: used)
    said = shell("verify")
    assert (said.code, said.out) == (3, "")
    assert "There is no room on the disk to look" in said.err


def test_a_file_that_is_no_text_is_no_key_sheet(shell: Shell, tmp_path: Path) -> None:
    picture = tmp_path / "sheet.jpg"
    picture.write_bytes(b"\xff\xd8\xff\xe0")
    said = shell("key", "restore", str(picture))
    assert (said.code, "This is no key sheet" in said.err) == (2, True)
