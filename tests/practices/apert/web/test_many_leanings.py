"""The leanings of very many sources: some on a page, found by name, none lost by another page."""

from __future__ import annotations

import re
from html import unescape

import pytest

from osmosis.practices.apert.rules.source_pages import ON_A_PAGE
from osmosis.practices.apert.service import axes
from tests.practices.apert.conftest import World
from tests.practices.apert.web.conftest import Pages
from tests.practices.apert.web.many_sources import GERMAN, LIGHT_BYTES, MANY, Many, so_many
from tests.web.pages import said


@pytest.fixture
def many(world: World) -> Many:
    """Four pages of sources."""
    return so_many(world, 350)


def fields_of(page: str) -> dict[str, str]:
    """A page's form as a browser without a script would send it, untouched, without a button."""
    main = page.partition("<main")[2].partition("</main>")[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", main):
        name, value = (re.search(rf'\s{part}="([^"]*)"', tag) for part in ("name", "value"))
        if name is None or ('type="checkbox"' in tag and " checked" not in tag):
            continue
        sent[name[1]] = value[1] if value else ""
    sent.pop("csrf_token")
    return sent


def send(pages: Pages, page: str, fields: dict[str, str], leads_to: str | None = None) -> str:
    """Send the form of a page; where it leads."""
    [action] = re.findall(r'action="([^"]*)" class="form[^"]*" data-leaning', page)
    return pages.does(unescape(action), leads_to, **fields).headers["location"]


def numbers_on(page: str) -> list[int]:
    """The numbers of the sources on a page."""
    return [int(number) for number in re.findall(r"lane__number[^>]*>(\d+)<", page)]


def leanings(world: World, many: Many) -> dict[int, int]:
    """Where what leans stands, by its number."""
    places = {one.id: number for number, one in enumerate(many.sources, 1)}
    found = axes.list_leanings(world.context, many.gate.id)
    return {places[one.source_id]: one.value for one in found}


def field(many: Many, number: int) -> str:
    return f"{many.axis.id}-{many.sources[number - 1].id}"


def put(page: str, many: Many, number: int, value: int) -> dict[str, str]:
    """The form of a page on which a source was put somewhere."""
    fields = fields_of(page)
    fields.pop(f"nowhere-{field(many, number)}", None)
    return {**fields, f"at-{field(many, number)}": str(value)}


def test_a_page_of_many_leanings_is_light_and_tells_which_they_are(
    pages: Pages, world: World
) -> None:
    many = so_many(world, MANY)
    page = pages.page(many.at("lean"))
    assert len(page.encode()) < LIGHT_BYTES
    assert numbers_on(page) == list(range(1, ON_A_PAGE + 1))
    assert "Sources 1 to 100 of 10,000" in said(page)
    last = pages.page(f"{many.at('lean')}?page=100")
    assert numbers_on(last) == list(range(9_901, MANY + 1))
    # Only what is on the page is drawn.
    assert (page.count("axis__mark"), last.count("axis__mark")) == (1, 0)
    assert "Quellen 9.901 bis 10.000 von 10.000" in said(
        pages.page(f"{many.at('lean')}?page=100", headers=GERMAN)
    )


def test_a_page_that_there_is_not_is_the_nearest(pages: Pages, many: Many) -> None:
    for asked, first in (("0", 1), ("-1", 1), ("x", 1), ("9999", 301)):
        assert numbers_on(pages.page(f"{many.at('lean')}?page={asked}"))[0] == first


def test_sources_are_found_by_name_and_address_and_keep_their_numbers(
    pages: Pages, many: Many
) -> None:
    page = pages.page(f"{many.at('lean')}?q=pApEr+29")
    assert numbers_on(page) == [29, *range(290, 300)]
    assert 'value="pApEr 29"' in page
    assert numbers_on(pages.page(f"{many.at('lean')}?q=paper-77.example")) == [77]
    none = said(pages.page(f"{many.at('lean')}?q=moss"))
    assert "No source behind this gate is called that." in none
    send(
        pages,
        page,
        fields_of(page) | {"q": "No 5 & more", "look": "1"},
        f"{many.at('lean')}?q=No+5+%26+more",
    )
    # Nothing was moved, so nothing is said to be kept.
    assert "The leanings are kept." not in said(pages.page(many.at("lean")))
    send(pages, page, fields_of(page) | {"all": "1"}, many.at("lean"))


def test_going_on_keeps_what_was_leaned_and_leads_to_the_page(
    pages: Pages, world: World, many: Many
) -> None:
    first = pages.page(many.at("lean"))
    assert 'name="page" value="2"' in first
    send(pages, first, put(first, many, 3, 55) | {"page": "2"}, f"{many.at('lean')}?page=2")
    second = pages.page(f"{many.at('lean')}?page=2")
    assert "The leanings are kept." in said(second)
    assert 'name="page" value="1"' in second
    assert 'name="page" value="3"' in second
    send(pages, second, put(second, many, 150, -20), f"{many.at('lean')}?page=2")
    assert leanings(world, many) == {1: -40, 3: 55, 150: -20}


def test_a_page_that_was_shown_before_takes_nothing_back(
    pages: Pages, world: World, many: Many
) -> None:
    listed, found = pages.page(many.at("lean")), pages.page(f"{many.at('lean')}?q=Paper+2")
    send(pages, found, put(found, many, 2, 30))
    # In another tab both stand where they stood before.
    send(pages, listed, put(listed, many, 4, 10))
    assert leanings(world, many) == {1: -40, 2: 30, 4: 10}
    now = pages.page(many.at("lean"))
    send(pages, now, fields_of(now) | {f"nowhere-{field(many, 1)}": "1"})
    assert leanings(world, many) == {2: 30, 4: 10}


def test_a_place_between_two_steps_of_a_slider_stays_where_it_is(
    pages: Pages, world: World, many: Many
) -> None:
    axes.lean(world.context, many.sources[0].id, many.axis.id, 33)
    page = pages.page(many.at("lean"))
    # A browser moves the slider to the next step by itself.
    assert re.search(rf'name="at-{field(many, 1)}"[^>]*value="35"', page)
    send(pages, page, put(page, many, 2, 5))
    assert leanings(world, many) == {1: 33, 2: 5}


def test_few_sources_are_on_one_page_without_a_search(pages: Pages, world: World) -> None:
    gate = world.gate()
    axes.make_axis(world.context, "Distance", "near", "far")
    page = pages.page(f"/apert/gates/{gate.id}/lean")
    assert 'name="q"' not in page
    assert 'name="page"' not in page
    assert "Sources 1 to" not in said(page)
