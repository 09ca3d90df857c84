"""Verification: three lists are compared, and what differs is named and mended."""

from __future__ import annotations

import shutil
import threading
import zipfile
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from osmosis.blobs.files import FileBlobStore
from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.clock import FixedClock
from osmosis.kernel.ids import new_id
from osmosis.ports.practice import Finding, SearchDocument
from osmosis.storage import ledger, schema
from osmosis.storage.disk import StoreFullError
from osmosis.storage.folder import MARKER
from osmosis.storage.forgetting import forget
from osmosis.storage.migrating import NewerStoreError
from osmosis.storage.releases import release
from osmosis.storage.rows import hash_of
from osmosis.storage.search_index import begin_index, put_documents
from osmosis.storage.settings import set_setting
from osmosis.storage.store import Store
from osmosis.storage.verifying.report import Report
from tests.storage.lives import Life, blobs_of, flip, kept, live, sql, take_copy
from tests.storage.notes.tables import marks, notes
from tests.storage.stores import NOON, Place, add_note, note_ref


def named(report: Report) -> list[tuple[str, str, bool]]:
    """What was found, without ids."""
    return sorted(
        (one.what, f"{one.name.split(' ')[0]}: {one.problem}", one.mended)
        for one in report.findings
    )


def test_a_whole_store_has_nothing_wrong(life: Life) -> None:
    assert life.verify().findings == []
    assert life.verify(life.copy).findings == []


def test_a_store_whose_words_may_be_found_has_nothing_wrong_either(life: Life) -> None:
    document = SearchDocument(
        ref=note_ref(new_id(NOON)), title="A title", text="words", at=NOON, kind="note"
    )
    store = life.place.open()
    with store.write() as transaction:
        begin_index(transaction)
        put_documents(transaction, [document])
    store.close()
    assert life.verify().findings == []


@pytest.mark.parametrize(
    "change",
    [
        "words = 'forged'",
        "weight = 99",
        "title = title || ' '",
        "sealed = NULL",
        "row_hash = '" + "0" * 64 + "'",
        "tags = '{\"n\": [1,null]}'",
    ],
)
def test_a_changed_row_is_found_and_mended(life: Life, change: str) -> None:
    before = kept(life.place)
    sql(life.place, f"UPDATE notes_notes SET {change} WHERE weight = 1")
    assert named(life.verify()) == [("row", "notes_notes: This row is damaged", False)]
    assert named(life.verify(life.copy)) == [("row", "notes_notes: This row is damaged", True)]
    assert life.verify().findings == []
    assert kept(life.place) == before


def test_a_row_whose_hash_alone_was_hit_says_itself_what_it_was(life: Life, tmp_path: Path) -> None:
    before = kept(life.place)
    sql(life.place, "UPDATE notes_notes SET row_hash = 'x' WHERE weight = 1")
    (tmp_path / "nothing").mkdir()
    assert life.verify(tmp_path / "nothing").is_whole
    assert kept(life.place) == before


def test_a_missing_row_is_written_back_with_its_children(life: Life) -> None:
    before = kept(life.place), kept(life.place, marks)
    sql(life.place, "DELETE FROM notes_marks WHERE number < 3")
    sql(life.place, "DELETE FROM notes_notes WHERE weight < 3")
    report = life.verify()
    assert len(report.findings) == 6
    assert {finding.problem for finding in report.findings} == {"This row is missing"}
    assert life.verify(life.copy).is_whole
    assert (kept(life.place), kept(life.place, marks)) == before


def test_a_row_whose_key_was_hit_is_known_by_its_hash(life: Life) -> None:
    before = kept(life.place, marks)
    sql(life.place, "UPDATE notes_marks SET number = 77 WHERE number = 3")
    assert named(life.verify()) == [
        ("row", "notes_marks: This row is damaged", False),
        ("row", "notes_marks: This row is missing", False),
    ]
    assert life.verify(life.copy).is_whole
    assert life.verify().findings == []
    assert kept(life.place, marks) == before


