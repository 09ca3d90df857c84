"""A place for a store that is being made: a folder beside its own, renamed when all is there.

Whatever ends an attempt, nothing half-made has the store's name, and the next one starts clean.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import ConflictError
from osmosis.keeping.tables import all_tables, moved_tables
from osmosis.kernel.clock import Clock
from osmosis.languages.speaking import noop
from osmosis.ports.practice import Manifest
from osmosis.storage.carried_rows import holds_rows_of, remove_rows_of
from osmosis.storage.disk import disk_failures
from osmosis.storage.durable import fsync_folder, make_folder
from osmosis.storage.engine import open_postgresql, without_password
from osmosis.storage.exchanging import refuse_cut_off
from osmosis.storage.failures import translated
from osmosis.storage.folder import MARKER, Marker, StoreFolder
from osmosis.storage.locks import FileLock, LockHeldError
from osmosis.storage.migrating import KERNEL, MigrationSet, applied_in, migrate, migrations_of
from osmosis.storage.moved import Arriving, mark_arriving, read_arriving, read_moved
from osmosis.storage.opening import lay_out
from osmosis.storage.store import Store

_NOT_WRITTEN = noop("The store could not be written")


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """A store that is being made.

    Attributes:
        place: Where it will lie.
        folder: Where it lies meanwhile.
        store: Its folder and its database, opened; it holds nobody yet.
        marker: What is written last.
        sets: By which its database comes to today's form.
        is_older: Whether its tables are in an older form for now.
    """

    place: StoreFolder
    folder: StoreFolder
    store: Store
    marker: Marker
    sets: Sequence[MigrationSet]
    is_older: bool

    def bring_up_to_date(self) -> None:
        """Bring its tables, with the rows that lie in them by now, to today's form."""
        if self.is_older:
            with translated(self.folder.root):
                migrate(self.store.engine, (KERNEL, *self.sets), self.store.clock, lambda: None)

    def finish(self) -> None:
        """Mark it as a store, close it, and give it its name."""
        self.folder.finish(self.marker)
        self.store.close()
        _empty(self.place.root)
        self.folder.root.rename(self.place.root)
        fsync_folder(self.place.root.parent)


def refuse_taken(place: StoreFolder) -> None:
    """Stop before a place in which something lies; only looks.

    Raises:
        ConflictError: There is a store already, or something else, or a restored one waits for
            this place.
    """
    refuse_cut_off(place.root)
    if (place.root / MARKER).exists():
        raise ConflictError("There is a store here already", place=place.root)
    _refuse_full(place.root)


@contextmanager
def arrival(
    place: StoreFolder,
    marker: Marker,
    note: Arriving,
    practices: Sequence[Manifest],
    clock: Clock,
    *,
    forms: Mapping[str, int] | None = None,
) -> Iterator[Arrival]:
    """A new store beside its place; when the block is left without ``finish``, it is gone again.

    Args:
        note: Says whose it is, and in which database.
        forms: The last migration of each set in whose older form it is made first.

    Raises:
        ConflictError: There is a store already, or something else; or the database holds rows of
            this person, or is in a newer form; or another process makes a store here.
    """
    folder = StoreFolder(place.root.with_name(f".{place.root.name}.arriving"))
    with disk_failures(_NOT_WRITTEN):
        make_folder(place.root.parent)
    with _alone(folder):
        _clear(place, folder, note, practices)
        try:
            with disk_failures(_NOT_WRITTEN):
                store = _begun(folder, marker, note, practices, clock, forms=forms)
                yield Arrival(
                    place=place,
                    folder=folder,
                    store=store,
                    marker=marker,
                    sets=sets_of(practices),
                    is_older=forms is not None,
                )
        finally:
            _discard(folder, note, practices)


def sets_of(practices: Sequence[Manifest]) -> list[MigrationSet]:
    """The migrations of some practices."""
    return [MigrationSet(name=one.name, package=one.migrations) for one in practices]


def known_forms(sets: Sequence[MigrationSet]) -> dict[str, int]:
    """In what form the tables of this program are: the last migration of every set."""
    return {one.name: len(migrations_of(one)) for one in (KERNEL, *sets)}


def _begun(
    folder: StoreFolder,
    marker: Marker,
    note: Arriving,
    practices: Sequence[Manifest],
    clock: Clock,
    *,
    forms: Mapping[str, int] | None,
) -> Store:
    folder.begin(marker)
    store = lay_out(folder, marker, note.database_url, sets_of(practices), clock, forms=forms)
    try:
        _refuse_later_form(store, forms)
        if holds_rows_of(store, moved_tables(practices)):
            raise ConflictError("This database holds rows of the same person already")
        # From here on, what is in the database is ours to take away.
        mark_arriving(folder.root, replace(note, database_url=without_password(note.database_url)))
    except BaseException:
        store.close()
        raise
    return store


def _refuse_later_form(store: Store, forms: Mapping[str, int] | None) -> None:
    """Stop where the tables are others' already, and in a form that comes after the wanted one."""
    if forms is None:
        return
    if any(number > forms.get(name, 0) for name, number in applied_in(store.engine).items()):
        raise ConflictError(
            "This database is in a newer form than the export; import it into a folder, and move"
            " it from there with `osmosis move --to`"
        )


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
    _discard(folder, note, practices)
    if (place.root / MARKER).exists():
        left = read_arriving(place.root)
        if left is None or not _is_the_same(left, note):
            raise ConflictError("There is a store here already", place=place.root)
        _discard(place, note, practices)
    _refuse_full(place.root)


def _is_the_same(left: Arriving, note: Arriving) -> bool:
    """Whether a store was left by a move from the same place that never came to its end."""
    if not left.origin or (left.origin, left.person_id) != (note.origin, note.person_id):
        return False
    moved = read_moved(Path(left.origin))
    return moved is None or moved.move_id != left.move_id


def _discard(folder: StoreFolder, note: Arriving, practices: Sequence[Manifest]) -> None:
    """Take away a folder, and the rows in the database that it names.

    Args:
        note: Of the attempt that is being made; its address has the password, which is written
            nowhere.
    """
    left = read_arriving(folder.root)
    if left is not None and left.database_url:
        is_ours = left.database_url == without_password(note.database_url)
        engine = open_postgresql(note.database_url if is_ours else left.database_url)
        try:
            tables: list[sa.Table] = all_tables(practices)
            mine = [table for table in tables if "person_id" in table.c]
            with translated(folder.root):
                remove_rows_of(engine, UUID(left.person_id), mine)
        finally:
            engine.dispose()
    if folder.root.exists():
        shutil.rmtree(folder.root)


def _refuse_full(root: Path) -> None:
    """Stop before a folder in which something lies, or that cannot make room for another."""
    if root.is_mount():
        raise ConflictError(
            "A disk begins at this folder, so no other can take its place; choose a folder in it",
            place=root,
        )
    if root.exists() and (not root.is_dir() or not all(map(_is_left_lock, root.iterdir()))):
        raise _not_empty(root)


def _empty(root: Path) -> None:
    """Make room for a name: an empty folder goes, what holds something is refused."""
    if not root.exists():
        return
    _refuse_full(root)
    for path in list(root.iterdir()):
        path.unlink()
    try:
        root.rmdir()
    except OSError as error:
        raise _not_empty(root) from error


def _is_left_lock(path: Path) -> bool:
    return path.suffix == ".lock" and path.stat().st_size == 0


def _not_empty(root: Path) -> ConflictError:
    return ConflictError("This folder is not empty; a store needs a folder of its own", place=root)
