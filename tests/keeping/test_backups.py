"""A backup brings the same store back, keeps what is the same once, and never harms the former."""

from __future__ import annotations

import base64
import errno
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from osmosis.app import init_app
from osmosis.blobs import files
from osmosis.config import Config
from osmosis.errors import ConflictError, OsmosisError, StorageError
from osmosis.keeping.backups.choosing import choose_place
from osmosis.keeping.backups.mending import laid_out
from osmosis.keeping.backups.payload import DamagedBackupError
from osmosis.keeping.backups.repository import Repository
from osmosis.keeping.backups.running import Order, run_backup
from osmosis.keeping.backups.snapshots import Entry, Snapshot, spelled_entry
from osmosis.keeping.key_locks import PassphraseNeededError
from osmosis.keeping.lines import piles_of
from osmosis.kernel.clock import FixedClock, TimeDelta
from osmosis.kernel.hashing import sha256_of
from osmosis.sealing.age import WrongPassphraseError, encrypt
from osmosis.sealing.key_sheet import SheetKeys
from osmosis.storage.disk import StoreFullError
from osmosis.storage.exchanging import CutOffRestoreError
from osmosis.storage.forgetting import forget, list_copies
from osmosis.storage.locks import FileLock, LockHeldError
from osmosis.storage.opening import NewStore
from osmosis.storage.releases import release
from tests.keeping.any_life import DEEDS, Deed, live_any
from tests.keeping.backed_up import BackedUp, flip
from tests.keeping.lived import KEPT, PASSPHRASE, Home
from tests.storage.copied import words_in
from tests.storage.lives import blobs_of
from tests.storage.notes.tables import glances, marks, notes
from tests.storage.stores import NOON, add_note, note_ref


@pytest.fixture
def kept(home: Home, tmp_path: Path) -> BackedUp:
    """A life with one backup."""
    home = replace(home, clock=FixedClock(home.clock.now()))
    kept = BackedUp(home=home, place=tmp_path / "backups")
    kept.run()
    return kept


def live_on(home: Home, words: str, picture: bytes = b"one more picture") -> None:
    app = home.open()
    add_note(app.store, words, picture_sha256=blobs_of(app.store).put([picture]).sha256)
    app.close()


def let_go(home: Home) -> str:
    """The first note goes; says which picture went with it."""
    app = home.open()
    with app.store.write() as transaction:
        row = transaction.find(notes)
        assert row is not None
        transaction.delete(marks, marks.c.note_id == row["id"])
        transaction.delete(glances, glances.c.note_id == row["id"])
        transaction.delete(notes, notes.c.id == row["id"])
        release(transaction, note_ref(row["id"]), [row["picture_sha256"]])
    forget(app.store, blobs_of(app.store))
    app.close()
    return str(row["picture_sha256"])


@settings(max_examples=8)
@given(deeds=DEEDS)
def test_a_backup_of_any_life_makes_an_equal_store(deeds: list[Deed]) -> None:
    with TemporaryDirectory() as folder:
        home = live_any(Path(folder) / "store", deeds)
        kept = BackedUp(home=home, place=Path(folder) / "backups")
        kept.run(passphrase=PASSPHRASE if len(deeds) % 2 else None)
        new = home.elsewhere(Path(folder) / "new")
        kept.restore(new)
        assert home.differences(new) == []


