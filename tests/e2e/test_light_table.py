"""From loading a roll to calling on it, in a real browser, with and without its scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from osmosis.practices.rolls.store import rolls
from tests.e2e.kept import expose_lines, opened
from tests.e2e.server import Server, running_server
from tests.e2e.visiting import PHONE, Visitor, axe_findings, send_by, visiting

LINES = 8
DEVELOPED = (
    ("roll", "load", "Patience"),
    *(("expose", "--line", f"Line {number}.") for number in range(1, LINES + 1)),
    ("roll", "open-early", "Patience", "--reason", "to look"),
)


@pytest.fixture
def rehearsal(tmp_path: Path) -> Iterator[Server]:
    """A server on a rehearsal store, whose clock may be set."""
    with running_server(tmp_path / "server", rehearsal=True) as started:
        yield started


@pytest.fixture
def desk(browser: Browser, rehearsal: Server) -> Iterator[Visitor]:
    """A person at a desk, in the rehearsal."""
    with visiting(browser, rehearsal.address) as visitor:
        yield visitor


@pytest.fixture
def sheet(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The contact sheet of a roll that was developed in the shell."""
    with (
        running_server(tmp_path / "server", laid=DEVELOPED) as server,
        visiting(browser, server.address) as visitor,
    ):
        with opened(server) as (app, _), app.store.read() as reading:
            [roll] = rolls.list_rolls(reading)
        yield visitor.open(f"/rolls/{roll.id}/sheet")


def developed(server: Server, visitor: Visitor) -> Page:
    """The contact sheet of a roll that was loaded, exposed, finished, rested and developed."""
    page = visitor.open("/case")
    page.get_by_label("What would you like to keep closer?").fill("Patience")
    send_by(page, "Load the roll")
    expect(page.get_by_role("heading", name="Patience")).to_be_visible()
    expose_lines(server, LINES)
    page.goto(page.url + "/finish")
    expect(page.get_by_text("16 places stay dark.")).to_be_visible()
    send_by(page, "Finish it")
    send_by(page, "Two weeks pass")
    page.goto(visitor.address + "/case")
    page.get_by_role("link", name="Develop").click()
    page.get_by_role("button", name="Develop it").click()
    page.wait_for_url("**/sheet")
    return page


def circles(page: Page) -> list[str]:
    """The numbers that the form would send, in the order of circling."""
    order: str = page.locator("input[name=order]").input_value()
    return order.split(",") if order else []


def test_a_roll_is_circled_by_keyboard_and_called_on_by_keys(
    rehearsal: Server, desk: Visitor
) -> None:
    page = developed(rehearsal, desk)
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(LINES)
    for number in (7, 2, 5):
        page.get_by_role("checkbox", name=f"Circle Frame {number}:").focus()
        page.keyboard.press("Space")
    assert circles(page) == ["7", "2", "5"]
    send_by(page, "Keep the circles")
    expect(page.get_by_role("slider")).to_have_count(3)
    assert circles(page) == ["7", "2", "5"]
    page.get_by_label("Who is the person in these frames?").fill("Someone who waits.")
    send_by(page, "Put it in the case")
    send_by(page, "Later")
    page.get_by_role("link", name="Patience").click()
    send_by(page, "Call on it")
    frames = 0
    while not page.url.endswith("/end"):
        frames += 1
        assert axe_findings(page) == []
        with page.expect_navigation():
            page.keyboard.press("ArrowRight")
    assert 3 <= frames <= 6
    expect(page.get_by_role("heading", name="Someone who waits.")).to_be_visible()
    assert axe_findings(page) == []
    page.get_by_label("One new way today").fill("Ask first.")
    send_by(page, "Close the box")
    expect(page.get_by_role("region", name="The case")).to_be_visible()


def test_a_seventh_circle_is_not_drawn(sheet: Page) -> None:
    page = sheet
    for number in range(1, 8):
        page.get_by_role("checkbox", name=f"Circle Frame {number}:").click()
    assert circles(page) == ["1", "2", "3", "4", "5", "6"]
    expect(page.get_by_role("checkbox", name="Circle Frame 7:")).not_to_be_checked()
    expect(page.get_by_text("Six prints are circled.")).to_be_visible()
    page.get_by_role("checkbox", name="Circle Frame 3:").click()
    expect(page.get_by_text("Six prints are circled.")).to_be_hidden()
    page.get_by_role("checkbox", name="Circle Frame 7:").click()
    assert circles(page) == ["1", "2", "4", "5", "6", "7"]
    page.get_by_role("link", name="Look at frame 2").click()
    expect(page.get_by_text("Line 2.")).to_be_visible()


def test_slides_are_turned_by_keys_and_the_box_is_closed(sheet: Page) -> None:
    page = sheet
    send_by(page, "Put it in the case")
    page.goto(page.url.partition("/rolls")[0] + "/case")
    page.get_by_role("link", name="Patience").click()
    page.get_by_role("link", name="Browse").click()
    page.wait_for_url("**/browse")
    for key, place in (("ArrowRight", 2), (" ", 3), ("ArrowLeft", 2), ("PageDown", 3)):
        page.keyboard.press(key)
        page.wait_for_url(f"**/browse/{place}")
        expect(page.get_by_text(f"{place} / {LINES}")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Call on it")).to_be_visible()


def test_without_scripts_a_roll_is_developed_circled_and_called_on(
    browser: Browser, rehearsal: Server
) -> None:
    with visiting(browser, rehearsal.address, java_script_enabled=False, **PHONE) as visitor:
        page = developed(rehearsal, visitor)
        page.get_by_role("checkbox", name="Circle Frame 5:").check(force=True)
        page.get_by_role("checkbox", name="Circle Frame 2:").check(force=True)
        page.get_by_label("Who is the person in these frames?").fill("Someone who waits.")
        send_by(page, "Put it in the case")
        send_by(page, "Later")
        page.get_by_role("link", name="Patience").click()
        send_by(page, "Call on it")
        while not page.url.endswith("/end"):
            page.get_by_role("link", name="Go on").click()
        send_by(page, "Close the box")
        expect(page.get_by_role("link", name="Patience")).to_be_visible()
