"""Lists of sources as they came, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from osmosis.practices.apert import tables
from osmosis.practices.apert.model import KeptList, Placed
from osmosis.storage.transaction import ReadTransaction, Transaction

_lists = tables.lists


def add_list(transaction: Transaction, kept: KeptList) -> None:
    """Keep a list."""
    transaction.insert(
        _lists,
        id=kept.id,
        gate_id=kept.gate_id,
        taken_at=kept.taken_at,
        document=kept.document,
        places=[None if one is None else [str(one.source_id), one.called] for one in kept.places],
    )


def remove_list(transaction: Transaction, list_id: UUID) -> None:
    """Keep a list no more."""
    transaction.delete(_lists, _lists.c.id == list_id)


def list_lists(reading: ReadTransaction) -> Sequence[KeptList]:
    """Every list that is kept, in the order in which they came."""
    statement = sa.select(_lists).where(reading.mine(_lists)).order_by(_lists.c.id)
    return [
        KeptList(
            id=row["id"],
            gate_id=row["gate_id"],
            taken_at=row["taken_at"],
            document=row["document"],
            places=tuple(map(_place, row["places"])),
        )
        for row in reading.rows(statement)
    ]


def _place(written: list[str] | None) -> Placed | None:
    if written is None:
        return None
    source_id, called = written
    return Placed(source_id=UUID(source_id), called=called)
