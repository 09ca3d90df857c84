"""Periods, their keys, and what was collected in them, as rows without a word of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.practices.apert import tables
from osmosis.practices.apert.model import Batch, Gap, GapReason, Period
from osmosis.sealing.tiers import Tier
from osmosis.storage.transaction import ReadTransaction, Transaction

_periods = tables.periods
_batches = tables.batches
_gaps = tables.gaps


def add_period(transaction: Transaction, period: Period) -> None:
    """Keep a period that begins to be filled."""
    transaction.insert(
        _periods,
        id=period.id,
        gate_id=period.gate_id,
        recipient=period.recipient,
        tier=period.tier.value,
        begun_at=period.begun_at,
        ended_at=period.ended_at,
    )


def end_period(transaction: Transaction, period_id: UUID) -> None:
    """Say that nothing more is added to a period."""
    transaction.update(_periods, {"ended_at": transaction.at}, _periods.c.id == period_id)


def get_period(reading: ReadTransaction, period_id: UUID) -> Period:
    """The period with this id.

    Raises:
        NotFoundError: There is none.
    """
    row = reading.find(_periods, id=period_id)
    if row is None:
        raise NotFoundError("There is no such period")
    return _period(row)


def find_filling(reading: ReadTransaction, gate_id: UUID) -> Period | None:
    """The period of a gate that is being filled; a gate that has ended has none."""
    row = reading.first(
        sa.select(_periods).where(
            reading.mine(_periods), _periods.c.gate_id == gate_id, _periods.c.ended_at.is_(None)
        )
    )
    return None if row is None else _period(row)


def list_filling(reading: ReadTransaction) -> Mapping[UUID, Period]:
    """The periods that are being filled, by their gates."""
    statement = sa.select(_periods).where(reading.mine(_periods), _periods.c.ended_at.is_(None))
    return {row["gate_id"]: _period(row) for row in reading.rows(statement)}


def compost(transaction: Transaction, period_id: UUID) -> Sequence[str]:
    """Remove what a period collected; only the row of the period stays, and its gaps.

    Returns:
        The names of the age files that nobody needs any more.
    """
    names = [batch.sealed_sha256 for batch in list_batches(transaction, period_id)]
    transaction.delete(_batches, _batches.c.period_id == period_id)
    transaction.update(_periods, {"composted_at": transaction.at}, _periods.c.id == period_id)
    return names


def find_to_empty(reading: ReadTransaction) -> Instant | None:
    """Since when bytes of what was composted may lie on the disk; ``None`` when none do."""
    statement = sa.select(_periods.c.composted_at).where(*_to_empty(reading))
    row = reading.first(statement.order_by(_periods.c.composted_at).limit(1))
    return None if row is None else row["composted_at"]


def say_emptied(transaction: Transaction) -> None:
    """Say that the bytes of every period that was composted have left the disk."""
    transaction.update(_periods, {"emptied_at": transaction.at}, *_to_empty(transaction))


def add_batch(transaction: Transaction, batch: Batch) -> None:
    """Keep what a group of visits brought."""
    transaction.insert(
        _batches,
        id=batch.id,
        period_id=batch.period_id,
        fetched_at=batch.fetched_at,
        sealed_sha256=batch.sealed_sha256,
        sealed_size=batch.sealed_size,
    )


def list_batches(reading: ReadTransaction, period_id: UUID) -> Sequence[Batch]:
    """What the visits of a period brought, oldest first."""
    statement = (
        sa.select(_batches)
        .where(reading.mine(_batches), _batches.c.period_id == period_id)
        .order_by(_batches.c.fetched_at, _batches.c.id)
    )
    return [_batch(row) for row in reading.rows(statement)]


def add_gap(transaction: Transaction, gap: Gap) -> None:
    """Keep that something may have been missed."""
    transaction.insert(
        _gaps,
        id=gap.id,
        period_id=gap.period_id,
        source_id=gap.source_id,
        from_at=gap.from_at,
        until_at=gap.until_at,
        reason=gap.reason.value,
    )


def remove_gap(
    transaction: Transaction, source_id: UUID, from_at: Instant, reason: GapReason
) -> None:
    """Take back that something may have been missed since then, in a period that is being filled.

    What an edition has told already stays told.
    """
    filling = sa.select(_periods.c.id).where(
        transaction.mine(_periods), _periods.c.ended_at.is_(None)
    )
    transaction.delete(
        _gaps,
        _gaps.c.source_id == source_id,
        _gaps.c.from_at == from_at,
        _gaps.c.reason == reason.value,
        _gaps.c.period_id.in_(filling),
    )


def list_gaps(reading: ReadTransaction, period_id: UUID) -> Sequence[Gap]:
    """What may have been missed in a period, oldest first."""
    statement = (
        sa.select(_gaps)
        .where(reading.mine(_gaps), _gaps.c.period_id == period_id)
        .order_by(_gaps.c.from_at, _gaps.c.id)
    )
    return [_gap(row) for row in reading.rows(statement)]


def list_gone(reading: ReadTransaction) -> Mapping[UUID, Instant]:
    """When each source that was once gone for good was last found to be so."""
    when = sa.func.max(_gaps.c.until_at).label("gone_at")
    statement = (
        sa.select(_gaps.c.source_id, when)
        .where(reading.mine(_gaps), _gaps.c.reason == GapReason.GONE.value)
        .group_by(_gaps.c.source_id)
    )
    return {row["source_id"]: row["gone_at"] for row in reading.rows(statement)}


def take_back_gone(transaction: Transaction, source_id: UUID) -> None:
    """Take back that a source is gone, as far as no edition has told it."""
    filling = sa.select(_periods.c.id).where(
        transaction.mine(_periods), _periods.c.ended_at.is_(None)
    )
    transaction.delete(
        _gaps,
        _gaps.c.source_id == source_id,
        _gaps.c.reason == GapReason.GONE.value,
        _gaps.c.period_id.in_(filling),
    )


def _to_empty(reading: ReadTransaction) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        reading.mine(_periods),
        _periods.c.composted_at.is_not(None),
        _periods.c.emptied_at.is_(None),
    )


def _period(row: Any) -> Period:
    return Period(
        id=row["id"],
        gate_id=row["gate_id"],
        recipient=row["recipient"],
        tier=Tier(row["tier"]),
        begun_at=row["begun_at"],
        ended_at=row["ended_at"],
        composted_at=row["composted_at"],
    )


def _batch(row: Any) -> Batch:
    return Batch(
        id=row["id"],
        period_id=row["period_id"],
        fetched_at=row["fetched_at"],
        sealed_sha256=row["sealed_sha256"],
        sealed_size=row["sealed_size"],
    )


def _gap(row: Any) -> Gap:
    return Gap(
        id=row["id"],
        period_id=row["period_id"],
        source_id=row["source_id"],
        from_at=row["from_at"],
        until_at=row["until_at"],
        reason=GapReason(row["reason"]),
    )
