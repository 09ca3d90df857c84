"""A roll while it is in the camera: its page, the cap, the camera, and finishing it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from whenever import TimeDelta

from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import RollState
from osmosis.practices.rolls.service import loading
from osmosis.storage.rests import add_rest
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.conftest import Pages, cased, developed


def test_the_strip_shows_what_is_spent_and_never_what_is_on_it(pages: Pages, world: World) -> None:
    roll = world.load("Order", why="Because of the kitchen.")
    world.expose_line(roll, "A secret line.")
    page = pages.page(f"/rolls/{roll.id}")
    assert "Because of the kitchen." in page
    assert "1 of 24 exposed" in page
    assert "Frame 1, exposed" in page
    assert "Frame 2, not exposed" in page
    assert "A secret line." not in page


def test_the_roll_in_the_camera_is_exposed_and_another_can_be_put_in(
    pages: Pages, world: World
) -> None:
    first, second = world.load("First"), world.load("Second")
    assert 'href="/capture"' in pages.page(f"/rolls/{first.id}")
    assert "Put it into the camera" in pages.page(f"/rolls/{second.id}")
    pages.does(f"/rolls/{second.id}/current", f"/rolls/{second.id}")
    assert "Put it into the camera" in pages.page(f"/rolls/{first.id}")


def test_the_lens_cap_is_there_for_a_minute(pages: Pages, world: World) -> None:
    roll = world.load()
    assert "Lens cap" not in pages.page(f"/rolls/{roll.id}")
    world.expose_line(roll)
    assert "Lens cap" in pages.page(f"/rolls/{roll.id}")
    pages.does(f"/rolls/{roll.id}/cap", f"/rolls/{roll.id}")
    page = pages.page(f"/rolls/{roll.id}")
    assert "frame 1 is void and stays spent" in page
    assert "Frame 1, voided, the lens cap was on" in page
    world.expose_line(roll)
    world.clock.advance(TimeDelta(seconds=61))
    assert "Lens cap" not in pages.page(f"/rolls/{roll.id}")
    assert "minute of the lens cap is over" in pages.answers(f"/rolls/{roll.id}/cap", 409)


def test_finishing_asks_once_and_says_what_stays_dark(pages: Pages, world: World) -> None:
    roll = world.load()
    pages.page(f"/rolls/{roll.id}/finish", 409)
    world.expose_line(roll)
    page = pages.page(f"/rolls/{roll.id}/finish")
    assert "23 places stay dark." in page
    assert "It then rests for two weeks." in page
    pages.does(f"/rolls/{roll.id}/finish", f"/rolls/{roll.id}")
    page = pages.page(f"/rolls/{roll.id}")
    assert "rests until 18 May 2031" in page
    assert "incomplete" not in page
    assert "This roll is finished" in pages.answers(f"/rolls/{roll.id}/finish", 409)


def test_the_lucky_frame_is_offered_when_the_others_are_spent(
    pages: Pages, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds = (f"{number:032x}" for number in range(100))
    seed = next(seed for seed in seeds if rules.lucky_number(seed, 24) == 25)
    monkeypatch.setattr(loading, "secrets", SimpleNamespace(token_hex=lambda _: seed))
    roll = world.load()
    for number in range(23):
        world.expose_line(roll, f"Line {number}.")
    assert "Frame 25, not exposed" not in pages.page(f"/rolls/{roll.id}")
    world.expose_line(roll, "Line 24.")
    assert "Frame 25, not exposed" in pages.page(f"/rolls/{roll.id}")


def test_loose_frames_of_a_roll_are_named_on_its_page(pages: Pages, world: World) -> None:
    roll = world.load()
    world.expose_line(roll, stays_loose=True)
    assert "One frame was kept for this roll" in pages.page(f"/rolls/{roll.id}")


def test_a_developed_roll_leads_to_its_sheet_until_it_is_in_the_case(
    pages: Pages, world: World
) -> None:
    roll = developed(world)
    answer = pages.get(f"/rolls/{roll.id}")
    assert answer.headers["location"] == f"/rolls/{roll.id}/sheet"
    pages.does(f"/rolls/{roll.id}/sheet", then="case", identity_line="Someone.")
    assert world.roll(roll).state is RollState.CASED
    assert "Someone." in pages.page(f"/rolls/{roll.id}")


def test_a_roll_at_rest_shows_nothing_of_itself(pages: Pages, world: World) -> None:
    roll = cased(world)
    with world.app.store.write() as transaction:
        add_rest(transaction, ref=roll.ref)
    for below in ("", "/sheet"):
        page = pages.page(f"/rolls/{roll.id}{below}")
        assert "This roll is at rest" in page
        assert "Patience" not in page
    for below in ("/browse", "/call", "/prints", "/capsule", "/give"):
        pages.page(f"/rolls/{roll.id}{below}", 404)
    assert pages.get(f"/rolls/{roll.id}/frames/2/picture/print").status_code == 404
