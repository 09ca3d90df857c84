"""Where the weight of a gate's sources lies, on every axis; no word of what they say."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from osmosis.practices.apert.rules.balancing import AxisBalance, balance_on
from osmosis.practices.apert.store import axes, sources
from osmosis.practices.context import PracticeContext


def preview_balance(context: PracticeContext, gate_id: UUID) -> Sequence[AxisBalance]:
    """How the sources of a gate lie on each axis, oldest axis first."""
    with context.store.read() as reading:
        standing = sources.list_sources(reading, gate_id)
        leanings = axes.list_leanings(reading, gate_id)
        targets = {one.axis_id: one for one in axes.list_targets(reading, gate_id)}
        return [
            balance_on(axis, standing, leanings, targets.get(axis.id))
            for axis in axes.list_axes(reading)
        ]
