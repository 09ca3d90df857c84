"""Makes a store of a copy: everything is checked by its hash, and what was let go stays gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.kernel.clock import Clock
from osmosis.kernel.hashing import sha256_of
from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import noop
from osmosis.ports.blobs import BlobCorruptError, BlobStore
from osmosis.ports.loading import load
from osmosis.ports.practice import Manifest
from osmosis.storage import schema
from osmosis.storage.checksums import NAME as SUMS
from osmosis.storage.checksums import parse_sums
from osmosis.storage.copied_database import dumped_rows_under
from osmosis.storage.copies import copy_sqlite
from osmosis.storage.copy_label import DUMPED, names_a_copy
from osmosis.storage.disk import disk_failures
from osmosis.storage.durable import fsync_folder, make_folder, replace_durably
from osmosis.storage.engine import WRITING, open_sqlite, sqlite_driver
from osmosis.storage.expected import Expected, expected_from
from osmosis.storage.failures import StoreDamagedError
from osmosis.storage.folder import Marker, StoreFolder
from osmosis.storage.forgetting import forget
from osmosis.storage.ledger import FILES
from osmosis.storage.migrating import KERNEL, MigrationSet, migrate
from osmosis.storage.opening import open_store
from osmosis.storage.other_ledgers import copies_beside, goes_on, lines_of
from osmosis.storage.releases import list_released, release
from osmosis.storage.rows import row_key
from osmosis.storage.spool import is_whole, spooled_files
from osmosis.storage.store import Store
from osmosis.storage.transaction import Transaction
from osmosis.storage.verify import MakeBlobs


@dataclass(kw_only=True, slots=True)
class Restored:
    """What restoring came to.

    Attributes:
        blobs: How many came back.
        damaged: The names of files that were damaged in the copy, and did not come back.
        released: How many things another ledger says were let go since; they did not come back.
        may_be_older: Whether no ledger was found that goes on after the copy's own, so that
            nobody could say what was let go since.
    """

    blobs: int = 0
    damaged: list[str] = field(default_factory=list)
    released: int = 0
    may_be_older: bool = False


def restore_copy(
    copy: Path,
    folder: StoreFolder,
    practices: Sequence[Manifest],
    clock: Clock,
    *,
    open_blobs: MakeBlobs,
    ledgers: Sequence[Path] = (),
) -> Restored:
    """Make a store in an empty folder out of a copy; durable on return.

    The marker is written last. An attempt that was cut off can simply be made again. A copy of a
    PostgreSQL database becomes a store on SQLite.

    Args:
        ledgers: Other stores or copies whose ledgers may know what was let go since; copies
            beside this one are looked into anyway. What is another person's, or no store, does
            not count.

    Raises:
        NotFoundError: There is no copy.
        InvalidInputError: What is there is no copy of a store, or the store would lie inside it.
        ConflictError: There is a store already, or the folder holds something else.
        StoreDamagedError: The copy's database is damaged.
        StoreFullError: There is no room.
    """
    source = StoreFolder(copy)
    if not copy.is_dir():
        raise NotFoundError("There is no copy here", folder=copy)
    if folder.root.resolve().is_relative_to(copy.resolve()):
        raise InvalidInputError("A store cannot lie inside its copy", folder=folder.root)
    marker = _marker_of(source)
    person = marker.person_id
    beside = copies_beside(copy, person)
    sets = [MigrationSet(name=one.name, package=one.migrations) for one in practices]
    restored = Restored(may_be_older=not goes_on(copy, person, beside, ledgers))
    with disk_failures(noop("The copy could not be brought back")):
        begun = folder.begun()
        if begun is not None and begun.person_id != person:
            raise ConflictError("Another store was begun in this folder", folder=folder.root)
        folder.begin(replace(marker, database="sqlite"))
        _bring_files(source, folder, person, restored)
        blobs = open_blobs(folder.blobs(person), folder.tmp)
        _bring_blobs(open_blobs(source.blobs(person), folder.tmp), blobs, restored)
        _bring_database(source, folder, sets, clock)
        folder.finish(replace(marker, database="sqlite"))
    expected = expected_from(lines_of([copy, *beside, *ledgers], person))
    store = open_store(folder, sets, clock)
    try:
        restored.released = replay_releases(store, practices, expected)
        forget(store, blobs)
    finally:
        store.close()
    return restored


def _marker_of(source: StoreFolder) -> Marker:
    try:
        return source.read_marker()
    except NotFoundError:
        if any(map(names_a_copy, source.root.iterdir())):
            raise InvalidInputError(
                "There are copies in this folder; name one of them", folder=source.root
            ) from None
        raise InvalidInputError("This is not a copy of a store", folder=source.root) from None


def _bring_files(source: StoreFolder, folder: StoreFolder, person: UUID, done: Restored) -> None:
    keys = source.keys(person)
    sums = parse_sums((keys / SUMS).read_bytes()) if (keys / SUMS).exists() else {}
    for path in sorted(keys.glob("[!.]*")):
        data = path.read_bytes()
        _keep(folder.keys(person) / path.name, data)
        if path.name in sums and sha256_of([data]) not in sums[path.name]:
            done.damaged.append(path.name)
    for path in spooled_files(source.spool(person)):
        _keep(folder.spool(person) / path.name, path.read_bytes())
        if not is_whole(path):
            done.damaged.append(path.name)
    for path in sorted(source.ledger(person).glob(FILES)):
        _keep(folder.ledger(person) / path.name, path.read_bytes())
    clock = source.root / "rehearsal-clock.json"
    if clock.exists():
        _keep(folder.root / clock.name, clock.read_bytes())


def _keep(path: Path, data: bytes) -> None:
    make_folder(path.parent)
    replace_durably(path, data)


def _bring_blobs(source: BlobStore, target: BlobStore, done: Restored) -> None:
    for info in source.list():
        try:
            target.put(source.open(info.sha256), expected_sha256=info.sha256)
            done.blobs += 1
        except BlobCorruptError:
            done.damaged.append(info.sha256)


def _bring_database(
    source: StoreFolder, folder: StoreFolder, sets: Sequence[MigrationSet], clock: Clock
) -> None:
    for suffix in ("-wal", "-shm"):
        folder.database.with_name(folder.database.name + suffix).unlink(missing_ok=True)
    if (source.root / DUMPED).exists():
        _from_dump(source.root / DUMPED, folder, (KERNEL, *sets), clock)
        return
    copy_sqlite(source.database, folder.database)
    driver = sqlite_driver()
    try:
        connection = driver.connect(str(folder.database))
        try:
            sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        finally:
            connection.close()
    except driver.Error as error:
        raise _unsound() from error
    if not sound:
        raise _unsound()


def _unsound() -> StoreDamagedError:
    return StoreDamagedError(
        "The copy's database is damaged; `osmosis verify --from` can mend a store from it"
    )


def _from_dump(dump: Path, folder: StoreFolder, sets: Sequence[MigrationSet], clock: Clock) -> None:
    fresh = folder.tmp / "restored.db"
    make_folder(folder.tmp)
    for path in folder.tmp.glob(f"{fresh.name}*"):
        path.unlink()
    fresh.touch(mode=0o600)
    engine = open_sqlite(fresh)
    try:
        migrate(engine, sets, clock, lambda: None)
        with engine.connect().execution_options(**{WRITING: True}) as connection:
            for table, raw in dumped_rows_under(dump):
                if table != schema.migrations.name:
                    _insert_as_it_is(connection, table, raw)
            connection.commit()
    finally:
        engine.dispose()
    copy_sqlite(fresh, folder.database)
    for path in folder.tmp.glob(f"{fresh.name}*"):
        path.unlink()
    fsync_folder(folder.tmp)


def _insert_as_it_is(connection: sa.Connection, table: str, raw: dict[str, object]) -> None:
    columns: list[sa.ColumnClause[Any]] = [sa.column(name) for name in raw]
    connection.execute(sa.insert(sa.table(table, *columns)).values(raw))


def replay_releases(store: Store, practices: Sequence[Manifest], expected: Expected) -> int:
    """Let go again of what a newer ledger says was let go; says of how many things."""
    with store.write() as transaction:
        known = {str(stone.ref) for stone in list_released(transaction)}
        refs = sorted(expected.released_refs - known)
        if not refs:
            return 0
        _delete_released(transaction, practices, expected)
        gone = sorted(expected.released_blobs)
        for number, text in enumerate(refs):
            release(transaction, Ref.parse(text), gone if number == 0 else ())
    return len(refs)


def _delete_released(
    transaction: Transaction, practices: Sequence[Manifest], expected: Expected
) -> None:
    released = {key for key, history in expected.rows.items() if history.released}
    every: list[Any] = [schema.metadata, *(load(one.tables) for one in practices)]
    tables = [table for metadata in every for table in metadata.sorted_tables]
    for table in reversed([one for one in tables if schema.is_content(one)]):
        for row in transaction.rows(sa.select(table).where(transaction.mine(table))):
            if row_key(table, dict(row)) in released:
                key = [column == row[column.name] for column in schema.key_columns(table)]
                transaction.delete(table, *key)
