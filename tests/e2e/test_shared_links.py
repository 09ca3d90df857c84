"""A shared link goes behind a gate or on the roll, with one tap, also when a roll is there."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.camera_page import CameraPage
from tests.e2e.kept import kept_frames
from tests.e2e.server import Server
from tests.e2e.sharing import share, share_anywhere
from tests.e2e.visiting import Visitor

LINK = "https://quiet.example/figs"


@pytest.fixture
def between(server: Server) -> Server:
    """A store with one roll and one gate."""
    server.run("roll", "load", "Patience")
    server.run("apert", "gate", "add", "Sundays", "--rhythm", "weekly")
    return server


def test_a_link_goes_on_the_roll_or_behind_a_gate_with_one_tap(
    between: Server, phone: Visitor
) -> None:
    camera = CameraPage(phone)
    share_anywhere(camera, title="Of figs", url=LINK)
    expect(camera.page.get_by_role("heading", name="Where should it go?")).to_be_visible()
    camera.page.get_by_role("button", name="On the roll").click()
    camera.shows(1)
    camera.is_all_sent()
    [kept] = kept_frames(between)
    assert kept.note is not None
    assert kept.note.line == f"Of figs\n{LINK}"
    # What another site pretends to have been asked about is asked about.
    share(camera, url=LINK, ticket="guessed")
    expect(camera.page.get_by_text("What was shared: expose on “Patience”?")).to_be_visible()
    camera.page.get_by_role("button", name="Leave it").click()
    share_anywhere(camera, text=f"See {LINK}")
    camera.page.get_by_role("button", name="Behind “Sundays”").click()
    expect(camera.page.get_by_role("heading", name="Kept for")).to_be_visible()
    assert len(kept_frames(between)) == 1
