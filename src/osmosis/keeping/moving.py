"""Moves a store: copied with its keys, compared row by row, and only then left behind.

The moment is when ``moved.json`` stands in the old folder. Before it the old store is alive and
the new one does not open; after it, the other way round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from osmosis.blobs.files import FileBlobStore
from osmosis.errors import ConflictError, InvalidInputError, StorageError
from osmosis.keeping import layout
from osmosis.keeping.arriving import Arrival, arrival, sets_of
from osmosis.keeping.comparing import differences
from osmosis.keeping.exporting import Tell
from osmosis.keeping.key_locks import refuse_lost_keys
from osmosis.keeping.tables import change_of, moved_tables
from osmosis.kernel.clock import Clock
from osmosis.ports.practice import Manifest
from osmosis.storage.carried_rows import fill_tables, lines_of_table
from osmosis.storage.durable import make_folder, replace_durably
from osmosis.storage.folder import StoreFolder
from osmosis.storage.locks import LockHeldError
from osmosis.storage.moved import (
    Arriving,
    Moved,
    mark_moved,
    refuse_moved,
    settle_arrival,
)
from osmosis.storage.opening import open_for_repair
from osmosis.storage.pieces import pieces_of
from osmosis.storage.spool import spooled_files
from osmosis.storage.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class MovedStore:
    """What a move came to."""

    rows: int
    blobs: int


def move_store(
    old: StoreFolder,
    place: StoreFolder,
    database_url: str,
    practices: Sequence[Manifest],
    clock: Clock,
    *,
    tell: Tell = lambda done, total: None,
) -> MovedStore:
    """Move a store into another folder, and onto another database if that is wanted.

    Args:
        database_url: The PostgreSQL address of the new one, or empty for SQLite in its folder.

    Raises:
        MissingKeyError: A key is gone, so that what is sealed does not open in any place; nothing
            was moved.
        DamagedKeyError: One is not what it was; nothing was moved.
        ConflictError: Somebody has the store open, it was moved before, or there is something in
            the new place; nothing was moved.
        StorageError: The new store is not equal to the old one; nothing was moved.
        StoreFullError: There is no room; nothing was moved.
    """
    _refuse_place(old, place)
    refuse_moved(old.root)
    settle_arrival(old.root)
    marker = old.read_marker()
    refuse_lost_keys(old.keys(marker.person_id))
    kind = "postgresql" if database_url else "sqlite"
    note = Arriving(
        person_id=str(marker.person_id),
        database_url=database_url,
        origin=str(old.root.absolute()),
        move_id=uuid4().hex,
    )
    source = _opened_alone(old, practices, clock)
    try:
        source.flush_ledger()
        with arrival(place, replace(marker, database=kind), note, practices, clock) as made:
            try:
                done = _copy(source, made, practices, tell)
                _refuse_unlike(source, made, practices)
            finally:
                made.store.close()
            made.finish()
        _leave(old, place, note, source)
    finally:
        source.close()
    return done


def _leave(old: StoreFolder, place: StoreFolder, note: Arriving, source: Store) -> None:
    """Let the old store say that it went away; from here on the new one is alive."""
    at = source.clock.now().format_iso(unit="second")
    mark_moved(old.root, Moved(to=str(place.root.absolute()), at=at, move_id=note.move_id))
    # The camera of the shell opens no database; what it kept meanwhile comes after.
    _copy_spool(old, place, source)
    settle_arrival(place.root)


def _refuse_place(old: StoreFolder, place: StoreFolder) -> None:
    here, there = old.root.resolve(), place.root.resolve()
    if here == there or there.is_relative_to(here) or here.is_relative_to(there):
        raise InvalidInputError(
            "A store moves into a folder of its own, beside or elsewhere", place=place.root
        )


def _opened_alone(old: StoreFolder, practices: Sequence[Manifest], clock: Clock) -> Store:
    sets = sets_of(practices)
    try:
        return open_for_repair(old, sets, clock, alone=True)
    except LockHeldError as error:
        raise ConflictError("Osmosis is running on this store; stop it, then move it") from error


def _copy(source: Store, made: Arrival, practices: Sequence[Manifest], tell: Tell) -> MovedStore:
    person = source.person_id
    ours, theirs = source.folder, made.folder
    for name in layout.BESIDE:
        _copy_files(ours, theirs, [name])
    for folder in (ours.keys(person), ours.ledger(person)):
        if folder.exists():
            here = folder.relative_to(ours.root)
            files = [one for one in sorted(folder.iterdir()) if one.is_file()]
            _copy_files(ours, theirs, [f"{here}/{one.name}" for one in files if _stays(one.name)])
    _copy_spool(ours, theirs, source)
    blobs = _copy_blobs(source, made, tell)
    with source.read() as reading:
        rows = fill_tables(
            made.store,
            moved_tables(practices),
            lambda table: lines_of_table(
                reading.connection, table, person, change_of(table, held=False)
            ),
        )
    return MovedStore(rows=rows, blobs=blobs)


def _stays(name: str) -> bool:
    return not name.startswith(".")


def _copy_blobs(source: Store, made: Arrival, tell: Tell) -> int:
    from_, to = _blobs_of(source), _blobs_of(made.store)
    every = list(from_.list())
    total, done = sum(info.size for info in every), 0
    for info in every:
        to.put(from_.open(info.sha256), expected_sha256=info.sha256)
        done += info.size
        tell(done, total)
    return len(every)


def _copy_spool(ours: StoreFolder, theirs: StoreFolder, source: Store) -> None:
    here = ours.spool(source.person_id)
    place = here.relative_to(ours.root)
    _copy_files(ours, theirs, [f"{place}/{path.name}" for path in spooled_files(here)])


def _copy_files(ours: StoreFolder, theirs: StoreFolder, names: Sequence[str]) -> None:
    for name in names:
        path, target = ours.root / name, theirs.root / name
        if path.exists() and not target.exists():
            make_folder(target.parent)
            replace_durably(target, pieces_of(path))


def _refuse_unlike(source: Store, made: Arrival, practices: Sequence[Manifest]) -> None:
    blobs = (_blobs_of(source), _blobs_of(made.store))
    found = next(differences(source, made.store, blobs, moved_tables(practices)), None)
    if found is not None:
        raise StorageError("The new store is not equal to this one; nothing was moved", at=found)


def _blobs_of(store: Store) -> FileBlobStore:
    return FileBlobStore(store.folder.blobs(store.person_id), store.folder.tmp)
