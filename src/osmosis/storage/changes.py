"""A key that is another one whenever something in a store has changed."""

from __future__ import annotations

from osmosis.storage import schema
from osmosis.storage.store import Store


def change_key(store: Store) -> str:
    """What stands for the state of a store, for what is derived from it and kept for a while.

    Every transaction raises the highest time that a store has seen, or, while its clock lags,
    at least gives the ledger another head.
    """
    with store.read() as reading:
        mark = reading.find(schema.clock_marks)
    highest = "" if mark is None else mark["highest_at"].format_iso()
    return f"{highest} {store.ledger.head()}"
