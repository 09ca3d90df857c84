"""A rhythm that is tried, in the browser: set for a few times, asked about once, found again."""

from __future__ import annotations

import pytest
from whenever import TimeDelta

from osmosis.kernel.ids import new_id
from osmosis.practices.rolls.service import calling, trays
from tests.practices.rolls.conftest import World
from tests.practices.rolls.web.conftest import Pages, cased
from tests.web.pages import said

QUESTION = 'name="answer"'


@pytest.fixture
def trying(pages: Pages, world: World) -> Pages:
    """A browser; a daily rhythm is tried twice on a tray with one roll."""
    calling.change_tray(world.context, [cased(world).id])
    pages.does("/tray/rhythm", "/tray", every="day", first="2031-05-04", time="09:00", times="2")
    return pages


def call(pages: Pages, world: World) -> str:
    """Call on the tray on the next day, to its end; gives where closing the box leads."""
    world.clock.advance(TimeDelta(hours=24))
    begun = pages.does("/tray/call").headers["location"].removesuffix("/1")
    assert QUESTION not in pages.page(f"{begun}/end")
    return pages.does(f"{begun}/end").headers["location"]


def try_id(world: World) -> str:
    found = trays.find_try(world.context)
    assert found is not None
    return str(found.id)


def test_the_tray_says_that_a_rhythm_is_tried_and_asks_nothing_yet(
    trying: Pages, world: World
) -> None:
    page = trying.page("/tray")
    assert "Set for two times. None has come yet. Before: no rhythm." in said(page)
    assert QUESTION not in page
    assert call(trying, world) == "/case"
    assert "One has come." in said(trying.page("/tray"))


def test_the_question_comes_once_the_last_box_is_closed_and_then_stands_on_the_tray_alone(
    trying: Pages, world: World
) -> None:
    call(trying, world)
    assert call(trying, world) == "/tray/try"
    page = trying.page("/tray/try")
    assert "You tried this two times. Before: no rhythm." in said(page)
    assert page.count(QUESTION) == 3
    assert call(trying, world) == "/case"
    assert trying.page("/tray").count(QUESTION) == 3
    assert "tried" not in said(trying.page("/case"))


def test_keeping_it_ends_the_question_and_the_line_is_found_among_the_earlier_trays(
    trying: Pages, world: World
) -> None:
    call(trying, world)
    call(trying, world)
    trying.does("/tray/try", "/tray", answer="keep", words="It <fits>.", **{"try": try_id(world)})
    assert QUESTION not in trying.page("/tray")
    assert trying.get("/tray/try").headers["location"] == "/tray"
    history = trying.page("/tray/history")
    assert "Set for two times. Kept on" in history
    assert "“It &lt;fits&gt;.”" in history


def test_going_back_sets_the_rhythm_before(trying: Pages, world: World) -> None:
    trying.does("/tray/try", "/tray", answer="go-back", **{"try": try_id(world)})
    assert "None. You call on it when you like." in trying.page("/tray")
    assert "Taken back on" in trying.page("/tray/history")


def test_changing_again_opens_the_rhythm(trying: Pages, world: World) -> None:
    leads = "/tray?change=1#rhythm"
    assert '<details class="more">' in trying.page("/tray")
    trying.does("/tray/try", leads, answer="change-again", **{"try": try_id(world)})
    page = trying.page("/tray?change=1")
    assert '<details class="more" open>' in page
    assert "Changed again on" in trying.page("/tray/history")


def test_a_rhythm_that_is_set_from_now_on_is_not_tried(trying: Pages, world: World) -> None:
    trying.does("/tray/rhythm", "/tray", every="week", first="2031-05-04", times="")
    assert trays.find_try(world.context) is None


def test_what_is_no_answer_is_refused(trying: Pages, world: World) -> None:
    this = try_id(world)
    trying.answers("/tray/try", 422, answer="perhaps", **{"try": this})
    trying.answers("/tray/try", 422, answer="keep")
    trying.answers("/tray/try", 404, answer="keep", **{"try": "nonsense"})
    trying.answers("/tray/try", 404, answer="keep", **{"try": str(new_id(world.clock.now()))})
    trying.answers("/tray/try", 422, answer="keep", words="x" * 4_001, **{"try": this})
    trying.does("/tray/try", "/tray", answer="keep", **{"try": this})
    trying.answers("/tray/try", 409, answer="go-back", **{"try": this})


@pytest.mark.parametrize("times", ["0", "100", "some"])
def test_a_number_of_times_that_cannot_be_is_refused(
    trying: Pages, world: World, times: str
) -> None:
    before = trays.find_try(world.context)
    trying.answers("/tray/rhythm", 422, every="week", first="2031-05-04", times=times)
    assert trays.find_try(world.context) == before
