"""The pages of Mnestics on a small world: a browser without a network, and filled-in forms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.practices.mnestics.conftest import World
from tests.sealing.quick_lock import quick_lock
from tests.web import pages as web

NEW: dict[str, str] = {
    "name": "Sundays",
    "rhythm": "week",
    "date": "2031-05-11",
    "time": "09:00",
    "first_line": "You are not late.",
}
"""What the page for a new pathway asks."""


class Pages(web.Pages):
    """A browser on the pages of a world."""

    def __init__(self, world: World) -> None:
        super().__init__(world.app)
        self.world = world


@pytest.fixture
def pages(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    """A browser on the pages of the world, whose passphrases are locked up in no time."""
    monkeypatch.setattr(world.app.keys, "_lock_up", quick_lock)
    opened = Pages(world)
    yield opened
    opened.close()
