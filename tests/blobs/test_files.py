"""Blobs as files: the order of writing, crashes in the middle, full disks, two writers."""

from __future__ import annotations

import errno
import hashlib
import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from osmosis.blobs import files as module
from osmosis.blobs.files import FileBlobStore
from osmosis.errors import StorageError
from osmosis.storage import durable
from osmosis.storage.disk import StoreFullError

# Two blobs kept together, while the process is killed after so many steps on the disk.
CRASHING = """
import os, pathlib, signal, sys
from osmosis.blobs.files import FileBlobStore
root, steps = pathlib.Path(sys.argv[1]), int(sys.argv[2])
taken = 0
def watched(step):
    def stepping(*arguments, **options):
        global taken
        taken += 1
        if taken == steps:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*arguments, **options)
    return stepping
os.fsync = watched(os.fsync)
os.mkdir = watched(os.mkdir)
os.open = watched(os.open)
pathlib.Path.replace = watched(pathlib.Path.replace)
with FileBlobStore(root / "blobs", root / "tmp").together() as several:
    several.put([b"x" * 70_000, b"y" * 70_000])
    several.put([b"z" * 70_000])
print(taken)
"""
WRITING = """
import pathlib, sys
from osmosis.blobs.files import FileBlobStore
root = pathlib.Path(sys.argv[1])
store = FileBlobStore(root / "blobs", root / "tmp")
sys.stdin.readline()
for number in range(60):
    store.put([bytes([number]) * 5000])
"""
WHOLE, OTHER = b"x" * 70_000 + b"y" * 70_000, b"z" * 70_000


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobStore:
    return FileBlobStore(tmp_path / "blobs", tmp_path / "tmp")


def test_bytes_are_durable_before_their_name_and_the_name_before_the_answer(
    blobs: FileBlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs.put([b"the shelf is there"])
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def fsynced(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        steps.append("folder" if is_folder else "file")
        fsync(descriptor)

    def renamed(path: Path, target: Path) -> Path:
        steps.append("rename")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", fsynced)
    monkeypatch.setattr(Path, "replace", renamed)
    blobs.put([b"a moment"])
    assert steps[0] == "file"
    assert steps[-2:] == ["rename", "folder"]
    assert steps.count("rename") == 1
    steps.clear()
    with blobs.together() as several:
        for number in range(70):
            several.put([b"moment %d" % number])
        assert "rename" not in steps
    first, last = steps.index("rename"), len(steps) - steps[::-1].index("rename")
    assert steps[:first].count("file") == steps[first:last].count("rename") == 70
    assert set(steps[last:]) == {"folder"}


def test_a_new_shelf_is_durable_too(
    blobs: FileBlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    for place in (durable, module):
        monkeypatch.setattr(place, "fsync_folder", synced.append)
    name = blobs.put([b"a moment"]).sha256
    assert {tmp_path, tmp_path / "blobs", tmp_path / "blobs" / name[:2]} <= set(synced)


def test_a_kill_between_any_two_steps_leaves_whole_blobs_or_none(tmp_path: Path) -> None:
    outcomes = set()
    for steps in range(1, 100):
        root = tmp_path / str(steps)
        root.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", CRASHING, str(root), str(steps)],
            capture_output=True,
            text=True,
            check=False,
        )
        blobs = FileBlobStore(root / "blobs", root / "tmp")
        found = {b"".join(blobs.open(info.sha256)) for info in blobs.list()}
        assert found <= {WHOLE, OTHER}
        outcomes.add(len(found))
        assert blobs.put([WHOLE]).size == len(WHOLE)
        if done.returncode == 0:
            assert found == {WHOLE, OTHER}
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
    else:
        pytest.fail("the last step was never reached")
    assert outcomes == {0, 1, 2}


def test_two_processes_putting_the_same_bytes_keep_each_once(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITING, str(tmp_path)], stdin=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    assert [writer.wait() for writer in writers] == [0, 0]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.close()
    blobs = FileBlobStore(tmp_path / "blobs", tmp_path / "tmp")
    names = [info.sha256 for info in blobs.list()]
    assert names == sorted(hashlib.sha256(bytes([n]) * 5000).hexdigest() for n in range(60))
    assert all(b"".join(blobs.open(name)) for name in names)
    assert list(blobs.half_written()) == []


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_takes_no_more_says_so_and_keeps_nothing_by_halves(
    blobs: FileBlobStore,
) -> None:
    before = blobs.put([b"kept before"])
    with files_no_longer_than(100_000), pytest.raises(StoreFullError):
        blobs.put([bytes(60_000), bytes(60_000)])
    assert list(blobs.list()) == [before]
    assert list(blobs.half_written()) == []
    assert blobs.put([bytes(60_000), bytes(60_000)]).size == 120_000


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, StoreFullError), (errno.EDQUOT, StoreFullError), (errno.EIO, StorageError)],
)
def test_what_the_disk_refuses_while_fsyncing_is_translated_once(
    blobs: FileBlobStore,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    kind: type[StorageError],
) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    blobs.put([b"before"])
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StorageError) as caught:
        blobs.put([b"after"])
    assert type(caught.value) is kind
    assert isinstance(caught.value.__cause__, OSError)
    monkeypatch.undo()
    assert len(list(blobs.list())) == 1
    assert list(blobs.half_written()) == []


def test_files_that_are_no_blobs_are_not_listed(blobs: FileBlobStore, tmp_path: Path) -> None:
    kept = blobs.put([b"a moment"])
    shelf = blobs.path_of(kept.sha256).parent
    (shelf / "notes.txt").write_text("mine")
    other = "00" if shelf.name != "00" else "01"
    (tmp_path / "blobs" / other).mkdir()
    (tmp_path / "blobs" / other / kept.sha256).write_bytes(b"on the wrong shelf")
    (tmp_path / "blobs" / "lost+found").mkdir()
    assert list(blobs.list()) == [kept]


def test_a_blob_is_closed_to_other_users(blobs: FileBlobStore) -> None:
    path = blobs.path_of(blobs.put([b"a moment"]).sha256)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_blob_that_is_a_folder_is_an_error_of_storage(blobs: FileBlobStore) -> None:
    name = "ab" * 32
    blobs.path_of(name).mkdir(parents=True)
    with pytest.raises(StorageError):
        blobs.open(name)
    with pytest.raises(StorageError):
        blobs.delete(name)
