"""HTML of strangers in a real browser: nothing of it acts, by either of two walls alone.

The pages come out of the test itself; nothing is fetched from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, Route

from osmosis.articles.sanitising import sanitise
from osmosis.web.guards.headers import HEADERS
from tests.articles.hostile_html import SHAPES
from tests.slow.plugin import Budget

ADDRESS = "http://hostile.example/"
FRAMES = 45
# Whatever was set going has had its turn by then.
LOADED = "() => new Promise(done => setTimeout(done, 100))"
# What a person may do by accident, to everything on the page.
TOUCHED = """() => {
  for (const frame of document.querySelectorAll('iframe')) {
    const shown = frame.contentDocument;
    if (!shown || !shown.body) continue;
    // Whoever leaves for elsewhere is not seen to act here any more.
    shown.addEventListener('click', event => {
      const link = event.target.closest('a[href], area[href]');
      if (link && /^(https?|mailto):/.test(link.href)) event.preventDefault();
    }, {capture: true});
    for (const element of shown.querySelectorAll('body *')) {
      try {
        element.focus();
        element.click();
      } catch { /* Not everything can be touched. */ }
      for (const name of ['mouseover', 'pointerdown', 'input', 'toggle', 'keydown', 'scroll'])
        element.dispatchEvent(new Event(name, {bubbles: true}));
    }
  }
}"""


class Stage:
    """A page on which shapes are shown, each in a frame of its own that hears ``fire()``.

    A frame made of ``srcdoc`` is under the policy of the page around it.
    """

    def __init__(self, context: BrowserContext) -> None:
        self._shown = ""
        self._headers: Mapping[str, str] = {}
        self._fired: set[str] = set()
        context.expose_binding("fire", self._hear)
        context.route("**/*", self._answer)
        self._page: Page = context.new_page()

    def fired(self, shapes: Mapping[str, str], headers: Mapping[str, str]) -> set[str]:
        """The names of the shapes that acted."""
        self._headers = headers
        self._fired = set()
        names = list(shapes)
        for at in range(0, len(names), FRAMES):
            some = names[at : at + FRAMES]
            self._shown = "<!doctype html><title>x</title><body>" + "".join(
                f'<iframe name="{escape(name)}" srcdoc="{escape(shapes[name])}"></iframe>'
                for name in some
            )
            self._page.goto(f"{ADDRESS}{at}", wait_until="domcontentloaded")
            assert len(self._page.frames) > len(some)
            self._page.evaluate(LOADED)
            self._page.evaluate(TOUCHED)
            self._page.evaluate(LOADED)
        return self._fired

    def _hear(self, source: dict[str, Frame], *_: object) -> None:
        frame = source["frame"]
        while frame.parent_frame is not None and frame.parent_frame.parent_frame is not None:
            frame = frame.parent_frame
        self._fired.add(frame.name)

    def _answer(self, route: Route) -> None:
        is_page = route.request.url.startswith(ADDRESS) and route.request.is_navigation_request()
        if not is_page or route.request.frame.parent_frame is not None:
            route.abort()
            return
        headers = {**self._headers, "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(status=200, headers=headers, body=self._shown)


@pytest.fixture
def stage(browser: Browser) -> Iterator[Stage]:
    """A browser's page, led to nowhere."""
    context = browser.new_context()
    yield Stage(context)
    context.close()


def sanitised(shapes: Mapping[str, str]) -> dict[str, str]:
    """What the sanitiser leaves of each shape."""
    return {name: sanitise(html, ADDRESS) for name, html in shapes.items()}


def every(step: int) -> dict[str, str]:
    """One shape in so many."""
    return {name: html for at, (name, html) in enumerate(SHAPES.items()) if at % step == 0}


def test_the_sanitiser_alone_lets_nothing_act(stage: Stage) -> None:
    assert stage.fired(sanitised(every(4)), {}) == set()


def test_the_policy_alone_lets_nothing_act(stage: Stage) -> None:
    assert stage.fired(every(4), HEADERS) == set()


def test_without_both_walls_the_shapes_do_act(stage: Stage) -> None:
    few = every(7)
    assert len(stage.fired(few, {})) > len(few) // 3


@pytest.mark.slow(share=3)
def test_either_wall_alone_lets_no_shape_act(stage: Stage, budget: Budget) -> None:
    for _ in budget.rounds(named=1):
        assert stage.fired(sanitised(SHAPES), {}) == set()
        assert stage.fired(SHAPES, HEADERS) == set()
    budget.control("there is no wall", failed=stage.fired(every(7), {}) != set())
