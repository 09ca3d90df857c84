"""Turns the databases' own errors into ours, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from osmosis.errors import StorageError


class StoreBusyError(StorageError):
    """Another process held the database for too long."""


class StoreFullError(StorageError):
    """There is no room left; nothing was changed."""


@contextmanager
def translated() -> Iterator[None]:
    """Let integrity errors pass (a practice knows what they mean) and translate the rest."""
    try:
        yield
    except sa.exc.IntegrityError:
        raise
    except sa.exc.DBAPIError as error:
        raise _translate(str(error.orig)) from error


def _translate(text: str) -> StorageError:
    lowered = text.lower()
    if "locked" in lowered or "busy" in lowered or "timeout" in lowered:
        return StoreBusyError("The store is busy; another process holds it")
    if "full" in lowered or "no space" in lowered:
        return StoreFullError("The disk is full; nothing was changed")
    if "malformed" in lowered or "not a database" in lowered or "corrupt" in lowered:
        return StorageError("The database is damaged; run `osmosis verify`")
    return StorageError("The database refused")
