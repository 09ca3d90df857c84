"""What the disk refuses, in our words. Imports no database."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from osmosis.errors import StorageError

# EFBIG is what a limit on the size of files gives.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class StoreFullError(StorageError):
    """There is no room left; nothing was changed, unless it says so."""


@contextmanager
def disk_failures(doing: str) -> Iterator[None]:
    """Translate what the disk refuses while something is being done.

    Args:
        doing: What failed, as the beginning of a sentence: ``The copy could not be written``.
    """
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StoreFullError("The disk is full; nothing was changed") from error
        raise StorageError(doing) from error
