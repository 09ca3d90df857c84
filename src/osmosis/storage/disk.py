"""What the disk refuses, in our words. Imports no database."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from osmosis.errors import PlaceError, StorageError
from osmosis.languages.speaking import noop

# EFBIG is what a limit on the size of files gives.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class StoreFullError(StorageError):
    """There is no room left; nothing was changed, unless it says so."""


class PlaceFullError(PlaceError, StoreFullError):
    """There is no room left in a place outside the store."""


@contextmanager
def disk_failures(doing: str, *, outside: bool = False) -> Iterator[None]:
    """Translate what the disk refuses while something is being done.

    Args:
        doing: What failed, as the beginning of a sentence: ``The copy could not be written``.
        outside: Whether it is done in a place outside the store.
    """
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            full = PlaceFullError if outside else StoreFullError
            raise full(noop("The disk is full; nothing was changed")) from error
        raise (PlaceError if outside else StorageError)(doing) from error