def test_what_is_the_same_is_neither_written_nor_read_again(
    kept: BackedUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, written, read = kept.files, [], []
    write, open_blob = Repository.write, files.FileBlobStore.open

    def spied(self: Repository, sha256: str, *rest: object) -> object:
        written.append(sha256)
        return write(self, sha256, *rest)  # type: ignore[arg-type]  # as it was called

    def seen(self: files.FileBlobStore, sha256: str) -> object:
        read.append(sha256)
        return open_blob(self, sha256)

    monkeypatch.setattr(Repository, "write", spied)
    monkeypatch.setattr(files.FileBlobStore, "open", seen)
    live_on(kept.home, "a day later")
    kept.run()
    names = {name.rpartition("/")[2] for name in before}
    assert written
    assert names.isdisjoint(written)
    app = kept.home.open()
    blobs = {info.sha256 for info in app.blobs.list()}
    app.close()
    assert len(blobs & set(read)) == 1
    assert {name: kept.files[name] for name in before} == before


def test_a_line_that_changes_changes_its_own_pile_only() -> None:
    lines = [f"line {number}".encode() for number in range(20_000)]
    before = set(piles_of(lines))
    assert len(before) > 40
    lines[9_000] = b"another line"
    del lines[15_000]
    assert len(set(piles_of(lines)) - before) <= 3
    assert b"".join(piles_of(lines)) == b"".join(line + b"\n" for line in lines)


def test_an_older_snapshot_can_still_be_brought_back(kept: BackedUp, new: Home) -> None:
    then = kept.home.raw().ledger.head()
    live_on(kept.home, "a day later")
    kept.run()
    kept.restore(new, kept.names[0])
    assert new.raw().ledger.head() == then


def test_what_was_let_go_since_does_not_come_back_unless_it_is_asked_for(
    kept: BackedUp, new: Home
) -> None:
    picture = let_go(kept.home)
    kept.run()
    assert kept.restore(new, kept.names[0]).released == 1
    assert not blobs_of(new.raw()).exists(picture)
    other = new.elsewhere(new.root.with_name("other"))
    assert kept.restore(other, kept.names[0], released_too=True).released == 0
    assert blobs_of(other.raw()).exists(picture)


def test_backups_are_named_among_the_copies_that_may_still_open_what_is_let_go(
    kept: BackedUp,
) -> None:
    kept.choose()
    last = kept.run()
    app = kept.home.open()
    copies = [one for one in list_copies(app.store) if one.path.parent == kept.place]
    app.close()
    assert [one.path.name for one in copies] == kept.names
    assert copies[-1].made_at == last.made_at


def test_the_house_key_lies_in_no_backup_in_the_clear(kept: BackedUp) -> None:
    app = kept.home.open()
    secret = app.keys.house().secret.encode()
    app.close()
    heaps = [*kept.files.values()]
    assert not any(secret in data or base64.b64encode(secret)[:40] in data for data in heaps)


@pytest.mark.parametrize("name", ["house.key", "vault.key.age", "vault.pub"])
@pytest.mark.parametrize("how", ["lost", "damaged"])
def test_no_backup_takes_the_place_of_one_that_has_a_key_which_was_lost(
    kept: BackedUp, new: Home, name: str, how: str
) -> None:
    [path] = (kept.home.root / "keys").rglob(name)
    before = kept.names
    if how == "lost":
        path.unlink()
    elif name != "vault.pub":
        flip(path, 40)
    else:
        path.write_bytes(b"age1nothing\n")
    with pytest.raises(StorageError, match="key sheet"):
        kept.run(["last:1"])
    assert kept.names == before
    kept.restore(new)
    assert (new.root / path.relative_to(kept.home.root)).exists()


def forged(kept: BackedUp, path: str) -> Snapshot:
    """A newer backup, such as whoever keeps the folder could make, with one more file in it."""
    repository = kept.repository
    first, last = repository.listed()[0], repository.chosen()
    words = b"evil words\n"
    evil = repository.write(sha256_of([words]), len(words), iter([words]))
    entry = Entry(path=path, sha256=evil.sha256, pieces=[evil])
    pile = b"".join(spelled_entry(one) + b"\n" for one in [*repository.entries(first), entry])
    manifest = [repository.write(sha256_of([pile]), len(pile), iter([pile]))]
    snapshot = replace(last, at=last.at + TimeDelta(hours=1), manifest=manifest)
    repository.add(snapshot)
    return snapshot


@pytest.mark.parametrize("folder", ["ledger/", "tables/", "spool/", "keys/", ""])
def test_a_backup_writes_no_file_outside_of_what_is_made_of_it(
    kept: BackedUp, new: Home, folder: str, tmp_path: Path
) -> None:
    older = kept.names[0]
    for number, out in enumerate(("../../evil", f"{tmp_path}/evil", "../.evil", "a/../../evil")):
        path = f"{folder}{out}"
        forged(kept, path)
        before = set(tmp_path.rglob("*evil*"))
        for name in ("", older):
            with suppress(OsmosisError):
                kept.restore(replace(new, root=tmp_path / f"new{number}"), name)
        with suppress(OsmosisError), laid_out(str(kept.place), kept.home.folder):
            pass
        found = set(tmp_path.rglob("*evil*")) - before
        assert found == set(), path


def test_a_key_of_a_backup_is_written_nowhere_but_among_the_keys(
    kept: BackedUp, new: Home, tmp_path: Path
) -> None:
    repository = kept.repository
    last = repository.chosen()
    vault = last.keys["vault.pub"].decode().strip()
    keys = {**last.keys, "../../../evil.age": encrypt(b"evil", [vault])}
    repository.add(replace(last, at=last.at + TimeDelta(hours=1), keys=keys))
    with suppress(OsmosisError):
        kept.restore(new)
    assert list(tmp_path.rglob("evil*")) == []


def test_the_last_backup_is_the_newest_also_when_the_clock_has_gone_back(
    kept: BackedUp, new: Home
) -> None:
    kept.home.clock.advance(TimeDelta(hours=-24 * 30))
    live_on(kept.home, "after the clock was set")
    kept.run(["last:1"])
    assert len(kept.names) == 1
    kept.restore(new)
    assert kept.home.differences(new) == []


def test_without_its_passphrase_nothing_is_made(kept: BackedUp, new: Home) -> None:
    with pytest.raises(WrongPassphraseError):
        kept.restore(new, way="not the passphrase")
    with pytest.raises(PassphraseNeededError):
        kept.restore(new, way=None)
    assert not new.root.exists()


def test_the_key_sheet_opens_a_backup_when_the_passphrase_is_lost(
    kept: BackedUp, new: Home
) -> None:
    app = kept.home.open()
    sheet = SheetKeys(house=app.keys.house(), vault=app.keys.unlock(PASSPHRASE))
    app.close()
    kept.restore(new, way=sheet)
    assert kept.home.differences(new) == []


def test_a_store_that_is_there_is_laid_aside_only_when_that_is_asked(
    kept: BackedUp, new: Home
) -> None:
    kept.restore(new)
    live_on(new, "lived in")
    with pytest.raises(ConflictError, match="already"):
        kept.restore(new)
    aside = kept.restore(new, over=True).aside
    assert aside is not None
    assert kept.home.differences(new) == []
    before = new.elsewhere(aside).raw()
    assert "lived in" in words_in(before)
    before.close()


def test_a_store_that_is_in_use_is_not_laid_aside(kept: BackedUp, new: Home) -> None:
    kept.restore(new)
    app = new.open()
    with pytest.raises(ConflictError, match="running"):
        kept.restore(new, over=True)
    app.close()
    assert not list(new.root.parent.glob(".new*restored"))


def test_nobody_opens_a_store_while_it_is_laid_aside(
    kept: BackedUp, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.restore(new)
    rename, tried = Path.rename, []

    def looked_at(path: Path, target: Path) -> Path:
        if path == new.root:
            with pytest.raises(LockHeldError):
                FileLock(path / ".use.lock", shared=True, wait=False).__enter__()
            tried.append(path)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", looked_at)
    kept.restore(new, over=True)
    assert tried == [new.root]
    assert kept.home.differences(new) == []


@pytest.mark.parametrize(
    ("hindrance", "raised"),
    [(OSError(errno.EIO, "no"), StorageError), (KeyboardInterrupt(), KeyboardInterrupt)],
    ids=["disk", "keyboard"],
)
def test_a_store_whose_place_cannot_be_taken_stays_in_it(
    kept: BackedUp,
    new: Home,
    monkeypatch: pytest.MonkeyPatch,
    hindrance: BaseException,
    raised: type[BaseException],
) -> None:
    kept.restore(new)
    live_on(new, "lived in")
    rename = Path.rename

    def refused(path: Path, target: Path) -> Path:
        if path.name.endswith(".restored"):
            raise hindrance
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(raised):
        kept.restore(new, over=True)
    monkeypatch.undo()
    assert "lived in" in words_in(new.raw())
    assert not list(new.root.parent.glob("*new?*"))


def test_after_a_power_cut_between_two_stores_none_is_begun_in_their_place(
    kept: BackedUp, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.restore(new)
    rename = Path.rename

    def cut_off(path: Path, target: Path) -> Path:
        if not new.root.exists():
            raise SystemExit
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", cut_off)
    with pytest.raises(SystemExit):
        kept.restore(new, over=True)
    monkeypatch.undo()
    waiting = new.root.with_name(f".{new.root.name}.restored")
    for try_again in (
        lambda: init_app(Config(home=new.root), NewStore(), new.clock, new.practices),
        new.open,
        lambda: kept.restore(new),
        lambda: kept.restore(new, over=True),
    ):
        with pytest.raises(CutOffRestoreError) as said:
            try_again()
        assert said.value.facts == {"restored": waiting, "place": new.root}
        assert not new.root.exists()
    waiting.rename(new.root)
    assert kept.home.differences(new) == []


def test_a_full_disk_leaves_the_former_backup_whole_and_says_one_sentence(
    kept: BackedUp, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.choose()
    kept.run()
    before, then = kept.names, kept.home.raw().ledger.head()
    live_on(kept.home, "a day later")

    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as weak:
        weak.setattr(files, "create", full)
        with pytest.raises(StoreFullError) as told:
            kept.run()
    assert str(told.value) == "There is no room for the backup; the ones before are still there"
    assert kept.last.problem == str(told.value)
    assert kept.names == before
    assert not list(kept.place.glob("*/tmp/*"))
    kept.restore(new)
    assert new.raw().ledger.head() == then
    kept.run()
    assert kept.last.problem == ""


def test_a_folder_that_is_gone_is_not_made_anew(kept: BackedUp) -> None:
    kept.choose()
    kept.place.rename(kept.place.with_name("unplugged"))
    with pytest.raises(StorageError, match="plugged in"):
        kept.opened(lambda app: run_backup(app, Order()))
    assert not kept.place.exists()
    assert "plugged in" in kept.last.problem


def test_a_damaged_picture_of_the_store_is_not_kept_and_is_told(kept: BackedUp, new: Home) -> None:
    shot = b"a picture that will be damaged"
    live_on(kept.home, "a day later", shot)
    store = kept.home.raw()
    picture = blobs_of(store).path_of(sha256_of([shot]))
    store.close()
    flip(picture)
    assert "damaged" in kept.run().problem
    assert picture.name not in {path.name for path in kept.pieces()}
    assert any(picture.name in one for one in kept.check().findings)


def test_a_place_is_chosen_only_when_there_is_a_passphrase(tmp_path: Path) -> None:
    app = init_app(Config(home=tmp_path / "store"), NewStore(), FixedClock(NOON), (KEPT,))
    with pytest.raises(ConflictError, match="passphrase"):
        choose_place(app, str(tmp_path / "backups"))
    app.close()
    assert not (tmp_path / "backups").exists()


def test_a_damaged_picture_can_be_left_out_of_what_is_restored(kept: BackedUp, new: Home) -> None:
    app = kept.home.open()
    name = next(info.sha256 for info in app.blobs.list())
    app.close()
    flip(next(path for path in kept.pieces() if path.name == name))
    with pytest.raises(DamagedBackupError):
        kept.restore(new)
    assert not new.root.exists()
    assert [
        path.rpartition("/")[2] for path in kept.restore(new, without_damaged=True).damaged
    ] == [name]
    assert kept.home.differences(new) == [f"blob {name}"]
