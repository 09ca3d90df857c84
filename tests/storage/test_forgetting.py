"""Letting go is real: nothing of it is left in any file of the store."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from osmosis.blobs.files import FileBlobStore
from osmosis.kernel.clock import FixedClock, TimeDelta
from osmosis.storage import schema
from osmosis.storage.copies import copy_into, stamp_of
from osmosis.storage.forgetting import forget, list_copies
from osmosis.storage.needed import is_needed, needed_blobs
from osmosis.storage.releases import release
from osmosis.storage.store import Store
from tests.storage.notes.tables import marks, notes
from tests.storage.stores import NOON, Place, add_note, note_ref

WORDS = "zebra-crossing-at-dawn"
PICTURE = b"a picture of a zebra crossing"


@pytest.fixture
def blobs(store: Store) -> FileBlobStore:
    return FileBlobStore(store.folder.blobs(store.person_id), store.folder.tmp)


def let_go(store: Store, note_id: UUID, *sha256s: str) -> None:
    with store.write() as transaction:
        transaction.delete(marks, marks.c.note_id == note_id)
        transaction.delete(notes, notes.c.id == note_id)
        release(transaction, note_ref(note_id), sha256s)


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """What is written beyond it finds no room, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_the_bytes_leave_with_the_thing(store: Store, blobs: FileBlobStore) -> None:
    picture, other = blobs.put([PICTURE]).sha256, blobs.put([b"another"]).sha256
    note_id = add_note(store, WORDS, picture_sha256=picture)
    add_note(store, "stays", picture_sha256=other)
    let_go(store, note_id, picture)
    assert blobs.exists(picture)
    assert forget(store, blobs)
    assert [info.sha256 for info in blobs.list()] == [other]
    assert forget(store, blobs)


def test_bytes_that_another_thing_needs_too_stay(store: Store, blobs: FileBlobStore) -> None:
    picture = blobs.put([PICTURE]).sha256
    first, second = (add_note(store, w, picture_sha256=picture) for w in ("one", "two"))
    let_go(store, first, picture)
    forget(store, blobs)
    assert blobs.exists(picture)
    let_go(store, second, picture)
    forget(store, blobs)
    assert not blobs.exists(picture)


def test_a_row_that_stays_of_a_thing_that_was_let_go_needs_no_bytes(
    store: Store, blobs: FileBlobStore
) -> None:
    picture = blobs.put([PICTURE]).sha256
    note_id = add_note(store, "its number stays spent", picture_sha256=picture)
    with store.read() as reading:
        assert needed_blobs(reading) == {picture}
    with store.write() as transaction:
        release(transaction, note_ref(note_id), [picture])
    with store.read() as reading:
        assert needed_blobs(reading) == set()
        assert not is_needed(reading, picture)
    forget(store, blobs)
    assert not blobs.exists(picture)


def test_what_left_before_is_not_looked_for_again(store: Store, blobs: FileBlobStore) -> None:
    old, new = (blobs.put([data]).sha256 for data in (b"old", b"new"))
    let_go(store, add_note(store, "old"), old)
    assert isinstance(store.clock, FixedClock)
    store.clock.advance(TimeDelta(hours=1))
    let_go(store, add_note(store, "new"), new)
    assert forget(store, blobs, since=store.clock.now())
    assert [info.sha256 for info in blobs.list()] == [old]
    assert forget(store, blobs)
    assert [*blobs.list()] == []


