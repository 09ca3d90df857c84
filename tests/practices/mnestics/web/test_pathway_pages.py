"""The pathways, the page of each, and what becomes of one: changed, paused, resumed, ended."""

from __future__ import annotations

import re

from osmosis.practices.mnestics.model import Medium, PathwayState
from osmosis.practices.mnestics.reads import Lags, ToMeToday
from osmosis.practices.mnestics.service import pathways, sitting
from tests.practices.mnestics.conftest import World, weekly
from tests.practices.mnestics.web.conftest import Pages
from tests.web.pages import said

CHANGED = {"rhythm": "week", "date": "2031-05-11", "time": "09:00", "zone": "Europe/Bucharest"}


def test_each_pathway_says_its_rhythm_what_it_reads_and_its_next_date(
    pages: Pages, world: World
) -> None:
    world.path("Sundays")
    page = said(pages.page("/mnestics"))
    assert "Every Sunday at nine in the morning. Reads what you wrote last time." in page
    assert "11 May 2031" in page


def test_what_can_be_sat_now_comes_first(pages: Pages, world: World) -> None:
    world.path("Tomorrow", cadence=weekly("2031-05-12T09:00"))
    world.path("Sundays")
    world.live()
    page = said(pages.page("/mnestics"))
    assert page.index("“Sundays”, 11 May 2031. What was sent has arrived.") < page.index("Every")
    assert page.index("Sundays now") < page.index("Tomorrow 12 May 2031")
    world.begin()
    assert "A sitting waits where you left it." in said(pages.page("/mnestics"))


def test_a_pathway_shows_its_drawing_its_facts_and_every_version(
    pages: Pages, world: World
) -> None:
    pathway = world.path("Sundays")
    world.live()
    world.keep(pathway, "One.")
    world.change(pathway, medium=Medium.LINE)
    page = pages.page(f"/mnestics/pathways/{pathway.id}")
    assert 'role="group" aria-labelledby="lying-title lying-about"' in page
    told = said(page)
    assert "Next date 18 May 2031" in told
    assert "Versions (2)" in told
    assert re.search(r"From 11 May 2031 Written as A line From 4 May 2031 Rhythm", told)


def test_a_pathway_is_paused_and_goes_on(pages: Pages, world: World) -> None:
    pathway = world.path()
    here = f"/mnestics/pathways/{pathway.id}"
    pages.does(f"{here}/pause", here)
    assert "No date falls until you resume it." in pages.page(here)
    assert "paused" in said(pages.page("/mnestics"))
    pages.does(f"{here}/resume", here)
    assert world.pathway(pathway).state is PathwayState.OPEN


def test_ending_asks_once_and_says_what_nobody_would_read(pages: Pages, world: World) -> None:
    pathway = world.path()
    world.live()
    world.keep(pathway, "For next week.")
    here = f"/mnestics/pathways/{pathway.id}"
    page = pages.page(f"{here}/end")
    assert "Then nobody would read: What you sent on 11 May 2031 along “Sundays”." in page
    assert "For next week." not in page
    pages.does(f"{here}/end", here)
    assert "It has ended." in pages.page(here)
    assert world.pathway(pathway).state is PathwayState.ENDED
    assert pages.get(f"{here}/change").status_code == 303


def test_a_change_says_first_what_nobody_would_read(pages: Pages, world: World) -> None:
    pathway = world.path()
    world.live(2)
    world.keep(pathway, "For next week.")
    here = f"/mnestics/pathways/{pathway.id}"
    fields = {**CHANGED, "name": "Sundays", "reads": ["to me today"]}
    page = pages.answers(f"{here}/change", **fields)
    assert "Nobody would read" in page
    assert "What you sent on 18 May 2031 along “Sundays”." in page
    assert "button--grave" not in page
    assert world.pathway(pathway).parameters.reads == (Lags(counts=(1,)),)
    hidden = re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', page)
    sent = {name: value for name, value in hidden if name != "csrf_token"}
    pages.does(f"{here}/change", here, **sent)
    assert world.pathway(pathway).parameters.reads == (ToMeToday(),)
    assert world.pathway(pathway).changes[-1].number == 2


