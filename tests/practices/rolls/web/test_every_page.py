"""Every page of every state renders and keeps the rules of a page."""

from __future__ import annotations

import pytest

from osmosis.practices.rolls.model import Medium
from osmosis.practices.rolls.service import film, loading
from osmosis.practices.rolls.service.scents import add_scent
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.conftest import Pages, cased, developed, finished

OPEN = ("sheet", "browse", "call", "prints", "capsule", "give", "frames/1", "frames/2")
CLOSED = ("", "prints", "insert", "folder", "film/scans")


def test_the_pages_that_belong_to_no_roll(pages: Pages) -> None:
    for path in ("/case", "/rolls/load", "/rolls/before", "/rolls/import", "/rolls/keeping"):
        pages.page(path)
    for path in ("/tray", "/tray/history", "/scents", "/loose", "/rests", "/rolls/look-around"):
        pages.page(path)


@pytest.mark.parametrize("below", [*CLOSED, "finish", "open-early"])
def test_pages_of_a_loaded_roll(pages: Pages, world: World, below: str) -> None:
    roll = world.load()
    world.expose_line(roll)
    pages.page(f"/rolls/{roll.id}/{below}".rstrip("/"))


@pytest.mark.parametrize("below", [*CLOSED, "develop"])
def test_pages_of_a_finished_roll(pages: Pages, world: World, below: str) -> None:
    roll = world.load()
    world.expose_line(roll)
    finished(world, roll)
    pages.page(f"/rolls/{roll.id}/{below}".rstrip("/"))


@pytest.mark.parametrize("below", [*OPEN, "rest", "let-go", "frames/2/rest", "frames/2/let-go"])
def test_pages_of_a_developed_roll(pages: Pages, world: World, below: str) -> None:
    roll = developed(world)
    pages.page(f"/rolls/{roll.id}/{below}")


def test_the_page_of_a_roll_in_the_case(pages: Pages, world: World) -> None:
    roll = cased(world)
    page = pages.page(f"/rolls/{roll.id}")
    assert "Someone who lets the other finish." in page
    assert f"/rolls/{roll.id}/frames/2/picture/print" in page
    assert "The glove on the rail" in page


def test_pages_of_a_roll_on_film_in_every_state(pages: Pages, world: World) -> None:
    roll = world.load("Silence", medium=Medium.FILM)
    page = pages.page(f"/rolls/{roll.id}")
    assert "Frame 1 is exposed" in page
    pages.does(f"/rolls/{roll.id}/film/expose", f"/rolls/{roll.id}")
    loading.finish_roll(world.context, roll.id)
    assert "It is at the lab" in pages.page(f"/rolls/{roll.id}")
    film.move_on(world.context, roll.id)
    assert "It is back" in pages.page(f"/rolls/{roll.id}")
    pages.does(f"/rolls/{roll.id}/film/move", f"/rolls/{roll.id}", box_place="Shelf 2")
    assert "Shelf 2" in pages.page(f"/rolls/{roll.id}")
    pages.page(f"/rolls/{roll.id}/film/scans")
    pages.page(f"/rolls/{roll.id}/prints")
    pages.does(
        f"/rolls/{roll.id}/film/case", "/case", box_place="Shelf 2, box 3", identity_line="Quiet."
    )
    page = pages.page(f"/rolls/{roll.id}")
    assert "Shelf 2, box 3" in page
    assert "incomplete" not in page
    pages.page(f"/rolls/{roll.id}/frames/1")
    pages.page(f"/rolls/{roll.id}/browse")
    assert "Circle" not in pages.page(f"/rolls/{roll.id}/sheet").partition("<main")[2]


def test_pages_name_what_is_on_the_shelf(pages: Pages, world: World) -> None:
    bottle = add_scent(world.context, "Vetiver")
    add_scent(world.context, "Orange peel")
    roll = world.load("Order", scent_tag=(bottle.id,))
    assert "Vetiver" in pages.page(f"/rolls/{roll.id}")
    assert "Vetiver" in pages.page("/rolls/load")
    page = pages.page("/scents")
    assert "Orange peel with Vetiver" in page
    assert "Order" in page


@pytest.mark.parametrize(
    "below", ["", "sheet", "browse", "call", "prints", "capsule", "give", "frames/1", "develop"]
)
def test_a_roll_that_is_not_there_is_not_found(pages: Pages, below: str) -> None:
    missing = "0197a0e0-0000-7000-8000-000000000000"
    page = pages.page(f"/rolls/{missing}/{below}".rstrip("/"), 404)
    assert "There is no such roll" in page


@pytest.mark.parametrize("below", ["sheet", "browse", "call", "frames/1", "capsule", "give"])
def test_what_is_sealed_says_not_yet_and_when(pages: Pages, world: World, below: str) -> None:
    roll = world.load()
    world.expose_line(roll, "Nobody sees this yet.")
    loading.finish_roll(world.context, roll.id)
    page = pages.page(f"/rolls/{roll.id}/{below}", 423)
    assert "Nobody sees this yet." not in page
    assert "18 May 2031" in page


@pytest.mark.parametrize(
    "path",
    ["/rolls/load", "/tray", "/scents", "/rests", "/rolls/before", "/rolls/import"],
)
def test_a_form_without_its_token_changes_nothing(pages: Pages, path: str) -> None:
    assert pages.post(path, data={"virtue": "Patience"}).status_code == 403
