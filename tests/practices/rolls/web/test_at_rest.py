"""What rests is met by no address: not by that of a frame, of its bytes, or of a call-on."""

from __future__ import annotations

import re

import pytest

from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.service import calling, exposing, sheets
from osmosis.storage.rests import add_rest
from osmosis.web.application import create_app
from osmosis.web.settings import WebSettings
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.conftest import Pages, cased, finished


def rest(world: World, roll: Roll, how: str) -> None:
    """Let the roll rest, by itself or by a human whom it is about."""
    with world.app.store.write() as transaction:
        if how == "roll":
            add_rest(transaction, ref=roll.ref)
        else:
            add_rest(transaction, human="Anna")


@pytest.mark.parametrize("how", ["roll", "human"])
@pytest.mark.parametrize("below", ["picture/print", "picture/screen", "original"])
def test_the_bytes_of_a_roll_at_rest_are_not_found(
    pages: Pages, world: World, how: str, below: str
) -> None:
    roll = cased(world, "Patience with Anna")
    address = f"/rolls/{roll.id}/frames/2/{below}"
    assert pages.get(address).status_code == 200
    rest(world, roll, how)
    assert pages.get(address).status_code == 404


@pytest.mark.parametrize("how", ["roll", "human"])
def test_a_call_on_that_was_begun_says_nothing_of_what_rests(
    pages: Pages, world: World, how: str
) -> None:
    roll = cased(world, "Patience with Anna")
    call = pages.does(f"/rolls/{roll.id}/call").headers["location"].removesuffix("/1")
    rest(world, roll, how)
    for step in ("1", "end"):
        answer = pages.get(f"{call}/{step}")
        assert answer.status_code == 404
        assert "Anna" not in answer.text
        assert "Someone who lets the other finish." not in answer.text


def test_the_tray_is_called_on_without_the_roll_that_rests(pages: Pages, world: World) -> None:
    first, second = cased(world, "Patience with Anna"), cased(world, "Courage")
    sheets.put_into_case(world.context, second.id, "Someone who goes in.")
    calling.change_tray(world.context, [first.id, second.id])
    rest(world, first, "human")
    call = pages.does("/tray/call").headers["location"].removesuffix("/1")
    end = pages.page(f"{call}/end")
    assert "Someone who goes in." in end
    assert "Someone who lets the other finish." not in end


def test_a_void_frame_of_a_roll_at_rest_does_not_name_the_roll(pages: Pages, world: World) -> None:
    roll = world.load("Patience with Anna")
    world.expose_line(roll)
    exposing.cap(world.context, roll.id)
    world.expose_line(roll)
    world.develop(finished(world, roll))
    assert "Patience" in pages.page(f"/rolls/{roll.id}/frames/1")
    rest(world, roll, "human")
    page = pages.page(f"/rolls/{roll.id}/frames/1")
    assert "at rest" in page
    assert "Patience" not in page


def every_address(pages: Pages, roll: Roll) -> list[str]:
    """Every address that is about this roll or its first frame."""
    names = {"number": "1", "size": "print", "name": "can", "below": ""}
    found = []
    for route in create_app(pages.world.app, WebSettings(port=80)).routes:
        path = getattr(route, "path", "")
        if not path.startswith(("/rolls/{roll_id", "/api/v1/rolls/{roll_id")):
            continue
        address = re.sub(r"{roll_id[^}]*}", str(roll.id), path)
        address = re.sub(r"{(\w+)[^}]*}", lambda match: names.get(match[1], "1"), address)
        found.append(address)
    return found


@pytest.mark.parametrize("state", ["loaded", "finished", "cased"])
def test_no_address_names_a_roll_at_rest(pages: Pages, world: World, state: str) -> None:
    if state == "cased":
        roll = cased(world, "Patience")
    else:
        roll = world.load("Patience")
        world.expose_line(roll)
    if state == "finished":
        roll = finished(world, roll)
    rest(world, roll, "roll")
    addresses = every_address(pages, roll)
    assert len(addresses) > 20
    named = [one for one in addresses if "Patience" in pages.get(one).text]
    assert named == []
