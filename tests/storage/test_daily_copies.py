"""The daily copy: what is in it, and what leaves it."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from osmosis.blobs.files import FileBlobStore
from osmosis.errors import ConflictError, InvalidInputError, PlaceError
from osmosis.kernel.clock import TimeDelta
from osmosis.sealing.keys import KeyFolder
from osmosis.storage import durable
from osmosis.storage.daily_copies import (
    choose_folder,
    chosen_folder,
    copy_store,
    is_copy_due,
    last_copy,
    stop_copying,
)
from osmosis.storage.forgetting import list_daily_copies
from osmosis.storage.spool import SpoolHeader, spooled_files, write_spooled
from osmosis.storage.store import Store
from osmosis.storage.verify import verify_store
from tests.sealing.quick_lock import quick_lock
from tests.storage.copied import WORDS, Kept, opened, whole_words_of, words_in
from tests.storage.lives import NOTES, blobs_of
from tests.storage.notes.tables import notes
from tests.storage.stores import add_note

# What is copied


def test_an_opened_copy_says_what_the_store_says(on_sqlite: Kept) -> None:
    report = on_sqlite.make_copy()
    assert (report.is_new, report.blobs, report.last.problem) == (True, 2, "")
    assert report.last == last_copy(on_sqlite.store)
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


@pytest.mark.parametrize("gone", [["house.key"], ["house.key", "SHA256SUMS"]])
def test_a_key_that_was_only_lost_stays_in_the_copy(kept: Kept, gone: list[str]) -> None:
    kept.make_copy()
    ours, theirs = (folder.keys(kept.store.person_id) for folder in (kept.store.folder, kept.copy))
    good = {name: (theirs / name).read_bytes() for name in gone}
    for name in gone:
        (ours / name).unlink()
    report = kept.make_copy()
    assert "A key file is missing" in report.last.problem
    assert {name: (theirs / name).read_bytes() for name in gone} == good
    assert is_copy_due(kept.store)


# The folder


def test_no_folder_that_cannot_be_right_is_taken(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    (tmp_path / "taken" / f"osmosis-{uuid4()}").mkdir(parents=True)
    for path in (store.folder.root, store.folder.root / "backups", file):
        with pytest.raises(InvalidInputError):
            choose_folder(store, path)
    with pytest.raises(PlaceError, match="takes no copies"):
        choose_folder(store, tmp_path / "a" / "b")
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
    with pytest.raises(PlaceError, match="takes no copies"):
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


def test_what_was_half_made_in_a_copy_that_was_opened_is_in_the_way_of_no_other(
    on_sqlite: Kept,
) -> None:
    on_sqlite.make_copy()
    begun = on_sqlite.copy.tmp / "imports" / "one"
    begun.mkdir(parents=True)
    (begun / "journal.zip").write_bytes(b"half of it")
    add_note(on_sqlite.store, "a change")
    assert on_sqlite.make_copy().last.problem == ""
    assert not begun.exists()


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
