"""What makes Osmosis an application on a phone: installable, there without a network, and large.

What a browser asks before it offers to install, the address that it opens, and what a thumb needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.server import Server, running_server
from tests.e2e.visiting import PHONE, Visitor, visiting

LEAST_TARGET = 24
"""CSS pixels each way, as WCAG 2.5.8 and Lighthouse ask."""
PAGES = ("/", "/case", "/capture", "/mnestics", "/apert", "/loom", "/search", "/settings", "/phone")
SIZES = """async (address) => {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  return [picture.naturalWidth, picture.naturalHeight];
}"""
# What can be tapped and is smaller. A link inside of a sentence may be as high as its line, what
# lies under its own label is tapped by that, and what is drawn stands in a table below as well.
SMALL = """(least) => [...document.querySelectorAll(
  "a[href]:not(svg a), button, input:not([type=hidden]), select, textarea, summary, [role=button]"
)].filter((thing) => thing.checkVisibility({ visibilityProperty: true })).map((thing) => {
  const label = thing.labels?.[0];
  const boxes = [thing, ...(label ? [label] : [])].map((one) => one.getBoundingClientRect());
  const box = boxes.sort((one, other) => other.width * other.height - one.width * one.height)[0];
  const isInline = getComputedStyle(thing).display === "inline";
  const isAlone = thing.parentElement.textContent.trim() === thing.textContent.trim();
  const isHidden = thing.classList.contains("skip");
  return (isInline && !isAlone) || isHidden || (box.width >= least && box.height >= least)
    ? null : `${thing.outerHTML.slice(0, 90)} ${box.width} × ${box.height}`;
}).filter(Boolean)"""


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on a store with a roll, a pathway and a gate."""

    def prepare(server: Server) -> None:
        server.run("roll", "load", "Patience")
        weekly = ("Sundays", "--rhythm", "weekly")
        server.run("mnestic", "path", "add", *weekly, "--first-line", "Ask about the fig.")
        server.run("apert", "gate", "add", *weekly, "--minutes", "45")

    folder = tmp_path_factory.mktemp("home-screen") / "server"
    with running_server(folder, prepare=prepare) as started:
        yield started


@pytest.fixture(scope="module")
def installed(browser: Browser, lived_in: Server) -> Iterator[Visitor]:
    """A phone on which the start page was opened once, and whose worker is there."""
    with visiting(browser, lived_in.address, **PHONE) as phone:
        page = phone.open("/capture")
        page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        page.close()
        yield phone


@pytest.fixture
def page(installed: Visitor) -> Iterator[Page]:
    """A tab of that phone, which may not complain about anything."""
    opened = installed.context.new_page()
    complaints: list[str] = []
    opened.on(
        "console", lambda said: complaints.append(said.text) if said.type == "error" else None
    )
    yield opened
    opened.close()
    # What was tried in vain without a network is no mistake of the page.
    assert [said for said in complaints if "ERR_INTERNET_DISCONNECTED" not in said] == []


def manifest_of(page: Page) -> tuple[str, dict[str, Any]]:
    """The manifest that a page names, with its address."""
    address = page.locator('link[rel="manifest"]').evaluate("link => link.href")
    manifest = page.evaluate("address => fetch(address).then(answer => answer.json())", address)
    assert isinstance(manifest, dict)
    return address, manifest


def test_the_manifest_has_what_a_browser_asks_before_it_installs(
    installed: Visitor, page: Page
) -> None:
    page.goto(f"{installed.address}/")
    address, manifest = manifest_of(page)
    assert {"id", "name", "short_name", "description"} <= manifest.keys()
    assert len(manifest["short_name"]) <= 12
    assert manifest["display"] == "standalone"
    scope = urljoin(address, manifest["scope"])
    shortcuts = [one["url"] for one in manifest["shortcuts"]]
    for path in (manifest["start_url"], manifest["share_target"]["action"], *shortcuts):
        assert urljoin(address, path).startswith(scope)
    themes = {
        light: page.locator(f'meta[name="theme-color"][media*="{light}"]').get_attribute("content")
        for light in ("light", "dark")
    }
    assert themes["light"] == manifest["theme_color"] == manifest["background_color"]
    assert themes["dark"] not in (None, themes["light"])
    view = page.locator('meta[name="viewport"]').get_attribute("content") or ""
    assert "width=device-width" in view
    assert "user-scalable" not in view
    assert "maximum-scale" not in view


def test_every_icon_is_as_large_as_it_is_said_to_be(installed: Visitor, page: Page) -> None:
    page.goto(f"{installed.address}/")
    address, manifest = manifest_of(page)
    found = set()
    for icon in manifest["icons"]:
        width, height = page.evaluate(SIZES, urljoin(address, icon["src"]))
        assert icon["sizes"] in ("any", f"{width}x{height}")
        found.add((icon["sizes"], icon["purpose"]))
    kinds = ("any", "maskable")
    assert {(size, kind) for size in ("192x192", "512x512") for kind in kinds} <= found
    touch = page.locator('link[rel="apple-touch-icon"]').evaluate("link => link.href")
    assert page.evaluate(SIZES, touch) == [180, 180]


def test_the_worker_answers_for_the_start_page_also_without_a_network(
    installed: Visitor, page: Page
) -> None:
    page.goto(f"{installed.address}/")
    _, manifest = manifest_of(page)
    start = installed.address + manifest["start_url"]
    page.goto(start)
    assert page.evaluate("Boolean(navigator.serviceWorker.controller)")
    scope = page.evaluate("navigator.serviceWorker.ready.then(found => found.scope)")
    assert urlsplit(scope).path == manifest["scope"]
    installed.context.set_offline(True)
    try:
        answer = page.goto(start)
        assert answer is not None
        assert (answer.status, answer.from_service_worker) == (200, True)
        expect(page.get_by_role("button", name="Take a photograph")).to_be_visible()
        expect(page.get_by_role("heading", name="Patience")).to_be_visible()
    finally:
        installed.context.set_offline(False)


def test_a_thumb_finds_everything_and_nothing_is_cut_off(installed: Visitor, page: Page) -> None:
    found = {}
    for path in PAGES:
        page.goto(installed.address + path)
        if path == "/capture":
            page.locator("#camera").wait_for()
        small = page.evaluate(SMALL, LEAST_TARGET)
        overhang = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if small or overhang > 0:
            found[path] = [*small, f"{overhang} px to the side"]
    assert found == {}