def test_a_row_that_fell_to_nobody_is_known_by_its_hash(life: Life) -> None:
    before = kept(life.place, marks)
    nobody = str(new_id(NOON))
    sql(life.place, "UPDATE notes_marks SET person_id = :nobody WHERE number = 3", nobody=nobody)
    assert not life.verify().is_whole
    assert life.verify(life.copy).is_whole
    assert kept(life.place, marks) == before


def test_an_older_state_of_a_row_is_brought_up_to_what_the_ledger_says(life: Life) -> None:
    before = kept(life.place)
    (old,) = [row for row in before if row["weight"] == 2]
    older = hash_of(notes, {**old, "title": ""})
    sql(life.place, "UPDATE notes_notes SET title = '', row_hash = :h WHERE weight = 2", h=older)
    assert named(life.verify()) == [
        ("row", "notes_notes: This row is older than the ledger says", False)
    ]
    assert life.verify(life.copy).is_whole
    assert kept(life.place) == before


def test_a_row_that_was_let_go_and_came_back_is_removed_again(life: Life, tmp_path: Path) -> None:
    store = life.place.open()
    note_id = add_note(store, "to be let go")
    store.close()
    older = take_copy(life.place, tmp_path / "older")
    row = next(row for row in kept(life.place) if row["id"] == note_id)
    let_go(life.place, note_id)
    store = life.place.open()
    with store.engine.begin() as connection:
        connection.execute(sa.insert(notes).values(**row))
    store.close()
    assert named(life.verify()) == [
        ("row", "notes_notes: This row was removed and has come back", False)
    ]
    assert life.verify(older).is_whole
    assert note_id not in [row["id"] for row in kept(life.place)]


def test_mending_never_brings_back_what_was_let_go(life: Life, tmp_path: Path) -> None:
    store = life.place.open()
    picture = blobs_of(store).put([b"a picture of her"]).sha256
    note_id = add_note(store, "to be let go", picture_sha256=picture)
    store.close()
    older = take_copy(life.place, tmp_path / "older")
    let_go(life.place, note_id, picture)
    assert life.verify(older).findings == []
    assert note_id not in [row["id"] for row in kept(life.place)]
    assert list(life.root.glob(f"blobs/*/*/{picture}")) == []


def test_a_ledger_that_lost_its_end_does_not_bring_back_what_was_let_go(
    life: Life, tmp_path: Path
) -> None:
    store = life.place.open()
    picture = blobs_of(store).put([b"a picture of her"]).sha256
    note_id = add_note(store, "to be let go", picture_sha256=picture)
    person = store.person_id
    store.close()
    older = take_copy(life.place, tmp_path / "older")
    let_go(life.place, note_id, picture)
    shutil.rmtree(life.place.folder.ledger(person))
    shutil.copytree(older / "ledger" / str(person), life.place.folder.ledger(person))
    report = life.verify(older)
    assert report.is_whole
    assert note_id not in [row["id"] for row in kept(life.place)]
    assert list(life.root.glob(f"blobs/*/*/{picture}")) == []
    assert life.verify().findings == []


def test_rows_that_the_ledger_has_lost_are_listed_again(life: Life, tmp_path: Path) -> None:
    before = kept(life.place)
    shutil.rmtree(life.root / "ledger")
    report = life.verify()
    assert {finding.problem for finding in report.findings} == {"The ledger does not know this row"}
    assert len(report.findings) == report.rows
    (tmp_path / "nothing").mkdir()
    assert life.verify(tmp_path / "nothing").is_whole
    assert life.verify().findings == []
    assert kept(life.place) == before


@pytest.mark.parametrize("harm", ["damage", "remove"])
def test_a_blob_is_mended_from_a_copy(life: Life, harm: str) -> None:
    path = next(life.root.glob("blobs/*/*/*"))
    whole = path.read_bytes()
    if harm == "damage":
        flip(path, 12)
    else:
        path.unlink()
    (finding,) = life.verify().findings
    assert (finding.what, finding.name, finding.mended) == ("blob", path.name, False)
    (finding,) = life.verify(life.copy).findings
    assert finding.mended
    assert path.read_bytes() == whole


