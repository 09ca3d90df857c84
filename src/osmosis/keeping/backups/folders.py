"""Backups in a folder: on another disk, or one that is synced."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from osmosis.blobs.files import blobs_outside
from osmosis.errors import ConflictError, InvalidInputError, NotFoundError, PlaceError, StorageError
from osmosis.keeping.backups.repository import Repository
from osmosis.languages.speaking import noop
from osmosis.storage.disk import disk_failures
from osmosis.storage.durable import make_folder, replace_durably
from osmosis.storage.folder import MARKER
from osmosis.storage.locks import FileLock, LockHeldError
from osmosis.storage.store import Store

PREFIX = "osmosis-backup-"
PIECES, SNAPSHOTS, TMP, _LOCK = "pieces", "snapshots", "tmp", ".lock"
README = """\
This folder holds backups of an Osmosis store. `osmosis backup restore THIS-FOLDER` makes a store
of the newest one, and needs the passphrase or the key sheet.

snapshots/   one file of JSON for each backup: of when it is, the keys (base64; house.key.age opens
             with the vault key, vault.key.age with the passphrase: https://age-encryption.org), and
             the pieces of its list.
pieces/      everything else, each file called by the SHA-256 of its bytes and kept once. A list has
             a line for each file of an export: its path, its SHA-256, and the pieces of which it is
             made, one after the other. If "locked" is true in the snapshot, each piece is an age
             file for the house key, and its name is the third in its brackets.
tmp/         may be deleted while no backup is being made.

Is everything whole?
cd pieces && for f in */*; do echo "$(basename $f)  $f"; done | sha256sum --check --quiet
"""


@contextmanager
def written_folder(store: Store, folder: Path, *, make: bool) -> Iterator[Repository]:
    """The backups of a store in a folder, for whoever writes them; alone.

    Args:
        make: Whether it may be made where it is missing, as when it is first named.

    Raises:
        InvalidInputError: It is no folder for backups.
        PlaceError: It is not there, or takes no files.
        StorageError: Somebody else is writing in it.
    """
    _refuse(store, folder)
    root = folder / f"{PREFIX}{store.person_id}"
    if not make and not root.is_dir():
        # A folder that is made anew where a disk should be would fill the wrong disk.
        raise PlaceError(
            "The folder for the backup is not there; perhaps its disk is not plugged in"
        )
    with disk_failures(noop("The folder for the backup takes no files"), outside=True):
        make_folder(root)
        if not (root / "README.txt").exists():
            replace_durably(root / "README.txt", README.encode())
    try:
        with FileLock(root / _LOCK, wait=False, outside=True):
            for path in (root / TMP).glob("*"):
                path.unlink()  # nobody else is writing, so it was left by one that was cut off
            yield _repository(root, folder)
    except LockHeldError as error:
        raise StorageError("A backup is being made there already") from error


def read_folder(place: Path) -> Repository:
    """The backups in a folder: the one for backups itself, or the one in which it lies.

    Raises:
        NotFoundError: There are none.
        InvalidInputError: There are those of several stores.
    """
    if not place.is_dir():
        raise NotFoundError("There is no backup here", place=place)
    if (place / SNAPSHOTS).is_dir():
        return _repository(place, place)
    found = [one for one in sorted(place.glob(f"{PREFIX}*")) if (one / SNAPSHOTS).is_dir()]
    if not found:
        raise NotFoundError("There is no backup here", place=place)
    if len(found) > 1:
        raise InvalidInputError(
            "There are backups of several stores in this folder; name one of them",
            place=place,
        )
    return _repository(found[0], place)


def _repository(root: Path, place: Path) -> Repository:
    return Repository(
        place=str(place),
        pieces=blobs_outside(root / PIECES, root / TMP),
        snapshots=blobs_outside(root / SNAPSHOTS, root / TMP),
    )


def _refuse(store: Store, folder: Path) -> None:
    if folder.resolve().is_relative_to(store.folder.root.resolve()):
        raise InvalidInputError("A backup is made outside the store", folder=folder)
    if folder.exists() and not folder.is_dir():
        raise InvalidInputError("This is no folder", folder=folder)
    if (folder / MARKER).exists():
        raise InvalidInputError("This folder is a store itself", folder=folder)
    if folder.name.startswith(PREFIX):
        raise ConflictError("Name the folder in which this one lies", folder=folder)
