"""The finder of the camera page: whatever one does while it opens, no camera stays on unseen."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.server import Server
from tests.e2e.visiting import Visitor

# A camera that opens when the test says so, and what came of it.
SLOW = """(() => {
  if (!navigator.mediaDevices) return;
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const opens = new Promise((done) => { globalThis.letItOpen = done; });
  globalThis.asked = 0;
  globalThis.streams = [];
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    globalThis.asked += 1;
    await opens;
    const stream = await ask(wanted);
    streams.push(stream);
    return stream;
  };
})()"""
# Whether the camera may be used is known when the test says so.
UNDECIDED = """(() => {
  if (!navigator.permissions) return;
  const query = navigator.permissions.query.bind(navigator.permissions);
  const decided = new Promise((done) => { globalThis.letItBeKnown = done; });
  globalThis.questions = 0;
  navigator.permissions.query = async (wanted) => {
    globalThis.questions += 1;
    await decided;
    return query(wanted);
  };
})()"""
STATES = "streams.map((one) => one.getTracks().map((track) => track.readyState))"


def opening(visitor: Visitor) -> Page:
    """The camera page, whose finder is about to open for photographs."""
    visitor.context.add_init_script(SLOW)
    page = visitor.open("/capture")
    page.wait_for_function("() => asked === 1")
    return page


def is_in(page: Page, *states: list[str]) -> None:
    """Wait until what was opened, in its order, is in these states."""
    page.wait_for_function(
        f"wanted => JSON.stringify({STATES}) === JSON.stringify(wanted)", arg=list(states)
    )


def test_a_camera_that_opens_after_one_turned_to_a_line_is_let_go(
    loaded: Server, visitor: Visitor
) -> None:
    page = opening(visitor)
    page.get_by_role("button", name="Line").click()
    page.evaluate("letItOpen()")
    is_in(page, ["ended"])
    expect(page.locator("#camera.is-looking")).to_have_count(0)
    page.get_by_role("button", name="Photo").click()
    expect(page.locator("#camera.is-looking")).to_be_visible()
    is_in(page, ["ended"], ["live"])


def test_a_video_that_is_chosen_while_the_finder_opens_has_its_sound(
    loaded: Server, visitor: Visitor
) -> None:
    page = opening(visitor)
    page.get_by_role("button", name="Video").click()
    page.wait_for_function("() => asked === 2")
    page.evaluate("letItOpen()")
    is_in(page, ["ended"], ["live", "live"])
    expect(page.locator("#camera.is-looking")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_no_camera_opens_for_a_line_that_was_chosen_before_it_was_known_whether_it_may(
    loaded: Server, visitor: Visitor
) -> None:
    visitor.context.add_init_script(SLOW)
    visitor.context.add_init_script(UNDECIDED)
    page = visitor.open("/capture")
    page.wait_for_function("() => questions === 1")
    page.get_by_role("button", name="Line").click()
    page.evaluate("letItBeKnown()")
    page.evaluate("() => navigator.permissions.query({ name: 'camera' })")
    assert page.evaluate("asked") == 0
