"""Makes a store, and opens one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from osmosis.kernel.clock import Clock
from osmosis.kernel.ids import new_id
from osmosis.storage import schema
from osmosis.storage.copies import copy_database
from osmosis.storage.durable import replace_durably
from osmosis.storage.engine import open_postgresql, open_sqlite
from osmosis.storage.failures import translated
from osmosis.storage.folder import Marker, StoreFolder
from osmosis.storage.migrating import KERNEL, MigrationSet, migrate
from osmosis.storage.rehearsal import rehearsal_clock
from osmosis.storage.store import Store


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

    Raises:
        ConflictError: There is one already, or the folder holds something else.
    """
    marker = Marker(
        person_id=new_id(clock.now()),
        rehearsal=wanted.rehearsal,
        database="postgresql" if wanted.database_url else "sqlite",
    )
    folder.create(marker)
    if wanted.database_url:
        name = sa.make_url(wanted.database_url).set(password=None).render_as_string()
        replace_durably(folder.postgresql, name.encode() + b"\n")
    store = open_store(folder, sets, clock)
    with store.write() as transaction:
        transaction.insert(schema.clock_marks, highest_at=transaction.at)
        transaction.insert(schema.people, name=wanted.name, created_at=transaction.at)
    return store


def open_store(folder: StoreFolder, sets: Sequence[MigrationSet], clock: Clock) -> Store:
    """Open a store, migrate it if need be, and write what was on its way into the ledger.

    Args:
        sets: The practices' migrations, in their order.
        clock: The machine's clock; a rehearsal store puts its own before it.

    Raises:
        NotFoundError: There is no store.
        NewerStoreError: It was written by a newer program.
    """
    marker = folder.read_marker()
    engine = _engine(folder, marker)
    try:
        with translated():
            migrate(
                engine,
                (KERNEL, *sets),
                clock,
                lambda: copy_database(engine, folder, marker.person_id, clock),
            )
            store = Store(
                engine=engine,
                folder=folder,
                person_id=marker.person_id,
                clock=rehearsal_clock(folder, marker, clock),
            )
            store.flush_ledger()
    except BaseException:
        engine.dispose()
        raise
    return store


def _engine(folder: StoreFolder, marker: Marker) -> sa.Engine:
    if marker.database == "postgresql":
        return open_postgresql(folder.postgresql.read_text(encoding="utf-8").strip())
    return open_sqlite(folder.database)
