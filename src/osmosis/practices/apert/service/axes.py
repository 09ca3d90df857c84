"""Axes that the person names, where sources lean on them, and where editions should stand."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from osmosis.kernel.ids import new_id
from osmosis.practices.apert.model import Axis, InvalidGateError, Leaning, Target
from osmosis.practices.apert.rules.words import (
    checked_name,
    checked_place,
    checked_tolerance,
    checked_words,
)
from osmosis.practices.apert.store import axes, gates, sources
from osmosis.practices.context import PracticeContext
from osmosis.storage.transaction import ReadTransaction


def make_axis(context: PracticeContext, name: str, low: str, high: str, virtue: str = "") -> Axis:
    """Name a dimension and its two ends.

    Args:
        virtue: The roll's virtue that it stands for, if it does.

    Raises:
        InvalidInputError: A word is missing or too long, or the name is taken.
    """
    with context.store.write() as transaction:
        axis = _checked(
            transaction,
            Axis(id=new_id(transaction.at), name=name, low=low, high=high, virtue=virtue),
        )
        axes.add_axis(transaction, axis)
        return axis


def change_axis(context: PracticeContext, axis: Axis) -> Axis:
    """Call an axis or its ends something else.

    Raises:
        NotFoundError: There is no such axis.
        InvalidInputError: A word is missing or too long, or the name is taken.
    """
    with context.store.write() as transaction:
        axes.get_axis(transaction, axis.id)
        clean = _checked(transaction, axis)
        axes.change_axis(transaction, clean)
        return clean


def remove_axis(context: PracticeContext, axis_id: UUID) -> None:
    """Remove an axis, with every leaning and target on it.

    Raises:
        NotFoundError: There is no such axis.
    """
    with context.store.write() as transaction:
        axes.get_axis(transaction, axis_id)
        axes.remove_axis(transaction, axis_id)


def list_axes(context: PracticeContext) -> Sequence[Axis]:
    """Every axis, oldest first."""
    with context.store.read() as reading:
        return axes.list_axes(reading)


def lean(context: PracticeContext, source_id: UUID, axis_id: UUID, value: int) -> Leaning:
    """Say where a source stands on an axis: -100 at the low end, 100 at the high one.

    Raises:
        NotFoundError: There is no such source or axis.
        InvalidInputError: The value lies beyond the ends.
    """
    leaning = Leaning(source_id=source_id, axis_id=axis_id, value=checked_place(value))
    with context.store.write() as transaction:
        sources.get_source(transaction, source_id)
        axes.get_axis(transaction, axis_id)
        axes.set_leaning(transaction, leaning)
    return leaning


def lean_nowhere(context: PracticeContext, source_id: UUID, axis_id: UUID) -> None:
    """Say that a source has no place on an axis."""
    with context.store.write() as transaction:
        axes.remove_leaning(transaction, source_id, axis_id)


def list_leanings(context: PracticeContext, gate_id: UUID | None = None) -> Sequence[Leaning]:
    """Where the sources behind a gate (behind any, when none is named) stand."""
    with context.store.read() as reading:
        return axes.list_leanings(reading, gate_id)


def aim(
    context: PracticeContext, gate_id: UUID, axis_id: UUID, value: int, tolerance: int
) -> Target:
    """Say where a gate's editions should stand on an axis, and how far off they may be.

    Raises:
        NotFoundError: There is no such gate or axis.
        InvalidInputError: The value or the tolerance lies beyond the ends.
    """
    target = Target(
        gate_id=gate_id,
        axis_id=axis_id,
        value=checked_place(value),
        tolerance=checked_tolerance(tolerance),
    )
    with context.store.write() as transaction:
        gates.get_gate(transaction, gate_id)
        axes.get_axis(transaction, axis_id)
        axes.set_target(transaction, target)
    return target


def aim_nowhere(context: PracticeContext, gate_id: UUID, axis_id: UUID) -> None:
    """Say that it does not matter where a gate's editions stand on an axis."""
    with context.store.write() as transaction:
        axes.remove_target(transaction, gate_id, axis_id)


def list_targets(context: PracticeContext, gate_id: UUID) -> Sequence[Target]:
    """Where a gate's editions should stand."""
    with context.store.read() as reading:
        return axes.list_targets(reading, gate_id)


def _checked(reading: ReadTransaction, axis: Axis) -> Axis:
    others = [one.name for one in axes.list_axes(reading) if one.id != axis.id]
    low, high = checked_words(axis.low), checked_words(axis.high)
    if not low or not high or low.casefold() == high.casefold():
        raise InvalidGateError("An axis has two ends, each with a name of its own")
    return Axis(
        id=axis.id,
        name=checked_name(axis.name, others, of_axis=True),
        low=low,
        high=high,
        virtue=checked_words(axis.virtue),
    )
