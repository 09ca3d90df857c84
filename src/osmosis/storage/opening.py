"""Makes a store, and opens one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass

import sqlalchemy as sa

from osmosis.errors import InvalidInputError, StorageError
from osmosis.kernel.clock import Clock
from osmosis.kernel.ids import new_id
from osmosis.languages.speaking import noop
from osmosis.storage import schema
from osmosis.storage.copies import copy_database
from osmosis.storage.disk import disk_failures
from osmosis.storage.durable import make_folder, replace_durably
from osmosis.storage.engine import (
    open_postgresql,
    open_sqlite,
    reading_only,
    sqlite_driver,
    without_password,
)
from osmosis.storage.exchanging import refuse_cut_off
from osmosis.storage.failures import (
    StoreDamagedError,
    StoreFullError,
    is_want_of_room,
    translated,
)
from osmosis.storage.folder import Marker, StoreFolder
from osmosis.storage.migrating import KERNEL, MigrationSet, migrate, refuse_newer
from osmosis.storage.moved import refuse_moved, settle_arrival
from osmosis.storage.rehearsal import rehearsal_clock
from osmosis.storage.store import Store

_NOT_MADE = noop("The store could not be made")


class DatabaseMissingError(StorageError):
    """The folder is a store, and its database is not there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewStore:
    """What a new store is to be.

    Attributes:
        name: What the person is called; may be empty.
        rehearsal: Whether its clock may be set; for ever.
        database_url: A PostgreSQL address, or empty for SQLite in the folder.
    """

    name: str = ""
    rehearsal: bool = False
    database_url: str = ""


def init_store(
    folder: StoreFolder, wanted: NewStore, sets: Sequence[MigrationSet], clock: Clock
) -> Store:
    """Make a store in an empty folder and open it.

    The marker is written last. An attempt that was cut off can simply be made again.

    Raises:
        ConflictError: There is one already, or the folder holds something else, or a restored one
            waits for this place.
        InvalidInputError: It is no folder.
    """
    refuse_cut_off(folder.root)
    if folder.root.exists() and not folder.root.is_dir():
        raise InvalidInputError("This is no folder", folder=folder.root)
    with disk_failures(_NOT_MADE):
        make_folder(folder.root)
    with folder.locked("init"):
        begun = folder.begun()
        marker = Marker(
            person_id=new_id(clock.now()) if begun is None else begun.person_id,
            rehearsal=wanted.rehearsal,
            database="postgresql" if wanted.database_url else "sqlite",
        )
        store = lay_out(folder, marker, wanted.database_url, sets, clock)
        with store.write() as transaction:
            if transaction.find(schema.people) is None:
                transaction.insert(schema.people, name=wanted.name, created_at=transaction.at)
        folder.finish(marker)
    return store


def lay_out(
    folder: StoreFolder,
    marker: Marker,
    database_url: str,
    sets: Sequence[MigrationSet],
    clock: Clock,
    *,
    forms: Mapping[str, int] | None = None,
) -> Store:
    """Lay out a store with a database that holds nobody yet; its marker is still to be written.

    Args:
        forms: The last migration of each set, for whoever fills it in an older form.

    Raises:
        ConflictError: There is a store already, or the folder holds something else.
    """
    with disk_failures(_NOT_MADE):
        folder.begin(marker)
        if database_url:
            replace_durably(folder.postgresql, without_password(database_url).encode() + b"\n")
        else:
            folder.database.touch(mode=0o600)
    if not database_url:
        return _opened(folder, marker, sets, clock, forms=forms)
    engine = open_postgresql(database_url)
    return _opened(folder, marker, sets, clock, engine=engine, forms=forms)


def open_store(folder: StoreFolder, sets: Sequence[MigrationSet], clock: Clock) -> Store:
    """Open a store, migrate it if need be, and write what was on its way into the ledger.

    Args:
        sets: The practices' migrations, in their order.
        clock: The machine's clock; a rehearsal store puts its own before it.

    Raises:
        NotFoundError: There is no store.
        NewerStoreError: It was written by a newer program; no byte was touched.
        DatabaseMissingError: The folder is a store, but its database or its person is gone.
        StoreDamagedError: The database cannot be read.
        ConflictError: It was moved elsewhere, or has not wholly arrived here.
    """
    refuse_cut_off(folder.root)
    refuse_moved(folder.root)
    settle_arrival(folder.root)
    store = open_for_repair(folder, sets, clock)
    try:
        with store.read() as reading:
            if reading.find(schema.people) is None:
                raise _nobody(folder)
            must_ask = store.timekeeper.is_long_absent(reading)
        if must_ask:
            with store.write() as transaction:
                store.timekeeper.ask_after_absence(transaction)
        # On a full disk everything can still be read; the next write tries again.
        with suppress(StoreFullError):
            store.flush_ledger()
    except BaseException:
        store.close()
        raise
    return store


