"""Gates in the browser: made with three things, still while closed, tended now and then."""

from __future__ import annotations

import re

import pytest

from osmosis.practices.apert.model import GateState, Intensity
from osmosis.practices.apert.service import gates, sources
from osmosis.sealing.tiers import Tier
from tests.practices.apert.conftest import DAY, World
from tests.practices.apert.web.conftest import Pages
from tests.web.pages import said

NEW = {"name": "Quarter", "rhythm": "quarterly", "minutes": "", "addresses": ""}
OPML = b"""<opml version="2.0"><body><outline text="Moss" xmlUrl="https://moss.example/rss"/></body>
</opml>"""


def test_a_first_gate_is_made_of_a_name_and_three_things(pages: Pages, world: World) -> None:
    page = pages.page("/apert")
    asked = re.findall(r'<(?:input|textarea|select)[^>]*\sname="([^"]+)"', page)
    assert set(asked) - {"csrf_token", "forward"} == {
        "name",
        "rhythm",
        "cadence",
        "minutes",
        "addresses",
        "list",
    }
    assert "First on Sunday, 11 May 2031." in page
    typed = "https://a.example/feed\nhttps://a.example/feed#x\n\nhttps://b.example/"
    pages.does("/apert/new", **{**NEW, "addresses": typed})
    [gate] = gates.list_gates(world.context)
    assert (gate.name, gate.parameters.minutes) == ("Quarter", 180)
    behind = [one.address for one in sources.list_sources(world.context, gate.id)]
    assert behind == ["https://a.example/feed", "https://b.example/"]
    assert "“Quarter” is closed. Opens on Tuesday, 1 July 2031." in pages.page("/apert")


def test_a_gate_is_made_with_a_list_from_another_reader(pages: Pages, world: World) -> None:
    sent = pages.post(
        "/apert/new",
        data={"csrf_token": pages.token(), **NEW},
        files={"list": ("feeds.opml", OPML, "text/xml")},
    )
    assert sent.status_code == 303
    assert [one.name for one in sources.list_sources(world.context)] == ["Moss"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": " "}, "Something is needed here"),
        ({"rhythm": "own", "cadence": "now and then"}, "rhythm"),
        ({"addresses": "gazette"}, "begins with https://"),
        ({"minutes": "0"}, "one minute"),
    ],
)
def test_what_cannot_be_made_says_why_and_leaves_nothing(
    pages: Pages, world: World, given: dict[str, str], told: str
) -> None:
    page = pages.answers("/apert/new", 422, **{**NEW, **given})
    assert told in said(page)
    assert gates.list_gates(world.context) == []


def test_a_closed_gate_shows_its_day_and_nothing_else(pages: Pages, world: World) -> None:
    gate = world.gate()
    world.collect(gate)
    page = pages.page(f"/apert/gates/{gate.id}")
    assert said(page) == "Sundays Opens on Sunday, 11 May 2031. Tend it"
    world.at(5, 11)
    world.edit(gate)
    assert "It is open until 13 May 2031, 10:00." in said(pages.page(f"/apert/gates/{gate.id}"))
    assert "It is open until" in said(pages.page("/apert"))


def test_what_is_tuned_appears_after_the_first_opening(pages: Pages, world: World) -> None:
    gate = world.gate()
    tend = f"/apert/gates/{gate.id}/tend"
    before = pages.page(tend)
    assert f"/apert/gates/{gate.id}/tune" not in before
    assert f"/apert/gates/{gate.id}/lean" not in before
    world.at(5, 11)
    world.edit(gate)
    assert f"/apert/gates/{gate.id}/tune" in pages.page(tend)


def test_a_gate_is_paused_resumed_rested_and_ended_after_being_asked(
    pages: Pages, world: World
) -> None:
    gate = world.gate()
    here = f"/apert/gates/{gate.id}"
    assert "Pause “Sundays”?" in pages.page(f"{here}/pause")
    pages.does(f"{here}/pause", here)
    assert said(pages.page(here)).endswith("Sundays It is paused. Tend it")
    pages.does(f"{here}/resume", here)
    assert world.now(gate).state is GateState.IN_USE
    assert f'value="{gate.ref}"' in pages.page(f"{here}/rest")
    assert "what is behind it unread is let go" in pages.page(f"{here}/end")
    pages.does(f"{here}/end", here)
    assert "It has ended." in pages.page(here)
    assert pages.get(f"{here}/change").status_code == 303
    assert "End it" not in said(pages.page(f"{here}/tend"))


def test_the_three_things_and_the_zone_change_with_their_dates(pages: Pages, world: World) -> None:
    gate = world.gate()
    here = f"/apert/gates/{gate.id}"
    assert "Every Sunday at nine in the morning." in pages.page(f"{here}/change")
    world.clock.advance(DAY)
    form = {"name": "Paper", "rhythm": "as-it-is", "minutes": "20", "zone": "Europe/Lisbon"}
    pages.does(f"{here}/change", f"{here}/tend", **form)
    now = world.now(gate)
    assert (now.name, now.parameters.minutes) == ("Paper", 20)
    assert now.parameters.cadence.zones[-1].zone == "Europe/Lisbon"
    told = said(pages.page(f"{here}/tend"))
    assert "From 5 May 2031 Holds 20 minutes of reading From 5 May 2031 Rhythm" in told
    assert pages.answers(f"{here}/change", 422, **{**form, "zone": "Nowhere"})
    pages.does(f"{here}/change", **{**form, "rhythm": "monthly"})
    assert world.now(gate).changes[-1].era == 2


def test_a_gate_is_tuned_and_aimed(pages: Pages, world: World) -> None:
    gate = world.gate()
    here = f"/apert/gates/{gate.id}"
    pages.does("/apert/axes", name="Distance", low="near", high="far")
    page = pages.page(f"{here}/tune")
    [aims] = re.findall(r'name="(aims-[^"]+)"', page)
    axis = aims.removeprefix("aims-")
    tuned = {"intensity": "deep", "device": "tablet", "open_hours": "24"}
    aimed = {aims: "1", f"target-{axis}": "-40", f"tolerance-{axis}": "15"}
    pages.does(f"{here}/tune", f"{here}/tend", **tuned, **aimed)
    assert world.now(gate).parameters.intensity is Intensity.DEEP
    assert world.now(gate).parameters.open_for == DAY
    assert 'value="-40"' in pages.page(f"{here}/tune")
    pages.does(f"{here}/tune", **tuned)
    assert 'value="-40"' not in pages.page(f"{here}/tune")
    assert pages.answers(f"{here}/tune", 422, words_per_minute="3")


def test_a_sealed_gate_asks_for_the_first_passphrase(pages: Pages, world: World) -> None:
    gate = world.gate()
    here = f"/apert/gates/{gate.id}/tune"
    assert "A sealed gate opens with a passphrase" in said(pages.answers(here, tier="sealed"))
    words = "seven small green boats"
    pages.does(here, tier="sealed", passphrase=words, again=words)
    assert world.now(gate).parameters.tier is Tier.SEALED


def test_nothing_is_asked_of_a_gate_that_has_ended(pages: Pages, world: World) -> None:
    gate = world.gate()
    gates.end_gate(world.context, gate.id)
    here = f"/apert/gates/{gate.id}"
    for piece in ("asked", "open-early"):
        assert pages.get(f"{here}/{piece}").headers["location"] == here
        assert "This gate has ended." in said(pages.page(here))
    # A second tab still shows the form.
    assert "This gate has ended" in said(pages.answers(f"{here}/asked", 409, line="Who?"))