def test_a_blob_is_mended_from_a_folder_in_which_it_has_another_name(
    life: Life, tmp_path: Path
) -> None:
    path = next(life.root.glob("blobs/*/*/*"))
    (tmp_path / "photos" / "2031").mkdir(parents=True)
    shutil.move(path, tmp_path / "photos" / "2031" / "IMG_0001.jpg")
    assert life.verify(tmp_path / "photos").is_whole
    assert path.exists()


def test_a_blob_is_mended_from_a_capsule(life: Life, tmp_path: Path) -> None:
    path = next(life.root.glob("blobs/*/*/*"))
    with zipfile.ZipFile(tmp_path / "a.roll", "w", zipfile.ZIP_DEFLATED) as capsule:
        capsule.writestr("data/notes.json", "{}")
        capsule.write(path, "data/originals/17.jpg")
    path.unlink()
    assert life.verify(tmp_path / "a.roll").is_whole
    assert path.exists()


def test_a_copy_that_is_damaged_in_the_same_place_mends_nothing(life: Life) -> None:
    path = next(life.root.glob("blobs/*/*/*"))
    for each in (path, life.copy / path.relative_to(life.root)):
        flip(each, 12)
    assert not life.verify(life.copy).is_whole


def test_a_blob_is_made_anew_out_of_others_when_that_can_be_done(file_life: Life) -> None:
    path = next(file_life.root.glob("blobs/*/*/*"))
    whole = path.read_bytes()
    flip(path, 12)
    asked: list[str] = []

    def remake(name: str) -> list[bytes] | None:
        asked.append(name)
        return [whole[:5], whole[5:]]

    assert not file_life.verify(remake=lambda _name: None).is_whole
    assert not file_life.verify(remake=lambda _name: [b"something else"]).is_whole
    assert file_life.verify(remake=remake).is_whole
    assert asked == [path.name]
    assert path.read_bytes() == whole


