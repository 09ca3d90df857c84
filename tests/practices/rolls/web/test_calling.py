"""Calling on a roll in the browser: bottle, frames one by one, the line, and then it ends."""

from __future__ import annotations

from uuid import UUID

from whenever import TimeDelta

from osmosis.practices.rolls.model import Medium, Roll
from osmosis.practices.rolls.service import calling, film, loading, sheets
from osmosis.practices.rolls.service.scents import add_scent
from osmosis.practices.rolls.store import calls
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.conftest import Pages, cased, finished


def begun(pages: Pages, roll: Roll) -> str:
    """The address of a call-on that was begun, without its step."""
    answer = pages.does(f"/rolls/{roll.id}/call")
    return answer.headers["location"].removesuffix("/1")


def test_looking_at_the_address_of_a_call_on_changes_nothing(pages: Pages, world: World) -> None:
    roll = cased(world)
    assert "ninety seconds" in pages.page(f"/rolls/{roll.id}/call")
    with world.app.store.read() as reading:
        assert calls.last_called_at(reading, [roll.id]) is None


def test_a_call_on_shows_frame_by_frame_then_the_line_and_ends_in_the_case(
    pages: Pages, world: World
) -> None:
    roll = cased(world)
    call = begun(pages, roll)
    first = pages.page(f"{call}/1")
    assert "I let him finish." in first
    assert f'href="{call}/2" rel="next"' in first
    second = pages.page(f"{call}/2")
    assert f"/rolls/{roll.id}/frames/2/picture/screen" in second
    assert "The glove on the rail" in second
    assert f'href="{call}/end"' in second
    end = pages.page(f"{call}/end")
    assert "Someone who lets the other finish." in end
    assert "One new way today" in end
    assert "gain" not in end.partition("<main")[2]
    pages.does(f"{call}/end", "/case", new_way="Ask first.")
    with world.app.store.read() as reading:
        kept = calls.get_call(reading, UUID(call.rpartition("/")[2]))
    assert kept.new_way == "Ask first."


def test_the_empty_line_may_stay_empty(pages: Pages, world: World) -> None:
    call = begun(pages, cased(world))
    pages.does(f"{call}/end", "/case", new_way="")


def test_the_bottle_comes_first(pages: Pages, world: World) -> None:
    bottle = add_scent(world.context, "Vetiver")
    call = begun(pages, cased(world, scent_tag=(bottle.id,)))
    page = pages.page(f"{call}/1")
    assert "Open the bottle." in page
    assert "Vetiver" in page
    assert "I let him finish." in pages.page(f"{call}/2")


def test_after_ninety_seconds_every_step_leads_to_the_end(pages: Pages, world: World) -> None:
    call = begun(pages, cased(world))
    world.clock.advance(TimeDelta(seconds=89))
    pages.page(f"{call}/1")
    world.clock.advance(TimeDelta(seconds=1))
    assert pages.get(f"{call}/1").headers["location"] == f"{call}/end"


def test_every_step_goes_to_the_end_by_itself_and_its_lamp_goes_out(
    pages: Pages, world: World
) -> None:
    bottle = add_scent(world.context, "Vetiver")
    call = begun(pages, cased(world, scent_tag=(bottle.id,)))
    for step, left in ((1, 90), (2, 60), (3, 30)):
        answer = pages.get(f"{call}/{step}")
        assert answer.headers["refresh"] == f"{left}; url={call}/end"
        assert f'begin="{left - 8}s"' in answer.text
        world.clock.advance(TimeDelta(seconds=30))
    assert "refresh" not in pages.get(f"{call}/end").headers


def test_steps_that_are_not_there_end_or_are_not_found(pages: Pages, world: World) -> None:
    call = begun(pages, cased(world))
    assert pages.get(f"{call}/9").headers["location"] == f"{call}/end"
    pages.page(f"{call}/0", 404)
    pages.page("/calls/0197a0e0-0000-7000-8000-000000000000/1", 404)


def test_without_a_line_the_end_asks_who_did_this(pages: Pages, world: World) -> None:
    roll = cased(world)
    sheets.put_into_case(world.context, roll.id, "")
    assert "Who is the person who did this?" in pages.page(f"{begun(pages, roll)}/end")


def test_a_roll_on_film_is_called_on_by_its_box(pages: Pages, world: World) -> None:
    roll = world.load("Silence", medium=Medium.FILM)
    for _ in range(2):
        pages.does(f"/rolls/{roll.id}/film/expose")
    loading.finish_roll(world.context, roll.id)
    film.move_on(world.context, roll.id)
    film.move_on(world.context, roll.id, "shelf 2, box 3")
    call = begun(pages, roll)
    page = pages.page(f"{call}/1")
    assert 'begin="82s"' in page
    assert "Take the box: shelf 2, box 3." in page
    assert "frames 1 and 2" in page
    assert f'href="{call}/end"' in page


def test_calling_on_the_tray_says_every_line(pages: Pages, world: World) -> None:
    first, second = cased(world, "Patience"), cased(world, "Courage")
    sheets.put_into_case(world.context, second.id, "Someone who goes in.")
    calling.change_tray(world.context, [first.id, second.id])
    call = pages.does("/tray/call").headers["location"].removesuffix("/1")
    pages.page(f"{call}/1")
    end = pages.page(f"{call}/end")
    assert "Someone who lets the other finish." in end
    assert "Someone who goes in." in end


def test_an_empty_tray_and_a_sealed_roll_are_not_called_on(pages: Pages, world: World) -> None:
    assert "Nothing lies on the tray" in pages.answers("/tray/call", 409)
    roll = world.load()
    world.expose_line(roll)
    pages.answers(f"/rolls/{finished(world, roll).id}/call", 423)


def test_browsing_goes_slide_by_slide_and_ends_after_the_last(pages: Pages, world: World) -> None:
    roll = cased(world)
    first = pages.page(f"/rolls/{roll.id}/browse")
    assert "1 / 2" in first
    assert f'href="/rolls/{roll.id}/browse/2" rel="next"' in first
    assert 'rel="prev"' not in first
    last = pages.page(f"/rolls/{roll.id}/browse/2")
    assert 'rel="next"' not in last
    assert "Close the box" in last
    pages.page(f"/rolls/{roll.id}/browse/3", 404)
