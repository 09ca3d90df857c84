"""Gates as they are met: without those at rest."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from osmosis.errors import NotFoundError
from osmosis.practices.apert.model import Gate
from osmosis.practices.apert.store import gates, openings
from osmosis.practices.context import PracticeContext
from osmosis.storage.rests import RestFilter, rested


def is_at_rest(hidden: RestFilter, gate: Gate) -> bool:
    """Whether a gate is not to be met now."""
    return hidden.hides(gate.ref, texts=(gate.name,))


def list_met(context: PracticeContext) -> Sequence[Gate]:
    """Every gate that does not rest, oldest first."""
    with context.store.read() as reading:
        hidden = rested(reading, context.store.timekeeper.judge(reading).now)
        return [one for one in gates.list_gates(reading) if not is_at_rest(hidden, one)]


def get_met(context: PracticeContext, gate_id: UUID) -> Gate:
    """The gate with this id.

    Raises:
        NotFoundError: There is none, or it is at rest.
    """
    with context.store.read() as reading:
        gate = gates.get_gate(reading, gate_id)
        if is_at_rest(rested(reading, context.store.timekeeper.judge(reading).now), gate):
            raise NotFoundError("This gate is at rest")
    return gate


def get_met_of(context: PracticeContext, opening_id: UUID) -> Gate:
    """The gate of an opening.

    Raises:
        NotFoundError: There is no such opening, or its gate is at rest.
    """
    with context.store.read() as reading:
        gate_id = openings.get_opening(reading, opening_id).gate_id
    return get_met(context, gate_id)
