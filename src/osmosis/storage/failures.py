"""Turns the databases' own errors into ours, once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from osmosis.errors import StorageError
from osmosis.storage.disk import StoreFullError
from osmosis.storage.engine import sqlite_driver

__all__ = [
    "StoreBusyError",
    "StoreDamagedError",
    "StoreFullError",
    "is_want_of_room",
    "says_full",
    "translated",
]

# Below this an input-output error of SQLite is want of room: it cannot always say so itself.
ROOM_BYTES = 1 << 20


class StoreBusyError(StorageError):
    """Another process held the database for too long."""


class StoreDamagedError(StorageError):
    """The database's own bytes make no sense any more."""


@contextmanager
def translated(folder: Path | None = None) -> Iterator[None]:
    """Let integrity errors pass (a practice knows what they mean) and translate the rest.

    Args:
        folder: Where the database lies, to tell a full disk from a broken one.
    """
    try:
        yield
    except sa.exc.IntegrityError as error:
        cause = _without_values(error)
        raise type(error)(error.statement, None, cause, hide_parameters=True) from None
    except UnicodeDecodeError as error:
        # Where even the names of columns are damaged, the driver cannot say what it means to say.
        raise StoreDamagedError("The database is damaged; run `osmosis verify`") from error
    except sa.exc.DBAPIError as error:
        # SQLAlchemy's own text repeats the statement, which a person cannot use.
        is_gone = error.connection_invalidated or isinstance(error, sa.exc.OperationalError)
        raise _translate(error.orig, folder, is_gone=is_gone) from _without_values(error)
    except sqlite_driver().Error as error:
        # What is asked past SQLAlchemy, because it cannot be asked within a transaction.
        is_gone = isinstance(error, sqlite_driver().OperationalError)
        raise _translate(error, folder, is_gone=is_gone) from error


def says_full(text: str) -> bool:
    """Whether a database says that there is no room left."""
    return "is full" in text.lower() or "no space" in text.lower()


def is_want_of_room(text: str, folder: Path | None) -> bool:
    """Whether what SQLite says comes of a disk that is full."""
    return "i/o error" in text.lower() and _has_no_room(folder)


def _has_no_room(folder: Path | None) -> bool:
    """Whether so little is left that SQLite's trouble is want of room."""
    return folder is not None and shutil.disk_usage(folder).free < ROOM_BYTES


def _translate(cause: BaseException | None, folder: Path | None, *, is_gone: bool) -> StorageError:
    text = str(cause).lower()
    if any(word in text for word in ("locked", "busy", "timeout", "deadlock")):
        return StoreBusyError("The store is busy; another process holds it")
    if says_full(text) or is_want_of_room(text, folder):
        return StoreFullError("The disk is full; nothing was changed")
    if any(word in text for word in ("malformed", "not a database", "corrupt", "utf-8")):
        return StoreDamagedError("The database is damaged; run `osmosis verify`")
    if is_gone:
        return StorageError("The database does not answer")
    return StorageError("The database refused")


def _without_values(error: sa.exc.DBAPIError) -> BaseException:
    """The driver's error, less the row that PostgreSQL quotes in full: errors reach logs."""
    cause = error.orig
    if cause is None:
        return error
    primary = getattr(getattr(cause, "diag", None), "message_primary", None)
    return cause if primary is None else type(cause)(primary)
