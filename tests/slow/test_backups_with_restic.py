"""Days with a repository of restic: lost keys, changed passphrases, damage, and ``kill -9``."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from osmosis.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    OsmosisError,
    ProgramError,
)
from osmosis.keeping.backups.checking import Checked
from osmosis.keeping.backups.leftovers import STAGE_LOCK
from osmosis.keeping.backups.places import list_place, read_place
from osmosis.keeping.backups.pruning import drop_snapshot
from osmosis.keeping.backups.restic_command import Restic
from osmosis.keeping.backups.restic_failures import RepositoryLockedError
from osmosis.keeping.backups.restic_keys import house_password
from osmosis.keeping.backups.restic_stages import ResticRepository
from osmosis.keeping.backups.restoring import Recovery, restore_snapshot
from osmosis.keeping.importing import Wanted
from osmosis.sealing.age import WrongPassphraseError
from osmosis.sealing.key_sheet import SheetKeys
from osmosis.storage.locks import FileLock
from tests.keeping.any_life import live_any
from tests.keeping.backed_up import flip
from tests.keeping.in_restic import InRestic
from tests.keeping.lived import PASSPHRASE, Home
from tests.sealing.quick_lock import quick_lock
from tests.slow.plugin import Budget
from tests.slow.stopped import Step, Stopped
from tests.slow.test_backup_killed import add_blobs
from tests.storage.lives import blobs_of

OTHER = "another passphrase for tests"
COMMANDS = ("unlock", "snapshots", "ls", "backup", "forget", "prune", "prune", "prune")
"""In which of them the process is killed."""
LONGEST = 0.4  # seconds after it was asked for
ADDED = 100_000


def begun(folder: Path) -> InRestic:
    """A life with one backup."""
    home = live_any(folder / "store", [])
    add_blobs(home.root, 0)
    kept = InRestic(home=home, folder=folder / "kept")
    kept.choose()
    kept.run()
    return kept


def the_key_sheet_opens_it_when_the_passphrase_is_lost(
    kept: InRestic, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = kept.home.open()
    sheet = SheetKeys(house=app.keys.house(), vault=app.keys.unlock(PASSPHRASE))
    app.close()
    kept.restore(new, way=sheet)
    assert kept.home.differences(new) == []


def restic_alone_brings_a_folder_back_that_is_a_backup(
    kept: InRestic, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = kept.home.open()
    password = house_password(app.keys.house())
    app.close()
    folder = new.root.with_name("by hand")
    kept.by_hand("restore", "latest", "--target", str(folder), password=password)
    repository = read_place(str(folder))
    recovery = Recovery(wanted=Wanted(place=new.folder), way=PASSPHRASE)
    restore_snapshot(repository, repository.chosen(), recovery, new.practices, new.clock)
    assert kept.home.differences(new) == []


def it_is_proved_and_what_is_damaged_is_told(
    kept: InRestic, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept.check().findings == []
    assert kept.last.proved_at == kept.home.clock.now()
    pack = max(kept.folder.glob("data/*/*"), key=lambda path: path.stat().st_size)
    whole = pack.read_bytes()
    flip(pack, 200)
    try:
        findings = kept.check().findings
    except ProgramError as error:
        findings = [str(error)]
    assert findings
    pack.write_bytes(whole)
    assert kept.check().findings == []


def a_wrong_passphrase_opens_nothing(
    kept: InRestic, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotAllowedError):
        kept.restore(new, way="not the passphrase")
    with pytest.raises(WrongPassphraseError):
        kept.check("not the passphrase")
    with pytest.raises(InvalidInputError):
        kept.restore(new, way=None)
    assert not new.root.exists()


def a_passphrase_that_has_changed_is_told_until_it_opens_the_repository(
    kept: InRestic, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = kept.home.open()
    app.keys._lock_up = quick_lock
    app.keys.set_passphrase(OTHER, current=PASSPHRASE)
    app.close()
    assert "passphrase has changed" in kept.run().problem
    (told,) = kept.check(OTHER).findings
    assert "not the restic repository" in told
    kept.choose(passphrase=OTHER)
    assert kept.run().problem == ""
    with pytest.raises(NotAllowedError):
        kept.restore(new, way=PASSPHRASE)
    kept.restore(new, way=OTHER)


def what_no_rule_keeps_leaves_and_what_is_named(
    kept: InRestic, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.choose(["last:2"])
    first = kept.names[0]
    for words in ("one", "two"):
        kept.live_on(words)
        kept.run()
    assert len(kept.names) == 2
    assert first not in kept.names
    gone, stays = kept.names
    with pytest.raises(NotFoundError):
        kept.opened.opened(lambda app: drop_snapshot(app, kept.place, "2"))
    kept.opened.opened(lambda app: drop_snapshot(app, kept.place, gone))
    assert kept.names == [stays]
    assert len(kept.last.moments) == 1


def a_repository_that_somebody_has_is_shared_once_its_password_was_said(
    kept: InRestic, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = replace(kept, folder=new.root.with_name("theirs"))
    letter, password = (new.root.with_name(name) for name in ("letter.txt", "password"))
    kept.by_hand("init", password="their own")
    letter.write_text("theirs", encoding="utf-8")
    kept.by_hand("backup", str(letter), password="their own")
    with pytest.raises(NotAllowedError, match="of its own"):
        kept.choose()
    password.write_text("their own", encoding="utf-8")
    with monkeypatch.context() as said:
        said.setenv("RESTIC_PASSWORD_FILE", str(password))
        kept.choose(["last:1"])
    kept.run()
    kept.live_on("a day later")
    kept.run()
    assert len(kept.names) == 1
    assert kept.by_hand("snapshots", "--json").count('"short_id"') == 2
    other = replace(kept, home=live_any(new.root.with_name("of-another"), []))
    other.choose(own_password="their own")
    other.run()
    for one in (kept, other):
        ours = one.opened.opened(partial(list_place, one.place))
        assert one.check() == Checked(name=ours[-1].name)
    with pytest.raises(InvalidInputError, match="several stores"):
        kept.restore(new)


STORIES = (
    the_key_sheet_opens_it_when_the_passphrase_is_lost,
    restic_alone_brings_a_folder_back_that_is_a_backup,
    it_is_proved_and_what_is_damaged_is_told,
    a_wrong_passphrase_opens_nothing,
    a_passphrase_that_has_changed_is_told_until_it_opens_the_repository,
    what_no_rule_keeps_leaves_and_what_is_named,
    a_repository_that_somebody_has_is_shared_once_its_password_was_said,
)


@pytest.mark.slow(share=8)
def test_days_with_a_repository_of_restic(
    budget: Budget, restic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = begun(tmp_path / "first")
    for turn in budget.rounds(named=len(STORIES)):
        folder = tmp_path / f"{turn.number}"
        shutil.copytree(first.home.root, folder / "store")
        shutil.copytree(first.folder, folder / "kept")
        kept = InRestic(home=first.home.elsewhere(folder / "store"), folder=folder / "kept")
        kept.choose()
        kept.run()
        with monkeypatch.context() as patched:
            STORIES[turn.number - 1](kept, first.home.elsewhere(folder / "new"), patched)
        shutil.rmtree(folder)


@dataclass(frozen=True)
class Work:
    """What is backed up, and where."""

    home: Path
    folder: Path

    @property
    def kept(self) -> InRestic:
        return InRestic(home=Home(root=self.home), folder=self.folder)


def back_up(work: Work, tells: Connection) -> None:
    """Make backups, one after the other, and tell what restic is asked to do each time."""
    ask = Restic.ask

    def told(self: Restic, *words: str, folder: Path | None = None) -> str:
        tells.send(Step(words[0]))
        return ask(self, *words, folder=folder)

    Restic.ask = told  # type: ignore[method-assign,assignment]  # in a process of its own
    tells.send(Step("begun"))
    for _ in range(3):
        work.kept.run()


def exchange_blobs(home: Path, seed: int) -> None:
    """Let what was added before go, so that there is something to be taken away; and add anew."""
    store = Home(root=home).raw()
    blobs = blobs_of(store)
    for one in [one.sha256 for one in blobs.list() if one.size >= ADDED]:
        blobs.delete(one)
    store.close()
    add_blobs(home, seed)


def loses_when_a_piece_is_not_laid_down(kept: InRestic, patched: pytest.MonkeyPatch) -> bool:
    """What would be if restic took a stage on which not everything lies yet."""

    add_blobs(kept.home.root, 1)
    with patched.context() as weakened:
        weakened.setattr(ResticRepository, "_put_on_stage", lambda self, blob: None)
        kept.run()
    new = kept.home.elsewhere(kept.folder.with_name("lost"))
    try:
        kept.restore(new)
    except OsmosisError:
        return True
    return False


@pytest.mark.slow(share=10)
def test_kill_nine_leaves_every_backup_in_restic_whole_and_the_next_completes(
    budget: Budget, restic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weak = begun(tmp_path / "weak")
    lost = loses_when_a_piece_is_not_laid_down(weak, monkeypatch)
    budget.control("a piece is not on the stage", failed=lost)
    kept = begun(tmp_path / "kept")
    kept.choose(["last:2"])
    work = Work(home=kept.home.root, folder=kept.folder)
    killed, refused = Counter[str](), 0
    for turn in budget.rounds(named=10):
        dice = random.Random(turn.seed)
        exchange_blobs(work.home, turn.seed)
        process: Stopped[Step] = Stopped(back_up, work)
        wanted = dice.choice(COMMANDS)
        while wanted not in [one.what for one in process.answers] and process.listen(60):
            pass
        process.listen_for(dice.uniform(0, LONGEST))
        process.kill()
        process.ensure_killed()
        killed[process.answers[-1].what] += 1
        budget.told = "killed in " + ", ".join(f"{n} {name}" for name, n in killed.items())
        budget.told += f", {refused} readings refused beside one"
        brought = kept.home.elsewhere(tmp_path / "brought")
        try:
            # Also while a restic lives on, and then it may be refused, as may be the list of what
            # it takes away; but never damaged.
            kept.restore(brought, kept.names[-1])
        except RepositoryLockedError:
            refused += 1
        # A restic that lives on holds this.
        with FileLock(kept.home.folder.tmp / STAGE_LOCK):
            pass
        if not brought.root.exists():
            kept.restore(brought, kept.names[-1])
        shutil.rmtree(brought.root)
        kept.run()
        assert kept.last.problem == ""
        new = kept.home.elsewhere(tmp_path / "new")
        kept.restore(new)
        assert kept.home.differences(new) == []
        shutil.rmtree(new.root)
        assert not list((kept.folder / "locks").iterdir())
    kept.by_hand("check", "--read-data")
