"""The pages of Rolls on a small world: a browser without a network, and rolls in every state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image
from whenever import TimeDelta

from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.service import loading, sheets
from osmosis.sealing.moment import MomentNote
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.callers import Script
from tests.sealing.quick_lock import quick_lock
from tests.web.page_rules import broken_rules
from tests.web.site import Site


class Pages(Site):
    """A browser on the pages of a world."""

    def __init__(self, world: World) -> None:
        super().__init__(world.app)
        self.world = world

    def page(self, path: str, status: int = 200, **options: Any) -> str:
        """A page's markup, which keeps the rules of every page."""
        answer = self.get(path, **options)
        assert answer.status_code == status, said(answer.text)
        assert broken_rules(answer.text) == []
        assert answer.headers["cache-control"] == "no-store"
        return answer.text

    def does(self, path: str, leads_to: str | None = None, /, **fields: Any) -> httpx.Response:
        """Send a form that goes on to another page."""
        answer = self.post(path, data={"csrf_token": self.token(), **fields})
        assert answer.status_code == 303, said(answer.text)
        if leads_to is not None:
            assert answer.headers["location"] == leads_to
        return answer

    def refuses(self, path: str, status: int, /, **fields: Any) -> str:
        """Send a form that is refused, and read what the page says about it."""
        answer = self.post(path, data={"csrf_token": self.token(), **fields})
        assert answer.status_code == status, said(answer.text)
        assert broken_rules(answer.text) == []
        return answer.text


def said(markup: str) -> str:
    """What a page says, without its markup."""
    main = markup.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", f"<main{main}").split())


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
