"""What a channel is opened with in a test: secrets are locked by turning them round."""

from __future__ import annotations

from osmosis.storage.delivery import Surroundings
from osmosis.storage.store import Store


def lock_secret(secret: str) -> str:
    """The secret turned round."""
    return secret[::-1]


def open_secret(locked: str) -> str:
    """The secret turned back."""
    return locked[::-1]


def surroundings(store: Store) -> Surroundings:
    """What a channel of this store is opened with."""
    return Surroundings(store=store, open_secret=open_secret)
