"""A browser on the pages of a world whose gate is open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from osmosis.practices.apert.model import Gate, Opening
from tests.practices.apert.conftest import World
from tests.practices.apert.shelved import open_gate
from tests.web import pages as web


class Pages(web.Pages):
    """A browser on the pages of a world."""

    def __init__(self, world: World, gate: Gate, opening: Opening) -> None:
        super().__init__(world.app)
        self.world = world
        self.gate = gate
        self.opening = opening


@pytest.fixture
def pages(world: World) -> Iterator[Pages]:
    """A browser, and a gate that is open."""
    opened = Pages(world, *open_gate(world))
    yield opened
    opened.close()
