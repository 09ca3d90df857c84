"""A message that a missed date left without a reader, in the browser: named, and three ways."""

from __future__ import annotations

import re

import pytest

from osmosis.practices.mnestics.model import Pathway
from osmosis.practices.mnestics.reads import Basis
from osmosis.practices.mnestics.service import reaching, sitting
from tests.practices.mnestics.conftest import World
from tests.practices.mnestics.test_missed import by_dates
from tests.practices.mnestics.web.conftest import Pages
from tests.web.pages import said

NAMED = (
    "A line of 11 May 2031 was for the sitting of 18 May 2031, which was not held; "
    "no later sitting will read it."
)


@pytest.fixture
def path(world: World) -> Pathway:
    """A pathway with a line for the 18th, which was not kept; it is the 25th."""
    made = by_dates(world, steps=frozenset())
    world.live()
    world.keep(made, "For next week.")
    world.live(2)
    return made


def begun(pages: Pages) -> str:
    return pages.does("/mnestics/sit").headers["location"].removesuffix("/now")


def way(page: str) -> str:
    """Where what is named is answered."""
    found = re.search(r'action="(/mnestics/messages/[^"]*/missed)"', page)
    assert found
    return found[1]


def test_it_is_named_where_one_reads_without_a_word_of_it(pages: Pages, path: Pathway) -> None:
    base = begun(pages)
    page = pages.page(f"{base}/now")
    assert NAMED in said(page)
    assert "For next week." not in page
    assert NAMED in said(pages.page(f"{base}/now"))


def test_opened_now_it_lies_among_what_arrived(pages: Pages, path: Pathway) -> None:
    base = begun(pages)
    here = f"{base}/now"
    pages.does(way(pages.page(here)), here, choice="fetched", back=here)
    page = pages.page(here)
    assert "For next week." in page
    assert NAMED not in said(page)


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize(
    ("choice", "told", "orphans"),
    [
        ("sent-on", "A line of 11 May 2031 goes to the next sitting.", 0),
        ("left", "A line of 11 May 2031 stays where it is.", 1),
    ],
)
def test_sent_on_or_let_be_it_is_not_asked_about_again(
    pages: Pages, world: World, choice: str, told: str, orphans: int
) -> None:
    base = begun(pages)
    here = f"{base}/now"
    pages.does(way(pages.page(here)), here, choice=choice, back=here)
    page = pages.page(here)
    assert told in said(page)
    assert "Let it be" not in page
    assert len(reaching.list_orphans(world.context)) == orphans


def test_what_left_in_a_sitting_that_was_not_ended_says_so(pages: Pages, world: World) -> None:
    path = by_dates(world, basis=Basis.KEPT, steps=frozenset(), first_line="Begin.")
    world.live()
    held = world.begin(path)
    world.send(held, path, "I was called away.")
    world.live()
    told = said(pages.page(f"{begun(pages)}/now"))
    assert "A line of 11 May 2031 left in a sitting that was not ended" in told


def test_what_cannot_be_sent_on_any_more_is_refused(
    pages: Pages, world: World, path: Pathway
) -> None:
    base = begun(pages)
    here = f"{base}/now"
    action = way(pages.page(here))
    sitting.close(world.context, world.begin(path).id)
    pages.does(action, choice="fetched", back=here)
    assert pages.send(action, choice="sent-on", back=here).status_code == 409
    assert pages.send(action, choice="burnt", back=here).status_code == 422
