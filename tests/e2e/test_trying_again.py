"""A page that is open sends what waits by itself, also where no browser does that for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from osmosis.kernel.clock import SystemClock
from tests.e2e.camera_page import CameraPage, until
from tests.e2e.kept import kept_frames
from tests.e2e.server import Server
from tests.e2e.visiting import Visitor

# Firefox and Safari have none.
WITHOUT_BACKGROUND_SYNC = """Object.defineProperty(
  globalThis.ServiceWorkerRegistration?.prototype ?? {}, "sync", { value: undefined });"""
IS_IDLE = """async () => {
  const { held, pending } = await navigator.locks.query();
  return held.length + pending.length === 0;
}"""


class Tokens:
    """What the page asks for before each upload; each is held until the test answers."""

    def __init__(self, context: BrowserContext) -> None:
        self.asked = 0
        self._held: list[Route] = []
        context.route("**/csrf", self._hold)

    def _hold(self, route: Route) -> None:
        self.asked += 1
        self._held.append(route)

    def are_asked(self, times: int) -> Callable[[], bool]:
        """Whether that many were asked for."""
        return lambda: self.asked == times

    def cut_off(self) -> None:
        """The network is not there for the one that is held."""
        self._held.pop().abort()

    def let_through(self) -> None:
        """The one that is held reaches the server."""
        self._held.pop().continue_()


@pytest.fixture
def tokens(phone: Visitor) -> Tokens:
    """The tokens of every page of this phone."""
    return Tokens(phone.context)


@pytest.fixture
def camera(loaded: Server, phone: Visitor, tokens: Tokens) -> Iterator[CameraPage]:
    """A camera whose clock stands from the beginning, with its first token asked for and held."""
    phone.context.add_init_script(WITHOUT_BACKGROUND_SYNC)
    phone.context.clock.pause_at(SystemClock().now().timestamp())
    opened = CameraPage(phone)
    try_has_ended(opened.page)
    opened.expose_line("patience")
    until(opened.page, tokens.are_asked(1))
    yield opened
    assert len(kept_frames(loaded)) == 1


def try_has_ended(page: Page) -> None:
    """Wait until nobody sends."""
    until(page, lambda: page.evaluate(IS_IDLE))


def test_it_asks_ever_more_rarely(camera: CameraPage, tokens: Tokens) -> None:
    for tries, pause in enumerate((1, 2, 4, 8, 16, 32, 60, 60), start=1):
        tokens.cut_off()
        try_has_ended(camera.page)
        camera.page.clock.run_for(1000 * pause - 1)
        assert tokens.asked == tries
        camera.page.clock.run_for(1)
        until(camera.page, tokens.are_asked(tries + 1))
    tokens.let_through()
    camera.is_all_sent()


def test_it_begins_anew_when_the_network_is_said_to_be_back(
    camera: CameraPage, tokens: Tokens
) -> None:
    for tries in (2, 3, 4):
        tokens.cut_off()
        try_has_ended(camera.page)
        camera.page.clock.run_for(60_000)
        until(camera.page, tokens.are_asked(tries))
    tokens.cut_off()
    try_has_ended(camera.page)
    camera.comes_back()
    until(camera.page, tokens.are_asked(5))
    tokens.cut_off()
    try_has_ended(camera.page)
    camera.page.clock.run_for(1000)
    until(camera.page, tokens.are_asked(6))
    tokens.let_through()
    camera.is_all_sent()


def test_a_network_that_comes_back_while_a_try_is_failing_is_used_at_once(
    camera: CameraPage, tokens: Tokens
) -> None:
    camera.comes_back()
    tokens.cut_off()
    until(camera.page, tokens.are_asked(2))
    tokens.let_through()
    camera.is_all_sent()


def test_a_network_that_leads_nowhere_holds_nothing_up(camera: CameraPage, tokens: Tokens) -> None:
    def asks_anew_as_time_goes_by() -> bool:
        camera.page.clock.run_for(500)
        return tokens.asked == 2

    camera.page.clock.run_for(13_000)
    assert tokens.asked == 1
    until(camera.page, asks_anew_as_time_goes_by)
    tokens.let_through()
    camera.is_all_sent()
