"""Removes the bytes of what was let go, after its rows are gone."""

from __future__ import annotations

from osmosis.ports.blobs import BlobStore
from osmosis.storage.releases import list_released
from osmosis.storage.store import Store


def forget(store: Store, blobs: BlobStore) -> None:
    """Remove every blob that left with something; safe to call at any time."""
    with store.read() as reading:
        gone = [sha256 for stone in list_released(reading) for sha256 in stone.sha256s]
    for sha256 in gone:
        blobs.delete(sha256)
