"""Scents, loose frames, rests and letting go in the browser."""

from __future__ import annotations

import httpx

from osmosis.practices.rolls.model import RollState
from osmosis.practices.rolls.service import exposing, scents
from osmosis.practices.rolls.service.cases import read_case
from osmosis.storage.rests import list_rests
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.conftest import Pages, cased, picture


def forgets(answer: httpx.Response) -> bool:
    """Whether the browser is told to forget the pages it showed, and to keep what waits in it."""
    return answer.headers.get_list("clear-site-data") == ['"cache"']


def test_a_bottle_is_put_on_the_shelf_with_its_photograph(pages: Pages, world: World) -> None:
    fields = {"csrf_token": pages.token(), "name": " Orange  peel ", "stock": "2"}
    fields["where_to_buy"] = "https://example.org/orange"
    answer = pages.post("/scents", data=fields, files={"photo": ("a.jpg", picture())})
    assert answer.status_code == 303
    (bottle,) = scents.shelf(world.context)
    assert (bottle.name, bottle.stock) == ("Orange peel", 2)
    page = pages.page("/scents")
    assert 'href="https://example.org/orange" rel="noreferrer external"' in page
    assert f'src="/scents/{bottle.id}/photo"' in page
    assert pages.get(f"/scents/{bottle.id}/photo").content == picture()
    pages.does(f"/scents/{bottle.id}/stock", "/scents", stock="0")
    assert scents.bottle(world.context, bottle.id).stock == 0


def test_what_cannot_stand_on_the_shelf_is_refused(pages: Pages, world: World) -> None:
    assert "needs a name" in pages.answers("/scents", 422, name="")
    pages.answers("/scents", 422, name="Cedar", stock="-1")
    pages.does("/scents", name="Cedar")
    assert "stands on the shelf already" in pages.answers("/scents", 409, name="cedar")
    fields = {"csrf_token": pages.token(), "name": "Vetiver"}
    answer = pages.post("/scents", data=fields, files={"photo": ("a.jpg", b"no picture")})
    assert answer.status_code == 422
    page = pages.page("/scents/0197a0e0-0000-7000-8000-000000000000/photo", 404)
    assert "no such bottle" in page
    (bottle,) = scents.shelf(world.context)
    pages.page(f"/scents/{bottle.id}/photo", 404)


def test_an_address_that_is_no_address_is_no_link(pages: Pages) -> None:
    pages.does("/scents", name="Cedar", where_to_buy="javascript:alert(1)")
    assert 'href="javascript' not in pages.page("/scents")


def test_a_loose_frame_gets_a_place_and_stays_sealed(pages: Pages, world: World) -> None:
    roll = world.load()
    kept = world.expose_line(roll, "A secret line.", stays_loose=True)
    page = pages.page("/loose")
    assert "A line" in page
    assert "Kept for Patience." in page
    assert "A secret line." not in page
    pages.does(f"/loose/{kept.frame.id}/place", "/loose", roll=str(roll.id))
    assert exposing.list_loose(world.context) == []
    assert "It is frame 1 of Patience." in pages.page("/loose")
    page = pages.answers(f"/loose/{kept.frame.id}/place", 409, roll=str(roll.id))
    assert "its place already" in page


def test_a_loose_frame_waits_while_no_roll_is_loaded(pages: Pages, world: World) -> None:
    roll = world.load()
    kept = world.expose_line(roll, stays_loose=True)
    world.expose_line(roll)
    pages.does(f"/rolls/{roll.id}/finish")
    assert "No roll is loaded that could take them." in pages.page("/loose")
    pages.answers(f"/loose/{kept.frame.id}/place", 409, roll=str(roll.id))
    pages.answers(f"/loose/{kept.frame.id}/place", 422, roll="nonsense")
    missing = "0197a0e0-0000-7000-8000-000000000000"
    pages.answers(f"/loose/{missing}/place", 404, roll=str(roll.id))


def test_a_roll_a_frame_a_name_and_a_stretch_of_time_rest_and_are_met_again(
    pages: Pages, world: World
) -> None:
    roll = cased(world)
    page = pages.page(f"/rolls/{roll.id}/rest")
    assert "Nothing is deleted." in page
    assert forgets(pages.does("/rests", "/case", ref=str(roll.ref)))
    pages.does("/rests", "/rests", human="Anna", note="Not this year.")
    pages.does("/rests", "/rests", first="2031-05-01", last="2031-05-31")
    pages.does("/rests", "/rests", last="2030-12-31")
    page = pages.page("/rests")
    for text in ("The roll “Patience”", "Anna", "Not this year."):
        assert text in page
    assert "1 May 2031 to 31 May 2031" in page
    assert "Up to 31 December 2030" in page
    with world.app.store.read() as reading:
        rests = list_rests(reading)
    for rest in rests:
        pages.does(f"/rests/{rest.id}/end", "/rests")
    page = pages.page("/rests")
    assert "Nothing is at rest." in page
    assert "Rests that are over" in page
    pages.answers(f"/rests/{rests[0].id}/end", 409)


def test_what_cannot_rest_is_refused_with_a_sentence(pages: Pages) -> None:
    assert "one thing, one named human" in pages.answers("/rests", 422)
    page = pages.answers("/rests", 422, first="2031-05-09", last="2031-05-01")
    assert "ends after it begins" in page
    assert 'value="2031-05-09"' in page
    assert "written like" in pages.answers("/rests", 422, first="9 May")
    assert "practice:kind:id" in pages.answers("/rests", 422, ref="nonsense")
    pages.answers("/rests/0197a0e0-0000-7000-8000-000000000000/end", 404)


def test_letting_a_frame_go_asks_once_and_names_older_copies(pages: Pages, world: World) -> None:
    roll = cased(world)
    copies = world.app.store.folder.backups
    copies.mkdir(exist_ok=True)
    (copies / "store-20310501T090000.db").write_bytes(b"a copy")
    page = pages.page(f"/rolls/{roll.id}/frames/1/let-go")
    assert "Let frame 1 of “Patience” go?" in page
    assert "store-20310501T090000.db" in page
    assert forgets(pages.does(f"/rolls/{roll.id}/frames/1/let-go", f"/rolls/{roll.id}"))
    page = pages.page(f"/rolls/{roll.id}")
    assert "Frame 1, let go" in page
    assert "I let him finish." not in page


def test_letting_a_roll_go_takes_it_out_of_the_case(pages: Pages, world: World) -> None:
    roll = cased(world)
    assert "Two frames go with it" in pages.page(f"/rolls/{roll.id}/let-go")
    assert forgets(pages.does(f"/rolls/{roll.id}/let-go", "/case"))
    assert read_case(world.context).kept == ()
    pages.page(f"/rolls/{roll.id}", 404)


def test_what_nobody_has_seen_is_not_let_go(pages: Pages, world: World) -> None:
    roll = world.load()
    world.expose_line(roll)
    pages.page(f"/rolls/{roll.id}/let-go", 423)
    pages.answers(f"/rolls/{roll.id}/let-go", 423)
    pages.answers(f"/rolls/{roll.id}/frames/1/let-go", 423)
    assert world.roll(roll).state is RollState.LOADED
