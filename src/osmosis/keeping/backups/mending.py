"""Lays the newest snapshot out so that ``osmosis verify`` can mend a store from it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from osmosis.errors import InvalidInputError, NotFoundError, OsmosisError
from osmosis.keeping import layout
from osmosis.keeping.backups.folders import PREFIX, read_folder
from osmosis.keeping.backups.places import opened_place
from osmosis.keeping.backups.repository import Repository
from osmosis.keeping.backups.restic_keys import RESTIC
from osmosis.keeping.backups.snapshots import Entry, Snapshot
from osmosis.keeping.key_locks import Way
from osmosis.ports.blobs import BlobCorruptError, BlobMissingError
from osmosis.sealing.age import Identity
from osmosis.sealing.key_sheet import SheetKeys
from osmosis.sealing.keys import KeyFolder
from osmosis.storage.durable import make_folder, write_durably
from osmosis.storage.folder import StoreFolder


class LaidOut:
    """The newest snapshot of a backup, to mend from.

    Attributes:
        folders: Where its tables and its ledger lie as files, and the folder of the backups if they
            lie in one. Blobs are opened when they are asked for.
    """

    def __init__(
        self, repository: Repository, snapshot: Snapshot, folder: Path, place: str
    ) -> None:
        # A blob that was damaged when the newest was made may lie there from before.
        self.folders = [folder] if place.startswith(RESTIC) else [folder, Path(place)]
        self._repository = repository
        self._is_locked = snapshot.is_locked
        self._blobs: dict[str, Entry] = {}
        ledger = StoreFolder(folder).ledger(snapshot.label.person_id)
        for entry in repository.entries(snapshot):
            kind, _, rest = entry.path.partition("/")
            if f"{kind}/" == layout.TABLES:
                self._lay(entry, folder / entry.path)
            elif f"{kind}/" == layout.LEDGER:
                self._lay(entry, ledger / rest)
            else:
                self._blobs[entry.sha256] = entry

    def open(self, sha256: str) -> Iterator[bytes] | None:
        """The bytes that hash to this, if the snapshot has them."""
        entry = self._blobs.get(sha256)
        return None if entry is None else self._chunks(entry)

    def _chunks(self, entry: Entry) -> Iterator[bytes]:
        for piece in entry.pieces:
            yield from self._repository.read(piece, is_locked=self._is_locked)

    def _lay(self, entry: Entry, path: Path) -> None:
        make_folder(path.parent)
        # What is damaged is laid out as far as it goes: every row and line is held to its hash.
        with suppress(BlobCorruptError, BlobMissingError):
            write_durably(path, self._chunks(entry))


@contextmanager
def laid_out(
    place: str, home: StoreFolder, ask: Callable[[], Way] = lambda: None
) -> Iterator[LaidOut | None]:
    """The newest snapshot in a place, laid out beside the store; nothing where there is none.

    Args:
        place: A folder, which need not be a backup, or a repository of restic, which has to be.
        home: The store that is to be mended; its house key opens a locked backup.
        ask: Says what opens a repository of restic where the store's house key is not at hand.

    Raises:
        NotFoundError: There is no backup in the folder for backups, or in the repository of restic.
        InvalidInputError: It is a backup of another store, or there are those of several others.
        ProgramError: restic is missing or refuses.
    """
    with ExitStack() as stack:
        found = _opened(stack, place, home, ask)
        if found is None:
            yield None
            return
        repository, snapshot = found
        keys = KeyFolder(home.keys(snapshot.label.person_id))
        if snapshot.is_locked and keys.has_house:
            repository.identity = keys.house()
        # Rows of the store, so they lie where the store does and not where others may look.
        make_folder(home.tmp)
        folder = Path(mkdtemp(prefix="backup-", dir=home.tmp))
        try:
            yield LaidOut(repository, snapshot, folder, place)
        finally:
            shutil.rmtree(folder)


def _opened(
    stack: ExitStack, place: str, home: StoreFolder, ask: Callable[[], Way]
) -> tuple[Repository, Snapshot] | None:
    if not place.startswith(RESTIC):
        return _in_folder(Path(place), home)
    store, house = _of_store(home)
    access = ask if house is None else partial(SheetKeys, house=house)
    fetched = opened_place(place, access, store=store, beside=home.tmp)
    repository = stack.enter_context(fetched)
    return repository, repository.chosen()


def _in_folder(place: Path, home: StoreFolder) -> tuple[Repository, Snapshot] | None:
    """The newest backup of this store in a folder; nothing where there are no backups."""
    store, _ = _of_store(home)
    ours = place / f"{PREFIX}{store}"
    try:
        repository = read_folder(ours if store and ours.is_dir() else place)
    except NotFoundError:
        return None
    snapshot = repository.chosen()
    if store and str(snapshot.label.person_id) != store:
        raise InvalidInputError("This is a backup of another store", place=place)
    return repository, snapshot


def _of_store(home: StoreFolder) -> tuple[str, Identity | None]:
    """Whose store it is, and its house key; as far as that can still be read."""
    try:
        person = home.read_marker().person_id
    except OsmosisError:
        return "", None
    with suppress(OsmosisError, OSError):
        return str(person), KeyFolder(home.keys(person)).house()
    return str(person), None
