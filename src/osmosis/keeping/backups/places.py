"""Opens the place that a backup is in, from what it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from osmosis.app import App
from osmosis.keeping.backups.buckets import S3, account_of, read_bucket, written_bucket
from osmosis.keeping.backups.folders import read_folder, written_folder
from osmosis.keeping.backups.leftovers import FETCHED, clear
from osmosis.keeping.backups.repository import Listed, Repository
from osmosis.keeping.backups.restic_command import Restic
from osmosis.keeping.backups.restic_keys import (
    RESTIC,
    password_of,
    repository_of,
    spelled_restic,
)
from osmosis.keeping.backups.restic_stages import written_restic
from osmosis.keeping.backups.restics import fetched_restic, list_restic, opened_restic
from osmosis.keeping.key_locks import Way
from osmosis.languages.speaking import noop
from osmosis.storage.disk import disk_failures
from osmosis.storage.durable import make_folder


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
    if place.startswith(RESTIC):
        with written_restic(app, place) as repository:
            yield repository
        return
    with written_folder(app.store, Path(place), make=make) as repository:
        yield repository


def read_place(place: str, app: App | None = None) -> Repository:
    """A folder or a storage from which a backup is read, also where there is no store.

    Args:
        app: Knows who asks, when a store is at hand; else the environment has to say.

    Raises:
        NotFoundError: There is no backup.
    """
    if place.startswith(S3):
        return read_bucket(place, None if app is None else account_of(app))
    return read_folder(Path(place))


@contextmanager
def opened_place(
    place: str, access: App | Callable[[], Way], *, name: str = "", store: str = "", beside: Path
) -> Iterator[Repository]:
    """A place from which one backup is read; out of a repository of restic it is fetched first.

    Args:
        access: The store whose backups they are; where there is none, says what opens them.
        name: Which one; the newest when it is empty.
        store: Whose, where several stores share a repository; of an opened store it is known.
        beside: Where what is fetched lies for a while.

    Raises:
        NotFoundError: There is no backup.
        ProgramError: restic is missing or refuses.
    """
    if not place.startswith(RESTIC):
        yield read_place(place, access if isinstance(access, App) else None)
        return
    restic = _restic(place, access)
    whose = str(access.store.person_id) if isinstance(access, App) else store
    with disk_failures(noop("A backup cannot be fetched to here")):
        make_folder(beside)
        folder = Path(mkdtemp(prefix=FETCHED, dir=beside))
    try:
        yield fetched_restic(restic, place, folder, name, whose)
    finally:
        clear(folder)


def list_place(place: str, access: App | Callable[[], Way]) -> list[Listed]:
    """The backups in a place, the oldest first.

    Args:
        access: The store whose backups they are; where there is none, says what opens them.
    """
    if place.startswith(RESTIC):
        store = str(access.store.person_id) if isinstance(access, App) else ""
        return list(list_restic(_restic(place, access), store))
    every = read_place(place, access if isinstance(access, App) else None).listed()
    return [Listed(at=one.at, forms=one.label.forms) for one in every]


def spelled_place(given: str) -> str:
    """What a place is called from now on, wherever one stands in the shell."""
    if given.startswith(S3):
        return given.rstrip("/")
    if given.startswith(RESTIC):
        return spelled_restic(given)
    return str(Path(given).expanduser().absolute())


def _restic(place: str, access: App | Callable[[], Way]) -> Restic:
    if isinstance(access, App):
        return opened_restic(access, place)
    return Restic(repository=repository_of(place), password=password_of(access()))
