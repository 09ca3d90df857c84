"""Hands backups to restic: laid out on a stage in the store, and taken by restic from there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from osmosis.app import App
from osmosis.blobs.files import FileBlobStore
from osmosis.errors import NotFoundError, StorageError
from osmosis.keeping.backups.folders import PIECES, README, SNAPSHOTS, TMP
from osmosis.keeping.backups.leftovers import STAGE, STAGE_LOCK, clear
from osmosis.keeping.backups.repository import Repository, fitting
from osmosis.keeping.backups.restic_command import Restic
from osmosis.keeping.backups.restic_failures import UnreadableFilesError
from osmosis.keeping.backups.restic_keys import vault_of
from osmosis.keeping.backups.restics import (
    TAG,
    Kept,
    list_restic,
    opened_restic,
    tags_of,
)
from osmosis.keeping.backups.snapshots import Piece, Snapshot
from osmosis.kernel.clock import Instant
from osmosis.languages.speaking import noop
from osmosis.ports.blobs import BlobMissingError
from osmosis.storage.durable import make_folder, write_durably
from osmosis.storage.locks import FileLock, LockHeldError
from osmosis.storage.settings import get_setting

VAULT_SETTING = "backup.restic"
_README = "README.txt"
_CHANGED = noop(
    "The passphrase has changed since; name the place once more, on the page of the backup or with"
    " `osmosis backup to`, so that it opens the restic repository"
)


@contextmanager
def alone_with_restic(app: App) -> Iterator[int]:
    """An open file to be handed to restic, by which one of this store is at work at a time.

    A restic that outlives us holds it too: what it does is not cut across, and its own lock in the
    repository is not taken for that of somebody else.

    Raises:
        StorageError: One is at work.
    """
    tmp = app.store.folder.tmp
    make_folder(tmp)
    try:
        with FileLock(tmp / STAGE_LOCK, wait=False) as lock:
            yield lock.descriptor
    except LockHeldError as error:
        raise StorageError("A backup is being made there already") from error


@contextmanager
def written_restic(app: App, place: str) -> Iterator[ResticRepository]:
    """The backups of an opened store in a repository of restic, for whoever writes them; alone.

    Raises:
        ProgramError: restic is missing or refuses.
        StorageError: A backup is being made there.
    """
    stage = app.store.folder.tmp / STAGE
    with alone_with_restic(app) as held:
        restic = opened_restic(app, place, [held])
        clear(stage)
        # Of those that were cut off; restic leaves those alone that are alive.
        restic.ask("unlock")
        try:
            yield _repository(app, place, restic, stage)
        finally:
            clear(stage)


@dataclass(kw_only=True)
class ResticRepository(Repository):
    """The backups of one store in a repository of restic, and a stage for the next.

    Attributes:
        restic: What holds them.
        store: Whose they are.
        stage: Where the next one is laid out; what is a blob is a second name of the store's own.
        blobs: The store's.
    """

    restic: Restic
    store: str
    stage: Path
    blobs: FileBlobStore
    _listed: list[Kept] | None = field(default=None, repr=False)

    def known(self, without: Collection[str] = ()) -> dict[str, Piece]:
        """What the newest backup has and the store still has is not read again."""
        before = self._newest_pieces()
        for path in self.blobs.paths():
            # What is let go in this very moment is in no list either.
            with suppress(FileNotFoundError, BlobMissingError):
                told = path.stat()
                same = before.get(path.name) == (told.st_size, told.st_mtime_ns)
                if same and path.name not in without:
                    self._put_on_stage(path)
        return Repository.known(self, without)

    def write(self, sha256: str, size: int, chunks: Iterable[bytes]) -> Piece:
        """Lay a piece on the stage; a blob is read once, so that none is that is damaged."""
        if not self.blobs.exists(sha256):
            return Repository.write(self, sha256, size, chunks)
        for _ in chunks:
            pass
        self._put_on_stage(self.blobs.path_of(sha256))
        return Piece(sha256=sha256, size=size, stored=sha256)

    def add(self, snapshot: Snapshot) -> None:
        """Hand the stage over; from here on it is a backup."""
        Repository.add(self, snapshot)
        # Something may have been let go since it was laid there.
        self._drop_needless(self._needed())
        write_durably(self.stage / _README, [README.encode()])
        tags = tags_of(self.store, snapshot.at, snapshot.label.forms)
        every = self.every()
        parent = ["--parent", every[-1].id] if every else ["--force"]
        words = ["backup", "--quiet", "--host", TAG, "--ignore-ctime", "--ignore-inode"]
        words += [*parent, "--tag", tags, PIECES, SNAPSHOTS, _README]
        self._listed = None
        try:
            self.restic.ask(*words, folder=self.stage)
        except UnreadableFilesError:
            self._forget([one for one in self.every() if one.at == snapshot.at])
            raise

    def every(self) -> list[Kept]:
        """What restic holds of this store, the oldest first."""
        if self._listed is None:
            self._listed = list_restic(self.restic, self.store)
        return self._listed

    def moments(self) -> list[Instant]:
        """Of when the backups are, the oldest first."""
        return [one.at for one in self.every()]

    def keep_only(self, moments: Collection[Instant]) -> None:
        """Take all others away."""
        self._forget([one for one in self.every() if one.at not in moments])

    def drop(self, name: str) -> None:
        """Take one away.

        Raises:
            NotFoundError: No one snapshot is called so.
        """
        if not name:
            raise NotFoundError("No one snapshot is called so", name=name)
        self._forget([fitting(self.every(), name, self.place)])

    def _forget(self, gone: Collection[Kept]) -> None:
        if not gone:
            return
        self._listed = None
        self.restic.ask("forget", *(one.id for one in gone))
        self.restic.ask("prune")

    def _newest_pieces(self) -> Mapping[str, tuple[int, int]]:
        """The blobs in the newest backup, with their lengths and when they were written."""
        if not self.every():
            return {}
        said = self.restic.read("ls", "--json", self.every()[-1].id, f"/{PIECES}", "--recursive")
        nodes = [json.loads(line) for line in said.splitlines()]
        return {node["name"]: _stamp_of(node) for node in nodes if node.get("type") == "file"}

    def _put_on_stage(self, blob: Path) -> None:
        target = self.stage / PIECES / blob.name[:2] / blob.name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            target.hardlink_to(blob)
        except FileExistsError:
            return
        except FileNotFoundError:
            raise BlobMissingError("A blob is missing", blob=blob.name) from None
        except OSError:
            # A disk whose files have one name each.
            shutil.copy2(blob, target)


def _stamp_of(node: dict[str, str]) -> tuple[int, int]:
    written = Instant.parse_iso(node["mtime"]).timestamp(unit="nanosecond")
    return int(node.get("size", 0)), written


def _repository(app: App, place: str, restic: Restic, stage: Path) -> ResticRepository:
    with app.store.read() as reading:
        remembered = get_setting(reading, VAULT_SETTING)
    return ResticRepository(
        place=place,
        pieces=FileBlobStore(stage / PIECES, stage / TMP),
        snapshots=FileBlobStore(stage / SNAPSHOTS, stage / TMP),
        problem="" if remembered in (None, vault_of(app)) else _CHANGED,
        restic=restic,
        store=str(app.store.person_id),
        stage=stage,
        blobs=FileBlobStore(app.store.folder.blobs(app.store.person_id), app.store.folder.tmp),
    )
