"""A store made of a copy is the store; what was let go stays gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from osmosis.blobs.files import FileBlobStore
from osmosis.errors import ConflictError, InvalidInputError
from osmosis.storage.failures import StoreDamagedError
from osmosis.storage.folder import StoreFolder
from osmosis.storage.opening import DatabaseMissingError
from osmosis.storage.restoring import restore_copy
from osmosis.storage.verify import verify_store
from tests.storage.copied import WORDS, Kept, opened, words_in
from tests.storage.lives import NOTES, blobs_of


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


def test_a_copy_that_no_newer_ledger_speaks_of_may_be_older_than_what_was_let_go(
    kept: Kept, tmp_path: Path
) -> None:
    kept.make_copy()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert kept.restore(tmp_path / "alone", elsewhere).may_be_older
    assert not kept.restore(tmp_path / "same", kept.store.folder.root).may_be_older
    kept.keep("kept since")
    assert not kept.restore(tmp_path / "since", kept.store.folder.root).may_be_older


def test_a_folder_that_is_no_copy_is_refused_as_such(kept: Kept, tmp_path: Path) -> None:
    kept.make_copy()
    into = StoreFolder(tmp_path / "new")
    for place, said in (
        (tmp_path / "nothing", "This is not a copy of a store"),
        (kept.folder, "There are copies in this folder; name one of them"),
    ):
        place.mkdir(exist_ok=True)
        with pytest.raises(InvalidInputError, match=said):
            restore_copy(place, into, [NOTES], kept.place.clock, open_blobs=FileBlobStore)
    assert not into.root.exists()
