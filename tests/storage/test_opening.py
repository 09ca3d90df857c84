"""Making and opening a store: nothing is begun by accident, nothing is opened that is not whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from osmosis.errors import ConflictError, NotFoundError, StorageError
from osmosis.kernel.clock import FixedClock
from osmosis.kernel.ids import new_id
from osmosis.storage import schema
from osmosis.storage.disk import StoreFullError
from osmosis.storage.engine import WAL_RESET_FIXED, open_sqlite, sqlite_driver
from osmosis.storage.failures import StoreDamagedError
from osmosis.storage.folder import MARKER, Marker, StoreFolder, default_root
from osmosis.storage.marker import DamagedMarkerError, NewerFormatError, spelled_marker
from osmosis.storage.opening import DatabaseMissingError, NewStore, init_store
from osmosis.storage.schema import metadata
from osmosis.storage.store import Store
from tests.storage.notes.tables import notes
from tests.storage.stores import NOON, SETS, Place, add_note

# For each number of steps on the disk: a process that makes a store and is killed there.
CRASHING = """
import os, pathlib, signal, sys
from tests.storage.stores import Place
def kill_after(steps):
    taken = 0
    def watched(step):
        def stepping(*arguments, **options):
            nonlocal taken
            taken += 1
            if taken == steps:
                os.kill(os.getpid(), signal.SIGKILL)
            return step(*arguments, **options)
        return stepping
    os.fsync, os.mkdir = watched(os.fsync), watched(os.mkdir)
    for name in ("replace", "touch", "unlink"):
        setattr(pathlib.Path, name, watched(getattr(pathlib.Path, name)))
for steps in range(1, 200):
    child = os.fork()
    if child == 0:
        kill_after(steps)
        Place(root=pathlib.Path(sys.argv[1]) / str(steps)).init().close()
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        print(steps)
        break
