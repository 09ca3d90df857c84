"""A place for a store that is being made: a folder beside its own, renamed when all is there.

Whatever ends an attempt, nothing half-made has the store's name, and the next one starts clean.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import ConflictError
from osmosis.keeping.tables import all_tables, moved_tables
from osmosis.kernel.clock import Clock
from osmosis.ports.practice import Manifest
from osmosis.storage.carried_rows import holds_rows_of, remove_rows_of
from osmosis.storage.disk import disk_failures
from osmosis.storage.durable import fsync_folder, make_folder
from osmosis.storage.engine import open_postgresql
from osmosis.storage.failures import translated
from osmosis.storage.folder import MARKER, Marker, StoreFolder
from osmosis.storage.locks import FileLock, LockHeldError
from osmosis.storage.migrating import MigrationSet
from osmosis.storage.moved import Arriving, mark_arriving, read_arriving, read_moved
from osmosis.storage.opening import lay_out
from osmosis.storage.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """A store that is being made.

    Attributes:
        place: Where it will lie.
        folder: Where it lies meanwhile.
        store: Its folder and its database, opened; it holds nobody yet.
        marker: What is written last.
    """

    place: StoreFolder
    folder: StoreFolder
    store: Store
    marker: Marker

    def finish(self) -> None:
        """Mark it as a store, close it, and give it its name."""
        self.folder.finish(self.marker)
        self.store.close()
        _empty(self.place.root)
        self.folder.root.rename(self.place.root)
        fsync_folder(self.place.root.parent)


def refuse_taken(place: StoreFolder) -> None:
    """Stop before a place in which something lies.

    Raises:
        ConflictError: There is a store already, or something else.
    """
    if (place.root / MARKER).exists():
        raise ConflictError("There is a store here already", place=place.root)
    _empty(place.root)


@contextmanager
def arrival(
    place: StoreFolder,
    marker: Marker,
    note: Arriving,
    practices: Sequence[Manifest],
    clock: Clock,
) -> Iterator[Arrival]:
    """A new store beside its place; when the block is left without ``finish``, it is gone again.

    Args:
        note: Says whose it is, and in which database.

    Raises:
        ConflictError: There is a store already, or something else; or the database holds rows of
            this person; or another process makes a store here.
    """
    folder = StoreFolder(place.root.with_name(f".{place.root.name}.arriving"))
    make_folder(place.root.parent)
    with _alone(folder):
        _clear(place, folder, note, practices)
        try:
            with disk_failures("The store could not be written"):
                store = _begun(folder, marker, note, practices, clock)
                yield Arrival(place=place, folder=folder, store=store, marker=marker)
        finally:
            _discard(folder, practices)


def _begun(
    folder: StoreFolder, marker: Marker, note: Arriving, practices: Sequence[Manifest], clock: Clock
) -> Store:
    folder.begin(marker)
    sets = [MigrationSet(name=one.name, package=one.migrations) for one in practices]
    store = lay_out(folder, marker, note.database_url, sets, clock)
    try:
        if holds_rows_of(store, moved_tables(practices)):
            raise ConflictError("This database holds rows of the same person already")
        # From here on, what is in the database is ours to take away.
        mark_arriving(folder.root, replace(note, database_url=_without_password(note)))
    except BaseException:
        store.close()
        raise
    return store


def _without_password(note: Arriving) -> str:
    if not note.database_url:
        return ""
    return sa.make_url(note.database_url).set(password=None).render_as_string()


@contextmanager
def _alone(folder: StoreFolder) -> Iterator[None]:
    path = folder.root.with_name(f"{folder.root.name}.lock")
    try:
        with FileLock(path, wait=False):
            try:
                yield
            finally:
                path.unlink(missing_ok=True)
    except LockHeldError as error:
        raise ConflictError("Another process is making a store here", place=path.parent) from error


def _clear(
    place: StoreFolder, folder: StoreFolder, note: Arriving, practices: Sequence[Manifest]
) -> None:
    """Take away what earlier attempts have left, and refuse what is somebody's."""
    _discard(folder, practices)
    if (place.root / MARKER).exists():
        left = read_arriving(place.root)
        if left is None or not _is_the_same(left, note):
            raise ConflictError("There is a store here already", place=place.root)
        _discard(place, practices)
    _empty(place.root)


def _is_the_same(left: Arriving, note: Arriving) -> bool:
    """Whether a store was left by a move from the same place that never came to its end."""
    if not left.origin or (left.origin, left.person_id) != (note.origin, note.person_id):
        return False
    moved = read_moved(Path(left.origin))
    return moved is None or moved.move_id != left.move_id


def _discard(folder: StoreFolder, practices: Sequence[Manifest]) -> None:
    left = read_arriving(folder.root)
    if left is not None and left.database_url:
        engine = open_postgresql(left.database_url)
        try:
            tables: list[sa.Table] = all_tables(practices)
            mine = [table for table in tables if "person_id" in table.c]
            with translated(folder.root):
                remove_rows_of(engine, UUID(left.person_id), mine)
        finally:
            engine.dispose()
    if folder.root.exists():
        shutil.rmtree(folder.root)


def _empty(root: Path) -> None:
    """Make room for a name: an empty folder goes, what holds something is refused."""
    if not root.exists():
        return
    for path in list(root.iterdir()) if root.is_dir() else []:
        if path.suffix == ".lock" and path.stat().st_size == 0:
            path.unlink()
    try:
        root.rmdir()
    except OSError as error:
        raise ConflictError(
            "This folder is not empty; a store needs a folder of its own", place=root
        ) from error
