"""What was uploaded and waits for a job that takes it in, among a store's half-written things."""

from __future__ import annotations

import shutil
from pathlib import Path

from whenever import TimeDelta

from osmosis.kernel.clock import SystemClock
from osmosis.languages.speaking import noop
from osmosis.practices.context import PracticeContext
from osmosis.storage.disk import disk_failures

WAITS_FOR = TimeDelta(hours=24)


def waiting_folder(context: PracticeContext, name: str) -> Path:
    """Where uploads of one kind wait, each under the key of its job; it may not be there yet."""
    return context.store.folder.tmp / name


def make_room(context: PracticeContext, name: str, task: str) -> Path:
    """The same, made, without what was left there for a day and no job is to take in.

    Args:
        task: Whose jobs take it in.

    Raises:
        StorageError: The disk refuses.
    """
    folder = waiting_folder(context, name)
    with disk_failures(noop("There is no room for what is uploaded")):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for old in folder.iterdir():
            if _is_left_over(context, task, old):
                remove(old)
    return folder


def remove(path: Path) -> None:
    """Remove a file or folder that waited; one that has gone already is no matter."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _is_left_over(context: PracticeContext, task: str, path: Path) -> bool:
    """Whether nothing came for a day, and no job is to take it in.

    Files are dated by the machine's clock, also where the store rehearses ten years in a minute.
    """
    since = SystemClock().now() - WAITS_FOR
    job = context.jobs.find(task, path.name)
    if job is not None and job.is_living:
        return False
    try:
        return path.stat().st_mtime < since.timestamp()
    except FileNotFoundError:
        return False
