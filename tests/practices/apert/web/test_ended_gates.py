"""A gate that has ended in the browser: what can be done on it is shown, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from osmosis.errors import ConflictError
from osmosis.practices.apert.deliveries import DeliveryKind
from osmosis.practices.apert.model import Gate, SourceKind
from osmosis.practices.apert.service import axes, delivering, gates, sources
from tests.practices.apert.conftest import World
from tests.practices.apert.web.conftest import Pages
from tests.web.pages import said

LIVING_ONLY = (
    "asked",
    "balance",
    "change",
    "deliveries",
    "end",
    "lean",
    "open-early",
    "pause",
    "tune",
)
"""The pages of a gate that ask for what only a living one can have."""


@pytest.fixture
def ended(world: World) -> Gate:
    """A gate that was ended before it opened, with a feed and a mailbox behind it, and an axis."""
    gate = world.gate()
    box = sources.NewSource(address="imaps://me@mail.example/News", kind=SourceKind.MAILBOX)
    sources.add_source(world.context, gate.id, box)
    axes.make_axis(world.context, "Distance", "near", "far")
    return gates.end_gate(world.context, gate.id)


def the_sources(world: World, gate: Gate) -> list[str]:
    return [f"/apert/sources/{one.id}" for one in sources.list_sources(world.context, gate.id)]


def asks(markup: str) -> list[str]:
    """Where the forms of a page go, but for those of the frame around it."""
    main = markup.partition("<main")[2].partition("</main>")[0]
    return re.findall(r'<form[^>]*\saction="([^"]+)"', main)


@pytest.mark.parametrize("piece", LIVING_ONLY)
def test_a_page_that_asks_for_what_is_to_come_leads_back(
    pages: Pages, ended: Gate, piece: str
) -> None:
    here = f"/apert/gates/{ended.id}"
    assert pages.get(f"{here}/{piece}").headers["location"] == here
    assert "This gate has ended." in said(pages.page(here))


@pytest.mark.parametrize("piece", LIVING_ONLY)
def test_a_form_in_a_second_tab_is_refused(pages: Pages, ended: Gate, piece: str) -> None:
    if piece == "balance":
        return
    sent = {"kind": "folder", "target": "/tmp/books", "name": "A", "rhythm": "as-it-is"}
    page = pages.answers(f"/apert/gates/{ended.id}/{piece}", 409, **sent)
    assert "This gate has ended" in said(page)


def test_what_stands_behind_it_is_read_saved_and_moved_and_not_leaned_or_retired(
    pages: Pages, world: World, ended: Gate
) -> None:
    other = world.gate("Other")
    listed = pages.page(f"/apert/gates/{ended.id}/sources")
    assert asks(listed) == []
    assert "/lean" not in listed
    assert "/balance" not in listed
    assert "sources.opml" in listed
    for here in the_sources(world, ended):
        page = pages.page(here)
        assert asks(page) == [here, f"{here}/move"]
        assert "/lean" not in page
        assert f"{here}/retire" not in page
        assert pages.get(f"{here}/retire").headers["location"] == f"/apert/gates/{ended.id}"
        pages.does(here, name="Called otherwise", weight="2")
    pages.does(f"{here}/move", f"/apert/gates/{other.id}/sources", gate=str(other.id))


def test_tending_it_leads_only_to_what_is_left(pages: Pages, ended: Gate) -> None:
    here = f"/apert/gates/{ended.id}"
    tended = pages.page(f"{here}/tend")
    assert asks(tended) == []
    led = re.findall(rf'href="{here}/([a-z-]+)"', tended)
    assert led == ["sources", "rest"]
    assert "goes on collecting" not in said(pages.page(f"{here}/rest"))


def test_where_its_books_went_is_shown_until_it_is_removed(
    pages: Pages, world: World, tmp_path: Path
) -> None:
    gate = world.gate()
    made = delivering.add_delivery(world.context, gate.id, DeliveryKind.FOLDER, str(tmp_path))
    gates.end_gate(world.context, gate.id)
    here = f"/apert/gates/{gate.id}/deliveries"
    assert f'href="{here}"' in pages.page(f"/apert/gates/{gate.id}/tend")
    page = pages.page(here)
    assert asks(page) == [f"{here}/{made.id}/remove"]
    assert "No more books go there." in said(page)
    assert "As soon as the gate opens" not in said(page)
    pages.does(f"{here}/{made.id}/remove", here)
    assert pages.get(here).headers["location"] == f"/apert/gates/{gate.id}"
    with pytest.raises(ConflictError):
        delivering.add_delivery(world.context, gate.id, DeliveryKind.FOLDER, str(tmp_path))
