"""A store as of one moment: its rows, and the ledger that fits them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from osmosis.errors import StorageError
from osmosis.storage.pending import pending_lines
from osmosis.storage.store import Store
from osmosis.storage.transaction import ReadTransaction

_PATIENCE = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """A transaction that reads, and the ledger's files of the same moment.

    Attributes:
        ledger: Their bytes by their names.
    """

    reading: ReadTransaction
    ledger: dict[str, bytes]


@contextmanager
def steady_snapshot(store: Store) -> Iterator[Snapshot]:
    """The rows and the ledger of one moment; what is written meanwhile shows in neither.

    Raises:
        StorageError: Something was written again and again in between.
    """
    for _ in range(_PATIENCE):
        store.flush_ledger()
        head = store.ledger.head()
        ledger = {path.name: path.read_bytes() for path in store.ledger.files()}
        with store.read() as reading:
            on_their_way = pending_lines(reading)
            if store.ledger.head() != head:
                continue
            if all(_stands_in(str(line.key), ledger) for line in on_their_way):
                yield Snapshot(reading=reading, ledger=ledger)
                return
    raise StorageError("Too much is being written just now; try again in a moment")


def _stands_in(key: str, ledger: dict[str, bytes]) -> bool:
    return any(key.encode() in data for data in reversed(ledger.values()))
