"""``osmosis backup``: made, listed, tried, brought back, dropped and stopped, or one sentence."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
from pathlib import Path

import pytest

from osmosis.blobs import files, s3
from osmosis.cli.main import run
from osmosis.keeping import importing
from osmosis.sealing.keys import KeyFolder
from tests.blobs.small_s3 import KEY_ID, SECRET, small_s3
from tests.cli.conftest import Said, Shell
from tests.keeping.backed_up import flip
from tests.keeping.quick_restic import make_quick
from tests.sealing.quick_lock import quick_lock

PASSPHRASE = "a passphrase for tests"


@pytest.fixture
def secret(tmp_path: Path) -> str:
    """A file with the passphrase in it."""
    path = tmp_path / "secret.txt"
    path.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a passphrase and a roll, and its one backup beside it."""
    root = tmp_path_factory.mktemp("begun")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("OSMOSIS_HOME", str(root / "store"))
        patched.setitem(KeyFolder.__init__.__kwdefaults__ or {}, "lock_up", quick_lock)
        patched.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n"))
        place = str(root / "backups")
        assert run(["init", "--rehearsal"]) == 0
        assert run(["backup", "to", place]) == 1  # there is no passphrase yet
        for words in (
            ("key", "passphrase", "--stdin"),
            ("roll", "load", "Patience"),
            ("backup", "to", place, "--keep", "last:2"),
            ("backup", "run"),
        ):
            assert run(words) == 0
    return root


