"""A gate from its making to its closing in a real browser: sources, the book, and gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.papers import MARKS, printed
from tests.e2e.server import Server, running_server
from tests.e2e.visiting import PHONE, axe_findings, send_by, visiting

ALLOWED = {"OSMOSIS_ALLOWED_HOSTS": "127.0.0.1"}


def an_axis(server: Server) -> None:
    server.run("clock", "set", "2031-05-04T10:00[Europe/Bucharest]")
    server.run("apert", "axis", "add", "Distance", "--from", "near", "--to", "far")


@pytest.fixture
def papers() -> Iterator[str]:
    """Where two papers are printed."""
    with printed() as address:
        yield address


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Server]:
    """A rehearsal whose sources may stand on this machine."""
    folder = tmp_path / "server"
    with running_server(folder, rehearsal=True, prepare=an_axis, laid=None, **ALLOWED) as started:
        yield started


def test_a_list_comes_in_leans_is_collected_unseen_opens_is_read_and_is_gone(
    browser: Browser, reader: Server, papers: str
) -> None:
    with visiting(browser, reader.address, **PHONE) as phone:
        page = phone.open("/apert")
        make_a_gate(page, papers)
        gate = page.url
        lean(page, gate)
        reader.run("apert", "collect")
        page.goto(gate)
        assert [mark for mark in MARKS.values() if mark in page.content()] == []
        assert lying_about(reader) == []

        reader.run("clock", "set", "2031-05-10T10:00[Europe/Bucharest]")
        send_by(page, "A day passes")
        go_in(page, gate)
        page.get_by_role("link", name="Read it here").click()
        for mark in MARKS.values():
            expect(page.get_by_role("link", name=mark)).to_be_visible()
        page.get_by_role("link", name=MARKS["harbour"]).click()
        expect(page.get_by_text("Nobody counted").first).to_be_visible()
        assert axe_findings(page) == []
        inside = page.url

        page.goto(f"{gate}/close")
        send_by(page, "Close it")
        expect(page.get_by_role("link", name="Go in")).to_have_count(0)
        answer = page.goto(inside)
        assert answer is not None
        assert answer.status == 423
        for address in (inside, gate, f"{gate}/shelf"):
            page.goto(address)
            assert [mark for mark in MARKS.values() if mark in page.content()] == []
    assert lying_about(reader) == []


def lying_about(server: Server) -> list[str]:
    """The files in which something of the papers can be read."""
    return [place for mark in MARKS.values() for place in server.places_of(mark.encode())]


def make_a_gate(page: Page, papers: str) -> None:
    """With the list of another reader."""
    outlines = "".join(
        f'<outline type="rss" text="The {name}" xmlUrl="{papers}/{name}.xml"/>' for name in MARKS
    )
    opml = f'<opml version="2.0"><head/><body>{outlines}</body></opml>'
    page.get_by_label("What stays outside, until when?").fill("Sundays")
    page.get_by_label("Or a list of sources").set_input_files(
        {"name": "papers.opml", "mimeType": "text/x-opml", "buffer": opml.encode()}
    )
    send_by(page, "Close the gate")
    expect(page.get_by_role("heading", name="Sundays")).to_be_visible()


def lean(page: Page, gate: str) -> None:
    """One to each end."""
    page.goto(f"{gate}/lean")
    page.get_by_label("The harbour", exact=True).press("Home")
    page.get_by_label("The orchard", exact=True).press("End")
    send_by(page, "Keep the leanings")
    expect(page.get_by_text("The leanings are kept.")).to_be_visible()


def go_in(page: Page, gate: str) -> None:
    """As soon as the book is there: the worker makes it in its own time."""
    way_in = page.get_by_role("link", name="Go in")
    for _ in range(1_000):
        page.goto(gate)
        if way_in.count():
            break
    way_in.click()
