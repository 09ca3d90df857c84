"""Reminders in a browser: the page lets it subscribe, the worker shows the name alone."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, expect

from tests.channels.browser import Browser as Subscribed
from tests.e2e.server import Server
from tests.e2e.visiting import PHONE, Visitor, axe_findings

PAGE = "/settings/reminders"
# No push service is asked in a test: what it would answer is given here.
ANSWERED = """(subscription) => {
  PushManager.prototype.getSubscription = async () => null;
  PushManager.prototype.subscribe = async (options) => {
    if (options.applicationServerKey.length !== 87) throw new Error("no key");
    return { toJSON: () => subscription };
  };
}"""


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
    page.get_by_role("button", name="Show reminders here").click()
    expect(page.get_by_text("“The desk” shows reminders.")).to_be_visible()
    expect(page.get_by_role("button", name="Stop The desk")).to_be_visible()
    assert axe_findings(page) == []
    page.get_by_role("button", name="Stop The desk").click()
    expect(page.get_by_text("None.", exact=True)).to_be_visible()


def test_a_browser_that_was_told_to_show_nothing_says_so(visitor: Visitor) -> None:
    page = opened(visitor, allowed=False)
    page.evaluate("Notification.requestPermission = async () => 'denied'")
    page.get_by_label("What do you call it?").first.fill("The desk")
    page.get_by_role("button", name="Show reminders here").click()
    expect(page.get_by_text("told to show no notices")).to_be_visible()
    expect(page.get_by_text("None.", exact=True)).to_be_visible()


def pushed(page: Page, address: str, *messages: str) -> list[dict[str, str]]:
    """What is shown after the push service has delivered these messages."""
    session = page.context.new_cdp_session(page)
    seen: list[str] = []

    def note(event: dict[str, Any]) -> None:
        seen.extend(one["registrationId"] for one in event["registrations"])

    session.on("ServiceWorker.workerRegistrationUpdated", note)
    session.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.register('/sw.js')")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    assert seen
    for message in messages:
        where = {"origin": address, "registrationId": seen[-1]}
        session.send("ServiceWorker.deliverPushMessage", {**where, "data": message})
    page.wait_for_function(
        "(least) => navigator.serviceWorker.ready"
        ".then((worker) => worker.getNotifications()).then((shown) => shown.length >= least)",
        arg=1,
    )
    shown = page.evaluate(
        "navigator.serviceWorker.ready.then((worker) => worker.getNotifications())"
        ".then((all) => all.map(({title, body, tag}) => ({title, body, tag})))"
    )
    assert isinstance(shown, list)
    return shown


def test_a_reminder_shows_its_name_alone_and_a_repeat_takes_its_place(visitor: Visitor) -> None:
    visitor.context.grant_permissions(["notifications"])
    page = visitor.open(PAGE)
    message = json.dumps({"title": "“Weekly”", "body": "4 May 2031, 09:00", "tag": "t"})
    assert pushed(page, visitor.address, message, message) == [
        {"title": "“Weekly”", "body": "", "tag": "t"}
    ]


def test_a_message_that_cannot_be_read_is_shown_as_coming_from_here(phone: Visitor) -> None:
    phone.context.grant_permissions(["notifications"])
    page = phone.open(PAGE)
    assert pushed(page, phone.address, "no json") == [
        {"title": "Osmosis", "body": "", "tag": "osmosis"}
    ]


def test_the_pages_of_reminders_and_of_the_calendar_can_be_read_by_everybody(
    server: Server, visitor: Visitor
) -> None:
    for path in (PAGE, "/settings/calendar"):
        page = visitor.open(path)
        for part in page.locator("details").all():
            part.locator("summary").click()
        for looks in (PHONE["viewport"], {"width": 1280, "height": 900}):
            page.set_viewport_size(looks)  # type: ignore[arg-type]  # a width and a height
            assert axe_findings(page) == []
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= looks["width"]  # type: ignore[index]  # as above
