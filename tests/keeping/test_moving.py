"""A move leaves one living store: the old one before its moment, the new one after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa

from osmosis.errors import ConflictError, InvalidInputError, StorageError
from osmosis.keeping import arriving, moving
from osmosis.kernel.clock import Clock
from osmosis.storage.engine import without_password
from osmosis.storage.folder import Marker, StoreFolder
from osmosis.storage.migrating import MigrationSet
from osmosis.storage.moved import (
    ARRIVING,
    MOVED,
    Arriving,
    ArrivingStoreError,
    MovedStoreError,
    mark_arriving,
    mark_moved,
    read_moved,
)
from osmosis.storage.opening import lay_out
from osmosis.storage.outbox import list_held
from osmosis.storage.schema import jobs, outbox
from osmosis.storage.spool import SpoolHeader, spooled_files, write_spooled
from osmosis.storage.store import Store
from tests.keeping.lived import Home
from tests.storage.notes.tables import notes


def is_alive(home: Home) -> bool:
    """Whether a store opens."""
    try:
        home.open().close()
    except ConflictError:
        return False
    return True


def test_a_moved_store_is_the_same_and_the_old_one_opens_no_more(home: Home, new: Home) -> None:
    before = home.raw()
    with before.read() as reading:
        many = len(reading.rows(sa.select(notes)))
    before.close()
    done = home.move(new)
    assert home.differences(new, moved=True) == []
    assert done.rows > many > 0
    with pytest.raises(MovedStoreError, match="moved") as said:
        home.open()
    assert str(new.root) in str(said.value)
    moved = read_moved(home.root)
    assert moved is not None
    assert moved.to == str(new.root)
    app = new.open()
    with app.store.read() as reading:
        assert list_held(reading) == []
        assert reading.find(outbox, key="one") is not None
        assert reading.first(sa.select(jobs)) is not None
    app.close()
    assert not (new.root / ARRIVING).exists()


@pytest.mark.parametrize("task", ["rolls.bring", "apert.list"])
def test_a_job_whose_uploads_stay_behind_stays_too(home: Home, new: Home, task: str) -> None:
    app = home.open()
    app.jobs.ask(task, "an-upload", {})
    app.close()
    home.move(new)
    assert home.differences(new, moved=True) == []
    app = new.open()
    with app.store.read() as reading:
        assert {row["task"] for row in reading.rows(sa.select(jobs))} == {"notes.read"}
    app.close()


def test_a_moved_store_is_not_moved_again_and_its_new_one_is(
    home: Home, new: Home, tmp_path: Path
) -> None:
    third = home.elsewhere(tmp_path / "third")
    home.move(new)
    with pytest.raises(MovedStoreError):
        home.move(third)
    new.move(third)
    assert [is_alive(one) for one in (home, new, third)] == [False, False, True]


def test_a_store_goes_to_postgresql_and_back_without_loss(
    lived: Home, home: Home, new: Home, tmp_path: Path, postgresql_url: str
) -> None:
    home.move(new, postgresql_url)
    assert lived.differences(new, moved=True) == []
    assert new.folder.postgresql.exists()
    assert not new.folder.database.exists()
    new.open().close()
    back = home.elsewhere(tmp_path / "back")
    new.move(back)
    assert lived.differences(back, moved=True) == []
    assert back.folder.database.exists()
    assert is_alive(back)


def test_what_an_import_left_half_in_postgresql_is_taken_away_again(
    lived: Home, written: Path, new: Home, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        # As after `kill -9`: nothing is cleared away, and the rows are there.
        dying.setattr(arriving, "_discard", lambda *_: None)
        dying.setattr(arriving.Arrival, "finish", _stop)
        with pytest.raises(KeyboardInterrupt):
            new.make_of(written, url=postgresql_url)
    assert _rows_in(postgresql_url) > 0
    other = new.elsewhere(new.root.with_name("other"))
    with pytest.raises(ConflictError, match="same person"):
        other.make_of(written, url=postgresql_url)
    new.make_of(written, url=postgresql_url)
    assert lived.differences(new) == []


def test_what_is_half_in_postgresql_is_cleared_away_with_the_password(
    written: Path, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "postgresql://ada:secret@localhost/diary"
    asked: list[str] = []

    def opened(url: str) -> sa.Engine:
        asked.append(url)
        return sa.create_engine("sqlite://")

    def laid_out(
        folder: StoreFolder,
        marker: Marker,
        _: str,
        sets: Sequence[MigrationSet],
        clock: Clock,
        **_forms: object,
    ) -> Store:
        return lay_out(folder, replace(marker, database="sqlite"), "", sets, clock)

    monkeypatch.setattr(arriving, "open_postgresql", opened)
    monkeypatch.setattr(arriving, "lay_out", laid_out)
    monkeypatch.setattr(arriving.Arrival, "finish", _stop)
    with pytest.raises(KeyboardInterrupt):
        new.make_of(written, url=url)
    assert asked == [url]
    left = new.root.with_name(".new.arriving")
    for database in ("diary", "letters"):
        left.mkdir()
        address = f"postgresql://ada@localhost/{database}"
        mark_arriving(left, Arriving(person_id=str(UUID(int=1)), database_url=address))
        with pytest.raises(KeyboardInterrupt):
            new.make_of(written, url=url)
    assert asked[1:] == [url, url, "postgresql://ada@localhost/letters", url]


def test_a_password_in_an_address_is_used_and_not_written_down(
    lived: Home, written: Path, new: Home, postgresql_url: str
) -> None:
    address = sa.make_url(postgresql_url)
    url = address.set(password="a-password-here").render_as_string(hide_password=False)
    new.make_of(written, url=url)
    assert new.folder.postgresql.read_text(encoding="utf-8").strip() == without_password(url)
    assert without_password(url) == address.render_as_string()
    assert lived.differences(new) == []


def test_an_empty_folder_stays_when_nothing_could_be_moved(
    home: Home, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    new.root.mkdir()
    monkeypatch.setattr(moving, "_copy", _stop)
    with pytest.raises(KeyboardInterrupt):
        home.move(new)
    assert new.root.is_dir()


def _rows_in(url: str) -> int:
    with psycopg.connect(url) as connection:
        (many,) = connection.execute("SELECT count(*) FROM notes_notes").fetchone() or (0,)
        return int(many)


def test_a_store_that_is_open_elsewhere_is_not_moved(home: Home, new: Home) -> None:
    app = home.open()
    with pytest.raises(ConflictError, match="running"):
        home.move(new)
    app.close()
    assert is_alive(home)
    assert not new.root.exists()


def test_a_store_moves_neither_into_itself_nor_onto_something(home: Home, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError):
        home.move(home.elsewhere(home.root / "inside"))
    with pytest.raises(InvalidInputError):
        home.move(home)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").touch()
    with pytest.raises(ConflictError):
        home.move(home.elsewhere(tmp_path / "mine"))
    assert is_alive(home)


def test_a_new_store_that_is_not_equal_is_not_moved_into(
    home: Home, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "_copy_spool", lambda *_: None)
    with pytest.raises(StorageError, match="not equal"):
        home.move(new)
    assert is_alive(home)
    assert not new.root.exists()


def _stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def _second_time_stops() -> Callable[[Path], None]:
    times = iter([False, True])

    def look(_: Path) -> None:
        if next(times):
            raise KeyboardInterrupt

    return look


STEPS = {
    "_copy_blobs": True,
    "fill_tables": True,
    "_refuse_unlike": True,
    "_leave": True,
    "mark_moved": True,
    "settle_arrival": False,
}
"""Each step of a move, and whether the old store is alive when it is stopped there."""


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("is_killed", [False, True], ids=["stopped", "killed"])
def test_wherever_a_move_ends_one_store_is_alive(
    step: str, is_killed: bool, home: Home, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        if is_killed:
            dying.setattr(arriving, "_discard", lambda *_: None)
        if step == "settle_arrival":
            # The first time looks at the old store.
            dying.setattr(moving, step, _second_time_stops())
        else:
            dying.setattr(moving, step, _stop)
        with pytest.raises(KeyboardInterrupt):
            home.move(new)
    if new.root.exists() and STEPS[step]:
        with pytest.raises(ArrivingStoreError):
            new.open()
    assert is_alive(home) is STEPS[step]
    if STEPS[step]:
        home.move(new)
    assert (is_alive(home), is_alive(new)) == (False, True)
    assert not list(new.root.parent.glob(".new*"))


def test_what_the_camera_kept_meanwhile_comes_along(
    home: Home, new: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = home.folder.spool(home.folder.read_marker().person_id)
    mark = mark_moved

    def expose_first(*given: object) -> None:
        header = SpoolHeader(roll_id="r", client_id="late", kind="line", taken="t", origin="shell")
        write_spooled(spool, header, [b"sealed"])
        mark(*given)  # type: ignore[arg-type]  # what it is given is passed on

    monkeypatch.setattr(moving, "mark_moved", expose_first)
    home.move(new)
    there = spooled_files(new.folder.spool(new.folder.read_marker().person_id))
    assert [path.name.partition(".")[0] for path in there] == ["c1", "late"]


def test_a_mark_that_cannot_be_read_still_says_that_the_store_went(home: Home, new: Home) -> None:
    home.move(new)
    (home.root / MOVED).write_bytes(b"{")
    assert not is_alive(home)
    assert is_alive(new)
