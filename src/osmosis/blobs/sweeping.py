"""Removes what nobody needs: blobs that never got a row, and half-written files.

Both are left alone for a day, because whoever wrote them may be about to write the row.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from osmosis.blobs.files import FileBlobStore
from osmosis.kernel.clock import Clock, Instant, TimeDelta
from osmosis.storage.durable import fsync_folder

GRACE = TimeDelta(hours=24)


def sweep_blobs(blobs: FileBlobStore, needed: Collection[str], clock: Clock) -> list[str]:
    """Remove every blob that no row needs and that is older than a day; says which.

    Args:
        needed: The names of all blobs that rows need, read before this is called.
        clock: The machine's own, by which files are dated, never a rehearsal's.
    """
    swept = []
    for path in blobs.paths():
        if path.name not in needed and _is_old(path, clock):
            # Looked at again under the lock: the same bytes may have been put a moment ago.
            with blobs.naming():
                if _is_old(path, clock):
                    path.unlink(missing_ok=True)
                    swept.append(path.name)
            fsync_folder(path.parent)
    return swept


def sweep_half_written(blobs: FileBlobStore, clock: Clock) -> list[Path]:
    """Remove files that a writer began more than a day ago and never finished; says which."""
    swept = [path for path in blobs.half_written() if _is_old(path, clock)]
    for path in swept:
        path.unlink(missing_ok=True)
    return swept


def _is_old(path: Path, clock: Clock) -> bool:
    try:
        modified = Instant.from_timestamp(path.stat().st_mtime_ns, unit="nanosecond")
    except FileNotFoundError:
        return False
    age: TimeDelta = clock.now() - modified
    return age > GRACE
