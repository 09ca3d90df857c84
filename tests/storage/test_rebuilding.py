"""A database whose pages are broken is made anew from them and from copies; only on SQLite."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from osmosis.kernel.clock import FixedClock
from osmosis.kernel.ids import new_id
from osmosis.storage import schema
from osmosis.storage.store import Store
from tests.storage.lives import Life, kept, sql
from tests.storage.stores import NOON, add_note


@pytest.mark.parametrize("harm", ["remove", "empty", "cut", "scribble", "header"])
def test_a_database_that_cannot_be_opened_is_made_anew(file_life: Life, harm: str) -> None:
    before = file_life.kept()
    database = file_life.place.folder.database
    damage(database, harm)
    report = file_life.verify()
    assert report.findings[0].what == "database"
    assert not report.is_whole
    assert file_life.verify(file_life.copy).is_whole
    assert file_life.verify().findings == []
    assert file_life.kept() == before


def test_without_any_copy_of_the_rows_they_are_taken_from_the_damaged_pages(
    file_life: Life, tmp_path: Path
) -> None:
    before = file_life.kept()
    damage(file_life.place.folder.database, "header")
    (tmp_path / "nothing").mkdir()
    assert file_life.verify(tmp_path / "nothing").is_whole
    assert file_life.kept() == before


def test_rows_newer_than_the_copy_are_taken_from_the_damaged_pages(file_life: Life) -> None:
    store = file_life.place.open()
    add_note(store, "after the copy")
    store.close()
    damage(file_life.place.folder.database, "header")
    assert file_life.verify(file_life.copy).is_whole
    assert "after the copy" in [row["words"] for row in kept(file_life.place)]


def test_what_no_copy_has_is_named_and_the_rest_is_there(file_life: Life) -> None:
    store = file_life.place.open()
    note_id = add_note(store, "after the copy")
    store.close()
    damage(file_life.place.folder.database, "remove")
    report = file_life.verify(file_life.copy)
    assert [(one.what, one.name, one.mended) for one in report.findings] == [
        ("database", "store.db", True),
        ("row", f"notes_notes {note_id}", False),
    ]
    assert len(kept(file_life.place)) == 8


def test_the_damaged_file_is_laid_aside(file_life: Life) -> None:
    damage(file_life.place.folder.database, "header")
    damaged = file_life.place.folder.database.read_bytes()
    file_life.verify(file_life.copy)
    (aside,) = file_life.place.folder.backups.glob("damaged-*/store.db")
    assert aside.read_bytes() == damaged


def test_a_database_is_not_exchanged_under_somebody_s_hands(file_life: Life) -> None:
    database = file_life.place.folder.database
    store = file_life.place.open()
    damage(database, "scribble")
    report = file_life.verify(file_life.copy)
    assert not report.is_whole
    assert "Stop Osmosis" in report.notes[0]
    store.close()
    assert file_life.verify(file_life.copy).is_whole


def test_other_persons_and_working_rows_come_along(file_life: Life) -> None:
    store = file_life.place.open()
    other = Store(
        engine=store.engine, folder=store.folder, person_id=new_id(NOON), clock=FixedClock(NOON)
    )
    with other.write() as transaction:
        transaction.insert(schema.people, name="Charles", created_at=NOON)
    add_note(other, "theirs")
    store.close()
    sql(file_life.place, "DROP INDEX uq_jobs_living")
    glances = rows_of(file_life, "notes_glances")
    report = file_life.verify(file_life.copy)
    assert [(one.what, one.problem) for one in report.findings] == [
        ("database", "the definition of uq_jobs_living was changed")
    ]
    assert report.is_whole
    assert "theirs" in [row["words"] for row in kept(file_life.place)]
    assert rows_of(file_life, "notes_glances") == glances != []


def test_nothing_at_all_to_go_on_begins_no_empty_life(file_life: Life, tmp_path: Path) -> None:
    damage(file_life.place.folder.database, "remove")
    shutil.rmtree(file_life.root / "backups")
    (tmp_path / "nothing").mkdir()
    report = file_life.verify(tmp_path / "nothing")
    assert not report.is_whole
    assert not file_life.place.folder.database.exists()


def damage(database: Path, harm: str) -> None:
    if harm == "remove":
        database.unlink()
    elif harm == "empty":
        database.write_bytes(b"")
    elif harm == "cut":
        os.truncate(database, 3 * 4096)
    elif harm == "scribble":
        data = bytearray(database.read_bytes())
        for page in range(len(data) // 4096):
            data[page * 4096 : page * 4096 + 8] = b"scribble"
        database.write_bytes(data)
    else:
        data = bytearray(database.read_bytes())
        data[:100] = bytes(100)
        database.write_bytes(data)


def rows_of(life: Life, table: str) -> list[tuple[object, ...]]:
    store = life.place.open()
    with store.read() as reading:
        rows = [tuple(row) for row in reading.connection.execute(sa.text(f"SELECT * FROM {table}"))]
    store.close()
    return sorted(rows, key=repr)
