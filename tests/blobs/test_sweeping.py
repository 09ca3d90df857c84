"""Sweeping: what nobody needs goes after a day, and never before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from osmosis.blobs.files import FileBlobStore
from osmosis.blobs.sweeping import sweep_blobs, sweep_half_written
from osmosis.kernel.clock import FixedClock, Instant, TimeDelta
from osmosis.storage.locks import FileLock

NOW = Instant.from_utc(2031, 5, 4, hour=9)


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobStore:
    return FileBlobStore(tmp_path / "blobs", tmp_path / "tmp")


def put(blobs: FileBlobStore, data: bytes, age: TimeDelta) -> str:
    name = blobs.put([data]).sha256
    date(blobs.path_of(name), age)
    return name


def date(path: Path, age: TimeDelta) -> None:
    seconds = (NOW - age).timestamp()
    os.utime(path, (seconds, seconds))


def test_a_blob_without_a_row_is_swept_after_a_day(blobs: FileBlobStore) -> None:
    old = put(blobs, b"old", TimeDelta(hours=25))
    young = put(blobs, b"young", TimeDelta(hours=23))
    needed = put(blobs, b"needed", TimeDelta(hours=9_000))
    assert sweep_blobs(blobs, {needed}, FixedClock(NOW)) == [old]
    assert {info.sha256 for info in blobs.list()} == {young, needed}


def test_a_blob_dated_in_the_future_is_left_alone(blobs: FileBlobStore) -> None:
    put(blobs, b"from a clock that ran ahead", TimeDelta(hours=-9_000))
    assert sweep_blobs(blobs, set(), FixedClock(NOW)) == []


def test_bytes_that_are_put_again_while_the_sweep_looks_are_kept(tmp_path: Path) -> None:
    class Busy(FileBlobStore):
        """Somebody keeps the same bytes just before the sweep takes its lock."""

        def naming(self) -> FileLock:
            other = FileBlobStore(tmp_path / "blobs", tmp_path / "tmp")
            other.put([b"wanted again"])
            date(other.path_of(name), TimeDelta())
            return super().naming()

    name = put(
        FileBlobStore(tmp_path / "blobs", tmp_path / "tmp"), b"wanted again", TimeDelta(hours=48)
    )
    busy = Busy(tmp_path / "blobs", tmp_path / "tmp")
    assert sweep_blobs(busy, set(), FixedClock(NOW)) == []
    assert b"".join(busy.open(name)) == b"wanted again"


def test_half_written_files_are_swept_after_a_day(blobs: FileBlobStore, tmp_path: Path) -> None:
    blobs.put([b"makes the folders"])
    torn, arriving = tmp_path / "tmp" / "torn.blob", tmp_path / "tmp" / "arriving.blob"
    others = tmp_path / "tmp" / "something else"
    for path, hours in ((torn, 25), (arriving, 1), (others, 99)):
        path.write_bytes(b"half")
        date(path, TimeDelta(hours=hours))
    assert sweep_half_written(blobs, FixedClock(NOW)) == [torn]
    assert arriving.exists()
    assert others.exists()


def test_an_empty_store_has_nothing_to_sweep(blobs: FileBlobStore) -> None:
    assert sweep_blobs(blobs, set(), FixedClock(NOW)) == []
    assert sweep_half_written(blobs, FixedClock(NOW)) == []
