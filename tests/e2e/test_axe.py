"""axe-core over every page of the rehearsal, which has rolls in every state, in both lights.

By day and on a phone every page is looked at in the quick tests; what the night and the width of a
desk change is looked at in the slow group, on every page too.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.server import Server
from tests.e2e.visiting import (
    AXE,
    DESK,
    DESK_SIZE,
    PHONE,
    PHONE_SIZE,
    Visitor,
    axe_findings,
    axe_findings_by_night,
    axe_findings_in_both_lights,
    send_by,
    visiting,
)
from tests.slow.plugin import Budget

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
NUMBER = re.compile(r"(?<=/frames/)\d+|(?<=/browse/)\d+|\?.*")
LINK = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')
NO_PAGES = re.compile(
    r"\.(pdf|roll|age|ics|json|webmanifest|js|css|svg|png|jpg)$|/original|^/static/"
)
MOST = 140
# Of all other kinds of page one is enough.
ALL_OF = ("/rolls/ID", "/apert/gates/ID", "/apert/gates/ID/tend")
# To where no link leads, for other programs share there.
SHARED = "/apert/shared?title=Of+figs&url=https%3A%2F%2Fquiet.example%2Ffigs"
OF_THE_WIDTH = (
    *("target-size", "scrollable-region-focusable", "aria-hidden-focus", "bypass"),
    *("heading-order", "page-has-heading-one", "region"),
)
SCREENS: dict[str, dict[str, Any]] = {"desk": DESK, "phone": PHONE}


@pytest.fixture(scope="module")
def filled(rehearsal: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on a copy of the rehearsal."""
    folder = tmp_path_factory.mktemp("filled")
    (folder / "temporary").mkdir()
    home = Path(shutil.copytree(rehearsal, folder / "rehearsal"))
    server = Server(home, folder / "temporary")
    try:
        server.start()
        yield server
    finally:
        server.stop()


def addresses_of(server: Server) -> list[str]:
    """The own page of every roll and gate, and of every other kind of page one."""
    found: list[str] = []
    waiting = ["/", SHARED]
    pages = {"Accept": "text/html"}
    with httpx.Client(headers=pages, follow_redirects=True, timeout=60) as client:
        while waiting:
            path = waiting.pop(0)
            if path in found or NO_PAGES.search(path) or is_known_well(path, found):
                continue
            answer = client.get(server.address + path)
            assert answer.status_code != 404, f"{path} leads nowhere"
            is_page = "text/html" in answer.headers.get("content-type", "")
            if is_page and answer.status_code == 200 and answer.url.path == path.partition("?")[0]:
                found.append(path)
                waiting += links_of(answer, server.address)
            assert len(found) < MOST
    return found


def is_known_well(path: str, found: Sequence[str]) -> bool:
    """Whether a page of this kind was found, and one is enough."""
    kind = kind_of(path)
    return kind not in ALL_OF and kind in [kind_of(one) for one in found]


def kind_of(path: str) -> str:
    """An address without what tells two rolls, frames or choices apart."""
    return NUMBER.sub("N", ID.sub("ID", path))


def links_of(page: httpx.Response, address: str) -> list[str]:
    """Every address of ours that a page leads to."""
    given = [unescape(one) for one in LINK.findall(page.text)]
    full = [urljoin(str(page.url), one) for one in given]
    ours = [urlsplit(one) for one in full if one.startswith(address)]
    return list(dict.fromkeys(one.path + (f"?{one.query}" if one.query else "") for one in ours))


@pytest.fixture(scope="module")
def addresses(filled: Server) -> list[str]:
    """Every page of the rehearsal."""
    return addresses_of(filled)


def test_the_crawl_meets_rolls_in_every_state(addresses: list[str]) -> None:
    kinds = {kind_of(path) for path in addresses}
    wanted = {
        "/",
        "/case",
        "/capture",
        "/tray",
        "/settings",
        "/rolls/load",
        "/rolls/ID",
        "/rolls/ID/sheet",
        "/rolls/ID/browse",
        "/rolls/ID/finish",
        "/rolls/ID/open-early",
        "/loose",
        "/scents",
        "/rests",
        "/apert",
        "/apert/gates/ID",
        "/apert/gates/ID/tend",
        "/apert/gates/ID/sources",
        "/apert/gates/ID/lean",
        "/apert/gates/ID/balance",
        "/apert/gates/ID/shelf",
        "/apert/kept/ID",
        "/apert/axes",
    }
    assert wanted <= kinds
    assert len(addresses) > 40


def test_axe_finds_nothing(browser: Browser, filled: Server, addresses: list[str]) -> None:
    with visiting(browser, filled.address, **PHONE) as visitor:
        assert found_on(visitor, addresses, axe_findings) == {}


@pytest.mark.slow(share=10)
def test_axe_finds_nothing_at_night_and_at_a_desk(
    browser: Browser, filled: Server, addresses: list[str], budget: Budget
) -> None:
    with visiting(browser, filled.address, **DESK) as visitor:
        for _ in budget.rounds(named=1):
            assert found_on(visitor, addresses, at_night_and_at_a_desk) == {}
        page = visitor.open("/")
        page.evaluate("document.querySelectorAll('*').forEach(one => one.style.color = '#222')")
        budget.control("words are dark at night", failed=at_night_and_at_a_desk(page) != [])


def found_on(
    visitor: Visitor, paths: Sequence[str], looks: Callable[[Page], list[str]]
) -> dict[str, list[str]]:
    """What is found on each page, by its kind."""
    visitor.context.add_init_script(path=AXE)
    page = visitor.context.new_page()
    found = {}
    for path in paths:
        page.goto(visitor.address + path)
        settle(page)
        if problems := looks(page):
            found[kind_of(path)] = problems
    return found


def at_night_and_at_a_desk(page: Page) -> list[str]:
    """What axe-core finds at night, and at a desk what the width of a page changes.

    The stylesheet alone knows how wide a page is and how light it should be, so what a page is made
    of is the same as on a phone by day.
    """
    page.set_viewport_size(PHONE_SIZE)
    by_night = axe_findings_by_night(page)
    page.set_viewport_size(DESK_SIZE)
    return by_night + axe_findings(page, *OF_THE_WIDTH)


def test_axe_finds_nothing_on_the_stage(browser: Browser, filled: Server) -> None:
    assert found_on_the_stage(browser, filled, "phone", axe_findings) == []


@pytest.mark.slow(share=4)
def test_axe_finds_nothing_on_any_stage(browser: Browser, filled: Server, budget: Budget) -> None:
    for _ in budget.rounds(named=1):
        for screen in SCREENS:
            looks = axe_findings_in_both_lights
            assert found_on_the_stage(browser, filled, screen, looks) == [], screen


def found_on_the_stage(
    browser: Browser, server: Server, screen: str, looks: Callable[[Page], list[str]]
) -> list[str]:
    """What is found from the first step of a call to its end."""
    found = []
    with visiting(browser, server.address, **SCREENS[screen]) as visitor:
        page = visitor.open("/case")
        page.get_by_role("link", name="Silence").click()
        send_by(page, "Call on it")
        while True:
            found += looks(page)
            if "/end" in page.url:
                break
            page.get_by_role("link", name="Go on").click()
    return found


def settle(page: Page) -> None:
    """Let the one page that draws itself do so."""
    if urlsplit(page.url).path == "/capture":
        page.locator("#camera").wait_for()
