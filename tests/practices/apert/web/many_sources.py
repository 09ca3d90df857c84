"""A gate with very many sources, for the pages that list some at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from osmosis.practices.apert.model import Axis, Gate, Source
from osmosis.practices.apert.service import axes, sources
from tests.practices.apert.conftest import World

MANY = 10_000
GERMAN = {"Accept-Language": "de"}
LIGHT_BYTES = 250_000


@dataclass(frozen=True, kw_only=True)
class Many:
    """A gate with very many sources, and an axis."""

    gate: Gate
    axis: Axis
    sources: Sequence[Source]

    def at(self, piece: str) -> str:
        """A page of the gate."""
        return f"/apert/gates/{self.gate.id}/{piece}"


def so_many(world: World, count: int) -> Many:
    """So many sources, of which the first one leans."""
    gate = world.gate()
    new = [
        (gate, sources.NewSource(address=f"https://paper-{n}.example/f", name=f"Paper {n}"))
        for n in range(2, count + 1)
    ]
    with world.app.store.write() as transaction:
        sources.add_many_in(world.context, transaction, new)
    axis = axes.make_axis(world.context, "Distance", "near", "far")
    standing = sources.list_sources(world.context, gate.id)
    axes.lean(world.context, standing[0].id, axis.id, -40)
    return Many(gate=gate, axis=axis, sources=standing)
