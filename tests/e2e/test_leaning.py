"""Sources lean by finger, by mouse and by keyboard; and axe over the pages of a gate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.server import Server, running_server
from tests.e2e.visiting import PHONE, axe_findings_in_both_lights, send_by, visiting

CLOCK = "2031-05-04T10:00[Europe/Bucharest]"
PIECES = ("", "/tend", "/sources", "/lean", "/balance", "/tune")
OTHERS = ("/apert", "/apert/new", "/apert/axes", "/plain")


def a_gate(server: Server) -> None:
    feeds = [word for name in "ab" for word in ("--source", f"https://{name}.example/feed")]
    server.run("apert", "gate", "add", "Sundays", *feeds)
    server.run("apert", "axis", "add", "Distance", "--from", "near", "--to", "far")


@pytest.fixture
def sundays(tmp_path: Path) -> Iterator[Server]:
    """A gate with two sources, and an axis."""
    with running_server(tmp_path / "server", prepare=a_gate, OSMOSIS_CLOCK=CLOCK) as started:
        yield started


def test_a_source_leans_where_it_is_dragged_and_where_the_keys_put_it(
    browser: Browser, sundays: Server
) -> None:
    with visiting(browser, sundays.address, **PHONE) as phone:
        page = phone.open("/apert")
        here = page.locator(".gates__one").get_attribute("href")
        page.goto(f"{sundays.address}{here}/lean")
        first = page.get_by_label("a.example", exact=True)
        second = page.get_by_label("b.example", exact=True)
        first.press("ArrowRight")
        expect(first).to_have_value("5")
        expect(first).to_have_attribute("aria-valuetext", "5 towards far")
        expect(page.get_by_label("a.example has no place on it")).not_to_be_checked()
        second.press("Home")
        drag(page, mark=1, to=0.25)
        expect(second).to_have_value("-50")
        send_by(page, "Keep the leanings")
        expect(page.get_by_text("The leanings are kept.")).to_be_visible()
        expect(first).to_have_value("5")
        expect(second).to_have_value("-50")
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found = [found_on(page, f"{sundays.address}{here}{piece}") for piece in PIECES]
        found += [found_on(page, sundays.address + path) for path in OTHERS]
    assert found == [[]] * len(found)


def found_on(page: Page, address: str) -> list[str]:
    page.goto(address)
    return axe_findings_in_both_lights(page)


def drag(page: Page, *, mark: int, to: float) -> None:
    """Drag a mark along its axis, to so much of its length."""
    box = page.locator(".axis__mark:not([hidden])").nth(mark).bounding_box()
    sheet = page.locator(".axis__sheet").bounding_box()
    assert box is not None
    assert sheet is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    scale = sheet["width"] / 360
    page.mouse.move(sheet["x"] + (16 + 328 * to) * scale, box["y"], steps=4)
    page.mouse.up()
