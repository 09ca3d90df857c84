"""The map: the drawing of a stretch of time, and the same in words."""

from __future__ import annotations

import re

import pytest
from whenever import Date

from osmosis.practices.mnestics.service import sealing, sending
from tests.practices.mnestics.conftest import World
from tests.practices.mnestics.web.conftest import Pages
from tests.web.pages import said


def words(page: str) -> list[list[str]]:
    """The table beside the drawing."""
    rows = re.findall(r'<tr role="row">(.*?)</tr>', page, re.DOTALL)
    return [re.findall(r'<td role="cell"[^>]*>(.*?)</td>', row) for row in rows[1:]]


def test_the_table_says_what_the_drawing_shows(pages: Pages, world: World) -> None:
    pathway = world.path()
    world.live()
    world.keep(pathway, "One.")
    world.live(2)
    page = pages.page("/mnestics/map?span=month&on=2031-05-25")
    assert said(page).startswith("Pathways May 2031")
    assert words(page) == [
        ["4 May 2031", "Sundays", "a letter was sent", "", "Read on 11 May 2031."],
        [
            "11 May 2031",
            "Sundays",
            "kept",
            "What left on 4 May 2031",
            "Will be read on 25 May 2031.",
        ],
        ["18 May 2031", "Sundays", "not kept", "", ""],
        ["25 May 2031", "Sundays", "can be kept now", "What left on 11 May 2031", ""],
    ]
    assert "One." not in page


@pytest.mark.parametrize("span", ["month", "quarter", "year", "decade", "century"])
def test_every_span_is_a_link_away_without_a_script(pages: Pages, world: World, span: str) -> None:
    world.path()
    page = pages.page(f"/mnestics/map?span={span}&on=2031-05-04")
    assert f'aria-current="true">{span.capitalize()}' in page
    for address in re.findall(r'rel="(?:prev|next)"', page):
        assert address
    for address in re.findall(r'<a href="(/mnestics/map[^"]*)"', page):
        pages.page(address.replace("&amp;", "&"))
    assert page.count("unrolled__sheet--lying") == page.count("unrolled__sheet--standing") == 1


def test_a_long_table_is_shown_year_by_year(pages: Pages, world: World) -> None:
    world.path()
    page = pages.page("/mnestics/map?span=century&on=2031-05-04")
    assert "In words, 2031" in said(page)
    assert len(words(page)) == 35
    page = pages.page("/mnestics/map?span=century&on=2031-05-04&year=2032")
    assert len(words(page)) == 52
    assert {row[0][-4:] for row in words(page)} == {"2032"}
    assert len(re.findall(r"<circle", page)) < 200
    assert "neighbours share a place" in said(page)


def test_a_letter_to_a_date_has_a_line_of_its_own(pages: Pages, world: World) -> None:
    world.path()
    letter = sealing.line("letter", "Not yet.")
    sending.send_to_date(world.context, Date(2031, 6, 1), letter)
    page = pages.page("/mnestics/map?span=quarter&on=2031-05-04")
    assert ["1 June 2031", "Letters", "a letter opens", "What left on 4 May 2031", ""] in words(
        page
    )
    assert "unrolled__arc--will" in page


def test_what_lies_outside_of_the_calendar_is_refused(pages: Pages) -> None:
    pages.page("/mnestics/map?on=2031-02-30", 422)
    pages.page("/mnestics/map?on=9999-12-31", 422)
    pages.page("/mnestics/map?span=century&on=0101-01-01")
    pages.page("/mnestics/map?span=day&year=x")
