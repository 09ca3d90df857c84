"""What lies outside the store and cannot be written: one sentence and the code of what is outside.

A path below a file serves for a disk that is write-protected, also for whoever may write anywhere.
"""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path

import pytest

from osmosis.blobs import files
from osmosis.cli.main import run
from osmosis.sealing.keys import KeyFolder
from tests.cli.conftest import Shell
from tests.keeping.restic_at_work import write_protected
from tests.sealing.quick_lock import quick_lock

PASSPHRASE = "a passphrase for tests"


@pytest.fixture
def guarded(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A store that has a passphrase, which backups need, and a roll."""
    monkeypatch.setitem(KeyFolder.__init__.__kwdefaults__ or {}, "lock_up", quick_lock)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n"))
    assert shell("key", "passphrase", "--stdin").code == 0
    assert shell("roll", "load", "Patience").code == 0
    return shell


@pytest.fixture
def below(tmp_path: Path) -> Path:
    """A place below a file."""
    (tmp_path / "file").write_bytes(b"")
    return tmp_path / "file" / "x"


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("backup to", "The folder for the backup takes no files"),
        ("backup run --to", "The folder for the backup takes no files"),
        ("copies folder", "This folder takes no copies"),
        ("reminders folder", "This folder takes no reminders"),
        ("export", "The export could not be written"),
        ("loom --poster", "This file cannot be written"),
        ("calendar write", "This file cannot be written"),
    ],
)
def test_a_place_that_takes_nothing_is_outside_the_store(
    guarded: Shell, below: Path, command: str, sentence: str
) -> None:
    said = guarded(*command.split(), str(below))
    assert (said.code, said.out) == (4, "")
    assert said.err.startswith(f"osmosis: {sentence}")
    assert said.err.endswith(f"{os.strerror(errno.ENOTDIR)}\n")


@pytest.mark.parametrize("command", ["backup to", "copies folder", "reminders folder", "init"])
def test_a_file_is_no_folder(guarded: Shell, below: Path, command: str) -> None:
    said = guarded(*command.split(), str(below.parent))
    assert (said.code, "This is no folder" in said.err) == (2, True)


@pytest.mark.skipif(os.name == "nt", reason="modes and mounts are of POSIX")
@pytest.mark.parametrize(
    "command", ["backup to", "copies folder", "reminders folder", "export", "calendar write"]
)
def test_a_write_protected_folder_is_told_before_anything_is_chosen(
    guarded: Shell, tmp_path: Path, command: str
) -> None:
    folder = tmp_path / "protected"
    folder.mkdir()
    is_file = command in {"export", "calendar write"}
    with write_protected(folder):
        said = guarded(*command.split(), str(folder / "x" if is_file else folder))
    assert (said.code, said.out) == (4, "")
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="modes and mounts are of POSIX")
def test_backups_that_became_write_protected_are_told_so(guarded: Shell, tmp_path: Path) -> None:
    place = tmp_path / "backups"
    assert guarded("backup", "to", str(place)).code == 0
    with write_protected(place):
        said = guarded("backup", "run")
    assert (said.code, "cannot be written" in said.err) == (4, True)


def test_a_disk_for_backups_that_is_full_or_away_is_outside(
    guarded: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "backups"
    assert guarded("backup", "to", str(place)).code == 0
    with monkeypatch.context() as patched:
        patched.setattr(files, "create", _full)
        said = guarded("backup", "run")
    assert (said.code, "There is no room for the backup" in said.err) == (4, True)
    place.rename(place.with_name("unplugged"))
    said = guarded("backup", "run")
    assert (said.code, "plugged in" in said.err) == (4, True)


def test_a_disk_for_copies_that_is_full_is_outside(
    guarded: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert guarded("copies", "folder", str(tmp_path / "copies")).code == 0
    assert guarded("expose", "--line", "Waited.").code == 0
    with monkeypatch.context() as patched:
        patched.setattr("osmosis.storage.copies._finish", _full)
        said = guarded("copies", "now")
    assert (said.code, "There is no room for the copy" in said.err) == (4, True)


def test_a_book_is_not_written_below_a_file(guarded: Shell, below: Path) -> None:
    assert guarded("expose", "--line", "Waited.").code == 0
    assert guarded("roll", "open-early", "Patience", "--reason", "to give it").code == 0
    said = guarded("roll", "give", "Patience", "1", "--out", str(below))
    assert (said.code, "This file cannot be written" in said.err) == (4, True)


def test_the_store_itself_is_not_outside(
    below: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OSMOSIS_HOME", str(below))
    assert run(["init"]) == 3
    assert "The store could not be made" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", ["backup to", "copies folder", "export", "move", "loom --poster", "calendar write"]
)
def test_a_name_that_is_too_long_is_told_so(
    guarded: Shell, tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = guarded(*command.split(), "a" * 300)
    assert (said.code, "long" in said.err) in [(2, True), (4, True)]


def test_a_folder_below_a_file_holds_no_store(
    below: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OSMOSIS_HOME", str(below))
    assert run(["roll", "list"]) == 1
    assert "There is no Osmosis store here" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["moved.json", "osmosis-store.json"])
def test_a_store_that_cannot_be_read_is_not_said_to_have_moved(
    shell: Shell, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "store" / name
    path.unlink(missing_ok=True)
    path.mkdir()
    said = shell("roll", "list")
    assert (said.code, said.out) == (3, "")
    assert "This store cannot be read" in said.err


def _full(*_arguments: object, **_named: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
