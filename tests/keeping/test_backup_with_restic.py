"""A backup in a repository of restic comes back, and what goes wrong is said in one sentence."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Collection
from pathlib import Path

import pytest

from osmosis.blobs.files import FileBlobStore
from osmosis.errors import InvalidInputError, NotAllowedError, OsmosisError, ProgramError
from osmosis.keeping.backups import restic_failures
from osmosis.keeping.backups.mending import laid_out
from osmosis.keeping.backups.places import spelled_place
from osmosis.keeping.backups.repository import Repository
from osmosis.keeping.backups.restic_command import Restic
from osmosis.keeping.backups.restic_stages import ResticRepository
from osmosis.keeping.backups.running import Order, run_backup
from osmosis.keeping.key_locks import Way
from osmosis.sealing.keys import HOUSE_FILE
from osmosis.storage.disk import StoreFullError
from osmosis.storage.verify import verify_store
from tests.keeping.backed_up import flip
from tests.keeping.in_restic import InRestic
from tests.keeping.lived import KEPT, PASSPHRASE, Home
from tests.storage.lives import blobs_of


def test_what_is_kept_comes_back_and_what_is_the_same_is_not_read_again(
    once_in_restic: InRestic, in_restic: InRestic, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, then = in_restic, once_in_restic.home.raw().ledger.head()
    kept.live_on("a day later")
    read, asked = [], []
    open_blob, run = FileBlobStore.open, subprocess.run

    def seen(self: FileBlobStore, sha256: str) -> object:
        read.append(sha256)
        return open_blob(self, sha256)

    def spied(words: list[str], **how: object) -> object:
        asked.extend([words, how["env"]])
        return run(words, **how)  # type: ignore[call-overload]  # as it was called

    with monkeypatch.context() as spying:
        spying.setattr(FileBlobStore, "open", seen)
        spying.setattr(subprocess, "run", spied)
        kept.run()
        names = {path.name for path in kept.home.root.rglob("blobs/**/*")}
        assert len(names & set(read)) == 1 < len(names)
        assert kept.check().findings == []
    assert kept.last.proved_at == kept.home.clock.now()
    secrets = (PASSPHRASE, kept.password)
    assert len(asked) > 10
    assert not any(secret in str(asked) for secret in secrets)
    kept.restore(new)
    assert kept.home.differences(new) == []
    older = new.elsewhere(new.root.with_name("older"))
    kept.restore(older, kept.names[0])
    assert older.raw().ledger.head() == then
    assert not list(new.root.parent.glob(".osmosis*"))
    assert sorted(path.name for path in kept.home.folder.tmp.iterdir()) == ["restic.lock"]


def test_a_store_is_mended_from_its_newest_backup_by_its_house_key_or_the_passphrase(
    in_restic: InRestic,
) -> None:
    folder = in_restic.home.folder
    store = in_restic.home.raw()
    house, (picture, *_) = folder.keys(store.person_id) / HOUSE_FILE, blobs_of(store).paths()
    store.close()
    flip(picture)

    def refuse() -> Way:
        raise AssertionError("the house key is at hand")

    with laid_out(in_restic.place, folder, refuse) as backup:
        assert backup is not None
        report = verify_store(
            folder,
            [KEPT],
            in_restic.home.clock,
            blobs=FileBlobStore,
            backups=backup.folders,
            remake=backup.open,
        )
    assert ([one.what for one in report.findings], report.is_whole) == (["blob"], True)
    house.unlink()
    for wrong in (lambda: "not the passphrase", lambda: None):
        with (
            pytest.raises((NotAllowedError, InvalidInputError)),
            laid_out(in_restic.place, folder, wrong),
        ):
            pass
    with laid_out(in_restic.place, folder, lambda: PASSPHRASE) as backup:
        assert backup is not None
    assert [one.name for one in folder.tmp.iterdir()] == ["restic.lock"]


@pytest.mark.parametrize(
    ("code", "said", "kind", "sentence"),
    [
        (1, "write /kept/data: no space left on device", StoreFullError, "There is no room"),
        (1, "Fatal: unable to create lock in backend", ProgramError, "write-protected"),
        (1, "no space left on device\nunable to create lock", StoreFullError, "There is no room"),
        (1, "Fatal: repository is already locked by PID 7", ProgramError, "Another program"),
        (
            1,
            "dial tcp: connection refused\nunable to create lock",
            ProgramError,
            "cannot be reached",
        ),
        (1, "Fatal: repository contains errors", ProgramError, "finds damage"),
        (1, "connection reset\nrepository contains errors", ProgramError, "cannot be reached"),
        (1, '{"message_type":"exit_error","message":"Fatal: it is so"}', ProgramError, "it is so"),
        (1, "Fatal: unable to open config file: stat", ProgramError, "plugged in"),
        (1, "unable to open config file: connection refused", ProgramError, "cannot be reached"),
        (9, "", ProgramError, "exit code 9"),
        (10, "", ProgramError, "plugged in"),
        (12, "", NotAllowedError, "does not open"),
        (11, "", ProgramError, "Another program"),
        (1, "Fatal: wrong password or no key found", NotAllowedError, "does not open"),
        (3, "error: read a: input/output error", restic_failures.UnreadableFilesError, "a: input"),
    ],
)
def test_what_restic_says_becomes_one_sentence(
    code: int, said: str, kind: type[OsmosisError], sentence: str
) -> None:
    error = restic_failures.failure(code, f"one line before\n{said}\n" if said else "", "backup")
    assert isinstance(error, kind)
    assert sentence in str(error)
    assert "\n" not in str(error)


def test_where_the_command_is_missing_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ProgramError, match="not installed"):
        Restic(repository="/kept", password=PASSPHRASE).ask("snapshots")


def test_a_place_is_spelled_as_restic_calls_it(tmp_path: Path) -> None:
    assert spelled_place("restic:sftp:ana@host:/kept") == "restic:sftp:ana@host:/kept"
    assert spelled_place(f"restic:local:{tmp_path}") == f"restic:{tmp_path}"
    for wrong in ("restic:", "restic:rest:https://ana:secret@host/"):
        with pytest.raises(InvalidInputError):
            spelled_place(wrong)


def test_a_repository_does_not_lie_in_the_store(home: Home, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="outside"):
        InRestic(home=home, folder=home.root / "kept").choose()
    with pytest.raises(InvalidInputError, match="chosen with the passphrase"):
        InRestic(home=home, folder=tmp_path / "kept").choose(passphrase="")


def test_what_is_let_go_while_a_backup_is_made_is_not_handed_over(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[set[str]] = []
    app = home.open()
    gone, *_, stays = (info.sha256 for info in app.blobs.list())

    def ask(_: Restic, *words: str, folder: Path | None = None, **__: object) -> str:
        if words[0] == "backup" and folder is not None:
            handed.append({path.name for path in folder.glob("pieces/*/*")})
        return "[]"

    def let_go_meanwhile(self: ResticRepository, without: Collection[str] = ()) -> object:
        found = Repository.known(self, without)
        self._put_on_stage(self.blobs.path_of(gone))
        self.blobs.delete(gone)
        return found

    monkeypatch.setattr(Restic, "ask", ask)
    monkeypatch.setattr(ResticRepository, "known", let_go_meanwhile)
    run_backup(app, Order(place=f"restic:{tmp_path / 'kept'}"))
    app.close()
    (pieces,) = handed
    assert stays in pieces
    assert gone not in pieces
