"""A pathway tried otherwise, in the browser: set for a few times, asked about once, answered."""

from __future__ import annotations

import re

import pytest

from osmosis.practices.mnestics.model import Medium, Pathway
from osmosis.practices.mnestics.reads import Lags
from osmosis.practices.mnestics.service import pathways, trying
from tests.practices.mnestics.conftest import LAST_TIME, World
from tests.practices.mnestics.web.conftest import Pages
from tests.practices.mnestics.web.test_pathway_pages import CHANGED
from tests.web.pages import said

TIME_BEFORE = (Lags(counts=(2,)),)
WANTED = {
    **CHANGED,
    "name": "Sundays",
    "reads": ["-2"],
    "steps": ["meditation"],
    "medium": "letter",
}


def here(path: Pathway, piece: str = "") -> str:
    return f"/mnestics/pathways/{path.id}{piece}"


def hidden(page: str) -> dict[str, str]:
    """The fields that a page in between carries along."""
    found = re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', page)
    return {name: value for name, value in found if name != "csrf_token"}


def tried(world: World, times: int = 1, name: str = "Sundays") -> Pathway:
    """A pathway that is tried with another reads, and can be sat."""
    path = world.path(name)
    parameters = world.pathway(path).parameters
    wanted = type(parameters)(cadence=parameters.cadence, reads=TIME_BEFORE)
    pathways.change_pathway(world.context, path.id, wanted, times=times)
    return path


def at_end(pages: Pages) -> str:
    """Sit down and go on to the end; the address of the sitting."""
    base = pages.does("/mnestics/sit").headers["location"].removesuffix("/now")
    for _ in range(3):
        pages.does(f"{base}/on")
    assert "That is all." in pages.page(f"{base}/now")
    return base


def answers(page: str, number: int = 0) -> tuple[str, str]:
    """Where a question on a page is answered, and of which try it is."""
    found = re.findall(r'action="([^"]*/try[^"]*)".*?name="try" value="([^"]*)"', page, re.DOTALL)
    action, try_id = found[number]
    return action, try_id


def test_a_change_for_the_next_few_times_is_a_try(pages: Pages, world: World) -> None:
    path = world.path()
    fields = {**WANTED, "trying": "1", "times": "4"}
    page = pages.answers(here(path, "/change"), **fields)
    assert "For how long For the next four times" in said(page)
    sent = {**hidden(page), "reads": ["-2"], "steps": ["meditation"]}
    pages.does(here(path, "/change"), here(path), **sent)
    page = said(pages.page(here(path)))
    assert "It is changed for the next four times." in page
    assert "It is tried like this for four sittings. Four are left." in page
    assert "Before it stood so: Reads “What you wrote last time”." in page
    assert "A try Set for four times." in page
    assert "A change ends that." in said(pages.page(here(path, "/change")))
    found = trying.find_try(world.context, path.id)
    assert found is not None
    assert (found.tried.times, found.before.reads) == (4, LAST_TIME)


def test_a_number_without_the_tick_is_a_change_from_now_on(pages: Pages, world: World) -> None:
    path = world.path()
    pages.does(here(path, "/change"), here(path), **WANTED, times="4", sure="1")
    assert "It is changed from now on." in pages.page(here(path))
    assert trying.find_try(world.context, path.id) is None


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"times": ""}, "Something is needed here"),
        ({"times": "100"}, "out of range"),
        ({"times": "4", "reads": ["-1"]}, "A try changes something"),
    ],
)
def test_what_is_no_try_is_said_and_keeps_what_was_filled_in(
    pages: Pages, world: World, wanted: dict[str, str], told: str
) -> None:
    path = world.path()
    page = pages.answers(here(path, "/change"), 422, **{**WANTED, "trying": "1", **wanted})
    assert told in page
    assert 'id="trying" name="trying" value="1" checked' in page
    assert world.pathway(path) == path


