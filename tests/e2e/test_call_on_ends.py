"""A call-on ends by itself after its ninety seconds, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from whenever import TimeDelta

from osmosis.kernel.clock import SystemClock
from osmosis.practices.rolls.model import CALL_TIME
from osmosis.practices.rolls.store import calls
from osmosis.storage.rehearsal import set_rehearsal_clock
from tests.e2e.kept import opened
from tests.e2e.server import Server, running_server
from tests.e2e.visiting import PHONE, remembering, visiting

WHO = "Someone who waits."
LINES = ("Waited for the tram.", "Let her finish.", "Did not look at the time.")


@pytest.fixture
def boxed(tmp_path: Path) -> Iterator[Server]:
    """A server on a rehearsal with one box, in which three lines lie."""

    def prepare(server: Server) -> None:
        notes = [tmp_path / f"{number}.txt" for number in range(3)]
        for note, line in zip(notes, LINES, strict=True):
            note.write_text(line, encoding="utf-8")
        server.run("roll", "before", "Patience", *map(str, notes), "--line", WHO)

    with running_server(tmp_path / "server", rehearsal=True, prepare=prepare) as started:
        yield started


def let_it_nearly_end(server: Server, step: str) -> None:
    """Set the rehearsal's clock to four seconds before the end of the call-on of this step.

    However long it took to come here, so many are left.
    """
    call_id = UUID(step.split("/")[-2])
    with opened(server) as (app, _):
        clock, folder = app.store.clock, app.store.folder
        with app.store.read() as reading:
            called_at = calls.get_call(reading, call_id).called_at
        later = (called_at + CALL_TIME - TimeDelta(seconds=4)).to_tz(clock.zone())
        set_rehearsal_clock(folder, folder.read_marker(), SystemClock(), later)


def call_on(page: Page) -> None:
    """Call on the one box."""
    page.get_by_role("link", name="Patience").click()
    page.get_by_role("button", name="Call on it").click()
    expect(page.get_by_role("link", name="Go on")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_call_on_that_nobody_goes_on_with_comes_to_its_end(
    browser: Browser, boxed: Server, scripts: bool
) -> None:
    with visiting(browser, boxed.address, java_script_enabled=scripts, **PHONE) as visitor:
        page = visitor.open("/case")
        call_on(page)
        # This browser asks for less motion, and the lamp does not go out before the page does.
        expect(page.locator(".stage__lamp")).to_be_hidden()
        step = page.url
        let_it_nearly_end(boxed, step)
        answer = page.reload()
        assert answer is not None
        # It was shown once more, until then.
        assert (answer.url, answer.status) == (step, 200)
        page.wait_for_url("**/end")
        expect(page.get_by_role("heading", name=WHO)).to_be_visible()
        expect(page.get_by_label("One new way today")).to_be_empty()


def test_a_step_that_one_goes_back_to_ends_too(
    playwright: Playwright, whole_chromium: Path, boxed: Server, tmp_path: Path
) -> None:
    with remembering(playwright, whole_chromium, tmp_path / "profile") as context:
        page = context.new_page()
        page.goto(boxed.address + "/case")
        call_on(page)
        first = page.url
        page.get_by_role("link", name="Go on").click()
        page.wait_for_url("**/2")
        let_it_nearly_end(boxed, first)
        # Out of the browser's memory it would not end; it is asked for anew.
        with page.expect_response(first):
            page.evaluate("history.back()")
        page.wait_for_url("**/end")
        with page.expect_response(lambda answer: (answer.url, answer.status) == (first, 303)):
            page.evaluate("history.back()")
        expect(page.get_by_role("heading", name=WHO)).to_be_visible()
