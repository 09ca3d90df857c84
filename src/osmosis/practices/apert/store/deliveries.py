"""Deliveries as rows: where the book of a gate goes by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import NotFoundError
from osmosis.practices.apert import tables
from osmosis.practices.apert.deliveries import Delivery, DeliveryKind
from osmosis.storage.transaction import ReadTransaction, Transaction

_deliveries = tables.deliveries


def add_delivery(transaction: Transaction, delivery: Delivery) -> None:
    """Keep a delivery."""
    transaction.insert(
        _deliveries,
        id=delivery.id,
        gate_id=delivery.gate_id,
        kind=delivery.kind.value,
        target=delivery.target,
        added_at=delivery.added_at,
    )


def remove_delivery(transaction: Transaction, delivery_id: UUID) -> None:
    """Remove a delivery."""
    transaction.delete(_deliveries, _deliveries.c.id == delivery_id)


def get_delivery(reading: ReadTransaction, delivery_id: UUID) -> Delivery:
    """The delivery with this id.

    Raises:
        NotFoundError: There is none.
    """
    row = reading.find(_deliveries, id=delivery_id)
    if row is None:
        raise NotFoundError("There is no such delivery")
    return _delivery(row)


def list_deliveries(reading: ReadTransaction, gate_id: UUID | None = None) -> Sequence[Delivery]:
    """The deliveries of a gate (of all, when none is named), oldest first."""
    statement = sa.select(_deliveries).where(reading.mine(_deliveries)).order_by(_deliveries.c.id)
    if gate_id is not None:
        statement = statement.where(_deliveries.c.gate_id == gate_id)
    return [_delivery(row) for row in reading.rows(statement)]


def _delivery(row: Any) -> Delivery:
    return Delivery(
        id=row["id"],
        gate_id=row["gate_id"],
        kind=DeliveryKind(row["kind"]),
        target=row["target"],
        added_at=row["added_at"],
    )
