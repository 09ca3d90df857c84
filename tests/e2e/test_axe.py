"""axe-core over every page of the rehearsal, which has rolls in every state, in both lights."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.server import Server
from tests.e2e.visiting import DESK, PHONE, Visitor, axe_findings, visiting

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
NUMBER = re.compile(r"(?<=/frames/)\d+|(?<=/browse/)\d+|\?.*")
NO_PAGES = re.compile(
    r"\.(pdf|roll|age|ics|json|webmanifest|js|css|svg|png|jpg)$|/original|^/static/"
)
MOST = 120
# Below a roll's own page, the same page of so many rolls is enough.
OF_EACH_KIND = 2
LOOKS: dict[str, dict[str, Any]] = {
    "desk by day": {**DESK, "color_scheme": "light"},
    "desk by night": {**DESK, "color_scheme": "dark"},
    "phone by day": {**PHONE, "color_scheme": "light"},
    "phone by night": {**PHONE, "color_scheme": "dark"},
}


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


def addresses_of(visitor: Visitor) -> list[str]:
    """Every roll's own page, and of every other kind of page one or two."""
    found: list[str] = []
    waiting = ["/"]
    page = visitor.context.new_page()
    while waiting:
        path = waiting.pop(0)
        if path in found or NO_PAGES.search(path) or is_known_well(path, found):
            continue
        answer = page.goto(visitor.address + path)
        assert answer is not None
        is_page = "text/html" in answer.headers.get("content-type", "")
        if is_page and answer.status == 200 and urlsplit(page.url).path == path.partition("?")[0]:
            found.append(path)
            waiting += links_of(page, visitor.address)
        assert len(found) < MOST
    page.close()
    return found


def is_known_well(path: str, found: Sequence[str]) -> bool:
    """Whether enough pages of this kind were found."""
    kind = kind_of(path)
    return kind != "/rolls/ID" and [kind_of(one) for one in found].count(kind) >= OF_EACH_KIND


def kind_of(path: str) -> str:
    """An address without what tells two rolls, frames or choices apart."""
    return NUMBER.sub("N", ID.sub("ID", path))


def links_of(page: Page, address: str) -> list[str]:
    """Every address of ours that a page leads to."""
    given = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
    full = [urljoin(page.url, one) for one in given]
    ours = [urlsplit(one) for one in full if one.startswith(address)]
    return list(dict.fromkeys(one.path + (f"?{one.query}" if one.query else "") for one in ours))


@pytest.fixture(scope="module")
def addresses(browser: Browser, filled: Server) -> list[str]:
    """Every page of the rehearsal."""
    with visiting(browser, filled.address) as visitor:
        return addresses_of(visitor)


def test_the_crawl_meets_rolls_in_every_state(addresses: list[str]) -> None:
    kinds = {kind_of(path) for path in addresses}
    wanted = {
        "/",
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
    }
    assert wanted <= kinds
    assert len(addresses) > 40


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(
    browser: Browser, filled: Server, addresses: list[str], look: str
) -> None:
    found = {}
    with visiting(browser, filled.address, **LOOKS[look]) as visitor:
        page = visitor.context.new_page()
        for path in addresses:
            page.goto(filled.address + path)
            settle(page)
            if problems := axe_findings(page):
                found[kind_of(path)] = problems
    assert found == {}


@pytest.mark.parametrize("look", ["desk by day", "phone by night"])
def test_axe_finds_nothing_on_the_stage(browser: Browser, filled: Server, look: str) -> None:
    found = []
    with visiting(browser, filled.address, **LOOKS[look]) as visitor:
        page = visitor.open("/")
        page.get_by_role("link", name="Silence").click()
        page.get_by_role("button", name="Call on it").click()
        while True:
            found += axe_findings(page)
            if "/end" in page.url:
                break
            page.get_by_role("link", name="Go on").click()
    assert found == []


def settle(page: Page) -> None:
    """Let the one page that draws itself do so."""
    if urlsplit(page.url).path == "/capture":
        page.locator("#camera").wait_for()
