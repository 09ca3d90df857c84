"""The walk through the rehearsal, as somebody takes it who has just typed ``osmosis demo``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, Browser, Locator, Page, Route, expect

from tests.e2e.camera_page import until
from tests.e2e.server import Server
from tests.e2e.visiting import PHONE, visiting

MOST_TAPS = 8
MOST_TAPS_SITTING = 10
MOST_TAPS_GATE = 9

# Whether the slip asks anew for what happens as soon as another one has taken its place.
HEARD_AFTER_A_SWAP = """() => new Promise((done) => {
  const happen = () => dispatchEvent(new CustomEvent("osmosis-queue", { detail: {} }));
  const look = () => {
    let isHeard = false;
    document.addEventListener("htmx:beforeRequest", () => { isHeard = true; });
    happen();
    done(isHeard);
  };
  addEventListener("htmx:afterSwap", () => setTimeout(look), { once: true });
  happen();
})"""


@pytest.fixture
def demo(own_rehearsal: Path, tmp_path: Path) -> Iterator[Server]:
    """The rehearsal, served by its own command."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    arguments = ("--folder", str(own_rehearsal))
    server = Server(own_rehearsal, temporary, arguments, command="demo")
    try:
        server.start()
        yield server
    finally:
        server.stop()


class Walker:
    """Somebody with a phone who counts taps."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.slip = page.get_by_role("region", name="The walk")
        self.taps = 0

    def tap(self, thing: Locator) -> None:
        thing.tap()
        self.taps += 1


def test_it_takes_eight_taps_to_a_call_on_ten_to_a_letter_and_nine_through_a_gate(
    browser: Browser, demo: Server
) -> None:
    with visiting(browser, demo.address, **PHONE) as phone:
        walker = Walker(phone.open("/"))
        walk_to_the_end_of_a_call_on(walker)
        assert walker.taps <= MOST_TAPS
        walker.page.goto(demo.address)
        walker.taps = 0
        walk_through_a_week(walker)
        assert walker.taps <= MOST_TAPS_SITTING
        walker.taps = 0
        walk_through_a_gate(walker)
    assert walker.taps <= MOST_TAPS_GATE


def walk_to_the_end_of_a_call_on(walker: Walker) -> None:
    """Expose the last frame, let it rest, and call on the roll."""
    page, slip = walker.page, walker.slip
    walker.tap(slip.get_by_role("link", name="Expose it"))
    page.get_by_label("One line").fill("Went through it to the end.")
    walker.tap(page.get_by_role("button", name="Expose"))
    expect(page.get_by_role("img", name="24 of 24 exposed")).to_be_visible()
    expect(slip).to_contain_text("The counter has reached its end.")
    walker.tap(slip.get_by_role("button", name="Let two weeks pass"))
    page.wait_for_url(re.compile(r"/sheet$"))
    expect(page.get_by_text("Went through it to the end.").first).to_be_visible()
    walker.tap(page.locator("label.circle").nth(3))
    walker.tap(slip.get_by_role("button", name="Into the case, and call on it"))
    for number in (1, 2, 3):
        expect(page.get_by_role("heading", name=f", {number} of 3")).to_be_attached()
        walker.tap(page.get_by_role("link", name="Go on"))
    expect(page.get_by_role("heading", name="Who is the person who did this?")).to_be_visible()


def walk_through_a_week(walker: Walker) -> None:
    """Send one line, let a week pass, and receive it beside one from seven years ago."""
    page, slip = walker.page, walker.slip
    walker.tap(slip.get_by_role("link", name="Sit down"))
    sit_down_and_read(walker)
    walker.tap(page.get_by_role("button", name="Go on"))
    page.get_by_label("One line").fill("The rain came in through the roof of the shed.")
    walker.tap(page.get_by_role("button", name="Seal and send"))
    walker.tap(page.get_by_role("button", name="Go on"))
    walker.tap(page.get_by_role("button", name="Get up"))
    walker.tap(slip.get_by_role("button", name="Let a week pass"))
    sit_down_and_read(walker)
    expect(page.get_by_text("The rain came in through the roof of the shed.")).to_be_visible()
    expect(page.get_by_text("rather than to leave pleasures to old age")).to_be_visible()


def walk_through_a_gate(walker: Walker) -> None:
    """Get up; then from the closed gate to its day, into its book, and out with one piece."""
    page, slip = walker.page, walker.slip
    walker.tap(page.get_by_role("button", name="Go on"))
    walker.tap(page.get_by_role("button", name="Send nothing"))
    walker.tap(page.get_by_role("button", name="Get up"))
    walker.tap(slip.get_by_role("link", name="Go to the gate"))
    expect(page.get_by_text("Opens on Tuesday, 1 July 2031.")).to_be_visible()
    walker.tap(slip.get_by_role("button", name="Let it be that day"))
    walker.tap(page.get_by_role("link", name="Read it here"))
    with page.expect_navigation():
        walker.tap(page.locator(".contents-of__pieces a").first)
    title = page.get_by_role("heading", level=1).inner_text()
    walker.tap(page.get_by_role("button", name="Keep it"))
    walker.tap(slip.get_by_role("button", name="Let its days pass"))
    expect(page.get_by_role("heading", name="Shelf")).to_be_visible()
    expect(page.get_by_role("link", name=title)).to_be_visible()
    expect(slip).to_contain_text("The walk ends here")


def sit_down_and_read(walker: Walker) -> None:
    """From the page before a sitting to what arrived."""
    walker.tap(walker.page.get_by_role("button", name="Sit down"))
    walker.tap(walker.page.get_by_role("button", name="Go on"))
    expect(walker.page.get_by_role("heading", name="From earlier selves")).to_be_visible()


def test_after_the_last_frame_the_counter_stands_at_its_end_and_then_another_roll_is_in(
    browser: Browser, demo: Server
) -> None:
    with visiting(browser, demo.address, **PHONE) as phone:
        page = phone.context.new_page()
        page.clock.install()
        page.goto(f"{phone.address}/capture?mode=line")
        page.get_by_label("One line").fill("The last one.")
        page.clock.pause_at(page.evaluate("Date.now() / 1000 + 60"))
        page.get_by_role("button", name="Expose").click()
        expect(page.get_by_text("That was the last frame: Resolution is finished.")).to_be_visible()
        expect(page.get_by_role("img", name="24 of 24 exposed")).to_be_visible()
        expect(page.locator("#virtue")).to_have_text("Resolution")
        page.clock.run_for(3_000)
        expect(page.locator("#virtue")).to_have_text("Humility")
        expect(page.get_by_role("img", name="0 of 24 exposed")).to_be_visible()


def test_the_slip_on_the_camera_goes_on_whenever_its_answers_come(
    browser: Browser, demo: Server
) -> None:
    # The worker would ask around the network that is played here.
    with visiting(browser, demo.address, service_workers="block", **PHONE) as phone:
        page = phone.open("/capture?mode=line")
        slips: list[tuple[Route, APIResponse]] = []
        uploads: list[Route] = []

        def hold_the_first(route: Route) -> None:
            if slips:
                route.continue_()
            else:
                slips.append((route, route.fetch()))

        def hold_the_upload(route: Route) -> None:
            uploads.append(route)

        page.route("**/walk/slip?**", hold_the_first)
        page.route("**/api/v1/rolls/*/frames?*", hold_the_upload)
        slip = page.get_by_role("region", name="The walk")
        page.get_by_label("One line").fill("The last one.")
        page.get_by_role("button", name="Expose").click()
        until(page, lambda: bool(slips and uploads))
        uploads[0].continue_()
        until(page, lambda: page.evaluate("osmosisQueue.list('waiting')") == [])
        route, answer = slips[0]
        route.fulfill(response=answer)
        expect(slip).to_contain_text("The counter has reached its end.")


def test_the_slip_hears_what_happens_right_after_it_was_laid_down(
    browser: Browser, demo: Server
) -> None:
    with visiting(browser, demo.address, **PHONE) as phone:
        page = phone.open("/capture?mode=line")
        assert page.evaluate(HEARD_AFTER_A_SWAP)


def test_it_can_be_left_on_the_first_page(browser: Browser, demo: Server) -> None:
    with visiting(browser, demo.address, **PHONE) as phone:
        walker = Walker(phone.open("/"))
        walker.tap(walker.slip.get_by_role("button", name="Leave the walk"))
        expect(walker.slip).to_have_count(0)
        expect(walker.page.get_by_role("link", name=re.compile("^Resolution"))).to_be_visible()


def test_begun_again_it_is_the_same_rehearsal(own_rehearsal: Path, tmp_path: Path) -> None:
    before = (own_rehearsal / "osmosis-store.json").read_bytes()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    arguments = ("--folder", str(own_rehearsal))
    for _ in range(2):
        server = Server(own_rehearsal, temporary, arguments, command="demo")
        server.start()
        server.stop()
    assert (own_rehearsal / "osmosis-store.json").read_bytes() == before
