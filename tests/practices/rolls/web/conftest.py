"""The pages of Rolls on a small world: a browser without a network, and rolls in every state."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from whenever import TimeDelta

from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.service import loading, sheets
from osmosis.sealing.moment import MomentNote
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.callers import Script
from tests.sealing.quick_lock import quick_lock
from tests.web import pages as web
from tests.web.site import Site


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


def picture(colour: str = "teal", size: tuple[int, int] = (48, 32)) -> bytes:
    """A small photograph of nothing."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def finished(world: World, roll: Roll) -> Roll:
    """The roll, finished and rested."""
    loading.finish_roll(world.context, roll.id)
    world.clock.advance(TimeDelta(hours=15 * 24))
    return world.roll(roll)


def developed(world: World, virtue: str = "Patience", **wanted: object) -> Roll:
    """A developed roll with a line, a photograph, and a line that was voided."""
    roll = world.load(virtue, **wanted)
    world.expose_line(roll, "I let him finish.")
    world.expose(
        roll,
        MomentNote(kind="photo", detail="The glove on the rail", glad=72, file_name="bench.jpg"),
        picture(),
    )
    return world.develop(finished(world, roll))


def cased(world: World, virtue: str = "Patience", **wanted: object) -> Roll:
    """A roll in the case, its photograph circled."""
    roll = developed(world, virtue, **wanted)
    sheets.circle(world.context, roll.id, [2], {2: 90})
    return sheets.put_into_case(world.context, roll.id, "Someone who lets the other finish.")


@pytest.fixture
def site(world: World) -> Iterator[Site]:
    """The pages and the API, called as a browser or a script calls them."""
    opened = Site(world.app)
    yield opened
    opened.close()


@pytest.fixture
def script(site: Site) -> Script:
    """A script whose token may do everything."""
    return Script(site, "full")
