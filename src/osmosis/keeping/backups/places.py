"""Opens the place that a backup is in, from what it is called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from osmosis.app import App
from osmosis.keeping.backups.folders import read_folder, written_folder
from osmosis.keeping.backups.repository import Repository


@contextmanager
def written_place(app: App, place: str, *, make: bool = False) -> Iterator[Repository]:
    """A place in which a backup of an opened store is made; held alone.

    Args:
        make: Whether it may be made where it is missing, as when it is first named.

    Raises:
        InvalidInputError: It is no place for backups.
        StorageError: It cannot be reached.
    """
    with written_folder(app.store, Path(place), make=make) as repository:
        yield repository


def read_place(place: str) -> Repository:
    """A place from which a backup is read, also where there is no store.

    Raises:
        NotFoundError: There is no backup.
    """
    return read_folder(Path(place))


def spelled_place(given: str) -> str:
    """What a place is called from now on, wherever one stands in the shell."""
    return str(Path(given).expanduser().absolute())
