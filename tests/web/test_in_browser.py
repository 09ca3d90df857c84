"""The shell's pages in a real browser: its policy, its cookies, its own idea of an origin."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from osmosis.config import Config
from tests.e2e.visiting import axe_findings_in_both_lights
from tests.web.serving import served, use_tiny_practice

BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = (
    "",
    "tiny",
    "settings",
    "settings/tokens",
    "settings/clock",
    "settings/keys",
    "settings/devices",
)
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
EVIL = """
<form id="form" method="post" action="{address}keep"><input name="line" value="forged"></form>
<img id="picture" src="{address}picture">
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the tiny practice."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        use_tiny_practice(monkeypatch)
        with served(Config(home=tmp_path_factory.mktemp("served") / "store", port=0)) as serving:
            yield serving.address


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """A browser."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=BROWSER)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page of a fresh profile."""
    profile = browser.new_context()
    opened = profile.new_page()
    opened.add_init_script(WATCH)
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    profile.close()
    assert problems == []


def test_no_page_breaks_its_own_policy(page: Page, address: str) -> None:
    for path in PAGES:
        page.goto(address + path)
        assert page.evaluate("window.violations") == []
        assert page.locator("h1").count() == 1


def test_every_page_can_be_used_by_everybody(page: Page, address: str) -> None:
    for path in (*PAGES, "settings/autostart", "ask", "nothing", "fail/sealed"):
        page.goto(address + path)
        assert axe_findings_in_both_lights(page) == [], path


def test_a_form_is_sent_and_its_message_shown_once(page: Page, address: str) -> None:
    page.goto(address + "tiny")
    page.fill("#line", "from a browser")
    page.click("text=Keep")
    assert page.locator("#notices").inner_text() == "Kept: from a browser"
    page.reload()
    assert page.locator("#notices").inner_text() == ""


def test_an_error_under_htmx_is_shown_and_not_swallowed(page: Page, address: str) -> None:
    page.goto(address + "tiny")
    page.click("#fail")
    page.locator("#notices >> text=The roll is full.").wait_for()
    assert page.evaluate("window.violations") == []


def test_a_button_without_a_form_carries_the_token_and_leads_on(page: Page, address: str) -> None:
    page.goto(address + "tiny")
    page.click("#touch")
    page.wait_for_url("**/settings")
    assert page.locator("#notices").inner_text() == "Touched."


def test_scripts_cannot_see_our_cookies(page: Page, address: str) -> None:
    page.goto(address + "tiny")
    assert page.context.cookies()[0]["httpOnly"] is True
    assert page.evaluate("document.cookie") == ""


def test_another_site_can_neither_act_nor_look(page: Page, address: str) -> None:
    page.goto(address + "tiny")

    def evil(route: Route) -> None:
        route.fulfill(body=EVIL.format(address=address), content_type="text/html")

    page.route("http://localhost:9/**", evil)
    page.goto("http://localhost:9/")
    assert page.evaluate("document.querySelector('#picture').naturalWidth") == 0
    with page.expect_navigation() as sent:
        page.evaluate("document.querySelector('#form').submit()")
    answer = sent.value
    assert answer is not None
    assert answer.status == 403
    page.goto(address + "tiny")
    assert "forged" not in page.content()


def test_with_less_motion_a_change_of_light_arrives_at_once(page: Page, address: str) -> None:
    """Words in the new light on a ground that is still the old one could not be read."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(address + "settings/tokens")
    expect(page.locator(".button--primary")).to_be_visible()
    moving = page.evaluate("""() => {
        document.documentElement.dataset.theme = "dark";
        const every = [...document.querySelectorAll("*")];
        every.forEach((one) => getComputedStyle(one).backgroundColor);
        return document.getAnimations().map((one) => one.effect.target.className);
    }""")
    assert moving == []
