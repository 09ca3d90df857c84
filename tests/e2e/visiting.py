"""Chromium as a person's browser or phone, which remembers everything that it complained about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    ViewportSize,
)

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
# The camera shows a green disc and the microphone beeps; nobody is asked.
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    *("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"),
]
PHONE_SIZE: ViewportSize = {"width": 390, "height": 844}
DESK_SIZE: ViewportSize = {"width": 1280, "height": 900}
PHONE = {"viewport": PHONE_SIZE, "has_touch": True, "is_mobile": True}
DESK = {"viewport": DESK_SIZE}
PATIENCE_MILLISECONDS = 20_000


@dataclass
class Visitor:
    """One browser profile on one server.

    Attributes:
        problems: What no page may ever cause: a broken policy, an uncaught error.
    """

    context: BrowserContext
    address: str
    problems: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Page:
        """A new page at an address of the server."""
        page = self.context.new_page()
        page.goto(self.address + path)
        return page

    def _note_console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Refused to" in message.text:
            self.problems.append(message.text)


def launched(playwright: Playwright, chromium: Path, *arguments: str) -> Browser:
    """A browser with a camera and a microphone that are not real."""
    return playwright.chromium.launch(executable_path=chromium, args=[*ARGUMENTS, *arguments])


@contextmanager
def remembering(playwright: Playwright, chromium: Path, profile: Path) -> Iterator[BrowserContext]:
    """A browser with a profile on the disk, and with the memory for *Back* that people's have."""
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=chromium,
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    yield context
    context.close()


def send_by(page: Page, button: str) -> None:
    """Send a form by its button, and wait for the page that answers.

    Whoever goes elsewhere at once takes the form back before it was sent.
    """
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def go_back(page: Page, steps: int, address: str) -> None:
    """Go back, also to a page in the browser's memory, for whose loading one would wait in vain."""
    page.evaluate("steps => history.go(-steps)", steps)
    page.wait_for_function("address => location.href === address", arg=address)


@contextmanager
def visiting(browser: Browser, address: str, **options: Any) -> Iterator[Visitor]:
    """A profile of its own, in Bucharest; fails when any page broke the policy or its script."""
    context = browser.new_context(
        timezone_id="Europe/Bucharest",
        permissions=["camera", "microphone"],
        # Nothing is looked at in the middle of a movement.
        reduced_motion="reduce",
        **{"locale": "en-GB", **DESK, **options},
    )
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    visitor = Visitor(context, address)
    context.on("console", visitor._note_console)
    context.on("weberror", lambda error: visitor.problems.append(str(error.error)))
    try:
        yield visitor
    finally:
        context.close()
    assert visitor.problems == [], "\n".join(visitor.problems)


def axe_findings(page: Page, *rules: str) -> list[str]:
    """What axe-core holds against a page: the rule, and where.

    Args:
        rules: The rules to hold it to; all of them when left out.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]
    ]


def axe_findings_in_both_lights(page: Page) -> list[str]:
    """What axe-core holds against a page by day, and against its colours by night."""
    # Nothing is looked at in the middle of a movement.
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return axe_findings(page) + axe_findings_by_night(page)


def axe_findings_by_night(page: Page) -> list[str]:
    """What axe-core holds against the colours of a page by night.

    Nothing else is different then: the stylesheet changes colours alone.
    """
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    by_night = axe_findings(page, "color-contrast", "link-in-text-block")
    return [f"by night, {one}" for one in by_night]


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")
