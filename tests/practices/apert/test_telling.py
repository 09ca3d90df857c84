"""What Apert tells the shells of gates, and that it tells nothing of what is behind them."""

from __future__ import annotations

import pytest
from whenever import Date, Instant, TimeDelta

from osmosis.errors import NotFoundError
from osmosis.kernel.refs import Ref
from osmosis.ports.practice import Span
from osmosis.practices.apert.editions import BalanceLine, Edition, Sheet, VoiceLine
from osmosis.practices.apert.model import Gate
from osmosis.practices.apert.service import gates, openings, periods, sources
from osmosis.practices.apert.store import editions
from osmosis.sealing.tiers import Tier
from osmosis.storage.rests import add_rest
from tests.practices.apert.conftest import World
from tests.practices.small_world import PASSPHRASE, START

MAY = Span(start=START, end=Instant.from_utc(2031, 6, 1))


def titles(world: World) -> list[str]:
    return [card.title for card in world.parts.cards(Date(2031, 5, 11))]


def test_only_a_gate_that_is_open_asks_for_something(world: World) -> None:
    gate = world.gate()
    world.collect(gate)
    assert titles(world) == []
    world.at(5, 11)
    assert titles(world) == []
    world.edit(gate)
    [card] = world.parts.cards(Date(2031, 5, 11))
    assert (card.title, card.address) == ("Open: Sundays", f"/apert/gates/{gate.id}")
    with world.app.store.write() as transaction:
        add_rest(transaction, ref=gate.ref)
    assert titles(world) == []


def unmade(world: World) -> list[str]:
    return [card.title for card in world.parts.cards_without_server()]


def test_without_a_server_an_opening_asks_for_its_book_to_be_made(world: World) -> None:
    gate = world.gate()
    assert unmade(world) == []
    world.at(5, 11)
    assert unmade(world) == ["Opens with `osmosis apert open`: Sundays"]
    before = world.clock.now()
    world.clock.advance(TimeDelta(hours=-24))
    assert unmade(world) == [], "Nothing opens by a clock that is doubted."
    world.clock.set(before)
    world.edit(gate)
    assert unmade(world) == []


def test_a_sealed_gate_asks_for_the_passphrase_on_its_day(world: World) -> None:
    world.set_passphrase()
    gate = world.gate()
    gates.set_tier(world.context, gate.id, Tier.SEALED)
    world.at(5, 11)
    world.edit(gate)
    world.at(5, 18)
    assert (titles(world), unmade(world)) == (["Waits for your passphrase: Sundays"], [])
    opening = world.fallen(gate)[-1]
    assert opening.period_id is not None
    periods.unlock(world.context, opening.period_id, PASSPHRASE)
    assert (titles(world), len(unmade(world))) == ([], 1)


def test_the_calendar_holds_the_openings_to_come_and_the_one_that_is_open(world: World) -> None:
    gate = world.gate()
    before = {entry.uid: entry for entry in world.parts.calendar(MAY)}
    assert [str(entry.at) for entry in before.values()] == [
        f"2031-05-{day}T06:00:00Z" for day in (11, 18, 25)
    ]
    openings.open_early(world.context, gate.id, "Now")
    world.edit(gate)
    world.at(5, 11)
    assert {entry.uid: entry for entry in world.parts.calendar(MAY)} == before
    world.edit(gate)
    world.at(5, 14)
    assert len(list(world.parts.calendar(MAY))) == 2


def test_closed_time_and_openings_are_drawn(world: World) -> None:
    gate = world.gate()
    world.at(5, 11)
    world.edit(gate)
    world.at(5, 14)
    every = list(world.parts.threads(MAY))
    marks = [(mark.kind, mark.at, mark.until) for mark in every if mark.kind != "source"]
    opened, closed = Instant.from_utc(2031, 5, 11, 7), Instant.from_utc(2031, 5, 13, 7)
    assert marks == [
        ("closed", START, opened),
        ("closed", closed, world.clock.now()),
        ("opening", opened, closed),
    ]
    later = Span(start=Instant.from_utc(2031, 5, 13, 8), end=MAY.end)
    assert [mark.kind for mark in world.parts.threads(later)] == ["closed"]


def handed_over(world: World) -> Gate:
    """A gate that has opened and handed over an edition of an hour from two sources."""
    gate = world.gate()
    world.at(5, 11)
    opening = world.edit(gate)
    line = BalanceLine(
        axis="Temper",
        low="wonder",
        high="doubt",
        target=0,
        tolerance=20,
        mean=50,
        off_by=0,
        placed_seconds=2_400,
    )
    voices = (VoiceLine(source="Gazette", seconds=2_400), VoiceLine(source="Ana", seconds=1_200))
    edition = Edition(
        opening_id=opening.ref.id,
        title="Sundays",
        made_at=world.clock.now(),
        recipient="",
        record_sha256=None,
        minutes=60,
        pieces=2,
        sheet=Sheet(balance=(line,), voices=voices),
    )
    with world.app.store.write() as transaction:
        editions.begin_edition(transaction, edition)
        editions.finish_edition(transaction, edition)
    return gate


def test_sources_cross_at_openings_that_were_and_what_rests_does_not(world: World) -> None:
    gate = handed_over(world)

    def crossing() -> dict[str, int]:
        marks = world.parts.threads(MAY)
        return {mark.label: mark.seconds for mark in marks if mark.kind == "source"}

    assert crossing() == {"Gazette": 2_400, "Ana": 1_200}
    assert "source" not in {mark.kind for mark in world.parts.threads_from_afar(MAY)}
    assert [line.label for line in world.parts.thread_lines()] == ["Sundays"]
    with world.app.store.write() as transaction:
        add_rest(transaction, human="Ana")
    assert crossing() == {"Gazette": 2_400}
    with world.app.store.write() as transaction:
        add_rest(transaction, ref=gate.ref)
    assert list(world.parts.threads(MAY)) == []
    assert list(world.parts.thread_lines()) == []


def test_outside_is_estimated_from_the_editions_that_were_handed_over(world: World) -> None:
    assert list(world.parts.minutes(MAY)) == []
    gate = handed_over(world)
    [told] = world.parts.minutes(MAY)
    assert (told.day, told.inside, told.outside) == (Date(2031, 5, 11), 0, 60)
    assert not told.measured
    [leans] = told.leanings
    assert (leans.axis, leans.low, leans.high) == ("Temper", 10, 30)
    with world.app.store.write() as transaction:
        add_rest(transaction, ref=gate.ref)
    assert list(world.parts.minutes(MAY)) == [told], "It was lived, whatever rests now."


def test_references_point_at_gates_sources_and_openings(world: World) -> None:
    gate = world.gate()
    [source] = sources.list_sources(world.context, gate.id)
    world.at(5, 11)
    opening = world.edit(gate)
    found = [world.parts.resolve(ref) for ref in (gate.ref, source.ref, opening.ref)]
    assert [(one.title, one.state) for one in found] == [
        ("Sundays", "open"),
        ("gazette.example", "visited"),
        ("Sundays, 2031-05-11", "open"),
    ]
    for kind in ("gate", "source", "opening", "entry"):
        with pytest.raises(NotFoundError):
            world.parts.resolve(Ref("apert", kind, world.filling(gate).id))
