"""The daily copy: whole or as before, whenever it stops; what was let go is let go there too."""

from __future__ import annotations

import errno
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from osmosis.blobs.files import FileBlobStore
from osmosis.errors import ConflictError, InvalidInputError
from osmosis.kernel.clock import TimeDelta
from osmosis.sealing.keys import KeyFolder
from osmosis.storage import copying, durable
from osmosis.storage.copy_label import copy_of
from osmosis.storage.daily_copies import (
    CopyReport,
    choose_folder,
    chosen_folder,
    copy_store,
    is_copy_due,
    last_copy,
    stop_copying,
)
from osmosis.storage.failures import StoreDamagedError
from osmosis.storage.folder import StoreFolder
from osmosis.storage.forgetting import forget, list_daily_copies
from osmosis.storage.opening import DatabaseMissingError, open_store
from osmosis.storage.releases import release
from osmosis.storage.restoring import Restored, restore_copy
from osmosis.storage.spool import SpoolHeader, spooled_files, write_spooled
from osmosis.storage.store import Store
from osmosis.storage.verify import verify_store
from tests.sealing.quick_lock import quick_lock
from tests.storage.lives import NOTES, blobs_of
from tests.storage.notes.tables import notes
from tests.storage.stores import SETS, Place, add_note, note_ref

WORDS = "It was on a dreary night of November"


@dataclass
class Kept:
    """A store with something in it, and a folder for its copies."""

    store: Store
    place: Place
    folder: Path

    @property
    def blobs(self) -> FileBlobStore:
        return blobs_of(self.store)

    @property
    def copy(self) -> StoreFolder:
        return copy_of(self.folder, self.store.person_id)

    @property
    def copied_blobs(self) -> FileBlobStore:
        return FileBlobStore(self.copy.blobs(self.store.person_id), self.copy.tmp)

    def keep(self, words: str) -> tuple[UUID, str]:
        """A note with a picture; its id and the picture's name."""
        picture = self.blobs.put([words.encode() * 30]).sha256
        return add_note(self.store, words, picture_sha256=picture), picture

    def let_go(self, note_id: UUID, picture: str) -> None:
        with self.store.write() as transaction:
            transaction.delete(notes, notes.c.id == note_id)
            release(transaction, note_ref(note_id), [picture])
        forget(self.store, self.blobs)

    def make_copy(self) -> CopyReport:
        self.place.clock.advance(TimeDelta(hours=24))
        return copy_store(self.store, self.blobs, FileBlobStore)

    def restore(self, root: Path, *ledgers: Path) -> Restored:
        return restore_copy(
            self.copy.root,
            StoreFolder(root),
            [NOTES],
            self.place.clock,
            open_blobs=FileBlobStore,
            ledgers=ledgers,
        )


def kept_in(place: Place, store: Store, folder: Path) -> Kept:
    KeyFolder(store.folder.keys(store.person_id), lock_up=quick_lock).create_house()
    kept = Kept(store=store, place=place, folder=folder)
    kept.keep(WORDS)
    kept.keep("and another")
    choose_folder(store, folder)
    return kept


@pytest.fixture
def kept(place: Place, store: Store, tmp_path: Path) -> Kept:
    """On either database."""
    return kept_in(place, store, tmp_path / "copies")


@pytest.fixture
def on_sqlite(sqlite_place: Place, sqlite_store: Store, tmp_path: Path) -> Kept:
    return kept_in(sqlite_place, sqlite_store, tmp_path / "copies")


def words_in(store: Store) -> set[str]:
    with store.read() as reading:
        return {row["words"] for row in reading.rows(sa.select(notes))}


def opened(place: Place, root: Path) -> Store:
    return open_store(StoreFolder(root), SETS, place.clock)


def whole_words_of(kept: Kept) -> set[str]:
    """What the copy says when it is opened, each blob read; it is a whole store."""
    apart = kept.folder.parent / f"apart-{uuid4()}"
    shutil.copytree(kept.copy.root, apart)
    store = opened(kept.place, apart)
    try:
        return words_in(store)
    finally:
        store.close()
        report = verify_store(StoreFolder(apart), [NOTES], kept.place.clock, blobs=FileBlobStore)
        assert report.findings == []


# What is copied