def test_a_change_says_what_would_be_read_after_all(pages: Pages, world: World) -> None:
    pathway = world.path(reads=(ToMeToday(),))
    world.live()
    world.keep(pathway, "Lost, perhaps.")
    page = pages.answers(
        f"/mnestics/pathways/{pathway.id}/change", **CHANGED, name="Sundays", reads=["-1"]
    )
    assert "Would be read after all" in page


def test_the_fields_of_a_pathway_stand_as_it_stands(pages: Pages, world: World) -> None:
    pathway = world.path(medium=Medium.BOARD, header="Read slowly.")
    here = f"/mnestics/pathways/{pathway.id}"
    page = pages.page(f"{here}/change")
    assert 'value="board" checked' in page
    assert "Read slowly." in page
    assert 'name="reads" value="-1" checked' in page
    given = re.findall(r'<input[^>]*name="([a-z_]+)"[^>]*value="([^"]*)" checked', page)
    fields = {name: value for name, value in given if name not in ("reads", "steps")}
    pages.does(
        f"{here}/change",
        here,
        **CHANGED,
        **{name: value for name, value in fields.items() if name not in CHANGED},
        name="Sundays",
        header="Read slowly.",
        reads=["-1"],
        steps=["meditation"],
        board="10",
        grace="3",
    )
    assert "Nothing is different." in pages.page(here)
    assert len(world.pathway(pathway).changes) == 1


def test_what_no_sentence_says_stands_in_its_own_language(pages: Pages, world: World) -> None:
    pathway = world.path(reads=(Lags(counts=(3, 5)),))
    page = pages.page(f"/mnestics/pathways/{pathway.id}/change")
    assert 'name="grammar" type="text" value="3,5"' in page


def test_a_new_name_needs_no_page_in_between(pages: Pages, world: World) -> None:
    pathway = world.path()
    here = f"/mnestics/pathways/{pathway.id}"
    kept = {"reads": ["-1"], "steps": ["meditation"]}
    pages.does(f"{here}/change", here, **CHANGED, name="Each Sunday", **kept)
    assert world.pathway(pathway).name == "Each Sunday"
    world.path("Taken")
    page = pages.answers(f"{here}/change", 422, **CHANGED, name="taken", **kept)
    assert "has this name already" in page
    assert 'value="taken"' in page


def test_another_zone_holds_from_the_next_date_on(pages: Pages, world: World) -> None:
    pathway = world.path()
    world.live()
    here = f"/mnestics/pathways/{pathway.id}"
    fields = {**CHANGED, "zone": "Asia/Tokyo", "name": "Sundays", "reads": ["-1"], "sure": "1"}
    pages.does(f"{here}/change", here, **fields, steps=["meditation"])
    changed = world.pathway(pathway).changes[-1]
    assert changed.era == 1
    zones = [(span.number, span.zone) for span in changed.parameters.cadence.zones]
    assert zones == [(0, "Europe/Bucharest"), (1, "Asia/Tokyo")]
    assert "(Asia/Tokyo)" in said(pages.page(here))


def test_a_change_that_cannot_be_used_keeps_what_was_typed(pages: Pages, world: World) -> None:
    pathway = world.path()
    here = f"/mnestics/pathways/{pathway.id}/change"
    page = pages.answers(here, 422, **CHANGED, name="Sundays", grammar="-0", header="So.")
    assert "^" in page
    assert "So." in page
    assert pathways.get_pathway(world.context, pathway.id) == pathway


def test_a_pathway_that_is_not_there_is_not_found(pages: Pages) -> None:
    missing = "/mnestics/pathways/0197a0e0-0000-7000-8000-000000000000"
    for below in ("", "/change", "/end", "/rest"):
        assert "There is no such pathway" in pages.page(f"{missing}{below}", 404)


def test_a_sitting_that_was_held_names_what_it_read_without_its_words(
    pages: Pages, world: World
) -> None:
    pathway = world.path()
    world.live()
    held = world.begin()
    world.read(held)
    message = world.send(held, pathway, "For next week.")
    assert pages.get(f"/mnestics/sittings/{held.id}").headers["location"].endswith("/now")
    sitting.close(world.context, held.id)
    page = pages.page(f"/mnestics/sittings/{held.id}")
    told = said(page)
    assert "The letter of 4 May 2031 to the next sitting of “Sundays”" in told
    assert "What you sent on 11 May 2031 along “Sundays” (on its way)" in told
    assert "For next week." not in page
    assert f"/mnestics/messages/{message.id}" not in page
