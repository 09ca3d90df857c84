"""Opens the place that a backup is in, from what it is called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from osmosis.app import App
from osmosis.keeping.backups.buckets import S3, account_of, read_bucket, written_bucket
from osmosis.keeping.backups.folders import read_folder, written_folder
from osmosis.keeping.backups.repository import Repository


@contextmanager
def written_place(app: App, place: str, *, make: bool = False) -> Iterator[Repository]:
    """A place in which a backup of an opened store is made; a folder is held alone.

    Args:
        make: Whether a folder may be made where it is missing, as when it is first named.

    Raises:
        InvalidInputError: It is no place for backups.
        StorageError: It cannot be reached.
    """
    if place.startswith(S3):
        yield written_bucket(app, place)
        return
    with written_folder(app.store, Path(place), make=make) as repository:
        yield repository


def read_place(place: str, app: App | None = None) -> Repository:
    """A place from which a backup is read, also where there is no store.

    Args:
        app: Knows who asks, when a store is at hand; else the environment has to say.

    Raises:
        NotFoundError: There is no backup.
    """
    if place.startswith(S3):
        return read_bucket(place, None if app is None else account_of(app))
    return read_folder(Path(place))


def spelled_place(given: str) -> str:
    """What a place is called from now on, wherever one stands in the shell."""
    if given.startswith(S3):
        return given.rstrip("/")
    return str(Path(given).expanduser().absolute())
