"""A lock between processes, on a file; the system drops it when its holder dies."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from osmosis.errors import PlaceError, StorageError
from osmosis.languages.speaking import noop
from osmosis.storage.disk import disk_failures

_EXCHANGES = 5
"""So often a folder may be exchanged for another while one waits for its lock. There is an end to
looking, because some disks of a network number a file anew each time it is looked at."""
_NOT_WRITABLE = (errno.EROFS, errno.EACCES, errno.EPERM)


class LockHeldError(StorageError):
    """Another process holds the lock."""


class FileLock:
    """A lock on a file: of one holder, or shared by many.

    Args:
        path: The lock file; it is made when missing and never removed.
        wait: Whether to wait for the present holder.
        shared: Whether others may hold it too, as long as nobody holds it alone.
        outside: Whether the file is in a place outside the store.

    Raises:
        LockHeldError: On entering, when ``wait`` is false and somebody holds it.
    """

    def __init__(
        self, path: Path, *, wait: bool = True, shared: bool = False, outside: bool = False
    ) -> None:
        self._path = path
        self._wait = wait
        self._shared = shared
        self._outside = outside
        self._descriptor: int | None = None

    def __enter__(self) -> Self:
        descriptor = self._taken()
        for _ in range(_EXCHANGES):
            if _is_at(descriptor, self._path):
                break
            os.close(descriptor)
            descriptor = self._taken()
        self._descriptor = descriptor
        return self

    def _taken(self) -> int:
        """The open file, locked."""
        with disk_failures(noop("The lock could not be taken"), outside=self._outside):
            try:
                descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            except OSError as error:
                if error.errno not in _NOT_WRITABLE:
                    raise
                kind = PlaceError if self._outside else StorageError
                folder = self._path.parent
                raise kind(noop("This folder cannot be written"), folder=folder) from error
        try:
            _lock(descriptor, wait=self._wait, shared=self._shared)
        except OSError:
            os.close(descriptor)
            raise LockHeldError("Another process holds the lock", file=self._path.name) from None
        return descriptor

    @property
    def descriptor(self) -> int:
        """The open file; a child that is given it holds the lock until it dies, too."""
        assert self._descriptor is not None
        return self._descriptor

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _is_at(descriptor: int, path: Path) -> bool:
    """Whether an open file is the one that lies there now."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int, *, wait: bool, shared: bool) -> None:
        # Windows shares no such locks; it also lets nobody replace a file that is open.
        if not shared:
            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int, *, wait: bool, shared: bool) -> None:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(descriptor, kind if wait else kind | fcntl.LOCK_NB)