def test_an_opened_copy_says_what_the_store_says(on_sqlite: Kept) -> None:
    report = on_sqlite.make_copy()
    assert (report.is_new, report.blobs, report.last.problem) == (True, 2, "")
    assert report.last == last_copy(on_sqlite.store)
    assert report.last.size > 1_000
    assert whole_words_of(on_sqlite) == {WORDS, "and another"}
    names = [info.sha256 for info in on_sqlite.blobs.list()]
    assert [info.sha256 for info in on_sqlite.copied_blobs.list()] == names


def test_the_house_key_is_in_it_and_closed_to_others(kept: Kept) -> None:
    kept.make_copy()
    person = kept.store.person_id
    key = kept.copy.keys(person) / "house.key"
    assert key.read_bytes() == (kept.store.folder.keys(person) / "house.key").read_bytes()
    assert key.stat().st_mode & 0o077 == 0
    assert "house\nkey" in (kept.copy.root / "README.txt").read_text()


def test_nothing_is_written_when_nothing_changed(kept: Kept) -> None:
    first = kept.make_copy()
    before = {path: path.stat().st_mtime_ns for path in kept.copy.root.rglob("*")}
    second = kept.make_copy()
    assert not second.is_new
    assert second.last.made_at == first.last.made_at
    assert second.last.checked_at == kept.place.clock.now()
    assert {path: path.stat().st_mtime_ns for path in kept.copy.root.rglob("*")} == before


@pytest.mark.parametrize("change", ["row", "spool", "keys", "clock"])
def test_each_kind_of_change_is_copied(on_sqlite: Kept, change: str) -> None:
    on_sqlite.make_copy()
    folder, person = on_sqlite.store.folder, on_sqlite.store.person_id
    if change == "row":
        add_note(on_sqlite.store, "one more")
    elif change == "spool":
        header = SpoolHeader(roll_id="r", client_id="c", kind="line", taken="t", origin="shell")
        write_spooled(folder.spool(person), header, [b"sealed"])
    elif change == "keys":
        KeyFolder(folder.keys(person), lock_up=quick_lock).set_passphrase("a long passphrase")
    else:
        (folder.root / "rehearsal-clock.json").write_text("{}")
    assert on_sqlite.make_copy().is_new
    assert not on_sqlite.make_copy().is_new
    ours, theirs = (
        {
            path.relative_to(one.root): path.read_bytes()
            for path in (
                *one.keys(person).glob("[!.]*"),
                *spooled_files(one.spool(person)),
                *one.root.glob("rehearsal*"),
            )
        }
        for one in (folder, on_sqlite.copy)
    )
    assert ours == theirs


def test_a_moment_that_was_placed_leaves_the_spool_of_the_copy(on_sqlite: Kept) -> None:
    folder, person = on_sqlite.store.folder, on_sqlite.store.person_id
    header = SpoolHeader(roll_id="r", client_id="c", kind="line", taken="t", origin="shell")
    path = write_spooled(folder.spool(person), header, [b"sealed"])
    on_sqlite.make_copy()
    assert len(spooled_files(on_sqlite.copy.spool(person))) == 1
    path.unlink()
    on_sqlite.make_copy()
    assert spooled_files(on_sqlite.copy.spool(person)) == []


def test_the_database_before_is_kept_beside_the_new_one(on_sqlite: Kept) -> None:
    on_sqlite.make_copy()
    first = (on_sqlite.copy.root / "store.db").read_bytes()
    assert not (on_sqlite.copy.root / "store-1.db").exists()
    on_sqlite.keep("later")
    on_sqlite.make_copy()
    assert (on_sqlite.copy.root / "store-1.db").read_bytes() == first
    assert whole_words_of(on_sqlite) == {WORDS, "and another", "later"}


def test_what_was_let_go_leaves_the_copy_too(kept: Kept) -> None:
    gone = kept.keep("zebra-crossing")
    kept.make_copy()
    kept.keep("later")
    kept.make_copy()
    kept.let_go(*gone)
    assert kept.copied_blobs.exists(gone[1])
    kept.make_copy()
    assert not kept.copied_blobs.exists(gone[1])
    assert not list(kept.copy.root.glob("store-1*"))
    for path in kept.copy.root.rglob("*"):
        assert path.is_dir() or b"zebra-crossing" not in path.read_bytes(), path


