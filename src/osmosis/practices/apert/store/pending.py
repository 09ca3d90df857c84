"""Links whose pages are still to be fetched, as rows that only the house key reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.practices.apert import tables
from osmosis.storage.transaction import ReadTransaction, Transaction

_pending = tables.pending


@dataclass(frozen=True, kw_only=True, slots=True)
class Pending:
    """A link that was saved.

    Attributes:
        locked: What was saved, locked with the house key.
    """

    id: UUID
    source_id: UUID
    locked: str
    saved_at: Instant


def add_pending(transaction: Transaction, source_id: UUID, locked: str) -> None:
    """Keep a link until its page is there."""
    transaction.insert(
        _pending,
        id=new_id(transaction.at),
        source_id=source_id,
        locked=locked,
        saved_at=transaction.at,
    )


def list_pending(reading: ReadTransaction, source_id: UUID) -> Sequence[Pending]:
    """The links of a source that wait, oldest first."""
    statement = (
        sa.select(_pending)
        .where(reading.mine(_pending), _pending.c.source_id == source_id)
        .order_by(_pending.c.id)
    )
    return [
        Pending(
            id=row["id"],
            source_id=row["source_id"],
            locked=row["locked"],
            saved_at=row["saved_at"],
        )
        for row in reading.rows(statement)
    ]


def remove_pending(transaction: Transaction, ids: Sequence[UUID]) -> None:
    """Let links go that wait no more."""
    for one in ids:
        transaction.delete(_pending, _pending.c.id == one)
