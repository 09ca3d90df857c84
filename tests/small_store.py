"""A store without practices, on either database, and a second look at it as by another process."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from osmosis.kernel.clock import (
    Clock,
    FixedClock,
    Instant,
    RunningClock,
    SystemClock,
    TimeDelta,
)
from osmosis.storage.folder import StoreFolder
from osmosis.storage.leases import Leases
from osmosis.storage.opening import NewStore, init_store, open_store
from osmosis.storage.store import Store

START = Instant.from_utc(2031, 5, 4, 9)


def new_store(root: Path, database_url: str = "", clock: Clock | None = None) -> Store:
    """An empty store, on a Sunday morning in 2031 unless a clock is given."""
    wanted = NewStore(database_url=database_url)
    return init_store(StoreFolder(root), wanted, [], clock or FixedClock(START))


def rehearsal_store(root: Path, database_url: str, clock: Clock) -> Store:
    """An empty store whose clock may jump."""
    wanted = NewStore(database_url=database_url, rehearsal=True)
    return init_store(StoreFolder(root), wanted, [], clock)


def same_store(store: Store, clock: Clock | None = None) -> Store:
    """The same store opened once more, with connections of its own."""
    return open_store(StoreFolder(store.folder.root), [], clock or store.clock)


def half_a_minute_later(store: Store, table: sa.Table) -> Leases:
    """Holds as they are seen when those of processes that died have run out."""
    base = SystemClock() if store.engine.dialect.name == "postgresql" else RunningClock()
    return Leases(store, table, clock=FixedClock(base.now() + TimeDelta(seconds=31)))