def test_the_databases_in_the_copy_are_named_as_older_copies(kept: Kept) -> None:
    assert list_daily_copies(kept.store) == []
    first = kept.make_copy().last.made_at
    kept.keep("later")
    second = kept.make_copy().last.made_at
    found = {one.path.name.split(".")[0]: one.made_at for one in list_daily_copies(kept.store)}
    assert found == {"store": second, "store-1": first}


def test_a_blob_that_was_only_lost_stays_in_the_copy(kept: Kept) -> None:
    _, picture = kept.keep("lost by accident")
    kept.make_copy()
    kept.blobs.path_of(picture).unlink()
    add_note(kept.store, "a change")
    kept.make_copy()
    assert kept.copied_blobs.exists(picture)


def test_verify_mends_a_store_from_it(kept: Kept) -> None:
    _, picture = kept.keep("to be damaged")
    kept.make_copy()
    kept.blobs.path_of(picture).write_bytes(b"damaged")
    with kept.store.write() as transaction:
        transaction.connection.execute(
            sa.update(notes).where(notes.c.words == WORDS).values(title="flipped")
        )
    report = verify_store(
        kept.store.folder, [NOTES], kept.place.clock, blobs=FileBlobStore, copies=[kept.copy.root]
    )
    assert len(report.findings) == 2
    assert report.is_whole


# When our own store is damaged


def test_a_damaged_blob_keeps_no_other_from_being_copied(kept: Kept) -> None:
    _, damaged = kept.keep("damaged before it was ever copied")
    kept.blobs.path_of(damaged).write_bytes(b"damaged")
    report = kept.make_copy()
    assert "not copied: 1 blobs" in report.last.problem
    assert report.blobs == 2
    assert is_copy_due(kept.store)


def test_a_damaged_database_is_not_copied_over_a_good_one(on_sqlite: Kept) -> None:
    on_sqlite.make_copy()
    good = (on_sqlite.copy.root / "store.db").read_bytes()
    add_note(on_sqlite.store, WORDS * 200)
    with on_sqlite.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    with on_sqlite.store.folder.database.open("r+b") as file:
        file.seek(-4096 * 2, os.SEEK_END)
        file.write(b"\xff" * 4096 * 2)
    report = on_sqlite.make_copy()
    assert report.last.problem
    assert (on_sqlite.copy.root / "store.db").read_bytes() == good


@pytest.mark.parametrize("which", ["ledger", "keys"])
def test_a_damaged_file_is_not_copied_over_a_good_one(kept: Kept, which: str) -> None:
    kept.make_copy()
    folder, person = kept.store.folder, kept.store.person_id
    path = next(folder.ledger(person).glob("*.jsonl"))
    if which == "keys":
        path = folder.keys(person) / "house.key"
    theirs = kept.copy.root / path.relative_to(folder.root)
    good = theirs.read_bytes()
    data = bytearray(path.read_bytes())
    data[20] ^= 1
    path.write_bytes(data)
    add_note(kept.store, "a change")
    report = kept.make_copy()
    assert "osmosis verify" in report.last.problem
    assert theirs.read_bytes() == good


# The folder