@pytest.fixture
def shell(
    begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    """Runs ``osmosis`` with these words on a copy of that store."""
    shutil.copytree(begun / "store", tmp_path / "store")
    monkeypatch.setenv("OSMOSIS_HOME", str(tmp_path / "store"))

    def call(*words: str) -> Said:
        code = run(words)
        said = capsys.readouterr()
        return Said(code=code, out=said.out, err=said.err)

    return call


@pytest.fixture
def backups(begun: Path, shell: Shell, tmp_path: Path) -> Path:
    """The folder with that backup, copied and chosen."""
    folder = Path(shutil.copytree(begun / "backups", tmp_path / "backups"))
    chosen = shell("backup", "to", str(folder))
    assert (chosen.code, str(folder) in chosen.out) == (0, True)
    return folder


def assert_refused(said: Said, code: int, sentence: str = "") -> None:
    """One sentence, and nothing else."""
    assert (said.code, said.out, said.err.count("\n")) == (code, "", 1), said
    assert sentence in said.err
    assert "Traceback" not in said.err


def names(shell: Shell, *place: str) -> list[str]:
    listed = json.loads(shell("backup", "list", *place, "--json").out)
    return [one["snapshot"] for one in listed]


def test_backups_are_made_listed_tried_dropped_and_stopped(
    shell: Shell, backups: Path, secret: str, tmp_path: Path
) -> None:
    assert "Not proved yet" in shell("backup", "list").out
    (first,) = names(shell)
    assert first in shell("backup", "list", str(backups)).out
    assert shell("roll", "load", "Order").code == 0
    assert shell("backup", "run").out == f"Backed up: {backups}\n"
    assert names(shell)[0] == first
    checked = shell("backup", "check", "--passphrase-file", secret)
    assert (checked.code, "is the same as it was" in checked.out) == (0, True)
    assert "Last brought back for a trial" in shell("backup", "list").out
    told = shell("backup", "check", "--snapshot", first, "--passphrase-file", secret, "--json")
    assert json.loads(told.out) == {"snapshot": first, "findings": []}
    assert shell("backup", "drop", first).out == f"Taken away: {first}\n"
    assert len(names(shell)) == 1
    other = str(tmp_path / "other")
    assert shell("backup", "run", "--to", other, "--keep", "last:1").code == 0
    assert len(names(shell, other)) == 1
    assert "stays there" in shell("backup", "stop").out
    assert shell("backup", "stop").out == "No more backups are made.\n"
    for words in (("run",), ("list",), ("check",), ("drop", first)):
        assert_refused(shell("backup", *words), 1, "`osmosis backup to` names one")
    assert len(names(shell, str(backups))) == 1


def test_a_store_is_made_of_a_backup_and_none_is_replaced_unasked(
    shell: Shell, backups: Path, secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = (str(backups), "--passphrase-file", secret)
    assert shell("roll", "load", "Order").code == 0
    assert_refused(shell("backup", "restore", *place), 1, "`--over` lays it aside")
    assert "Order" in shell("roll", "list").out
    over = shell("backup", "restore", *place, "--over")
    assert (over.code, "The one that was there lies in" in over.out) == (0, True)
    assert "Order" not in shell("roll", "list").out
    (aside,) = tmp_path.glob("store-before-*")
    monkeypatch.setenv("OSMOSIS_HOME", str(aside))
    assert "Order" in shell("roll", "list").out
    new = str(tmp_path / "new")
    made = shell("backup", "restore", *place, "--to", new)
    assert (made.code, f"A store was made in {new}" in made.out) == (0, True)
    assert_refused(shell("backup", "restore", *place, "--to", str(backups)), 1)
    monkeypatch.setenv("OSMOSIS_HOME", new)
    assert "Patience" in shell("roll", "list").out
    assert shell("verify").code == 0


def test_wrong_words_are_one_sentence_and_a_code(
    shell: Shell, backups: Path, secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong, nowhere = tmp_path / "wrong.txt", str(tmp_path / "nowhere")
    wrong.write_text("not the passphrase\n", encoding="utf-8")
    for code, words in (
        (2, ("to", str(backups), "--keep", "hourly:3")),
        (2, ("to", str(tmp_path / "store" / "inside"))),
        (2, ("to", "s3:ftp://storage.example.org/bucket")),
        (2, ("to", "s3:http://storage.example.org/bucket")),
        (2, ("to", "restic:", "--passphrase-file", secret)),
        (1, ("to", "restic:/kept", "--passphrase-file", str(wrong))),
        (2, ("run", "--keep", "last:0")),
        (2, ("run", "--to", secret)),
        (1, ("list", nowhere)),
        (1, ("check", "--snapshot", "19", "--passphrase-file", secret)),
        (1, ("check", "--passphrase-file", str(wrong))),
        (1, ("restore", nowhere, "--to", nowhere, "--passphrase-file", secret)),
        (1, ("restore", str(backups), "--to", nowhere, "--passphrase-file", str(wrong))),
        (1, ("restore", str(backups), "--to", nowhere, "--snapshot", "19")),
        (2, ("restore", str(backups), "--to", nowhere, "--key-sheet", secret)),
        (1, ("drop", "19")),
        (1, ("drop", "")),
        (2, ("password", "--key-sheet", secret)),
    ):
        assert_refused(shell("backup", *words), code)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert_refused(shell("backup", "restore", str(backups), "--to", nowhere), 2, "is needed")
    assert_refused(shell("backup", "check"), 2, "is needed")
    assert_refused(shell("backup", "check", nowhere), 1, "no backup here")
    assert_refused(shell("backup", "check", "--snapshot", "19"), 1, "called so")
    unread = ("check", "--passphrase-file", nowhere)
    for others in ((), ("restore",), ("drop",), ("run", "--keep"), ("nothing",), unread):
        assert shell("backup", *others).code == 2
    assert not Path(nowhere).exists()
    assert len(names(shell)) == 1


def test_a_disk_that_fills_or_is_unplugged_leaves_the_backups_that_there_are(
    shell: Shell, backups: Path, secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = names(shell)
    assert shell("roll", "load", "Order").code == 0
    with monkeypatch.context() as filled:
        filled.setattr(files, "create", full)
        filled.setattr(importing, "_keep", full)
        assert_refused(shell("backup", "run"), 4, "There is no room for the backup")
        with_it = ("--passphrase-file", secret)
        assert_refused(shell("backup", "check", *with_it), 3, "no room to try the backup")
        new = str(tmp_path / "new")
        assert_refused(shell("backup", "restore", str(backups), "--to", new, *with_it), 3, "full")
        assert not Path(new).exists()
        assert not list((tmp_path / "store" / "tmp").iterdir())
    assert names(shell) == before
    backups.rename(tmp_path / "unplugged")
    assert_refused(shell("backup", "run"), 4, "plugged in")
    assert_refused(shell("backup", "drop", before[0]), 4, "plugged in")
    assert_refused(shell("backup", "list"), 1)
    (tmp_path / "unplugged").rename(backups)
    assert shell("backup", "run").code == 0


def test_what_is_damaged_is_told_left_out_or_mended(
    shell: Shell, backups: Path, secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    (ledger,) = (store / "ledger").rglob("*.jsonl")
    flip(ledger, 40)
    assert shell("verify").code == 3
    assert shell("verify", "--from", str(tmp_path / "nowhere")).code == 2
    mended = shell("verify", "--from", str(backups))
    assert (mended.code, "Mended." in mended.out) == (0, True)
    assert "not a copy" not in mended.out
    assert "not a copy" not in shell("verify", "--from", str(next(backups.iterdir()))).out
    assert shell("verify").code == 0
    (first,) = names(shell)
    piece = max(backups.glob("*/pieces/*/*"), key=lambda path: path.stat().st_size)
    flip(piece)
    checked = shell("backup", "check", "--passphrase-file", secret)
    assert (checked.code, checked.err.count("\n")) == (3, 1)
    restore = ("backup", "restore", str(backups), "--to", str(tmp_path / "new"))
    assert_refused(shell(*restore, "--passphrase-file", secret), 2, "damaged")
    assert_refused(
        shell(*restore, "--passphrase-file", secret, "--leave-out-damaged"), 2, "damaged"
    )
    assert not (tmp_path / "new").exists()
    assert shell("backup", "run").code == 0
    assert shell("backup", "drop", first).code == 0
    assert shell("backup", "check", "--passphrase-file", secret).code == 0


def test_a_store_is_mended_from_its_own_backups_and_from_nobody_elses(
    shell: Shell, backups: Path, secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ours,) = backups.iterdir()
    monkeypatch.setenv("OSMOSIS_HOME", str(tmp_path / "another"))
    assert shell("init").code == 0
    assert_refused(shell("verify", "--from", str(backups)), 2, "backup of another store")
    made = shell("backup", "run", "--to", str(backups), "--passphrase-file", secret)
    assert made.code == 0
    monkeypatch.setenv("OSMOSIS_HOME", str(tmp_path / "store"))
    (ledger,) = (tmp_path / "store" / "ledger").rglob("*.jsonl")
    flip(ledger, 40)
    mended = shell("verify", "--from", str(backups))
    assert (mended.code, "not a copy" in mended.out) == (0, False)
    for snapshot in (ours / "snapshots").rglob("?" * 64):
        snapshot.unlink()
    assert_refused(shell("verify", "--from", str(backups)), 1, "no backup")


def test_restic_is_another_place_and_its_password_is_told(
    restic: Path, shell: Shell, backups: Path, secret: str, tmp_path: Path
) -> None:
    place = f"restic:{tmp_path / 'kept'}"
    with_it = ("--passphrase-file", secret)
    assert shell("backup", "to", place, *with_it).code == 0
    password = shell("backup", "password").out.strip()
    for one in (PASSPHRASE, password):
        make_quick(tmp_path / "kept", one)
    assert shell("backup", "run").code == 0
    assert len(names(shell, place, *with_it)) == 1
    made = shell("backup", "restore", place, "--to", str(tmp_path / "new"), *with_it)
    assert made.code == 0
    taken = ("backup", "restore", place, "--to", f"{secret}/new", *with_it)
    assert_refused(shell(*taken), 3, "cannot be fetched to here")
    (ledger,) = (tmp_path / "store" / "ledger").rglob("*.jsonl")
    flip(ledger, 40)
    mended = shell("verify", "--from", place)
    assert (mended.code, "Mended." in mended.out) == (0, True)
    assert shell("verify").code == 0
    shutil.rmtree(tmp_path / "kept")
    assert_refused(shell("backup", "run"), 4, "no restic repository")
    assert_refused(shell("verify", "--from", place), 4, "no restic repository")
    assert_refused(shell("verify", "--from", "restic:"), 2, "stands the folder")
    assert not list((tmp_path / "store" / "tmp").glob(".osmosis*"))
    assert_refused(shell("backup", "list"), 4, "no restic repository")


def test_a_storage_is_another_place_and_says_when_it_refuses(
    shell: Shell, backups: Path, secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(s3._RETRIES, "max_retries", 0)
    with small_s3() as storage:
        place = f"s3:{storage.address}/mine"
        assert_refused(shell("backup", "to", place), 1, "AWS_SECRET_ACCESS_KEY")
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{SECRET}\n"))
        assert shell("backup", "to", place, "--key-id", KEY_ID).code == 0
        assert shell("backup", "run").code == 0
        assert len(names(shell)) == 1
        assert_refused(shell("backup", "list", place), 1, "AWS_SECRET_ACCESS_KEY")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
        assert_refused(shell("backup", "list", place), 4, "refuses this key")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        assert len(names(shell, place)) == 1
        new = str(tmp_path / "new")
        made = shell("backup", "restore", place, "--to", new, "--passphrase-file", secret)
        assert made.code == 0
    assert_refused(shell("backup", "run"), 4, "cannot be reached")
