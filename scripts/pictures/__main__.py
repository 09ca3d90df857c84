"""Takes the pictures in docs/pictures/ of the rehearsal, in the order of docs/tour.md.

It lives the rehearsal through in a temporary folder, serves it on this machine, and walks through
it in Chromium. A picture that shows what the last one showed is left as it is.

    python -m scripts.pictures
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from scripts.pictures.book import side_by_side
from scripts.pictures.taking import (
    DESK,
    PHONE,
    Rehearsal,
    browser,
    keep,
    keep_picture,
    rehearsed,
    screen,
)

LINE = "Waited for the bus with her and did not look at the time."
SENT = "The rain came through the roof."
CUP = "the spoon was never used"
THE_DAY = "2031-07-01T09:30[Europe/Bucharest]"


def take(opened: Browser, rehearsal: Rehearsal) -> None:
    """Every picture; what changes the store comes after what only looks."""
    phone = screen(opened, rehearsal, **PHONE)
    desk = screen(opened, rehearsal, **DESK)
    leave_the_walk(phone)
    today_and_the_camera(phone)
    the_case(desk)
    the_case_by_night(screen(opened, rehearsal, color_scheme="dark", **DESK))
    the_pathways(desk)
    the_loom(desk)
    what_is_looked_for(phone)
    the_bath(screen(opened, rehearsal, java_script_enabled=False, **PHONE))
    a_call_on(desk)
    a_sitting(phone)
    a_gate(opened, phone, rehearsal)


def leave_the_walk(page: Page) -> None:
    """Nobody is guided while pictures are taken."""
    page.goto("/")
    page.get_by_role("button", name="Leave the walk").click()


def today_and_the_camera(page: Page) -> None:
    """What is asked today, and a line that is about to be exposed."""
    page.goto("/")
    keep(page, "today")
    page.goto("/capture?mode=line")
    page.get_by_label("One line").fill(LINE)
    keep(page, "camera")


def the_case(page: Page) -> None:
    """The case, and a sheet with what was circled on it."""
    page.goto("/case")
    keep(page, "case", ".case")
    page.get_by_role("link", name="Silence").click()
    keep(page, "contact-sheet", ".light-table")


def the_case_by_night(page: Page) -> None:
    """The same case in the other light."""
    page.goto("/case")
    keep(page, "case-by-night", ".case")


def the_pathways(page: Page) -> None:
    """Ten years of pathways unrolled."""
    page.goto("/mnestics/map?span=decade&on=2026-05-04")
    keep(page, "pathways", ".unrolled")


def the_loom(page: Page) -> None:
    """From a week to everything."""
    for span in ("week", "year"):
        page.goto(f"/loom?span={span}&on=2031-04-17")
        keep(page, f"loom-{span}", ".loom__window")
    page.goto("/loom?span=all")
    keep(page, "loom", ".loom__window")


def what_is_looked_for(page: Page) -> None:
    """Something that was kept, and the settings."""
    page.goto("/search?q=garden")
    keep(page, "search")
    page.goto("/settings")
    keep(page, "settings")


def the_bath(page: Page) -> None:
    """A roll in the middle of its development; a page without scripts stays as it was fetched."""
    page.goto("/case")
    page.get_by_role("link", name="Develop", exact=True).click()
    page.get_by_role("button", name="Develop it").click()
    again(page, lambda: page.get_by_text(re.compile(r"\b[1-8] of 9\b")).count() > 0)
    keep(page, "bath")


def a_call_on(page: Page) -> None:
    """One frame on the dark stage: the one with the cup, whenever chance shows it."""
    shown = page.locator(".stage", has_text=CUP)
    while shown.count() == 0:
        if page.locator(".stage__next").count() > 0:
            page.locator(".stage__next").click()
            continue
        page.goto("/case")
        page.get_by_role("link", name="Silence").click()
        page.get_by_role("button", name="Call on it").click()
    keep(page, "call-on")


def a_sitting(page: Page) -> None:
    """What earlier selves sent, and what is sent on."""
    page.goto("/mnestics/sit")
    page.get_by_role("button", name="Sit down").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="From earlier selves")).to_be_visible()
    keep(page, "sitting")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("One line").fill(SENT)
    keep(page, "sending")


def a_gate(opened: Browser, phone: Page, rehearsal: Rehearsal) -> None:
    """Closed; on its day; its book; and where its sources stand."""
    phone.goto("/apert")
    phone.get_by_role("link", name="The Quarter").click()
    gate = phone.url
    keep(phone, "gate-closed")
    rehearsal.set_clock(THE_DAY)
    way_in = phone.get_by_role("link", name="Go in")
    again(phone, lambda: way_in.count() > 0, gate)
    keep(phone, "gate-open")
    way_in.click()
    saved = phone.get_by_role("link", name="Save the book").get_attribute("href")
    assert saved is not None
    book = phone.request.get(rehearsal.address + saved).body()
    keep_picture(side_by_side(opened, book), "pages")
    phone.get_by_role("link", name="Read it here").click()
    keep(phone, "book")
    phone.goto(f"{gate}/balance")
    # Both axes, with the field that one of them has.
    phone.evaluate("scrollTo(0, 210)")
    keep(phone, "balance")


def again(page: Page, is_so: Callable[[], bool], address: str = "") -> None:
    """Fetch a page until something stands on it."""
    for _ in range(2_000):
        page.goto(address or page.url)
        if is_so():
            return
    raise AssertionError(f"it never stood on {page.url}")


if __name__ == "__main__":
    with rehearsed() as served, browser() as chromium:
        take(chromium, served)