def test_tables_are_looked_through_once_for_each_form_of_the_database(
    sqlite_place: Place,
) -> None:
    store = sqlite_place.init()
    add_note(store, WORDS, picture_sha256="a" * 64)
    asked: list[str] = []
    sa.event.listen(store.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    def needs(sha256: str) -> int:
        asked.clear()
        with store.read() as reading:
            assert is_needed(reading, sha256)
        return len(asked)

    first = needs("a" * 64)
    assert needs("a" * 64) < min(first, 10)
    another_program_migrates(store)
    assert needs("b" * 64) > 10
    store.close()


def another_program_migrates(store: Store) -> None:
    """A newer program has a table of its own, and what it keeps is no less needed."""
    row = {"person_id": str(store.person_id), "cover_sha256": "b" * 64}
    with store.write() as transaction:
        for statement in (
            "CREATE TABLE newer (person_id TEXT, cover_sha256 TEXT PRIMARY KEY, row_hash TEXT)",
            "INSERT INTO newer VALUES (:person_id, :cover_sha256, '')",
            "INSERT INTO migrations VALUES ('newer', 1, 'first', '2031-05-04T12:00:00.000000Z')",
        ):
            transaction.connection.execute(
                sa.text(statement), row if ":person" in statement else {}
            )


def test_no_word_is_left_in_any_file(
    sqlite_place: Place,
) -> None:
    store = sqlite_place.init()
    blobs = FileBlobStore(store.folder.blobs(store.person_id), store.folder.tmp)
    picture = blobs.put([PICTURE]).sha256
    note_id = add_note(store, WORDS * 300, title=WORDS, picture_sha256=picture)
    with store.write() as transaction:
        transaction.insert(marks, note_id=note_id, number=1, words=WORDS)
    assert files_with(store.folder.root, WORDS.encode())
    let_go(store, note_id, picture)
    assert forget(store, blobs)
    assert files_with(store.folder.root, WORDS.encode()) == []
    assert files_with(store.folder.root, PICTURE) == []
    store.close()


def test_while_somebody_reads_the_log_stays_and_that_is_said(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osmosis.storage import engine

    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 1)
    store, reader = sqlite_place.init(), sqlite_place.open()
    blobs = FileBlobStore(store.folder.blobs(store.person_id), store.folder.tmp)
    note_id = add_note(store, WORDS)
    with reader.read() as reading:
        reading.rows(sa.select(notes))
        let_go(store, note_id)
        assert not forget(store, blobs)
    assert forget(store, blobs)
    assert files_with(store.folder.root, WORDS.encode()) == []
    reader.close()
    store.close()


@pytest.mark.parametrize("words", [2_000, 10_000])  # no room for the database, none for its log
def test_where_the_disk_has_no_room_the_thing_leaves_and_that_is_said(
    words: int, sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("osmosis.storage.failures._has_no_room", lambda folder: True)
    store = sqlite_place.init()
    blobs = FileBlobStore(store.folder.blobs(store.person_id), store.folder.tmp)
    assert forget(store, blobs)
    let_go(store, add_note(store, WORDS * words))
    with no_file_longer_than(store.folder.database.stat().st_size):
        assert not forget(store, blobs)
    assert forget(store, blobs)
    assert files_with(store.folder.root, WORDS.encode()) == []
    store.close()


def test_on_postgresql_no_word_is_left_in_the_table_s_pages(
    tmp_path: Path, postgresql_url: str
) -> None:
    place = Place(root=tmp_path / "store", database_url=postgresql_url)
    store = place.init()
    blobs = FileBlobStore(store.folder.blobs(store.person_id), store.folder.tmp)
    add_note(store, "keeps the page from being given back whole")
    let_go(store, add_note(store, WORDS))
    with store.read() as reading:
        assert dead_rows(reading.connection) > 0
    forget(store, blobs)
    with store.read() as reading:
        assert dead_rows(reading.connection) == 0
    store.close()


@pytest.fixture
def dated(store: Store) -> list[Path]:
    """Two copies, and a file that is none."""
    paths = []
    for hours in (-2, 3):
        at = NOON + TimeDelta(hours=hours)
        paths.append(copy_into(store.engine, store.folder, store.folder.backups, at))
    (store.folder.backups / "store-of-mine.txt").write_text("x")
    return paths


def test_copies_are_named_with_their_dates(store: Store, dated: list[Path]) -> None:
    assert [(one.path, one.made_at) for one in list_copies(store)] == [
        (dated[0], NOON - TimeDelta(hours=2)),
        (dated[1], NOON + TimeDelta(hours=3)),
    ]


def test_without_copies_there_are_none_to_name(store: Store) -> None:
    assert list_copies(store) == []


def test_the_names_of_copies_sort_as_their_times() -> None:
    times = [NOON, NOON + TimeDelta(microseconds=1), NOON + TimeDelta(hours=1)]
    assert [stamp_of(time) for time in times] == sorted(stamp_of(time) for time in times)
    assert stamp_of(NOON) == "20310504T120000-000000"


def test_tombstones_themselves_need_no_bytes(store: Store) -> None:
    let_go(store, add_note(store, WORDS), "ab" * 32)
    with store.read() as reading:
        assert reading.scalar(sa.select(sa.func.count()).select_from(schema.tombstones)) == 1
        assert needed_blobs(reading) == set()


def files_with(root: Path, words: bytes) -> list[str]:
    return [path.name for path in root.rglob("*") if path.is_file() and words in path.read_bytes()]


def dead_rows(connection: sa.Connection) -> int:
    """Rows that were deleted and still lie in the pages, by what the pages themselves say."""
    connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pageinspect"))
    query = (
        "SELECT count(*) FROM heap_page_items(get_raw_page('notes_notes', 0))"
        " WHERE t_xmax::text <> '0' AND lp_len > 0"
    )
    return int(connection.execute(sa.text(query)).scalar() or 0)
