"""Developed frames, circles, fogs and sightings, as rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.practices.rolls import tables
from osmosis.practices.rolls.model import PRACTICE
from osmosis.practices.rolls.prints import Circle, Development, Fog
from osmosis.storage.transaction import LedgerKind, ReadTransaction, Transaction

_developments = tables.developments
_circles = tables.circles


def add_development(transaction: Transaction, development: Development) -> None:
    """Keep what a frame turned out to hold; its original goes on its way into the ledger."""
    fields = asdict(development)
    fields["photographed_text"] = fields.pop("photographed")
    transaction.insert(_developments, **fields)
    if development.original_sha256 is not None:
        transaction.record(
            LedgerKind.KEPT,
            Ref(PRACTICE, "original", development.frame_id),
            sha256=development.original_sha256,
        )


def replace_development(transaction: Transaction, development: Development) -> None:
    """Put a new development in the place of one without an original (a scan that came late)."""
    transaction.delete(_developments, _developments.c.frame_id == development.frame_id)
    add_development(transaction, development)


def find_development(reading: ReadTransaction, frame_id: UUID) -> Development | None:
    """What a frame turned out to hold, if it is developed."""
    row = reading.find(_developments, frame_id=frame_id)
    return None if row is None else _development(row)


def find_frame_of(reading: ReadTransaction, original_sha256: str) -> UUID | None:
    """The frame whose original has this hash, if there is one."""
    row = reading.find(_developments, original_sha256=original_sha256)
    return None if row is None else row["frame_id"]


def list_developments(
    reading: ReadTransaction, frame_ids: Collection[UUID]
) -> Mapping[UUID, Development]:
    """What these frames turned out to hold."""
    statement = sa.select(_developments).where(
        reading.mine(_developments), _developments.c.frame_id.in_(list(frame_ids))
    )
    return {row["frame_id"]: _development(row) for row in reading.rows(statement)}


def list_since(reading: ReadTransaction, since: Instant) -> Mapping[UUID, Development]:
    """What was developed since then, by its frame."""
    statement = sa.select(_developments).where(
        reading.mine(_developments), _developments.c.developed_at >= since
    )
    return {row["frame_id"]: _development(row) for row in reading.rows(statement)}


def list_circles(reading: ReadTransaction, roll_id: UUID) -> Sequence[Circle]:
    """A roll's circled prints in the order of circling."""
    statement = (
        sa.select(_circles)
        .where(reading.mine(_circles), _circles.c.roll_id == roll_id)
        .order_by(_circles.c.position)
    )
    return [
        Circle(frame_id=row["frame_id"], position=row["position"], glad_actual=row["glad_actual"])
        for row in reading.rows(statement)
    ]


def replace_circles(transaction: Transaction, roll_id: UUID, circles: Sequence[Circle]) -> None:
    """Put these circles in the place of a roll's old ones."""
    transaction.delete(_circles, _circles.c.roll_id == roll_id)
    for circle in circles:
        transaction.insert(
            _circles,
            roll_id=roll_id,
            position=circle.position,
            frame_id=circle.frame_id,
            glad_actual=circle.glad_actual,
            circled_at=transaction.at,
        )


def add_fog(
    transaction: Transaction, roll_id: UUID, reason: str, at: Instant | None = None
) -> None:
    """Mark a roll as opened before its time, for ever.

    Args:
        at: When it was, if not now.
    """
    fog_id = new_id(transaction.at)
    transaction.insert(
        tables.fogs, id=fog_id, roll_id=roll_id, fogged_at=at or transaction.at, reason=reason
    )
    transaction.record(LedgerKind.KEPT, Ref(PRACTICE, "fog", fog_id))


def list_fogs(reading: ReadTransaction, roll_id: UUID) -> Sequence[Fog]:
    """When and why a roll was opened before its time."""
    statement = (
        sa.select(tables.fogs)
        .where(reading.mine(tables.fogs), tables.fogs.c.roll_id == roll_id)
        .order_by(tables.fogs.c.id)
    )
    return [
        Fog(fogged_at=row["fogged_at"], reason=row["reason"]) for row in reading.rows(statement)
    ]


def last_seen(reading: ReadTransaction, frame_ids: Collection[UUID]) -> Mapping[UUID, Instant]:
    """When each of these frames was last seen in a call-on; absent when never."""
    table = tables.sightings
    statement = sa.select(table).where(reading.mine(table), table.c.frame_id.in_(list(frame_ids)))
    return {row["frame_id"]: row["seen_at"] for row in reading.rows(statement)}


def mark_seen(transaction: Transaction, frame_ids: Sequence[UUID]) -> None:
    """Remember that these frames were seen now."""
    table = tables.sightings
    for frame_id in frame_ids:
        changed = transaction.update(
            table, {"seen_at": transaction.at}, table.c.frame_id == frame_id
        )
        if changed == 0:
            transaction.insert(table, frame_id=frame_id, seen_at=transaction.at)


def _development(row: Any) -> Development:
    return Development(
        frame_id=row["frame_id"],
        original_sha256=row["original_sha256"],
        original_size=row["original_size"],
        media_type=row["media_type"],
        file_name=row["file_name"],
        line=row["line"],
        detail=row["detail"],
        scent=row["scent"],
        glad_predicted=row["glad_predicted"],
        width=row["width"],
        height=row["height"],
        camera=row["camera"],
        photographed=row["photographed_text"],
        photographed_certainty=row["photographed_certainty"],
        has_location=row["has_location"],
        problem=row["problem"],
        developed_at=row["developed_at"],
    )