def test_a_capsule_that_is_a_bomb_is_refused(life: Life, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.roll", "w", zipfile.ZIP_DEFLATED) as capsule:
        capsule.writestr("data/zeroes", bytes(201 << 20))
    next(life.root.glob("blobs/*/*/*")).unlink()
    with pytest.raises(InvalidInputError):
        life.verify(tmp_path / "bomb.roll")


def test_a_zip_that_is_none_is_no_copy_of_anything(life: Life, tmp_path: Path) -> None:
    (tmp_path / "odd.roll").write_bytes(b"PK\x05\x06 and nothing else")
    next(life.root.glob("blobs/*/*/*")).unlink()
    assert not life.verify(tmp_path / "odd.roll").is_whole


def test_a_copy_that_is_not_there_is_said(life: Life, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        life.verify(tmp_path / "nowhere")


def test_a_damaged_blob_that_nobody_needs_is_no_matter(life: Life) -> None:
    store = life.place.open()
    name = blobs_of(store).put([b"never got a row"]).sha256
    flip(blobs_of(store).path_of(name), 3)
    store.close()
    assert life.verify().findings == []


def test_a_line_that_a_full_disk_cut_off_is_no_damage(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(path: Path, data: bytes) -> None:
        path.write_bytes(path.read_bytes() + data[:50])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ledger, "_append_to", torn)
    store = life.place.open()
    with pytest.raises(StoreFullError):
        add_note(store, "refused")
    store.close()
    assert life.verify().findings == []
    monkeypatch.undo()
    life.place.open().close()
    assert life.verify().findings == []


def test_without_a_copy_nothing_is_changed(life: Life) -> None:
    sql(life.place, "UPDATE notes_notes SET words = 'forged' WHERE weight = 1")
    sql(life.place, "DELETE FROM notes_marks WHERE number = 2")
    next(life.root.glob("blobs/*/*/*")).unlink()
    flip(next(life.root.glob("ledger/*/*.jsonl")), 800)
    flip(next(life.root.glob("keys/*/house.key")), 40)
    flip(next(life.root.glob("spool/*/*.frame")), 400)
    rows = kept(life.place), kept(life.place, marks)
    before = files(life.root)
    assert {finding.what for finding in life.verify().findings} == {
        "row", "blob", "ledger", "key", "spooled moment",
    }  # fmt: skip
    after = files(life.root)
    assert [name for name in before | after if before.get(name) != after.get(name)] == []
    assert (kept(life.place), kept(life.place, marks)) == rows


def test_all_of_it_is_mended_together(life: Life) -> None:
    before = kept(life.place), kept(life.place, marks)
    sql(life.place, "UPDATE notes_notes SET words = 'forged' WHERE weight = 1")
    sql(life.place, "DELETE FROM notes_marks WHERE number = 2")
    next(life.root.glob("blobs/*/*/*")).unlink()
    flip(next(life.root.glob("ledger/*/*.jsonl")), 800)
    flip(next(life.root.glob("keys/*/house.key")), 40)
    flip(next(life.root.glob("spool/*/*.frame")), 400)
    flip(life.root / MARKER, 300)
    report = life.verify(life.copy)
    assert report.is_whole, report.findings
    assert life.verify().findings == []
    assert (kept(life.place), kept(life.place, marks)) == before


def test_a_store_without_a_marker_is_none_unless_a_copy_knows_it(life: Life) -> None:
    (life.root / MARKER).unlink()
    with pytest.raises(NotFoundError):
        life.verify()
    assert life.verify(life.copy).is_whole
    assert life.verify().findings == []


def test_the_marker_of_another_store_is_not_taken(life: Life, tmp_path: Path) -> None:
    other = Place(root=tmp_path / "other")
    live(other)
    flip(life.root / MARKER, 300)
    report = life.verify(other.root)
    assert [(one.what, one.mended) for one in report.findings] == [("marker", False)]


def test_while_somebody_writes_nothing_is_found_wrong(life: Life) -> None:
    store, stop = life.place.open(), threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            note_id = add_note(store, f"meanwhile {number}")
            with store.write() as transaction:
                transaction.update(notes, {"title": "changed"}, notes.c.id == note_id)
                set_setting(transaction, "count", number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        found = [life.verify(life.copy).findings for _ in range(8)]
    finally:
        stop.set()
        writer.join()
        store.close()
    assert found == [[]] * 8
    assert life.verify().findings == []


def test_another_person_in_the_same_database_is_left_alone(life: Life) -> None:
    store = life.place.open()
    other = Store(
        engine=store.engine, folder=store.folder, person_id=new_id(NOON), clock=FixedClock(NOON)
    )
    with other.write() as transaction:
        transaction.insert(schema.people, name="Charles", created_at=NOON)
    add_note(other, "theirs")
    store.close()
    sql(life.place, "UPDATE notes_notes SET title = 'damaged' WHERE words = 'theirs'")
    assert life.verify(life.copy).findings == []
    assert [row["title"] for row in kept(life.place) if row["words"] == "theirs"] == ["damaged"]


def test_a_newer_store_is_refused(life: Life) -> None:
    sql(life.place, "INSERT INTO migrations VALUES ('notes', 2, 'later', '2031-01-01T00:00:00Z')")
    with pytest.raises(NewerStoreError):
        life.verify()


def test_the_words_of_a_person_are_in_no_finding(life: Life) -> None:
    sql(life.place, "UPDATE notes_notes SET title = 'a secret'")
    assert "a secret" not in str(life.verify())
    assert "It was on a dreary night" not in str(life.verify())


def let_go(place: Place, note_id: UUID, *sha256s: str) -> None:
    store = place.open()
    with store.write() as transaction:
        transaction.delete(notes, notes.c.id == note_id)
        release(transaction, note_ref(note_id), sha256s)
    forget(store, FileBlobStore(store.folder.blobs(store.person_id), store.folder.tmp))
    store.close()


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.name.startswith("store.db") and path.suffix != ".lock"
    }


def test_a_finding_says_what_was_mended() -> None:
    report = Report()
    report.find("row", "a", "damaged")
    report.find("row", "b", "damaged")
    report.mend("row", "a")
    assert report.findings == [
        Finding(what="row", name="a", problem="damaged", mended=True),
        Finding(what="row", name="b", problem="damaged"),
    ]
    assert not report.is_whole
    assert [one.name for one in report.unmended("row")] == ["b"]
