"""An export makes the same store again, or says in one sentence why not and leaves nothing."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError, OsmosisError
from osmosis.keeping import importing, lines
from osmosis.keeping.importing import DamagedExportError
from osmosis.keeping.key_locks import PassphraseNeededError
from osmosis.sealing.age import WrongPassphraseError
from osmosis.storage.carried_rows import CarriedRowError
from osmosis.storage.forgetting import forget
from osmosis.storage.outbox import drop, list_held, list_unsent, resume
from osmosis.storage.releases import release
from osmosis.storage.schema import jobs
from tests.keeping.bags_that_lie import spell_anew, zipped
from tests.keeping.lived import Home
from tests.storage.lives import blobs_of
from tests.storage.notes.tables import marks, notes
from tests.storage.stores import note_ref

_DEEP = b"[" * 200_000


def is_nothing(new: Home) -> bool:
    """Whether there is no store, and nothing beside where it would be."""
    return not new.root.exists() and not list(new.root.parent.glob(".new*"))


def test_an_export_makes_the_same_store(lived: Home, written: Path, new: Home) -> None:
    done = new.make_of(written)
    assert lived.differences(new) == []
    assert done.blobs == 8
    assert not list(new.root.parent.glob(".new*"))


def test_the_comparison_sees_every_kind_of_difference(
    lived: Home, written: Path, new: Home
) -> None:
    new.make_of(written)
    store = new.raw()
    with store.write() as transaction:
        transaction.update(notes, {"title": "other"}, notes.c.weight == 1)
    blobs = blobs_of(store)
    first = next(iter(blobs.paths()))
    first.write_bytes(b"other")
    (new.folder.keys(store.person_id) / "house.key").write_bytes(b"other")
    next(iter(new.folder.spool(store.person_id).iterdir())).unlink()
    store.close()
    found = lived.differences(new)
    kinds = ("table notes_notes", f"blob {first.name}", "key house.key", "ledger ", "spooled ")
    for kind in kinds:
        assert any(one.startswith(kind) for one in found), kind


def test_a_zip_makes_the_same_store(lived: Home, tmp_path: Path, new: Home) -> None:
    new.make_of(lived.export(tmp_path / "everything.zip"))
    assert lived.differences(new) == []


def test_what_was_not_sent_waits_and_jobs_stay_behind(written: Path, new: Home) -> None:
    new.make_of(written)
    app = new.open()
    with app.store.write() as transaction:
        (one,) = list_held(transaction)
        assert one.notice.title == "A junction"
        assert transaction.first(sa.select(jobs)) is None
        resume(transaction, one.id)
        assert list_held(transaction) == []
        drop(transaction, one.id)
    with app.store.read() as reading:
        assert list_unsent(reading) == []
    assert app.outbox.deliver_due().sent == 0
    app.close()


def test_an_export_under_the_vault_key_opens_with_the_passphrase(
    lived: Home, tmp_path: Path, new: Home
) -> None:
    out = lived.export(tmp_path / "out", None)
    with pytest.raises(PassphraseNeededError):
        new.make_of(out, passphrase=None)
    with pytest.raises(WrongPassphraseError):
        new.make_of(out, passphrase="another passphrase")
    assert is_nothing(new)
    new.make_of(out)
    assert lived.differences(new) == []


def test_where_something_lies_nothing_is_made(written: Path, home: Home, new: Home) -> None:
    with pytest.raises(ConflictError):
        home.make_of(written)
    new.root.mkdir()
    (new.root / "letter.txt").touch()
    with pytest.raises(ConflictError):
        new.make_of(written)
    assert [path.name for path in new.root.iterdir()] == ["letter.txt"]


def test_a_place_is_only_looked_at_before_the_export_was_believed(out: Path, new: Home) -> None:
    new.root.mkdir()
    (out / "data" / "tables" / "notes_notes.jsonl").write_bytes(b"")
    with pytest.raises(DamagedExportError):
        new.make_of(out)
    assert new.root.is_dir()


def test_a_folder_at_which_a_disk_begins_says_so(
    written: Path, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    new.root.mkdir()
    monkeypatch.setattr(Path, "is_mount", lambda path: path == new.root)
    with pytest.raises(ConflictError, match="disk begins"):
        new.make_of(written)
    assert new.root.is_dir()


def test_what_a_newer_ledger_says_was_let_go_is_left_out(
    home: Home, written: Path, new: Home
) -> None:
    store = home.raw()
    with store.write() as transaction:
        row = transaction.find(notes, weight=4)
        assert row is not None
        transaction.delete(marks, marks.c.note_id == row["id"])
        transaction.delete(notes, notes.c.id == row["id"])
        release(transaction, note_ref(row["id"]), [row["picture_sha256"]])
    forget(store, blobs_of(store))
    store.close()
    done = new.make_of(written, ledger=home.root)
    assert (done.released, done.blobs) == (1, 8)
    made = new.raw()
    assert not blobs_of(made).exists(row["picture_sha256"])
    with made.read() as reading:
        assert reading.find(notes, id=row["id"]) is None
    made.close()


def _flip(out: Path) -> None:
    path = next((out / "data" / "blobs").rglob("*/*"))
    data = bytearray(path.read_bytes())
    data[5] ^= 1
    path.write_bytes(data)


def _lose(out: Path) -> None:
    (out / "data" / "tables" / "notes_notes.jsonl").unlink()


def _add(out: Path) -> None:
    (out / "data" / "more.txt").touch()


def _cut(out: Path) -> None:
    (out / "manifest-sha256.txt").unlink()


def _link(out: Path) -> None:
    path = next((out / "data" / "blobs").rglob("*/*"))
    path.rename(out.parent / "elsewhere")
    path.symlink_to(out.parent / "elsewhere")


DAMAGES = {
    "a flipped bit": (_flip, "data/blobs/"),
    "a lost table": (_lose, "notes_notes.jsonl"),
    "a file on no list": (_add, "data/more.txt"),
    "half of it": (_cut, "no list"),
    "a link": (_link, "link"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_export_is_named_and_makes_nothing(damage: str, out: Path, new: Home) -> None:
    harm, word = DAMAGES[damage]
    harm(out)
    with pytest.raises(InvalidInputError) as said:
        new.make_of(out)
    assert word in str(said.value)
    assert is_nothing(new)


def _newer(label: dict[str, object]) -> None:
    label["format"] = 2


def _newer_tables(label: dict[str, object]) -> None:
    label["forms"] = {"kernel": 999, "notes": 1}


@pytest.mark.parametrize(("change", "word"), [(_newer, "not known"), (_newer_tables, "newer")])
def test_an_export_of_another_version_is_refused(
    change: Callable[[dict[str, object]], None], word: str, out: Path, new: Home
) -> None:
    path = out / "data" / "store.json"
    label = json.loads(path.read_bytes())
    change(label)
    path.write_text(json.dumps(label), encoding="utf-8")
    spell_anew(out)
    with pytest.raises(InvalidInputError, match=word):
        new.make_of(out)
    assert is_nothing(new)


@pytest.mark.parametrize(
    ("old", "new_words"),
    [
        (b'"title":"changed later"', b'"title":  "changed later"'),
        (b'"weight":2', b'"weight":"two"'),
        (b'"person_id":"0', b'"person_id":"1'),
        (b'"weight":2', b'"weight":' + _DEEP),
        (b'"tags":"', b'"tags":"' + _DEEP),
    ],
    ids=["another spelling", "another type", "another person", "nested", "nested in a column"],
)
def test_rows_that_are_none_make_nothing(
    old: bytes, new_words: bytes, out: Path, new: Home
) -> None:
    path = out / "data" / "tables" / "notes_notes.jsonl"
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new_words))
    spell_anew(out)
    with pytest.raises(CarriedRowError):
        new.make_of(out)
    assert is_nothing(new)


def test_a_label_that_is_nested_too_deeply_is_one_sentence(out: Path, new: Home) -> None:
    (out / "data" / "store.json").write_bytes(b'{"format":' + _DEEP)
    spell_anew(out)
    with pytest.raises(InvalidInputError, match="say what it is of"):
        new.make_of(out)
    assert is_nothing(new)


def test_a_line_in_many_pieces_is_put_together_once(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Counted(bytes):
        """Bytes that may not be copied to get one piece longer."""

        def __add__(self, _: object) -> bytes:
            raise AssertionError

        __radd__ = __add__

    pieces = ([b"a\n\nb"], [b"c"] * 5, [b"d\n"], [b"e\n", b""])
    with importing.opened_export(written) as export:
        chunks = [Counted(one) for some in pieces for one in some]
        monkeypatch.setattr(export.bag, "open", lambda _: chunks)
        assert list(export.lines(notes)) == [b"a", b"", b"bcccccd", b"e"]
        monkeypatch.setattr(export.bag, "open", lambda _: [b"a\nb"])
        with pytest.raises(CarriedRowError, match="cut off"):
            list(export.lines(notes))
        monkeypatch.setattr(lines, "_LONGEST_LINE", 3)
        monkeypatch.setattr(export.bag, "open", lambda _: [b"ab", b"cd", b"e\n"])
        with pytest.raises(CarriedRowError, match="longer"):
            list(export.lines(notes))


def test_a_zip_that_lies_makes_nothing(written: Path, tmp_path: Path, new: Home) -> None:
    for lie in ("../out.txt", "data/store.json", "/absolute.txt"):
        path = zipped(written, tmp_path / "lie.zip", [(lie, b"lie")])
        with pytest.raises(InvalidInputError):
            new.make_of(path)
        assert is_nothing(new)
    bomb = zipped(written, tmp_path / "bomb.zip", [("data/bomb", bytes(30_000_000))])
    with pytest.raises(InvalidInputError):
        new.make_of(bomb)
    whole = zipped(written, tmp_path / "whole.zip", [])
    data = whole.read_bytes()
    (tmp_path / "cut.zip").write_bytes(data[: len(data) // 2])
    with pytest.raises(InvalidInputError):
        new.make_of(tmp_path / "cut.zip")
    assert is_nothing(new)
    assert zipfile.is_zipfile(whole)
    new.make_of(whole)


def test_nothing_there_is_one_sentence(new: Home, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        new.make_of(tmp_path / "nowhere")
    (tmp_path / "text.zip").write_text("no zip", encoding="utf-8")
    with pytest.raises(InvalidInputError):
        new.make_of(tmp_path / "text.zip")


STEPS = ("unlock_keys", "_keep", "fill_tables", "_replay", "settle_arrival")


@pytest.mark.parametrize("step", STEPS)
def test_an_import_that_is_stopped_leaves_nothing_or_the_whole(
    step: str, lived: Home, written: Path, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopping:
        stopping.setattr(importing, step, stop)
        with pytest.raises(KeyboardInterrupt):
            new.make_of(written)
    if step == "settle_arrival":
        assert lived.differences(new) == []
        new.open().close()
        return
    assert is_nothing(new)
    new.make_of(written)
    assert lived.differences(new) == []


def test_what_a_killed_import_left_beside_is_cleared_away(
    lived: Home, written: Path, new: Home
) -> None:
    left = new.root.with_name(".new.arriving")
    left.mkdir()
    (left / "half").write_bytes(b"half")
    new.make_of(written)
    assert not left.exists()
    assert lived.differences(new) == []


def test_a_damaged_store_is_not_written_out(home: Home, tmp_path: Path) -> None:
    store = home.raw()
    with store.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE notes_notes SET title = 'by hand' WHERE weight = 1")
        connection.commit()
    store.close()
    with pytest.raises(OsmosisError, match="verify"):
        home.export(tmp_path / "out")
    assert not list(tmp_path.glob("*out*"))
