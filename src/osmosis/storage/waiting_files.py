"""What was uploaded and waits for a job that takes it in, among a store's half-written things."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from whenever import TimeDelta

from osmosis.kernel.clock import SystemClock
from osmosis.languages.speaking import noop
from osmosis.storage.disk import disk_failures

WAITS_FOR = TimeDelta(hours=24)


def make_room(waiting: Path, is_wanted: Callable[[str], bool]) -> None:
    """Make a folder for uploads, without what was left there for a day and nobody wants any more.

    Args:
        is_wanted: Whether what has this name is still to be taken in.

    Raises:
        StorageError: The disk refuses.
    """
    with disk_failures(noop("There is no room for what is uploaded")):
        waiting.mkdir(parents=True, exist_ok=True, mode=0o700)
        for old in waiting.iterdir():
            if _is_old(old) and not is_wanted(old.name):
                remove(old)


def remove(path: Path) -> None:
    """Remove a file or folder that waited; one that has gone already is no matter."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _is_old(path: Path) -> bool:
    """Whether nothing came for a day.

    Files are dated by the machine's clock, also where the store rehearses ten years in a minute.
    """
    since = SystemClock().now() - WAITS_FOR
    try:
        return path.stat().st_mtime < since.timestamp()
    except FileNotFoundError:
        return False
