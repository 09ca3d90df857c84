"""Which message was read when and where, as rows: what the unrolled drawing is drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from osmosis.kernel.clock import Instant
from osmosis.practices.mnestics import tables
from osmosis.storage.transaction import ReadTransaction

_arrivals = tables.arrivals


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One message, opened in one sitting.

    Attributes:
        junction_id: At which junction; ``None`` for a letter that was opened on its own.
    """

    message_id: UUID
    sitting_id: UUID
    junction_id: UUID | None
    read_at: Instant


def list_readings(reading: ReadTransaction) -> Sequence[Reading]:
    """Every reading of every message, by sitting."""
    statement = (
        sa.select(
            _arrivals.c.message_id,
            _arrivals.c.sitting_id,
            _arrivals.c.junction_id,
            _arrivals.c.read_at,
        )
        .where(reading.mine(_arrivals), _arrivals.c.read_at.is_not(None))
        .order_by(_arrivals.c.sitting_id, _arrivals.c.position)
    )
    return [
        Reading(
            message_id=row["message_id"],
            sitting_id=row["sitting_id"],
            junction_id=row["junction_id"],
            read_at=row["read_at"],
        )
        for row in reading.rows(statement)
    ]


def last_of(readings: Iterable[Reading]) -> Mapping[UUID, Instant]:
    """When each message that was opened in one of them was opened last."""
    found: dict[UUID, Instant] = {}
    for one in readings:
        found[one.message_id] = max(one.read_at, found.get(one.message_id, one.read_at))
    return found