def test_the_question_stands_at_the_end_of_the_last_sitting_and_then_on_the_page_of_the_pathway(
    pages: Pages, world: World
) -> None:
    path = tried(world)
    assert "Keep it" not in pages.page(here(path))
    world.live()
    base = at_end(pages)
    page = said(pages.page(f"{base}/now"))
    assert "You tried “Sundays” like this for this one sitting." in page
    assert "Before it stood so: Reads “What you wrote last time”." in page
    pages.does(f"{base}/end", "/mnestics")
    page = said(pages.page(here(path)))
    assert "You tried it like this for one sitting." in page
    assert "Keep it" in page
    world.live()
    assert "Keep it" not in pages.page(f"{at_end(pages)}/now")


def test_keeping_it_at_the_end_leaves_one_there_to_get_up(pages: Pages, world: World) -> None:
    path = tried(world)
    world.live()
    base = at_end(pages)
    action, try_id = answers(pages.page(f"{base}/now"))
    pages.does(action, f"{base}/now", **{"try": try_id}, answer="keep", words="It suits me.")
    page = pages.page(f"{base}/now")
    assert "It stays like this." in page
    assert "Keep it" not in page
    pages.does(f"{base}/end", "/mnestics")
    assert world.states(path) == ["kept"]
    page = said(pages.page(here(path)))
    assert "A try Set for one time. Kept on 11 May 2031. “It suits me.”" in page


def test_going_back_says_first_what_nobody_would_read(pages: Pages, world: World) -> None:
    path = tried(world, times=2)
    for words in ("For two weeks ahead.", "And this."):
        world.live()
        world.keep(path, words)
    action, try_id = answers(pages.page(here(path)))
    fields = {"try": try_id, "answer": "go-back", "words": "Too far back."}
    page = pages.answers(action, **fields)
    assert "Reads What you wrote last time" in said(page)
    assert "What you sent on 11 May 2031 along “Sundays”." in page
    assert world.pathway(path).parameters.reads == TIME_BEFORE
    pages.does(action, here(path), **hidden(page))
    assert "It is as it was before." in pages.page(here(path))
    assert world.pathway(path).parameters.reads == LAST_TIME
    assert len(world.pathway(path).changes) == 3
    assert "Taken back on 18 May 2031. “Too far back.”" in said(pages.page(here(path)))


def test_changing_it_again_at_the_end_gets_up_and_opens_the_fields(
    pages: Pages, world: World
) -> None:
    path = tried(world)
    world.live()
    action, try_id = answers(pages.page(f"{at_end(pages)}/now"))
    sent = {"try": try_id, "answer": "change-again"}
    pages.does(action, here(path, "/change"), **sent)
    assert world.states(path) == ["kept"]
    assert 'name="reads" value="-2" checked' in pages.page(here(path, "/change"))
    assert pages.send(action, **sent).status_code == 409


def test_two_questions_on_a_page_have_a_line_each(pages: Pages, world: World) -> None:
    first, other = tried(world), tried(world, name="Others")
    world.live()
    base = at_end(pages)
    page = pages.page(f"{base}/now")
    ids = re.findall(r'id="(words-[^"]*)" name="words"', page)
    assert len(set(ids)) == 2
    assert [page.count(f'for="{one}"') for one in ids] == [1, 1]
    action, try_id = answers(page, 1)
    page = pages.answers(action, **{"try": try_id}, answer="go-back")
    pages.does(action, f"{base}/now", **hidden(page))
    assert len(re.findall(r'name="words"', pages.page(f"{base}/now"))) == 1
    assert [world.pathway(one).parameters.reads for one in (first, other)] == [
        TIME_BEFORE,
        LAST_TIME,
    ]


def test_what_is_no_answer_is_refused(pages: Pages, world: World) -> None:
    path = tried(world)
    assert pages.send(here(path, "/try"), **{"try": "x"}, answer="keep").status_code == 404
    assert pages.send(here(path, "/try"), answer="perhaps").status_code == 422
    assert trying.find_try(world.context, path.id) is not None


def test_a_header_that_would_be_taken_away_is_named(pages: Pages, world: World) -> None:
    path = world.path(header="Read slowly.", medium=Medium.LETTER)
    page = pages.answers(here(path, "/change"), **{**WANTED, "reads": ["-1"]})
    assert "Begins with None" in said(page)
