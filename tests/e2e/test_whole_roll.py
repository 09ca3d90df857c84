"""One roll, from the first question to the end of its call-on, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.e2e.camera_page import CameraPage
from tests.e2e.server import Server, running_server
from tests.e2e.visiting import PHONE, Visitor, send_by, visiting
from tests.media.making import photograph

VIRTUE = "Patience"
LINES = ("The tram was late; nobody minded.", "Let her finish the sentence.")


@pytest.fixture
def rehearsal_server(tmp_path: Path) -> Iterator[Server]:
    """A server on a new store whose clock may be set."""
    with running_server(tmp_path / "server", rehearsal=True) as started:
        yield started


class Console:
    """What the browser complains about; while it is offline it may say that it is."""

    def __init__(self, visitor: Visitor) -> None:
        self.errors: list[str] = []
        self.is_offline = False
        visitor.context.on("console", self._note)

    def _note(self, message: ConsoleMessage) -> None:
        is_known = self.is_offline and "ERR_INTERNET_DISCONNECTED" in message.text
        if message.type == "error" and not is_known:
            self.errors.append(message.text)


def test_a_roll_is_loaded_exposed_offline_too_developed_circled_and_called_on(
    browser: Browser, rehearsal_server: Server
) -> None:
    with visiting(browser, rehearsal_server.address, **PHONE) as phone:
        console = Console(phone)
        page = phone.open("/case")
        _load(page)
        _expose_three(phone, console)
        page.goto(rehearsal_server.address + "/case")
        _finish(page)
        _let_two_weeks_pass(page)
        _develop(page)
        _circle_and_case(page)
        _call_on(page)
        assert console.errors == []


def test_what_the_browser_complains_about_is_noticed(visitor: Visitor) -> None:
    console = Console(visitor)
    page = visitor.open("/")
    page.evaluate("console.error('a complaint'); console.log('no complaint')")
    assert console.errors == ["a complaint"]


def _load(page: Page) -> None:
    page.get_by_label("What would you like to keep closer?").fill(VIRTUE)
    send_by(page, "Load the roll")
    expect(page.get_by_role("img", name="0 of 24 exposed")).to_be_visible()


def _expose_three(phone: Visitor, console: Console) -> None:
    camera = CameraPage(phone)
    camera.expose_line(LINES[0])
    camera.shows(1)
    camera.is_all_sent()
    console.is_offline = True
    phone.context.set_offline(True)
    camera.expose_line(LINES[1])
    camera.shows(2)
    expect(camera.page.locator("#queue")).to_contain_text("waits")
    phone.context.set_offline(False)
    camera.is_all_sent()
    console.is_offline = False
    picture: dict[str, object] = {
        "name": "a.jpg",
        "mimeType": "image/jpeg",
        "buffer": photograph("JPEG"),
    }
    camera.expose_file(picture, "photo")
    camera.shows(3)
    camera.is_all_sent()
    camera.page.close()


def _finish(page: Page) -> None:
    page.get_by_role("link", name=VIRTUE).click()
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Finish here").click()
    expect(page.get_by_text("21 places stay dark.")).to_be_visible()
    send_by(page, "Finish it")
    expect(page.get_by_text("It is finished, and rests until")).to_be_visible()
    for line in LINES:
        assert line not in page.content()


def _let_two_weeks_pass(page: Page) -> None:
    send_by(page, "Two weeks pass")
    expect(page.get_by_text("It is finished and has rested.")).to_be_visible()


def _develop(page: Page) -> None:
    page.get_by_role("button", name="Develop it").click()
    page.wait_for_url(re.compile(r"/sheet$"))
    for line in LINES:
        expect(page.get_by_text(line).first).to_be_visible()
    assert page.locator(".light-table img").count() == 1


def _circle_and_case(page: Page) -> None:
    page.get_by_role("checkbox", name="Circle Frame 2").check(force=True)
    page.get_by_label("Who is the person in these frames?").fill("Someone who lets others finish.")
    send_by(page, "Put it in the case")
    # After a first development, and not before, keys and copies are offered once.
    send_by(page, "Later")
    expect(page.get_by_role("link", name=VIRTUE)).to_be_visible()


def _call_on(page: Page) -> None:
    page.get_by_role("link", name=VIRTUE).click()
    send_by(page, "Call on it")
    shown = []
    while "/end" not in page.url:
        shown.append(page.locator(".stage__words, .stage__picture img").first.inner_text())
        page.get_by_role("link", name="Go on").click()
    assert set(LINES) <= set(shown)
    assert len(shown) == 3
    expect(page.get_by_role("heading", name="Someone who lets others finish.")).to_be_visible()
    page.get_by_label("One new way today").fill("Count to three.")
    send_by(page, "Close the box")
    expect(page).to_have_url(re.compile(r"/case$"))
