"""Removes the bytes of what was let go, after its rows are gone, and says where they may still be.

Letting go is real: SQLite overwrites deleted rows with zeroes (``secure_delete``), the write-ahead
log is cut off, PostgreSQL is vacuumed, and the blobs are removed. Older copies are beyond reach;
they are named, so that the person can decide about them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from osmosis.kernel.clock import Instant
from osmosis.ports.blobs import BlobStore
from osmosis.storage.copy_label import databases_in
from osmosis.storage.failures import StoreFullError, translated
from osmosis.storage.last_backup import last_backup
from osmosis.storage.needed import is_needed, needed_blobs
from osmosis.storage.releases import list_released
from osmosis.storage.settings import get_setting
from osmosis.storage.store import Store
from osmosis.storage.transaction import ReadTransaction

COPIES_SETTING = "copies.folder"
_FEW = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class OlderCopy:
    """A copy that was made before something was let go, and may still open it."""

    path: Path
    made_at: Instant


def forget(store: Store, blobs: BlobStore, *, since: Instant | None = None) -> bool:
    """Remove every blob that left with something, and what is left of its rows.

    Safe to call at any time, and again: at start for what a crash left behind. A blob that
    another row needs too stays.

    Args:
        since: Of what was let go before, the blobs are known to have left: a life lets go of
            ever more, and each file of it would be looked for.

    Returns:
        Whether the write-ahead log could be cut off; ``False`` while somebody is reading, or the
        disk has no room for what stands in it. The next call tries again.
    """
    try:
        # Under the store's lock, so that nobody begins to need the same bytes in between.
        with store.write() as transaction:
            left = {
                name
                for stone in list_released(transaction, since)
                for name in stone.sha256s
                if blobs.exists(name)
            }
            for name in _needless(transaction, left):
                blobs.delete(name)
    except StoreFullError:
        # The next call tries again.
        return False
    return overwrite(store)


def overwrite(store: Store) -> bool:
    """Remove what is left in the database of rows that are gone already.

    Returns:
        Whether the write-ahead log could be cut off; ``False`` while somebody is reading, or the
        disk has no room for what stands in it.
    """
    try:
        with translated(store.folder.root):
            return _overwrite(store)
    except StoreFullError:
        # The thing has left all the same, and must not be told as if nothing had changed.
        return False


def is_any_left(store: Store, blobs: BlobStore, practice: str) -> bool:
    """Whether a file of what a practice let go still lies on the disk: a crash came in between."""
    with store.read() as reading:
        return any(
            blobs.exists(name) and not is_needed(reading, name)
            for stone in list_released(reading)
            if stone.ref.practice == practice
            for name in stone.sha256s
        )


def list_copies(store: Store) -> list[OlderCopy]:
    """Every copy that there is now, oldest first: each may hold what is let go after it."""
    backups = last_backup(store.folder).snapshot_paths
    found = [
        *_copies_in(store.folder.backups),
        *list_daily_copies(store),
        *(OlderCopy(path=path, made_at=made_at) for path, made_at in backups),
    ]
    return sorted(found, key=lambda copy: (copy.made_at, copy.path))


def list_daily_copies(store: Store) -> list[OlderCopy]:
    """Every database in the folder for copies: the last one, the one before, those laid aside."""
    with store.read() as reading:
        chosen = get_setting(reading, COPIES_SETTING)
    if not chosen:
        return []
    dated = databases_in(Path(chosen), store.person_id)
    return [OlderCopy(path=path, made_at=made_at) for path, made_at in dated]


def _needless(reading: ReadTransaction, names: set[str]) -> set[str]:
    """Those of these blobs that no row needs; many are looked up in one go."""
    if len(names) > _FEW:
        return names - needed_blobs(reading)
    return {name for name in names if not is_needed(reading, name)}


def _copies_in(folder: Path) -> Iterator[OlderCopy]:
    if not folder.exists():
        return
    for path in folder.rglob("store-*"):
        made_at = _made_at(path.name)
        if made_at is not None:
            yield OlderCopy(path=path, made_at=made_at)


def _made_at(name: str) -> Instant | None:
    stamp = name.removeprefix("store-").split(".")[0]
    try:
        return Instant.parse_iso(f"{stamp.replace('-', '.')}Z")
    except ValueError:
        return None


def _overwrite(store: Store) -> bool:
    if store.engine.dialect.name == "postgresql":
        alone = store.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        with alone as connection:
            connection.execute(sa.text("VACUUM"))
        return True
    with store.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy
