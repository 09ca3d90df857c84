"""Locks between processes, also while the folder in which they lie is exchanged for another."""

from __future__ import annotations

from pathlib import Path

import pytest

from osmosis.storage import locks
from osmosis.storage.locks import FileLock, LockHeldError


@pytest.mark.parametrize("shared", [True, False])
def test_who_waited_for_a_lock_holds_the_one_that_lies_there_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared: bool
) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    lock = locks._lock
    times: list[int] = []

    def exchanged_first(descriptor: int, *, wait: bool, shared: bool) -> None:
        if not times:
            folder.rename(tmp_path / "aside")
            folder.mkdir()
        times.append(descriptor)
        lock(descriptor, wait=wait, shared=shared)

    monkeypatch.setattr(locks, "_lock", exchanged_first)
    with FileLock(folder / ".lock", shared=shared):
        monkeypatch.undo()
        with pytest.raises(LockHeldError), FileLock(folder / ".lock", wait=False):
            pass
        with FileLock(tmp_path / "aside" / ".lock", wait=False):
            pass
    with FileLock(folder / ".lock", wait=False):
        pass
