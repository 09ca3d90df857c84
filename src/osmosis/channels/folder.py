"""Reminders as text files in a folder, for example one that the phone already syncs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import ClassVar

from osmosis.errors import (
    InvalidInputError,
    PermanentDeliveryError,
    PlaceError,
    TransientDeliveryError,
)
from osmosis.ports.channels import Notice
from osmosis.storage.delivery import Surroundings
from osmosis.storage.durable import make_folder, replace_durably
from osmosis.storage.reminders import choose_way, find_way
from osmosis.storage.store import Store
from osmosis.storage.transaction import ReadTransaction

FOLDER = "folder"
LONGEST_WORDS = 60


class FolderChannel:
    """Writes each notice as one text file (:class:`osmosis.ports.channels.Channel`).

    The folder has to be there: one that is missing is a disk that is not plugged in, and a folder
    made in its place would take the reminders where nobody looks.
    """

    name: ClassVar[str] = FOLDER
    replaces_repeats: ClassVar[bool] = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def label(self) -> str:
        """The folder."""
        return str(self._folder)

    def send(self, notice: Notice) -> None:
        """Write the file, durably; a repeat of the same key replaces it.

        Raises:
            TransientDeliveryError: The folder is away, or takes no file now.
            PermanentDeliveryError: There is a file where the folder should be.
        """
        if self._folder.exists() and not self._folder.is_dir():
            raise PermanentDeliveryError("There is a file where the folder for reminders should be")
        path = self._folder / file_name(notice.key)
        try:
            for left_behind in self._folder.glob(f".{path.name}.*.tmp"):
                left_behind.unlink(missing_ok=True)
            replace_durably(path, _text(notice).encode("utf-8"))
        except FileNotFoundError as error:
            raise TransientDeliveryError("The folder for reminders is not there") from error
        except OSError as error:
            raise TransientDeliveryError("The folder for reminders takes no file") from error


def file_name(key: str) -> str:
    """A name that every file system takes, the same for the same key and for no other."""
    words = re.sub(r"[^a-z0-9]+", "-", key.lower())[:LONGEST_WORDS].strip("-")
    digest = hashlib.sha256(key.encode("utf-8")).hexdigest()[:16]
    return f"{words}-{digest}.txt" if words else f"{digest}.txt"


def open_channels(
    reading: ReadTransaction,
    _surroundings: Surroundings,
) -> Sequence[FolderChannel]:
    """The folder that the person chose, if they chose one."""
    folder = chosen_folder(reading)
    return [] if folder is None else [FolderChannel(folder)]


def chosen_folder(reading: ReadTransaction) -> Path | None:
    """The folder into which reminders are written, if one was chosen."""
    settings = find_way(reading, FOLDER)
    return None if settings is None else Path(settings["path"])


def choose_folder(store: Store, path: Path) -> Path:
    """Write reminders into a folder from now on; it is made when it is missing.

    Raises:
        InvalidInputError: It is no folder, or lies inside the store.
        PlaceError: It takes no files.
    """
    folder = path.expanduser().absolute()
    if folder.resolve().is_relative_to(store.folder.root.resolve()):
        raise InvalidInputError("Reminders are written outside the store", folder=folder)
    if folder.exists() and not folder.is_dir():
        raise InvalidInputError("This is no folder", folder=folder)
    try:
        make_folder(folder)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise PlaceError("This folder takes no reminders", folder=folder) from error
    with store.write() as transaction:
        choose_way(transaction, FOLDER, {"path": str(folder)})
    return folder


def _text(notice: Notice) -> str:
    return f"{notice.title}\n\n{notice.body}\n" if notice.body else f"{notice.title}\n"
