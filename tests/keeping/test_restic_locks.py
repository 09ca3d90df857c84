"""A lock in a repository of restic, alive or left behind, hinders no reading and is no damage."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from osmosis.app import App
from osmosis.keeping.backups.checking import Checked
from osmosis.keeping.backups.choosing import KEEP_SETTING, is_backup_due
from osmosis.keeping.backups.leftovers import STAGE_LOCK
from osmosis.keeping.backups.restic_command import NO_LOCK, Restic
from osmosis.keeping.backups.restic_failures import (
    WITHOUT_LOCK,
    RepositoryLockedError,
    UnwritableRepositoryError,
)
from osmosis.keeping.backups.restics import found_wrong
from osmosis.storage.locks import FileLock, LockHeldError
from osmosis.storage.settings import set_setting
from tests.keeping.in_restic import InRestic
from tests.keeping.lived import PASSPHRASE, Home
from tests.keeping.restic_at_work import at_work, leave_a_lock, waiting, write_protected

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="restic is for Linux and macOS")


@pytest.fixture
def kept(in_restic: InRestic) -> InRestic:
    """A life with one backup, of which the last is kept."""

    def keep_one(app: App) -> None:
        with app.store.write() as transaction:
            set_setting(transaction, KEEP_SETTING, ["last:1"])

    in_restic.opened.opened(keep_one)
    return in_restic


def test_a_lock_that_a_dead_restic_left_hinders_nothing(
    once_in_restic: InRestic, kept: InRestic, new: Home
) -> None:
    leave_a_lock(kept)
    assert len(kept.names) == 1
    kept.restore(new)
    assert once_in_restic.home.differences(new) == []
    kept.live_on("a day later")
    assert kept.run().problem == ""
    assert not list((kept.folder / "locks").iterdir())


def test_while_another_program_prunes_there_is_reading_and_writing_waits(
    once_in_restic: InRestic, kept: InRestic, new: Home
) -> None:
    with at_work(kept, "prune") as work:
        (before,) = kept.names
        kept.restore(new)
        assert once_in_restic.home.differences(new) == []
        assert kept.check() == Checked(name=kept.names[0])
        with pytest.raises(RepositoryLockedError, match="try again when it is done"):
            kept.run()
        assert work.process.poll() is None
    assert "Another program" in kept.last.problem
    assert kept.opened.opened(lambda app: is_backup_due(app.store))
    assert kept.names == [before]
    assert kept.run().problem == ""


def test_what_is_taken_away_while_it_is_read_is_one_sentence_and_no_damage(
    kept: InRestic, new: Home
) -> None:
    with at_work(kept, "prune"):
        for index in (kept.folder / "index").iterdir():
            index.unlink()
        with pytest.raises(RepositoryLockedError, match="cannot be read while another"):
            kept.restore(new)
        with pytest.raises(RepositoryLockedError, match="cannot be read while another"):
            list(found_wrong(Restic(repository=str(kept.folder), password=PASSPHRASE), PASSPHRASE))
    assert not new.root.exists()
    assert not list(new.root.parent.glob(".osmosis*"))


def test_beside_another_backup_one_is_made_and_older_ones_leave_later(kept: InRestic) -> None:
    kept.live_on("a day later")
    with at_work(kept, "backup", "--stdin"):
        assert "no older backup was taken away" in kept.run().problem
    assert len(kept.names) == 2
    assert kept.run().problem == ""
    assert len(kept.names) == 1


def test_a_disk_that_is_write_protected_is_read_and_says_so_when_it_is_to_be_written(
    once_in_restic: InRestic, kept: InRestic, new: Home
) -> None:
    with write_protected(kept.folder):
        assert len(kept.names) == 1
        kept.restore(new)
        assert kept.check() == Checked(name=kept.names[0])
        with pytest.raises(UnwritableRepositoryError, match="write-protected"):
            kept.run()
    assert once_in_restic.home.differences(new) == []
    assert kept.run().problem == ""


def test_every_restic_that_is_at_work_for_a_backup_holds_its_lock(
    kept: InRestic, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, run = kept.home.folder.tmp / STAGE_LOCK, subprocess.run
    asked = []

    def spied(words: list[str], **how: object) -> object:
        held = how["pass_fds"]
        assert isinstance(held, list)
        asked.append((words[1], any(os.path.sameopenfile(one, lock_file) for one in held)))
        return run(words, **how)  # type: ignore[call-overload]  # as it was called

    kept.live_on("a day later")
    lock_file = os.open(lock, os.O_RDONLY)
    monkeypatch.setattr(subprocess, "run", spied)
    kept.run()
    os.close(lock_file)
    assert {"unlock", "snapshots", "ls", "backup", "forget", "prune"} == {name for name, _ in asked}
    assert all(holds for _, holds in asked)


def test_a_restic_that_outlives_us_finishes_and_leaves_no_lock(kept: InRestic) -> None:
    """It holds our lock meanwhile, and does not die at words that nobody hears any more."""
    lock = kept.home.folder.tmp / STAGE_LOCK
    asks = (
        "import sys; from osmosis.keeping.backups.restic_command import Restic;"
        " Restic(repository=sys.argv[1], password=None, held=[int(sys.argv[2])]).ask('prune')"
    )
    with ExitStack() as ours:
        held = ours.enter_context(FileLock(lock)).descriptor
        command = [sys.executable, "-c", asks, str(kept.folder), str(held)]
        with waiting(kept, command, [held]) as work:
            work.process.kill()
            work.process.wait()
            ours.close()
            with pytest.raises(LockHeldError), FileLock(lock, wait=False):
                pass
            work.go_on()
    with FileLock(lock):
        assert not list((kept.folder / "locks").iterdir())


@pytest.mark.parametrize(
    "said",
    [
        "unable to create lock in backend: repository is already locked by PID 7\n>&2; exit 1",
        '{"message_type":"exit_error","code":11,"message":"Fatal: failed to lock"}\n>&2; exit 11',
        "Fatal: the unlock command can be used to remove invalid locks. Make sure\n>&2; exit 1",
    ],
)
def test_a_lock_is_known_by_the_words_of_an_older_restic_and_by_the_code_of_a_newer(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, _, ending = said.partition("\n")
    program = tmp_path / "restic"
    program.write_text(
        f"#!/bin/sh\ncase \"$*\" in *{NO_LOCK}*) echo read;; *) echo '{words}' {ending};; esac\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    asked = Restic(repository="rest:http://127.0.0.1:1/", password=PASSPHRASE)
    with pytest.raises(WITHOUT_LOCK):
        asked.ask("forget", "one")
    assert asked.read("snapshots") == "read\n"
