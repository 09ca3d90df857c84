"""The case: first page, what lies in it, what is asked, and the one offer."""

from __future__ import annotations

from whenever import TimeDelta

from osmosis.practices.rolls.service import loading
from osmosis.practices.rolls.service.cases import Case, read_case
from osmosis.storage.rests import add_rest
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.conftest import Pages, cased, developed, finished

QUESTION = "What would you like to keep closer?"


def test_an_empty_store_asks_one_question_and_offers_one_quiet_link(pages: Pages) -> None:
    page = pages.page("/case")
    assert QUESTION in page
    assert "look around a filled case first" in page
    assert "sign in to this machine" not in page
    assert " open>" not in page
    assert "./run demo" in pages.page("/rolls/look-around")


def test_answering_the_question_loads_the_roll_with_every_default(pages: Pages) -> None:
    pages.does("/rolls/load", virtue="Patience")
    (roll,) = [one.roll for one in _case(pages).loaded]
    assert (roll.virtue, roll.exposures, roll.tier.value) == ("Patience", 24, "curtain")
    assert roll.wait == TimeDelta(hours=14 * 24)
    page = pages.page("/case")
    assert QUESTION not in page
    assert "Patience" in page
    assert "0 of 24 exposed" in page
    assert "Load a roll" in page


def test_the_first_page_says_what_is_wrong_with_an_answer(pages: Pages) -> None:
    page = pages.answers("/rolls/load", 422, virtue="  ", why="Because.")
    assert "A roll needs a virtue" in page
    assert "Because." in page
    assert "look around" in page


def test_a_finished_roll_waits_with_its_date_and_is_asked_about_when_it_has_rested(
    pages: Pages, world: World
) -> None:
    roll = world.load("Order")
    world.expose_line(roll)
    loading.finish_roll(world.context, roll.id)
    page = pages.page("/case")
    assert "rests until 18 May 2031" in page
    assert "can be developed" not in page
    world.clock.advance(TimeDelta(hours=14 * 24))
    assert "Order has rested and can be developed." in pages.page("/case")


def test_five_loaded_rolls_leave_no_place_for_another(pages: Pages, world: World) -> None:
    for virtue in ("One", "Two", "Three", "Four", "Five"):
        world.load(virtue)
    assert "Load a roll" not in pages.page("/case")
    assert "Five rolls are loaded" in pages.page("/rolls/load")
    assert "Five rolls are loaded already" in pages.answers("/rolls/load", 409, virtue="Six")


def test_boxes_stand_in_the_case_with_what_is_seen_of_their_slides(
    pages: Pages, world: World
) -> None:
    roll = cased(world)
    page = pages.page("/case")
    assert f'href="/rolls/{roll.id}"' in page
    assert "box__slide--circled" in page
    assert "May 2031" in page


def test_a_roll_at_rest_is_not_named(pages: Pages, world: World) -> None:
    roll = cased(world, "Anna")
    with world.app.store.write() as transaction:
        add_rest(transaction, human="Anna")
    page = pages.page("/case")
    assert "Anna" not in page
    assert str(roll.id) not in page
    assert "At rest" in page


def test_a_loose_frame_is_told_of(pages: Pages, world: World) -> None:
    roll = world.load()
    world.expose_line(roll, stays_loose=True)
    assert "One frame has no place on a roll." in pages.page("/case")


def test_a_roll_from_before_has_a_place_until_there_is_one(pages: Pages, world: World) -> None:
    world.load()
    assert "A roll from before" in pages.page("/case")


def test_keeping_it_safe_is_offered_after_a_development_and_later_is_respected(
    pages: Pages, world: World
) -> None:
    world.load("Order")
    assert "lies on one disk" not in pages.page("/case")
    developed(world)
    assert "lies on one disk" in pages.page("/case")
    page = pages.page("/rolls/keeping")
    assert 'href="/settings/keys"' in page
    assert 'href="/settings/copies"' in page
    pages.does("/rolls/keeping", "/case", answer="later")
    assert "lies on one disk" not in pages.page("/case")
    developed(world, "Courage")
    assert "lies on one disk" in pages.page("/case")
    pages.does("/rolls/keeping", "/case", answer="done")
    developed(world, "Silence")
    assert "lies on one disk" not in pages.page("/case")


def test_autostart_is_offered_once_there_is_something_to_start_for(
    pages: Pages, world: World
) -> None:
    world.load()
    assert "sign in to this machine" in pages.page("/case")


def test_a_doubted_clock_is_told_of_and_nothing_is_asked_to_be_developed(
    pages: Pages, world: World
) -> None:
    roll = world.load("Order")
    world.expose_line(roll)
    finished(world, roll)
    world.load("Courage")
    world.clock.advance(TimeDelta(hours=-24))
    page = pages.page("/case")
    assert "The clock stands before" in page
    assert "can be developed" not in page


def _case(pages: Pages) -> Case:

    return read_case(pages.world.context)
