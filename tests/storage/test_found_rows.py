"""Rows are read out of pages, logs and dumps, past whatever is broken around them."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from osmosis.kernel.clock import FixedClock
from osmosis.storage import schema
from osmosis.storage.copies import copy_into
from osmosis.storage.found_rows import Shapes, holds_database, shapes_of, whole_rows_in
from osmosis.storage.migrating import KERNEL
from osmosis.storage.sqlite_pages import PAGE, DatabasePages
from osmosis.storage.store import Store
from osmosis.storage.stored_rows import StoredRow, stored_row
from tests.storage.notes import tables
from tests.storage.notes.tables import notes
from tests.storage.stores import NOON, SETS, Place, add_note


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return shapes_of([schema.metadata, tables.metadata], (KERNEL, *SETS), FixedClock(NOON))


def words_in(path: Path, shapes: Shapes) -> list[str]:
    return sorted(row.values["words"] for row in whole_rows_in(path, shapes) if row.table is notes)


@pytest.mark.parametrize("length", [0, 1, 100, 3_900, 4_061, 4_062, 5_000, 70_000])
def test_a_row_of_any_length_is_read_from_its_pages(
    sqlite_store: Store, shapes: Shapes, length: int
) -> None:
    add_note(sqlite_store, "x" * length, sealed=bytes(length), weight=-(2**40))
    sqlite_store.close()
    assert words_in(sqlite_store.folder.database, shapes) == ["x" * length]


@pytest.mark.parametrize("number", [0, 1, -1, 127, -128, 2**15, 2**23, 2**31, 2**47, 2**62])
def test_whole_numbers_of_every_width_are_read(
    sqlite_store: Store, shapes: Shapes, number: int
) -> None:
    add_note(sqlite_store, "w", weight=number, pinned=number > 0)
    sqlite_store.close()
    (row,) = [
        row for row in whole_rows_in(sqlite_store.folder.database, shapes) if row.table is notes
    ]
    assert (row.values["weight"], row.values["pinned"]) == (number, number > 0)


def test_many_rows_on_many_pages_are_all_read(sqlite_store: Store, shapes: Shapes) -> None:
    with sqlite_store.write() as transaction:
        for number in range(400):
            transaction.insert(
                notes, id=UUID(int=number), words=f"{number:04}", noted_at=transaction.at
            )
    sqlite_store.close()
    assert words_in(sqlite_store.folder.database, shapes) == [f"{n:04}" for n in range(400)]


def test_rows_that_are_only_in_the_log_are_read_with_both_their_states(
    sqlite_place: Place, shapes: Shapes, tmp_path: Path
) -> None:
    store = sqlite_place.init()
    note_id = add_note(store, "as it was")
    store.close()
    store = sqlite_place.open()
    with store.write() as transaction:
        transaction.update(notes, {"words": "as it is"}, notes.c.id == note_id)
    for suffix in ("", "-wal"):
        shutil.copy(f"{sqlite_place.folder.database}{suffix}", tmp_path / f"found.db{suffix}")
    store.close()
    assert words_in(tmp_path / "found.db", shapes) == ["as it is", "as it was"]


def test_a_damaged_frame_of_the_log_hides_none_of_those_after_it(
    sqlite_place: Place, shapes: Shapes, tmp_path: Path
) -> None:
    store = sqlite_place.init()
    store.close()
    store = sqlite_place.open()
    for number in range(6):
        add_note(store, f"acknowledged {number}")
    shutil.copy(sqlite_place.folder.database, tmp_path / "found.db")
    log = bytearray(Path(f"{sqlite_place.folder.database}-wal").read_bytes())
    store.close()
    log[32 + 8] ^= 1
    (tmp_path / "found.db-wal").write_bytes(log)
    found = words_in(tmp_path / "found.db", shapes)
    assert sorted(set(found)) == [f"acknowledged {n}" for n in range(6)]


def test_header_and_schema_are_not_needed(
    sqlite_store: Store, shapes: Shapes, tmp_path: Path
) -> None:
    add_note(sqlite_store, "still there")
    sqlite_store.close()
    data = bytearray(sqlite_store.folder.database.read_bytes())
    data[:PAGE] = bytes(PAGE)
    (tmp_path / "found.db").write_bytes(data)
    assert words_in(tmp_path / "found.db", shapes) == ["still there"]


def test_a_row_that_is_not_what_its_hash_says_is_not_taken(
    sqlite_store: Store, shapes: Shapes
) -> None:
    add_note(sqlite_store, "as it was")
    with sqlite_store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE notes_notes SET title = 'forged'"))
    sqlite_store.close()
    assert words_in(sqlite_store.folder.database, shapes) == []


def test_a_dump_holds_the_same_rows_on_either_database(
    store: Store, shapes: Shapes, tmp_path: Path
) -> None:
    columns = {"sealed": b"\x00\xff", "tags": {"ü": [None, 1]}, "pinned": True, "read_at": NOON}
    add_note(store, "dumped", **columns)
    path = copy_into(store.engine, store.folder, tmp_path, NOON)
    assert words_in(path, shapes) == ["dumped"]
    assert holds_database(path)


def test_a_dump_that_is_cut_off_gives_what_stands_before(
    tmp_path: Path, postgresql_url: str, shapes: Shapes
) -> None:
    store = Place(root=tmp_path / "store", database_url=postgresql_url).init()
    add_note(store, "dumped")
    path = copy_into(store.engine, store.folder, tmp_path, NOON)
    store.close()
    path.write_bytes(path.read_bytes()[:-30])
    assert words_in(path, shapes) in ([], ["dumped"])


@pytest.mark.parametrize("content", [b"", b"x" * 10_000, bytes(PAGE * 3), b"\x0d" * PAGE * 2])
def test_a_file_of_anything_else_gives_no_rows(
    tmp_path: Path, shapes: Shapes, content: bytes
) -> None:
    (tmp_path / "any").write_bytes(content)
    assert list(whole_rows_in(tmp_path / "any", shapes)) == []
    assert not holds_database(tmp_path / "any")


def test_a_missing_file_gives_no_rows(tmp_path: Path, shapes: Shapes) -> None:
    assert list(DatabasePages(tmp_path / "nowhere").records()) == []
    assert list(whole_rows_in(tmp_path / "nowhere", shapes)) == []


RAW: dict[str, object] = {
    "person_id": "01a207f7-edd4-747e-bfc7-70dee4a94f4b",
    "id": "01a207f7-edd4-747e-bfc7-70dee4a94f4c",
    "words": "w", "title": "", "weight": 1, "pinned": 0, "picture_sha256": None, "tags": '{"a":1}',
    "about": None, "sealed": None, "read_at": None, "noted_at": "2031-05-04T12:00:00.000000Z",
}  # fmt: skip


def hashed(**changes: object) -> StoredRow:
    whole = stored_row(notes, {**RAW, "row_hash": ""})
    return stored_row(notes, {**RAW, "row_hash": whole.actual, **changes})


def test_a_row_as_osmosis_writes_it_is_whole() -> None:
    assert hashed().is_whole
    assert hashed().name == "notes_notes 01a207f7-edd4-747e-bfc7-70dee4a94f4c"


@pytest.mark.parametrize(
    "change",
    [
        {"id": "01A207F7-EDD4-747E-BFC7-70DEE4A94F4C"},
        {"id": "01a207f7-edd4-747e-bfc7-70dee4a94f4"},
        {"person_id": None},
        {"tags": '{"a": 1}'},
        {"tags": '{"a":1'},
        {"noted_at": "2031-05-04T12:00:00.000000z"},
        {"noted_at": "2031-05-04 12:00:00.000000Z"},
        {"noted_at": None},
        {"weight": "1"},
        {"weight": 1.0},
        {"words": b"w"},
        {"words": None},
        {"pinned": 2},
        {"pinned": "0"},
        {"sealed": "text"},
        {"about": "nonsense"},
        {"row_hash": None},
        {"row_hash": b"x"},
    ],
    ids=str,
)
def test_what_means_the_same_but_is_spelled_otherwise_is_damage_too(
    change: dict[str, object],
) -> None:
    assert not hashed(**change).is_whole


def test_a_row_without_a_readable_key_still_has_a_name() -> None:
    assert hashed(id="nonsense").name == "notes_notes ?"
