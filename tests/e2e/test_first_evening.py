"""The first evening on a phone: from an empty store to a roll, a pathway, a gate and the dates."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.papers import MARKS, printed
from tests.e2e.server import running_server
from tests.e2e.visiting import PHONE, axe_findings_in_both_lights, visiting

MOST = 30


class Beginner:
    """Somebody who taps and writes, and how often they did."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def tap(self, thing: Locator) -> None:
        """Tap on what leads to another page, and wait for it."""
        with self.page.expect_navigation():
            thing.tap()
        self.count += 1

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)
        self.count += 1


def test_the_first_evening_is_over_within_thirty_interactions(
    browser: Browser, tmp_path: Path
) -> None:
    with (
        printed() as papers,
        running_server(tmp_path / "server", OSMOSIS_ALLOWED_HOSTS="127.0.0.1") as server,
        visiting(browser, server.address, **PHONE) as phone,
    ):
        page = phone.open("/")
        one = Beginner(page)
        slip = page.get_by_role("region", name="The walk")
        assert axe_findings_in_both_lights(page) == []
        one.tap(page.get_by_role("button", name="Begin"))

        one.write(page.get_by_label("What would you like to keep closer?"), "Patience")
        one.tap(page.get_by_role("button", name="Load the roll"))

        one.tap(slip.get_by_role("link", name="Make a pathway"))
        one.write(page.get_by_label("What should not get lost?"), "How mornings sound")
        one.write(page.get_by_label("A line to whoever sits here first"), "Begin with the kettle.")
        one.tap(page.get_by_role("button", name="Make the pathway"))

        one.tap(slip.get_by_role("link", name="Make a gate"))
        one.write(page.get_by_label("What stays outside, until when?"), "Sundays")
        feeds = "\n".join(f"{papers}/{name}.xml" for name in MARKS)
        one.write(page.get_by_label("What stands behind it?"), feeds)
        one.tap(page.get_by_role("button", name="Close the gate"))
        expect(page.get_by_role("heading", name="Sundays")).to_be_visible()

        one.tap(slip.get_by_role("link", name="Put them there"))
        one.tap(slip.get_by_role("button", name="Go on"))
        expect(slip).to_contain_text("home screen")
        one.tap(slip.get_by_role("button", name="Go on"))
        expect(page.get_by_text("Nothing today.")).to_be_visible()
        expect(slip).to_have_count(0)

        assert server.run("roll", "list").count("Patience") == 1
        assert "How mornings sound" in server.run("mnestic", "path", "list")
        assert "Sundays" in server.run("apert", "gate", "list")
    assert one.count < MOST