def open_for_repair(
    folder: StoreFolder, sets: Sequence[MigrationSet], clock: Clock, *, alone: bool = False
) -> Store:
    """Open a store even if its person is missing from it; nothing is written but migrations.

    Args:
        alone: Whether nobody else may have it open meanwhile.

    Raises:
        LockHeldError: It was to be alone, and somebody has it open.
        NotFoundError: There is no store.
        NewerStoreError: It was written by a newer program; no byte was touched.
        DatabaseMissingError: The folder is a store, but its database is gone.
        StoreDamagedError: The database cannot be read.
    """
    marker = folder.read_marker()
    if marker.database == "sqlite":
        _look_first(folder, (KERNEL, *sets))
    return _opened(folder, marker, sets, clock, alone=alone)


def engine_of(folder: StoreFolder, marker: Marker) -> sa.Engine:
    """An engine on a store's database.

    Raises:
        DatabaseMissingError: Nothing says which PostgreSQL database it is.
    """
    if marker.database == "postgresql":
        if not folder.postgresql.exists():
            raise DatabaseMissingError(
                "store.postgresql is missing, which names the database; if this is a copy,"
                " `osmosis copies restore` makes a store of it",
                folder=folder.root,
            )
        return open_postgresql(folder.postgresql.read_text(encoding="utf-8").strip())
    return open_sqlite(folder.database)


def _opened(
    folder: StoreFolder,
    marker: Marker,
    sets: Sequence[MigrationSet],
    clock: Clock,
    *,
    alone: bool = False,
    engine: sa.Engine | None = None,
    forms: Mapping[str, int] | None = None,
) -> Store:
    with ExitStack() as opened:
        # Shared by all who have the store open; whoever must replace its database wants it alone.
        opened.enter_context(folder.in_use(alone=alone))
        engine = engine or engine_of(folder, marker)
        opened.callback(engine.dispose)
        with translated(folder.root):
            applied = migrate(
                engine,
                (KERNEL, *sets),
                clock,
                lambda: copy_database(engine, folder, clock),
                folder.locked("migration"),
                forms=forms,
            )
        if applied:
            folder.explain()
        return Store(
            engine=engine,
            folder=folder,
            person_id=marker.person_id,
            clock=rehearsal_clock(folder, marker, clock),
            rehearsal=marker.rehearsal,
            in_use=opened.pop_all(),
        )


def _look_first(folder: StoreFolder, sets: Sequence[MigrationSet]) -> None:
    """Refuse a SQLite file that is missing, empty or newer, before any byte of it changes.

    SQLite would make a missing file, and the migrations would begin an empty life in it.
    """
    if not folder.database.exists():
        raise DatabaseMissingError(
            "store.db is missing; `osmosis verify --from COPY` can bring it back",
            folder=folder.root,
        )
    rows = _applied_rows(folder)
    if not rows:
        raise _nobody(folder)
    refuse_newer(dict(rows), sets)


def _applied_rows(folder: StoreFolder) -> list[tuple[str, int]]:
    # Without a write-ahead log nobody seems to have it open, and SQLite need not lay one down to
    # read it. Somebody may open it in this very moment; then the second look decides.
    without_log = not folder.database.with_name("store.db-wal").exists()
    for alone in (without_log, False):
        try:
            with reading_only(folder.database, alone=alone) as connection:
                found: list[tuple[str, int]] = connection.execute(
                    "SELECT name_of_set, max(number) FROM migrations GROUP BY name_of_set"
                ).fetchall()
                return found
        except (sqlite_driver().Error, UnicodeDecodeError) as error:
            failure = error
    if is_want_of_room(str(failure), folder.root):
        # After a crash the log has to be read first, and SQLite needs a little room for that.
        raise StoreFullError("The disk is full; nothing was changed") from failure
    raise StoreDamagedError("store.db cannot be read; run `osmosis verify`") from failure


def _nobody(folder: StoreFolder) -> DatabaseMissingError:
    return DatabaseMissingError(
        "The database does not hold this store's person; `osmosis verify --from COPY` can bring"
        " it back",
        folder=folder.root,
    )
