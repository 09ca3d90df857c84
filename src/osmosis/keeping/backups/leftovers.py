"""What a backup or a drill leaves in the store when it is killed, and who takes it away.

It may hold the house key, or a second name of something that is let go meanwhile.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from osmosis.storage.folder import StoreFolder
from osmosis.storage.locks import FileLock, LockHeldError

DRILL, STAGE, STAGE_LOCK, FETCHED = "backup-check", "restic", "restic.lock", ".osmosis-restic-"


def clear_leftovers(folder: StoreFolder) -> None:
    """Take it away, unless somebody is at it."""
    tmp = folder.tmp
    if not _left_in(tmp):
        return
    with (
        suppress(LockHeldError),
        folder.locked("backup", wait=False),
        FileLock(tmp / STAGE_LOCK, wait=False),
    ):
        for path in _left_in(tmp):
            clear(path)


def clear(folder: Path) -> None:
    """Take a folder away, if it is there."""
    if folder.exists():
        shutil.rmtree(folder)


def _left_in(tmp: Path) -> list[Path]:
    named = [tmp / DRILL, tmp / STAGE, *tmp.glob(f"{FETCHED}*")]
    return [path for path in named if path.exists()]
