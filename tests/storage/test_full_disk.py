"""A small disk that is really full: one error for every refusal, nothing acknowledged lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from osmosis.storage.disk import StoreFullError
from osmosis.storage.settings import set_setting
from osmosis.storage.spool import SpoolHeader, spooled_files, write_spooled
from osmosis.storage.store import Store
from tests.slow.loop_disks import LoopDisk, loop_disk
from tests.storage.lives import Life, blobs_of
from tests.storage.notes.tables import notes
from tests.storage.stores import Place, add_note


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[LoopDisk]:
    with loop_disk("ext4", tmp_path) as small:
        yield small


@pytest.fixture
def small_place(disk: LoopDisk) -> Place:
    return Place(root=disk.mounted / "store")


def fill(store: Store, disk: LoopDisk, room: int) -> tuple[set[str], int]:
    """Keep notes with pictures until the disk refuses some times; what was acknowledged."""
    disk.leave_room_for(room)
    acknowledged, refused = set(), 0
    for number in range(300):
        words = f"note {room} {number}"
        try:
            picture = blobs_of(store).put([words.encode() * 400]).sha256
            add_note(store, words * 50, picture_sha256=picture)
            acknowledged.add(words * 50)
        except StoreFullError:
            refused += 1
            if refused == 5:
                break
    return acknowledged, refused


@pytest.mark.parametrize("room", [20_000, 60_000, 150_000, 400_000])
def test_everything_acknowledged_is_there_and_work_goes_on_with_more_room(
    small_place: Place, disk: LoopDisk, room: int
) -> None:
    store = small_place.init()
    add_note(store, "before")
    acknowledged, refused = fill(store, disk, room)
    assert refused > 0
    with store.read() as reading:
        assert {row["words"] for row in reading.rows(sa.select(notes))} >= acknowledged
    disk.make_room()
    add_note(store, "after")
    store.close()
    life = Life(small_place, disk.mounted)
    assert life.verify().findings == []
    opened = small_place.open()
    with opened.read() as reading:
        kept = {row["words"] for row in reading.rows(sa.select(notes))}
    assert kept >= {*acknowledged, "before", "after"}
    assert list(blobs_of(opened).half_written()) == []
    opened.close()


def test_a_store_on_a_full_disk_opens_and_can_be_read(small_place: Place, disk: LoopDisk) -> None:
    store = small_place.init()
    add_note(store, "kept")
    fill(store, disk, 20_000)
    store.close()
    opened = small_place.open()
    with opened.read() as reading:
        assert reading.find(notes, words="kept") is not None
    with pytest.raises(StoreFullError), opened.write() as transaction:
        set_setting(transaction, "large", "x" * 5_000_000)
    opened.close()


def test_a_full_disk_keeps_no_spooled_moment_by_halves(tmp_path: Path, disk: LoopDisk) -> None:
    header = SpoolHeader(roll_id="r", client_id="c", kind="line", taken="t", origin="shell")
    disk.leave_room_for(50_000)
    with pytest.raises(StoreFullError):
        write_spooled(disk.mounted / "spool", header, [bytes(300_000)])
    assert [path for path in disk.mounted.rglob("*") if path.suffix in (".frame", ".tmp")] == []
    disk.make_room()
    write_spooled(disk.mounted / "spool", header, [bytes(300_000)])
    assert len(spooled_files(disk.mounted / "spool")) == 1


def test_the_disk_of_these_tests_is_really_small(disk: LoopDisk) -> None:
    disk.leave_room_for(50_000)
    assert disk.free < 60_000
    with pytest.raises(OSError, match="No space left"):
        (disk.mounted / "any").write_bytes(bytes(200_000))
