"""The spool: a moment is kept with one file, in two steps, and read back by its time."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from osmosis.errors import StorageError
from osmosis.storage.disk import StoreFullError
from osmosis.storage.spool import (
    SpoolHeader,
    hash_in_name,
    list_spooled,
    read_header,
    remove_spooled,
    sealed_chunks,
    spooled_files,
    write_spooled,
)


def header(client_id: str = "c1", taken: str = "2031-05-04T09:00:00+00:00[UTC]") -> SpoolHeader:
    return SpoolHeader(
        roll_id="r", client_id=client_id, kind="photo", taken=taken, origin="shell", number=None
    )


def test_a_spooled_moment_comes_back_whole(tmp_path: Path) -> None:
    path = write_spooled(tmp_path / "spool", header(), [b"age", b"\n\x00cipher\n"])
    assert read_header(path) == header()
    assert b"".join(sealed_chunks(path)) == b"age\n\x00cipher\n"
    assert path.stat().st_mode & 0o077 == 0


def test_its_name_ends_in_the_hash_of_all_its_bytes(tmp_path: Path) -> None:
    path = write_spooled(tmp_path, header("a.b"), [b"sealed"])
    assert hash_in_name(path) == hashlib.sha256(path.read_bytes()).hexdigest()
    assert path.name.startswith("a.b.")


def test_moments_are_listed_by_when_they_were_taken(tmp_path: Path) -> None:
    for client_id, hour in (("late", 11), ("early", 9), ("noon", 10)):
        write_spooled(tmp_path, header(client_id, f"2031-05-04T{hour:02}:00:00+00:00[UTC]"), [b"x"])
    assert [found.client_id for found, _ in list_spooled(tmp_path)] == ["early", "noon", "late"]


@pytest.mark.parametrize("content", [b"", b"osmosis-spool 2\n{}\n", b"osmosis-spool 1\nno json\n"])
def test_a_file_that_is_none_is_passed_over(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.frame").write_bytes(content)
    assert list_spooled(tmp_path) == []
    assert len(spooled_files(tmp_path)) == 1


def test_bytes_are_durable_before_the_name_and_the_name_before_the_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def fsynced(descriptor: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    def renamed(path: Path, target: Path) -> Path:
        steps.append("rename")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", fsynced)
    monkeypatch.setattr(Path, "replace", renamed)
    write_spooled(tmp_path, header(), [b"x"])
    assert steps == ["file", "rename", "folder"]


def test_a_disk_without_room_leaves_nothing(tmp_path: Path) -> None:
    def sealed() -> Iterator[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreFullError):
        write_spooled(tmp_path, header(), sealed())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_an_error_of_storage(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("in the way")
    with pytest.raises(StorageError):
        write_spooled(tmp_path / "spool", header(), [b"x"])


def test_a_moment_that_was_placed_leaves_the_spool(tmp_path: Path) -> None:
    path = write_spooled(tmp_path, header(), [b"x"])
    remove_spooled(path)
    remove_spooled(path)
    assert spooled_files(tmp_path) == []
