"""Reminders in a browser: the page lets it subscribe, the worker shows the name alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.channels.browser import Browser as Subscribed
from tests.e2e.camera_page import until
from tests.e2e.server import Server
from tests.e2e.visiting import DESK_SIZE, PHONE_SIZE, Visitor, axe_findings, launched, send_by

PAGE = "/settings/reminders"
# No push service is asked in a test: what it would answer is given here.
ANSWERED = """(subscription) => {
  PushManager.prototype.getSubscription = async () => null;
  PushManager.prototype.subscribe = async (options) => {
    if (options.applicationServerKey.length !== 87) throw new Error("no key");
    return { toJSON: () => subscription };
  };
}"""

# What is shown, by its tags.
SHOWN = """async () => {
  const worker = await navigator.serviceWorker.ready;
  const all = await worker.getNotifications();
  const shown = all.map(({title, body, tag}) => ({title, body, tag}));
  return shown.sort((one, other) => (one.tag < other.tag ? -1 : 1));
}"""

# Chromium lets go of what is written down and not displayed yet when it is asked what is shown: so
# nobody asks before the worker has come to its end.
COUNTED = """() => {
  const { registration } = self;
  const show = registration.showNotification.bind(registration);
  self.shown = 0;
  registration.showNotification = async (...told) => {
    await show(...told);
    self.shown += 1;
  };
}"""

# A message that comes while the worker is still being activated is dropped.
ACTIVATED = """async () => {
  const { active } = await navigator.serviceWorker.ready;
  while (active.state !== 'activated')
    await new Promise((done) => active.addEventListener('statechange', done, { once: true }));
}"""


@pytest.fixture(scope="module")
def browser(playwright: Playwright, whole_chromium: Path) -> Iterator[Browser]:
    """A browser that shows notifications."""
    opened = launched(playwright, whole_chromium)
    yield opened
    opened.close()


def opened(visitor: Visitor, *, allowed: bool) -> Page:
    """The page of reminders, with the part for this browser unfolded."""
    if allowed:
        visitor.context.grant_permissions(["notifications"])
    subscription = Subscribed("https://push.example/place").subscription
    page = visitor.context.new_page()
    page.add_init_script(f"({ANSWERED})({json.dumps(subscription)})")
    page.goto(visitor.address + PAGE)
    page.get_by_text("This browser", exact=True).click()
    return page


def test_a_browser_becomes_a_way_at_the_press_of_a_button(visitor: Visitor) -> None:
    page = opened(visitor, allowed=True)
    page.get_by_label("What do you call it?").first.fill("The desk")
    send_by(page, "Show reminders here")
    expect(page.get_by_text("“The desk” shows reminders.")).to_be_visible()
    expect(page.get_by_role("button", name="Stop The desk")).to_be_visible()
    assert axe_findings(page) == []
    send_by(page, "Stop The desk")
    expect(page.get_by_text("None.", exact=True)).to_be_visible()


def test_a_browser_that_was_told_to_show_nothing_says_so(visitor: Visitor) -> None:
    page = opened(visitor, allowed=False)
    page.evaluate("Notification.requestPermission = async () => 'denied'")
    page.get_by_label("What do you call it?").first.fill("The desk")
    page.get_by_role("button", name="Show reminders here").click()
    expect(page.get_by_text("told to show no notices")).to_be_visible()
    expect(page.get_by_text("None.", exact=True)).to_be_visible()


class Pushed:
    """A page whose worker gets messages as from a push service."""

    def __init__(self, visitor: Visitor) -> None:
        visitor.context.grant_permissions(["notifications"])
        self._page = visitor.open(PAGE)
        self._origin = visitor.address
        self._seen: list[str] = []
        self._session = visitor.context.new_cdp_session(self._page)
        self._session.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self._session.send("ServiceWorker.enable")
        self._page.evaluate("navigator.serviceWorker.register('/sw.js')")
        self._page.evaluate(ACTIVATED)
        until(self._page, lambda: bool(self._seen and visitor.context.service_workers))
        [self._worker] = visitor.context.service_workers
        self._worker.evaluate(COUNTED)

    def deliver(self, message: str) -> None:
        """Let the browser get a message, and show it."""
        before = self._worker.evaluate("self.shown")
        where = {"origin": self._origin, "registrationId": self._seen[-1]}
        self._session.send("ServiceWorker.deliverPushMessage", {**where, "data": message})
        until(self._page, lambda: self._worker.evaluate("self.shown") > before)

    def shows(self, *titles_and_tags: tuple[str, str]) -> None:
        """Ensure that this and nothing else is shown, without any other words."""
        wanted = [{"title": title, "body": "", "tag": tag} for title, tag in titles_and_tags]
        assert self._page.evaluate(SHOWN) == wanted

    def _note(self, event: dict[str, Any]) -> None:
        self._seen += [one["registrationId"] for one in event["registrations"]]


def test_a_reminder_shows_its_name_alone_and_a_repeat_takes_its_place(visitor: Visitor) -> None:
    pushed = Pushed(visitor)
    pushed.deliver(json.dumps({"title": "“Weekly”", "body": "4 May 2031, 09:00", "tag": "t"}))
    pushed.shows(("“Weekly”", "t"))
    pushed.deliver(json.dumps({"title": "“Weekly”, again", "body": "", "tag": "t"}))
    pushed.shows(("“Weekly”, again", "t"))
    pushed.deliver("no json")
    pushed.shows(("Osmosis", "osmosis"), ("“Weekly”, again", "t"))


def test_the_pages_of_reminders_and_of_the_calendar_can_be_read_by_everybody(
    server: Server, visitor: Visitor
) -> None:
    for path in (PAGE, "/settings/calendar"):
        page = visitor.open(path)
        for part in page.locator("details").all():
            part.locator("summary").click()
        for looks in (PHONE_SIZE, DESK_SIZE):
            page.set_viewport_size(looks)
            assert axe_findings(page) == []
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= looks["width"]
