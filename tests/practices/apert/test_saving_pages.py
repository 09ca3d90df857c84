"""A page is kept from a form, a bookmark, a phone and a script; one sentence is all one is told."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import httpx
import pytest

from osmosis.access.tokens import add_token
from osmosis.practices.apert.service import editions, sources
from tests.practices.apert.conftest import World
from tests.practices.apert.newspapers import opened
from tests.practices.apert.shelved import close
from tests.web.pages import Pages, said

LINK = "https://quiet.example/figs?a=1&b=2"
YEARS = "every year from 2032-01-01 09:00 Europe/Bucharest"


@pytest.fixture
def pages(world: World) -> Iterator[Pages]:
    """A browser on the pages of the world."""
    opened = Pages(world.app)
    yield opened
    opened.close()


def test_a_link_that_is_followed_asks_once_and_keeps_nothing(world: World, pages: Pages) -> None:
    gate = world.gate()
    shown = pages.page("/apert/save", params={"url": LINK, "title": "Of figs"})
    assert f'value="{LINK}"' in unescape(shown)
    assert 'value="Of figs"' in shown
    assert len(sources.list_sources(world.context, gate.id)) == 1


def test_an_address_among_shared_words_is_found(world: World, pages: Pages) -> None:
    world.gate()
    shown = unescape(pages.page("/apert/save", params={"text": f"Look: {LINK} It is good"}))
    assert f'value="{LINK}"' in shown
    assert 'value="Look:  It is good"' in shown


def test_a_shared_link_asks_where_it_should_go_and_a_gate_takes_one_tap(
    world: World, pages: Pages
) -> None:
    shared = {"text": f"Look: {LINK}", "title": "", "url": "", "ticket": "t-1"}
    pages.page("/apert/shared", 404, params=shared)
    world.gate()
    years = world.gate("Years", YEARS)
    shown = unescape(pages.page("/apert/shared", params=shared))
    assert "Behind “Sundays”" in shown
    assert f'name="gate" value="{years.id}"' in shown
    assert f'name="address" value="{LINK}"' in shown
    assert f'name="text" value="Look: {LINK}"' in shown
    assert 'name="ticket" value="t-1"' in shown
    kept = pages.answers("/apert/save", address=LINK, note="Look:", gate=str(years.id))
    assert said(kept) == "Kept for 1 January 2032."


def test_when_it_was_kept_the_page_says_for_when_and_nothing_else(
    world: World, pages: Pages
) -> None:
    world.gate()
    kept = pages.answers("/apert/save", address=LINK, title="Of figs", note="")
    assert said(kept) == "Kept for 11 May 2031."
    assert "quiet.example" not in kept
    assert "Of figs" not in kept


def test_one_may_say_for_which_gate(world: World, pages: Pages) -> None:
    world.gate()
    assert "For which gate" not in pages.page("/apert/save")
    years = world.gate("Years", YEARS)
    assert "For which gate" in pages.page("/apert/save")
    kept = pages.answers("/apert/save", address=LINK, gate=str(years.id))
    assert said(kept) == "Kept for 1 January 2032."


def test_what_is_no_address_is_said_beside_the_form(world: World, pages: Pages) -> None:
    world.gate()
    shown = pages.answers("/apert/save", 422, address="figs", note="A line")
    assert "begins with https://" in said(shown)
    assert 'value="A line"' in shown


def test_without_a_gate_the_page_says_so(world: World, pages: Pages) -> None:
    assert "There is no gate yet" in said(pages.page("/apert/save", params={"url": LINK}))


def test_the_bookmark_leads_to_the_page_that_asks(world: World, pages: Pages) -> None:
    shown = unescape(pages.page("/apert/bookmark"))
    assert f"open('{pages.settings.address}apert/save?url='+encodeURIComponent" in shown


@pytest.mark.parametrize(("scope", "status"), [("capture", 201), ("full", 201), ("read", 403)])
def test_a_script_keeps_a_link_with_a_token_that_may_capture(
    world: World, pages: Pages, scope: str, status: int
) -> None:
    gate = world.gate()
    answer = _post(pages, scope, {"address": LINK, "note": "Read this", "gate": str(gate.id)})
    assert answer.status_code == status
    if status == 201:
        told = {"told": "Kept for 11 May 2031.", "opens_on": "2031-05-11"}
        assert answer.json() == told


def test_a_link_whose_page_never_came_is_listed_and_kept_by_its_address(
    world: World, pages: Pages
) -> None:
    gate = world.gate()
    pages.answers("/apert/save", address=LINK, title="", note="")
    opening = opened(world, gate)
    read = f"/apert/openings/{opening.id}/read"
    listed = pages.page(read)
    assert "quiet.example/figs?a=1&amp;b=2" in said(listed)
    assert "Without a title" not in listed
    [piece] = editions.list_pieces(world.context, opening.ref.id)
    shown = pages.page(f"{read}/{piece.key}")
    assert f'href="{LINK}"' in unescape(shown)
    pages.does(f"{read}/{piece.key}/keep")
    close(world)
    assert "quiet.example/figs?a=1&amp;b=2" in said(pages.page(f"/apert/gates/{gate.id}/shelf"))


def test_a_script_is_told_what_is_wrong(world: World, pages: Pages) -> None:
    assert _post(pages, "capture", {"address": LINK}).status_code == 404
    world.gate()
    assert _post(pages, "capture", {"address": LINK}).status_code == 201
    assert _post(pages, "capture", {"address": "figs"}).status_code == 422
    assert _post(pages, "capture", {}).status_code == 422


def _post(pages: Pages, scope: str, link: dict[str, str]) -> httpx.Response:
    _, secret = add_token(pages.app.store, f"for {scope} {link}"[:60], scope)
    headers = {"Authorization": f"Bearer {secret}"}
    asked = pages.browser().post("/api/v1/apert/links", headers=headers, json=link)
    return pages.run(asked)