def test_no_folder_that_cannot_be_right_is_taken(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    (tmp_path / "taken" / f"osmosis-{uuid4()}").mkdir(parents=True)
    for path in (store.folder.root, store.folder.root / "backups", file, tmp_path / "a" / "b"):
        with pytest.raises(InvalidInputError):
            choose_folder(store, path)
    with pytest.raises(ConflictError, match="another store"):
        choose_folder(store, tmp_path / "taken")
    assert chosen_folder(store) is None
    assert not is_copy_due(store)
    with pytest.raises(ConflictError, match="No folder"):
        copy_store(store, blobs_of(store), FileBlobStore)


def test_a_folder_that_cannot_be_written_is_refused(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(durable, "write_durably", refuse)
    with pytest.raises(InvalidInputError, match="takes no copies"):
        choose_folder(store, tmp_path / "copies")


def test_a_copy_is_due_once_a_day_and_after_a_failure(kept: Kept) -> None:
    assert is_copy_due(kept.store)
    kept.make_copy()
    assert not is_copy_due(kept.store)
    kept.place.clock.advance(TimeDelta(hours=23, minutes=59))
    assert not is_copy_due(kept.store)
    kept.place.clock.advance(TimeDelta(minutes=1))
    assert is_copy_due(kept.store)
    stop_copying(kept.store)
    assert not is_copy_due(kept.store)
    assert (kept.copy.root / "copy.json").exists()


def test_an_unplugged_folder_is_told_and_nothing_is_made_in_its_place(kept: Kept) -> None:
    made = kept.make_copy().last
    away = kept.folder.rename(kept.folder.with_name("unplugged"))
    add_note(kept.store, "meanwhile")
    kept.folder.mkdir()
    report = kept.make_copy()
    assert "plugged in" in report.last.problem
    assert report.last.made_at == made.made_at
    assert list(kept.folder.iterdir()) == []
    kept.folder.rmdir()
    away.rename(kept.folder)
    assert kept.make_copy().last.problem == ""


def test_another_disk_in_the_same_place_gets_a_whole_copy(kept: Kept) -> None:
    kept.make_copy()
    shutil.rmtree(kept.folder)
    choose_folder(kept.store, kept.folder)
    assert kept.make_copy().blobs == 2


def test_a_copy_that_was_lived_in_is_laid_aside_and_not_overwritten(on_sqlite: Kept) -> None:
    on_sqlite.make_copy()
    lived_in = opened(on_sqlite.place, on_sqlite.copy.root)
    add_note(lived_in, "written in the copy")
    on_sqlite.keep("written at home")
    assert "open" in on_sqlite.make_copy().last.problem
    lived_in.close()
    assert on_sqlite.make_copy().last.problem == ""
    assert whole_words_of(on_sqlite) == {WORDS, "and another", "written at home"}
    aside = [path for path in on_sqlite.folder.iterdir() if path != on_sqlite.copy.root]
    assert len(aside) == 1
    store = opened(on_sqlite.place, aside[0])
    assert "written in the copy" in words_in(store)
    store.close()


def test_a_store_does_not_copy_itself_over_itself(on_sqlite: Kept) -> None:
    on_sqlite.make_copy()
    itself = opened(on_sqlite.place, on_sqlite.copy.root)
    on_sqlite.place.clock.advance(TimeDelta(hours=48))
    add_note(itself, "lives here now")
    report = copy_store(itself, blobs_of(itself), FileBlobStore)
    assert "itself the copy" in report.last.problem
    with pytest.raises(InvalidInputError, match="itself the copy"):
        choose_folder(itself, on_sqlite.folder)
    itself.close()


# Interrupted


STEPS = [
    "sweep_leftovers",
    "copy_spool",
    "copy_ledger",
    "snapshot",
    "copy_keys",
    "copy_blobs",
    "exchange",
    "forget_in_copy",
    "drop_placed",
]


def _die_in(kept: Kept, step: str, how: Callable[[], None], *, afterwards: bool) -> None:
    real = getattr(copying, step)

    def dies(*given: object, **named: object) -> object:
        if not afterwards:
            how()
        result = real(*given, **named)
        how()
        return result

    setattr(copying, step, dies)
    try:
        copy_store(kept.store, kept.blobs, FileBlobStore)
    finally:
        setattr(copying, step, real)


@pytest.mark.parametrize("afterwards", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_step_leaves_a_usable_copy_and_the_next_goes_on(
    on_sqlite: Kept, step: str, afterwards: bool
) -> None:
    on_sqlite.make_copy()
    before = {WORDS, "and another"}
    gone = on_sqlite.keep("soon let go")
    on_sqlite.let_go(*gone)
    on_sqlite.keep("later")
    on_sqlite.place.clock.advance(TimeDelta(hours=24))
    on_sqlite.store.engine.dispose()
    child = os.fork()
    if child == 0:
        try:
            _die_in(
                on_sqlite, step, lambda: os.kill(os.getpid(), signal.SIGKILL), afterwards=afterwards
            )
        finally:
            os._exit(3)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert opened_words(on_sqlite) in (before, {*before, "later"})
    assert on_sqlite.make_copy().last.problem == ""
    assert whole_words_of(on_sqlite) == {*before, "later"}
    half = [path for path in on_sqlite.copy.root.rglob("*") if path.name.endswith((".tmp", ".new"))]
    assert half == []


def opened_words(kept: Kept) -> set[str]:
    """What an interrupted copy says when it is opened; every blob that its rows need is there."""
    apart = kept.folder.parent / f"apart-{uuid4()}"
    shutil.copytree(kept.copy.root, apart)
    store = opened(kept.place, apart)
    try:
        with store.read() as reading:
            for row in reading.rows(sa.select(notes)):
                assert b"".join(blobs_of(store).open(row["picture_sha256"]))
        return words_in(store)
    finally:
        store.close()


@pytest.mark.parametrize("room", range(0, 26, 2))
def test_a_full_disk_leaves_the_copy_before(
    on_sqlite: Kept, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_sqlite.make_copy()
    on_sqlite.keep("later")
    real, left = os.fsync, [room]

    def fsync(descriptor: int) -> None:
        left[0] -= 1
        name = str(Path(f"/proc/self/fd/{descriptor}").readlink())
        if left[0] < 0 and name.startswith(str(on_sqlite.folder)):
            raise OSError(errno.ENOSPC, "full")
        real(descriptor)

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", fsync)
        report = on_sqlite.make_copy()
    if report.last.problem:
        assert report.last.problem == "There is no room for the copy; the one before is still there"
    assert opened_words(on_sqlite) >= {WORDS, "and another"}
    assert on_sqlite.make_copy().last.problem == ""
    assert whole_words_of(on_sqlite) == {WORDS, "and another", "later"}


# Getting back


def test_a_restored_copy_is_the_store(kept: Kept, tmp_path: Path) -> None:
    kept.make_copy()
    restored = kept.restore(tmp_path / "new")
    assert (restored.blobs, restored.damaged, restored.released) == (2, [], 0)
    store = opened(kept.place, tmp_path / "new")
    assert store.person_id == kept.store.person_id
    assert words_in(store) == words_in(kept.store)
    store.close()
    report = verify_store(
        StoreFolder(tmp_path / "new"), [NOTES], kept.place.clock, blobs=FileBlobStore
    )
    assert report.findings == []


def test_restoring_over_a_store_or_anything_else_is_refused(kept: Kept, tmp_path: Path) -> None:
    kept.make_copy()
    with pytest.raises(ConflictError):
        kept.restore(kept.store.folder.root)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").touch()
    with pytest.raises(ConflictError):
        kept.restore(tmp_path / "mine")
    with pytest.raises(InvalidInputError):
        kept.restore(kept.copy.root / "inside")


def test_a_damaged_blob_does_not_come_back_and_is_named(kept: Kept, tmp_path: Path) -> None:
    _, picture = kept.keep("to be damaged")
    kept.make_copy()
    kept.copied_blobs.path_of(picture).write_bytes(b"damaged")
    restored = kept.restore(tmp_path / "new")
    assert restored.damaged == [picture]
    assert restored.blobs == 2


def test_what_another_ledger_says_was_let_go_stays_gone(kept: Kept, tmp_path: Path) -> None:
    gone = kept.keep("zebra-crossing")
    kept.make_copy()
    kept.let_go(*gone)
    restored = kept.restore(tmp_path / "new", kept.store.folder.root)
    assert restored.released == 1
    store = opened(kept.place, tmp_path / "new")
    assert words_in(store) == {WORDS, "and another"}
    assert not blobs_of(store).exists(gone[1])
    store.close()
    for path in (tmp_path / "new").rglob("*"):
        assert path.is_dir() or b"zebra-crossing" not in path.read_bytes(), path


def test_restoring_that_was_cut_off_can_be_made_again(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.make_copy()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(StoreFolder, "finish", die)
        with pytest.raises(KeyboardInterrupt):
            kept.restore(tmp_path / "new")
    assert not (tmp_path / "new" / "osmosis-store.json").exists()
    assert kept.restore(tmp_path / "new").damaged == []


def test_a_copy_with_a_damaged_database_makes_no_store(on_sqlite: Kept, tmp_path: Path) -> None:
    on_sqlite.make_copy()
    with (on_sqlite.copy.root / "store.db").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)
    with pytest.raises(StoreDamagedError):
        on_sqlite.restore(tmp_path / "new")
    assert not (tmp_path / "new" / "osmosis-store.json").exists()


def test_a_copy_of_postgresql_says_how_to_open_it(kept: Kept) -> None:
    kept.make_copy()
    if kept.store.engine.dialect.name == "postgresql":
        with pytest.raises(DatabaseMissingError, match="copies restore"):
            opened(kept.place, kept.copy.root)
    else:
        opened(kept.place, kept.copy.root).close()
