"""Which roll is in the camera."""

from __future__ import annotations

from uuid import UUID

from osmosis.storage import schema
from osmosis.storage.transaction import ReadTransaction, Transaction

_NAME = "rolls.current"


def find_current(reading: ReadTransaction) -> UUID | None:
    """The current roll's id, if there is one."""
    row = reading.find(schema.settings, name=_NAME)
    return None if row is None or row["value"] is None else UUID(row["value"])


def set_current(transaction: Transaction, roll_id: UUID | None) -> None:
    """Put a roll into the camera, or take the last one out."""
    transaction.delete(schema.settings, schema.settings.c.name == _NAME)
    if roll_id is not None:
        transaction.insert(
            schema.settings, name=_NAME, value=str(roll_id), changed_at=transaction.at
        )
