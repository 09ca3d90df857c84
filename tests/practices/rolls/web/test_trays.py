"""The tray in the browser: one gesture each, every change kept, a rhythm if one wants."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from whenever import TimeDelta

from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.service import calling, trays
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.conftest import Pages, cased


@pytest.fixture
def four(world: World) -> list[Roll]:
    """Four rolls in the case."""
    return [cased(world, virtue) for virtue in ("One", "Two", "Three", "Four")]


def lying(world: World) -> list[UUID]:
    return list(trays.latest(world.context).rolls)


def test_adding_swapping_ordering_and_taking_off_is_one_gesture(
    pages: Pages, world: World, four: list[Roll]
) -> None:
    one, two, three, four_ = (roll.id for roll in four)
    for roll_id in (one, two, three):
        pages.does("/tray", "/tray", add=str(roll_id))
    assert lying(world) == [one, two, three]
    assert 'aria-label="Place 1: ' in pages.page("/tray")
    pages.does("/tray", "/tray", add=str(four_), instead_of=str(two))
    assert lying(world) == [one, four_, three]
    pages.does("/tray", "/tray", up=str(three))
    assert lying(world) == [one, three, four_]
    pages.does("/tray", "/tray", remove=str(one))
    assert lying(world) == [three, four_]
    page = pages.page("/tray")
    assert "An empty place" in page
    assert "Call on the tray" in page


def test_a_full_tray_asks_what_goes_back(pages: Pages, world: World, four: list[Roll]) -> None:
    calling.change_tray(world.context, [roll.id for roll in four[:3]])
    answer = pages.post("/tray", data={"csrf_token": pages.token(), "add": str(four[3].id)})
    assert answer.status_code == 200
    assert "It holds three." in answer.text
    assert answer.text.count('name="instead_of"') == 3
    assert lying(world) == [roll.id for roll in four[:3]]


def test_every_change_is_kept_with_its_date(pages: Pages, world: World, four: list[Roll]) -> None:
    pages.does("/tray", add=str(four[0].id))
    world.clock.advance(TimeDelta(hours=48))
    pages.does("/tray", add=str(four[1].id))
    page = pages.page("/tray/history")
    assert "One, Two" in page
    assert page.count("<tr>") == 3


def test_a_rhythm_is_set_said_and_asked_on_its_day(
    pages: Pages, world: World, four: list[Roll]
) -> None:
    calling.change_tray(world.context, [four[0].id])
    now = world.clock.now().to_tz("Europe/Bucharest")
    pages.does("/tray/rhythm", "/tray", every="week", first=str(now.date()), time="09:00")
    assert "at nine in the morning" in pages.page("/tray")
    assert "tray’s own day is today" in pages.page("/case")
    pages.does("/tray/call")
    assert "tray’s own day is today" not in pages.page("/case")
    world.clock.advance(TimeDelta(hours=24))
    assert "tray’s own day is today" not in pages.page("/case")
    world.clock.advance(TimeDelta(hours=6 * 24))
    assert "tray’s own day is today" in pages.page("/case")
    pages.does("/tray/rhythm", "/tray", every="")
    assert "None. You call on it when you like." in pages.page("/tray")


@pytest.mark.parametrize(
    "typed",
    [
        "every 3 days from 2031-05-04 09:00 Europe/Bucharest",
        "every month on the last Friday from 2031-05-30 18:00 Europe/Bucharest",
        "every month on the first and third Sunday from 2031-05-18 18:00 Europe/Bucharest",
        "every month on the last day from 2031-05-31 18:00 Europe/Bucharest",
        "on 2031-05-04, 2031-06-01 at 09:00 Europe/Bucharest",
    ],
)
def test_a_rhythm_that_was_typed_stays_as_it_is_until_another_is_chosen(
    pages: Pages, world: World, four: list[Roll], typed: str
) -> None:
    calling.change_tray(world.context, [four[0].id], typed)
    chosen = re.search(r'<option value="([^"]*)" selected>([^<]*)', pages.page("/tray?change"))
    assert chosen is not None
    assert chosen[2] == "As it is"
    pages.does("/tray/rhythm", "/tray", every=chosen[1], first="2031-05-04", time="07:00")
    assert trays.latest(world.context).rhythm == typed
    pages.does("/tray/rhythm", "/tray", every="week", first="2031-05-04", time="07:00")
    assert "As it is" not in pages.page("/tray?change")


def test_what_cannot_lie_on_the_tray_is_refused(pages: Pages, world: World) -> None:
    roll = world.load()
    world.expose_line(roll)
    pages.answers("/tray", 423, add=str(roll.id))
    pages.answers("/tray", 404, add="0197a0e0-0000-7000-8000-000000000000")
    pages.answers("/tray", 422, add="nonsense")
    pages.answers("/tray/rhythm", 422, every="hour", first="2031-05-04")
    pages.answers("/tray/rhythm", 422, every="week", first="2031-02-31")
