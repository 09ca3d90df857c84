"""What a browser keeps of what it showed, also after that was let go: nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from osmosis.web.static_files import StaticFiles
from tests.e2e.server import Server, running_server
from tests.e2e.visiting import go_back, remembering, send_by
from tests.media.making import card, encoded

WHO = "Someone who waits."
FILE = re.compile(r"/frames/1/(picture/|original)")
PIECE = slice(-600, -500)


@pytest.fixture
def boxed(tmp_path: Path) -> Iterator[Server]:
    """A server with one box, in which a photograph lies."""
    picture = tmp_path / "her-glove.jpg"
    picture.write_bytes(encoded(card((1600, 1200)), "JPEG"))

    def prepare(server: Server) -> None:
        server.run("roll", "before", "Patience", str(picture), "--line", WHO)

    with running_server(tmp_path / "server", prepare=prepare) as started:
        yield started


def files_with(profile: Path, piece: bytes) -> list[Path]:
    """The files of a browser's profile in which these bytes stand."""
    files = (path for path in profile.rglob("*") if path.is_file())
    return [path for path in files if piece in path.read_bytes()]


def look_at_everything(page: Page, address: str) -> set[str]:
    """Look at the one photograph on every page that shows it; the addresses that it came from."""
    shown: set[str] = set()
    page.on("request", lambda one: shown.add(one.url) if FILE.search(one.url) else None)
    page.goto(address + "/case")
    page.get_by_role("link", name="Patience").click()
    roll = page.url
    for path in ("/frames/1", "/sheet", "/browse", "/frames/1/original"):
        page.goto(roll + path, wait_until="networkidle")
    page.goto(roll)
    send_by(page, "Call on it")
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_role("heading", name=WHO)).to_be_visible()
    return shown


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """Where the browser keeps what it keeps."""
    return tmp_path / "profile"


@pytest.fixture
def lasting(
    playwright: Playwright, whole_chromium: Path, profile: Path
) -> Iterator[BrowserContext]:
    """A browser that keeps what it may."""
    with remembering(playwright, whole_chromium, profile) as context:
        yield context


def test_nothing_of_what_a_browser_showed_stays_in_its_profile(
    lasting: BrowserContext, profile: Path, boxed: Server
) -> None:
    shown = look_at_everything(lasting.new_page(), boxed.address)
    pieces = [lasting.request.get(one).body()[PIECE] for one in shown]
    lasting.close()
    assert len(pieces) >= 3
    # The cache does work: what is the same for everybody lies in it.
    font = StaticFiles().get("fonts/alegreya-latin-wght-normal.woff2").data
    assert files_with(profile, font[PIECE])
    assert [path for piece in (*pieces, WHO.encode()) for path in files_with(profile, piece)] == []


@pytest.mark.parametrize(
    ("way", "button", "said"),
    [
        ("let-go", "Let it go for good", "This frame was let go"),
        ("rest", "Let it rest", "This frame is at rest"),
    ],
)
def test_going_back_shows_nothing_of_what_was_hidden(
    lasting: BrowserContext, boxed: Server, way: str, button: str, said: str
) -> None:
    page = lasting.new_page()
    page.goto(boxed.address + "/case")
    page.get_by_role("link", name="Patience").click()
    frame = page.url + "/frames/1"
    page.goto(frame)
    expect(page.locator("main img")).to_be_visible()
    page.goto(f"{frame}/{way}")
    page.get_by_role("button", name=button).click()
    page.wait_for_url(lambda address: address != f"{frame}/{way}")
    go_back(page, 2, frame)
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.locator("main img")).to_have_count(0)
