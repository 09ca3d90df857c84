"""What was read from a store, kept for as long as nothing in the store changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from osmosis.storage.store import Store
from osmosis.storage.transaction import ReadTransaction

T = TypeVar("T")


class Unchanged(Generic[T]):
    """Something small that is asked for all the time and hardly ever changes."""

    def __init__(self, store: Store, read: Callable[[ReadTransaction], T]) -> None:
        self._store = store
        self._read = read
        self._known: tuple[Hashable, T] | None = None

    def get(self) -> T:
        """What stands in the store now.

        Raises:
            StorageError: It had to be read, and the database is busy or damaged.
        """
        # Counted before it is read: what is committed in between is read again the next time.
        count = self._store.commits.count()
        known = self._known
        if known is not None and known[0] == count:
            return known[1]
        with self._store.read() as reading:
            found = self._read(reading)
        self._known = None if count is None else (count, found)
        return found