"""


def test_a_new_store_holds_its_person_and_explains_itself(place: Place) -> None:
    store = place.init(name="Ada")
    with store.read() as reading:
        person = reading.find(schema.people)
    assert person is not None
    assert (person["name"], person["created_at"]) == ("Ada", NOON)
    assert place.folder.read_marker().person_id == store.person_id
    words = (place.root / "README.txt").read_text()
    for name in place.root.iterdir():
        if not name.name.startswith("."):
            assert name.name in words or name.name == "README.txt", name
    store.close()


def test_what_was_kept_is_there_when_it_is_opened_again(place: Place) -> None:
    store = place.init()
    note_id = add_note(store, "kept")
    store.close()
    opened = place.open()
    with opened.read() as reading:
        assert reading.find(notes, id=note_id) is not None
    assert opened.person_id == store.person_id
    opened.close()


def test_a_folder_without_a_marker_is_no_store(sqlite_place: Place) -> None:
    with pytest.raises(NotFoundError):
        sqlite_place.open()
    sqlite_place.init().close()
    (sqlite_place.root / MARKER).unlink()
    with pytest.raises(NotFoundError):
        sqlite_place.open()
    with pytest.raises(ConflictError):
        sqlite_place.init()


def test_a_store_is_made_once(sqlite_place: Place) -> None:
    store = sqlite_place.init()
    add_note(store, "kept")
    with pytest.raises(ConflictError):
        sqlite_place.init()
    with store.read() as reading:
        assert len(reading.rows(sa.select(notes))) == 1
    store.close()


def test_a_folder_that_holds_something_else_is_left_alone(sqlite_place: Place) -> None:
    sqlite_place.root.mkdir()
    (sqlite_place.root / "thesis.txt").write_text("mine")
    with pytest.raises(ConflictError):
        sqlite_place.init()
    names = {path.name for path in sqlite_place.root.iterdir()}
    assert names == {"thesis.txt", ".init.lock"}


def test_a_missing_database_is_never_replaced_by_an_empty_one(sqlite_place: Place) -> None:
    sqlite_place.init().close()
    sqlite_place.folder.database.unlink()
    with pytest.raises(DatabaseMissingError):
        sqlite_place.open()
    assert not sqlite_place.folder.database.exists()


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 500])
def test_a_database_that_is_none_is_said_and_not_migrated(
    sqlite_place: Place, content: bytes
) -> None:
    sqlite_place.init().close()
    sqlite_place.folder.database.write_bytes(content)
    with pytest.raises(StoreDamagedError):
        sqlite_place.open()
    assert sqlite_place.folder.database.read_bytes() == content


def test_a_database_without_the_store_s_person_is_not_an_empty_life(place: Place) -> None:
    store = place.init()
    with store.engine.begin() as connection:
        connection.execute(sa.delete(schema.people))
    store.close()
    with pytest.raises(DatabaseMissingError):
        place.open()


def test_an_init_that_is_killed_at_any_step_can_be_made_again(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CRASHING, str(tmp_path)], capture_output=True, text=True, check=True
    )
    all_steps = int(done.stdout)
    assert all_steps > 20
    for steps in range(1, all_steps):
        place = Place(root=tmp_path / str(steps))
        store = place.open() if (place.root / MARKER).exists() else place.init()
        add_note(store, "life goes on")
        store.close()
        place.open().close()
        with store.read() as reading:
            assert len(reading.rows(sa.select(schema.people))) == 1


def test_a_marker_with_any_flipped_bit_opens_nothing(tmp_path: Path) -> None:
    person = new_id(NOON)
    folder = StoreFolder(tmp_path)
    whole = spelled_marker(Marker(person_id=person, rehearsal=False, database="sqlite"))
    for place in range(len(whole)):
        for bit in range(8):
            flipped = bytearray(whole)
            flipped[place] ^= 1 << bit
            (tmp_path / MARKER).write_bytes(flipped)
            with pytest.raises((DamagedMarkerError, NewerFormatError)):
                folder.read_marker()


def test_a_marker_of_a_newer_format_is_refused_as_newer(tmp_path: Path) -> None:
    from osmosis.kernel.hashing import canonical_json, sha256_of

    fields: dict[str, object] = {"format": 2, "somebody": "else"}
    fields["sha256"] = sha256_of([canonical_json(fields)])
    (tmp_path / MARKER).write_text(json.dumps(fields))
    with pytest.raises(NewerFormatError):
        StoreFolder(tmp_path).read_marker()


def test_everything_in_a_store_is_closed_to_other_users(sqlite_place: Place) -> None:
    old = os.umask(0)
    try:
        store = sqlite_place.init()
        add_note(store, "private")
        open_to_others = [
            path.relative_to(sqlite_place.root).as_posix()
            for path in [sqlite_place.root, *sqlite_place.root.rglob("*")]
            if path.stat().st_mode & 0o077
        ]
        store.close()
    finally:
        os.umask(old)
    assert open_to_others == []


def test_on_a_full_disk_a_store_still_opens_for_reading(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from osmosis.storage.ledger import Ledger

    store = sqlite_place.init()
    add_note(store, "kept")
    store.close()

    def no_room(_ledger: object, _lines: object) -> None:
        raise StoreFullError("The disk is full; nothing was changed")

    monkeypatch.setattr(Ledger, "append", no_room)
    opened = sqlite_place.open()
    with opened.read() as reading:
        assert len(reading.rows(sa.select(notes))) == 1
    opened.close()


@pytest.mark.usefixtures("as_people_have_it")
def test_sqlite_is_outside_the_wal_reset_bug_and_in_its_durable_mode(sqlite_store: Store) -> None:
    assert sqlite_driver().sqlite_version_info >= WAL_RESET_FIXED
    with sqlite_store.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert pragmas == {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1,
    }  # fmt: skip


def test_an_affected_sqlite_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    driver = sqlite_driver()
    monkeypatch.setattr(driver, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(StorageError, match="WAL-reset"):
        sqlite_driver()


def test_a_folder_with_odd_letters_in_its_name_works(tmp_path: Path) -> None:
    place = Place(root=tmp_path / "a ?b#c%41 é")
    store = place.init()
    add_note(store, "kept")
    store.close()
    opened = place.open()
    with opened.read() as reading:
        assert len(reading.rows(sa.select(notes))) == 1
    opened.close()


def test_on_postgresql_the_folder_names_the_database_without_its_password(
    tmp_path: Path, postgresql_url: str
) -> None:
    url = sa.make_url(postgresql_url).set(password="opensesame")
    folder = StoreFolder(tmp_path / "store")
    wanted = NewStore(database_url=url.render_as_string(hide_password=False))
    store = init_store(folder, wanted, SETS, FixedClock(NOON))
    store.close()
    assert not folder.database.exists()
    found = b"".join(path.read_bytes() for path in folder.root.rglob("*") if path.is_file())
    assert b"opensesame" not in found
    assert url.database is not None
    assert url.database.encode() in folder.postgresql.read_bytes()


def test_where_a_store_is_looked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OSMOSIS_HOME", str(tmp_path))
    assert default_root() == tmp_path
    monkeypatch.delenv("OSMOSIS_HOME")
    assert default_root().name == "osmosis"


def test_no_table_is_made_by_opening_an_engine(tmp_path: Path) -> None:
    engine = open_sqlite(tmp_path / "x.db")
    with engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == []
    assert "people" in metadata.tables
    engine.dispose()
