"""Axes, where sources lean on them, and where editions should stand, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import NotFoundError
from osmosis.practices.apert import tables
from osmosis.practices.apert.model import Axis, Leaning, Target
from osmosis.storage.transaction import ReadTransaction, Transaction

_axes = tables.axes
_leanings = tables.leanings
_targets = tables.targets


def add_axis(transaction: Transaction, axis: Axis) -> None:
    """Keep a new axis."""
    transaction.insert(_axes, id=axis.id, **_words(axis))


def change_axis(transaction: Transaction, axis: Axis) -> None:
    """Keep other words of an axis."""
    transaction.update(_axes, _words(axis), _axes.c.id == axis.id)


def remove_axis(transaction: Transaction, axis_id: UUID) -> None:
    """Remove an axis with every leaning and target on it."""
    transaction.delete(_leanings, _leanings.c.axis_id == axis_id)
    transaction.delete(_targets, _targets.c.axis_id == axis_id)
    transaction.delete(_axes, _axes.c.id == axis_id)


def get_axis(reading: ReadTransaction, axis_id: UUID) -> Axis:
    """The axis with this id.

    Raises:
        NotFoundError: There is none.
    """
    row = reading.find(_axes, id=axis_id)
    if row is None:
        raise NotFoundError("There is no such axis")
    return _axis(row)


def list_axes(reading: ReadTransaction) -> Sequence[Axis]:
    """Every axis, oldest first."""
    statement = sa.select(_axes).where(reading.mine(_axes)).order_by(_axes.c.id)
    return [_axis(row) for row in reading.rows(statement)]


def set_leaning(transaction: Transaction, leaning: Leaning) -> None:
    """Keep where a source stands on an axis."""
    remove_leaning(transaction, leaning.source_id, leaning.axis_id)
    transaction.insert(
        _leanings, source_id=leaning.source_id, axis_id=leaning.axis_id, value=leaning.value
    )


def remove_leaning(transaction: Transaction, source_id: UUID, axis_id: UUID) -> None:
    """Say that a source stands nowhere on an axis."""
    transaction.delete(
        _leanings, _leanings.c.source_id == source_id, _leanings.c.axis_id == axis_id
    )


def list_leanings(reading: ReadTransaction, gate_id: UUID | None = None) -> Sequence[Leaning]:
    """Where the sources behind a gate (behind any, when none is named) stand."""
    statement = (
        sa.select(_leanings)
        .where(reading.mine(_leanings))
        .order_by(_leanings.c.source_id, _leanings.c.axis_id)
    )
    if gate_id is not None:
        sources = tables.sources
        behind = sa.select(sources.c.id).where(reading.mine(sources), sources.c.gate_id == gate_id)
        statement = statement.where(_leanings.c.source_id.in_(behind))
    return [
        Leaning(source_id=row["source_id"], axis_id=row["axis_id"], value=row["value"])
        for row in reading.rows(statement)
    ]


def set_target(transaction: Transaction, target: Target) -> None:
    """Keep where a gate's editions should stand on an axis."""
    remove_target(transaction, target.gate_id, target.axis_id)
    transaction.insert(
        _targets,
        gate_id=target.gate_id,
        axis_id=target.axis_id,
        value=target.value,
        tolerance=target.tolerance,
    )


def remove_target(transaction: Transaction, gate_id: UUID, axis_id: UUID) -> None:
    """Say that it does not matter where they stand on it."""
    transaction.delete(_targets, _targets.c.gate_id == gate_id, _targets.c.axis_id == axis_id)


def list_targets(reading: ReadTransaction, gate_id: UUID) -> Sequence[Target]:
    """Where a gate's editions should stand."""
    statement = (
        sa.select(_targets)
        .where(reading.mine(_targets), _targets.c.gate_id == gate_id)
        .order_by(_targets.c.axis_id)
    )
    return [
        Target(
            gate_id=row["gate_id"],
            axis_id=row["axis_id"],
            value=row["value"],
            tolerance=row["tolerance"],
        )
        for row in reading.rows(statement)
    ]


def _words(axis: Axis) -> dict[str, object]:
    return {"name": axis.name, "low": axis.low, "high": axis.high, "virtue": axis.virtue}


def _axis(row: Any) -> Axis:
    return Axis(
        id=row["id"], name=row["name"], low=row["low"], high=row["high"], virtue=row["virtue"]
    )
