"""Meditations of the person's own, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from osmosis.practices.mnestics import tables
from osmosis.storage.transaction import ReadTransaction, Transaction

_meditations = tables.meditations


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnMeditation:
    """A meditation that the person wrote."""

    id: UUID
    words: str


def add_meditation(transaction: Transaction, meditation: OwnMeditation) -> None:
    """Keep a meditation of the person's own."""
    transaction.insert(
        _meditations, id=meditation.id, words=meditation.words, added_at=transaction.at
    )


def remove_meditation(transaction: Transaction, meditation_id: UUID) -> bool:
    """Remove one; says whether there was one."""
    return transaction.delete(_meditations, _meditations.c.id == meditation_id) > 0


def list_meditations(reading: ReadTransaction) -> Sequence[OwnMeditation]:
    """The person's own meditations, oldest first."""
    statement = (
        sa.select(_meditations).where(reading.mine(_meditations)).order_by(_meditations.c.id)
    )
    return [OwnMeditation(id=row["id"], words=row["words"]) for row in reading.rows(statement)]
