"""What a missed date left without a reader, as rows: named in one sitting, and never again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import NotFoundError
from osmosis.practices.mnestics import tables
from osmosis.storage.transaction import ReadTransaction, Transaction

_missed = tables.missed


class Choice(StrEnum):
    """What a person says to a message that nobody will read."""

    FETCHED = "fetched"
    SENT_ON = "sent-on"
    LEFT = "left"


@dataclass(frozen=True, kw_only=True, slots=True)
class Missed:
    """A message that a sitting names.

    Attributes:
        junction_id: The date that would have read it and was not kept; or at which it left in a
            sitting that was never ended.
        choice: ``None`` while nothing was said.
    """

    sitting_id: UUID
    message_id: UUID
    junction_id: UUID
    choice: Choice | None = None


def add_missed(transaction: Transaction, every: Sequence[Missed]) -> None:
    """Keep what a sitting that begins names, in its order."""
    for position, one in enumerate(every):
        transaction.insert(
            _missed,
            sitting_id=one.sitting_id,
            position=position,
            message_id=one.message_id,
            junction_id=one.junction_id,
            choice=one.choice,
        )


def choose(transaction: Transaction, message_id: UUID, choice: Choice) -> None:
    """Keep what was said to one of them."""
    transaction.update(_missed, {"choice": choice.value}, _missed.c.message_id == message_id)


def get_missed(reading: ReadTransaction, message_id: UUID) -> Missed:
    """What was named of this message.

    Raises:
        NotFoundError: No sitting has named it.
    """
    row = reading.find(_missed, message_id=message_id)
    if row is None:
        raise NotFoundError("No missed date has left this message without a reader")
    return _one(row)


def list_missed(reading: ReadTransaction, sitting_id: UUID | None = None) -> Sequence[Missed]:
    """What a sitting names, in its order; with no sitting everything that any has named."""
    statement = (
        sa.select(_missed)
        .where(reading.mine(_missed))
        .order_by(_missed.c.sitting_id, _missed.c.position)
    )
    if sitting_id is not None:
        statement = statement.where(_missed.c.sitting_id == sitting_id)
    return [_one(row) for row in reading.rows(statement)]


def list_named(reading: ReadTransaction, message_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these messages that a sitting has named already."""
    statement = sa.select(_missed.c.message_id).where(
        reading.mine(_missed), _missed.c.message_id.in_(list(message_ids))
    )
    return frozenset(row["message_id"] for row in reading.rows(statement))


def _one(row: Any) -> Missed:
    return Missed(
        sitting_id=row["sitting_id"],
        message_id=row["message_id"],
        junction_id=row["junction_id"],
        choice=None if row["choice"] is None else Choice(row["choice"]),
    )
