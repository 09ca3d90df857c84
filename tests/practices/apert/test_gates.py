"""Gates are made with three things, changed with their dates kept, paused, resumed and ended."""

from __future__ import annotations

import pytest
from whenever import Date, TimeDelta

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.kernel.cadence_text import cadence_text
from osmosis.languages.speaking import speaking_as
from osmosis.practices.apert.model import Gate, GateState, GateStateError, Intensity
from osmosis.practices.apert.rules.rhythms import PRESETS, find_preset, parse_rhythm
from osmosis.practices.apert.service import gates, known, sources, standing
from osmosis.storage.rests import add_rest
from tests.practices.apert.conftest import DAY, FEED, SUNDAYS, World

SUNDAY = Date(2031, 5, 4)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("weekly", "every week from 2031-05-11 09:00 UTC"),
        ("monthly", "every month from 2031-06-01 09:00 UTC"),
        ("quarterly", "every quarter from 2031-07-01 09:00 UTC"),
        ("yearly", "every year from 2032-01-01 09:00 UTC"),
        ("Unarian", "every year from 2032-01-01 09:00 UTC"),
        ("decenarian", "every 10 years from 2040-01-01 09:00 UTC"),
        ("centenarian", "every 100 years from 2100-01-01 09:00 UTC"),
        ("millenarian", "every 1000 years from 3000-01-01 09:00 UTC"),
    ],
)
def test_a_rhythm_has_a_name_and_begins_on_a_day_of_its_own(name: str, text: str) -> None:
    assert cadence_text(parse_rhythm(name, SUNDAY, "UTC")) == text
    assert PRESETS[name.casefold()].minutes > 0


def test_a_rhythm_may_be_said_in_german_and_is_the_same_gate() -> None:
    with speaking_as("de"):
        for said, name in (("Wöchentlich", "weekly"), ("alle 10 Jahre", "decenarian")):
            assert find_preset(said) == PRESETS[name]
        sunday = parse_rhythm("jeden zweiten Sonntag um 18 Uhr", SUNDAY, "UTC")
    assert cadence_text(sunday) == "every 2 weeks from 2031-05-11 18:00 UTC"


@pytest.mark.parametrize(
    ("today", "first"), [("2031-05-03", "2031-05-04"), ("2031-12-31", "2032-01-04")]
)
def test_weeks_open_on_the_next_sunday(today: str, first: str) -> None:
    assert first in cadence_text(parse_rhythm("weekly", Date(today), "UTC"))


def test_a_gate_is_made_with_a_name_and_three_things(either_world: World) -> None:
    world = either_world
    feeds = [sources.NewSource(address=FEED)]
    wanted = gates.NewGate(name=" The   quarter ", rhythm="quarterly", sources=feeds)
    gate = gates.make_gate(world.context, wanted)
    assert (gate.name, gate.state) == ("The quarter", GateState.IN_USE)
    assert (gate.parameters.minutes, gate.parameters.open_for) == (180, 4 * DAY)
    assert world.now(gate) == gate
    assert [one.address for one in sources.list_sources(world.context, gate.id)] == [FEED]
    assert world.gate().parameters.minutes == 45
    assert gates.list_gates(world.context)[0] == gate


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (gates.NewGate(name=" ", rhythm="weekly"), "needs a name"),
        (gates.NewGate(name="sundays", rhythm="weekly"), "already"),
        (gates.NewGate(name="x" * 81, rhythm="weekly"), "80"),
        (gates.NewGate(name="Other", rhythm="now and then"), "rhythm"),
        (gates.NewGate(name="Other", rhythm="weekly", minutes=0), "minute"),
        (
            gates.NewGate(
                name="Other", rhythm="weekly", sources=[sources.NewSource(address="gazette")]
            ),
            "https",
        ),
    ],
)
def test_a_gate_that_cannot_be_made_leaves_nothing(
    world: World, wanted: gates.NewGate, why: str
) -> None:
    world.gate()
    with pytest.raises(InvalidInputError, match=why):
        gates.make_gate(world.context, wanted)
    assert len(gates.list_gates(world.context)) == 1


def test_a_source_stands_in_the_list_of_a_new_gate_once(world: World) -> None:
    twice = [sources.NewSource(address=FEED), sources.NewSource(address=f"{FEED}#top")]
    with pytest.raises(ConflictError):
        gates.make_gate(world.context, gates.NewGate(name="A", rhythm="weekly", sources=twice))
    assert gates.list_gates(world.context) == []


def test_every_version_of_a_gate_is_kept_with_its_date(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    world.clock.advance(DAY)
    world.change(gate, minutes=20)
    deep = world.change(gate, intensity=Intensity.DEEP)
    assert [change.parameters.minutes for change in deep.changes] == [45, 20, 20]
    assert [change.era for change in deep.changes] == [1, 1, 1]
    assert deep.changes[1].from_at == gate.changes[0].from_at + DAY
    assert world.change(gate, intensity=Intensity.DEEP) == deep
    assert world.change_rhythm(gate, "every month from 2031-06-01 09:00 UTC").changes[3].era == 2


@pytest.mark.parametrize(
    ("typed", "kept", "days"),
    [
        ("the last Friday of every month", "last Friday from 2031-05-30", [(5, 30), (6, 27)]),
        ("the last day of the month", "last day from 2031-05-31", [(5, 31), (6, 30)]),
        (
            "the first and third Sunday",
            "first and third Sunday from 2031-05-18",
            [(5, 18), (6, 1), (6, 15)],
        ),
    ],
)
def test_a_gate_opens_on_the_days_of_months(
    either_world: World, typed: str, kept: str, days: list[tuple[int, int]]
) -> None:
    world = either_world
    gate = world.gate("The month", rhythm=f"{typed} at 18:00")
    stored = cadence_text(world.now(gate).parameters.cadence)
    assert stored == f"every month on the {kept} 18:00 Europe/Bucharest"
    world.at(*days[0], hour=14)
    assert world.states(gate) == []
    world.at(7, 3)
    dates = [opening.date for opening in world.fallen(gate)]
    assert sorted(dates) == [Date(2031, *day) for day in days]


@pytest.mark.parametrize(
    "wanted",
    [
        {"open_for": TimeDelta(minutes=59)},
        {"open_for": 367 * DAY},
        {"words_per_minute": 49},
        {"pictures_per_entry": 401},
        {"minutes": 10_001},
    ],
)
def test_what_a_gate_cannot_be_is_refused(world: World, wanted: dict[str, object]) -> None:
    gate = world.gate()
    with pytest.raises(InvalidInputError):
        world.change(gate, **wanted)
    assert world.now(gate) == gate


def test_what_was_due_before_a_change_falls_with_it(world: World) -> None:
    gate = world.gate()
    world.clock.advance(8 * DAY)
    world.change_rhythm(gate, "every month from 2031-06-01 09:00 UTC")
    assert world.states(gate) == ["assembling"]


def test_the_dates_of_a_pause_never_fall(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    gates.pause_gate(world.context, gate.id)
    assert standing.find_next(world.context, gate.id) is None
    world.at(5, 20)
    gates.resume_gate(world.context, gate.id)
    world.at(5, 24)
    assert world.states(gate) == []
    following = standing.find_next(world.context, gate.id)
    assert following is not None
    assert following.date == Date(2031, 5, 25)


def test_a_gate_that_has_ended_is_changed_no_more(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    gates.end_gate(world.context, gate.id)
    world.at(5, 11)
    assert world.states(gate) == []
    for change in (gates.resume_gate, gates.pause_gate, gates.end_gate):
        with pytest.raises(GateStateError, match="ended"):
            change(world.context, gate.id)
    with pytest.raises(GateStateError, match="ended"):
        world.change(gate, minutes=10)
    with pytest.raises(GateStateError, match="ended"):
        sources.add_source(world.context, gate.id, sources.NewSource(address=f"{FEED}?2"))


def test_a_gate_is_found_by_what_it_is_called(world: World) -> None:
    gate: Gate = gates.rename_gate(world.context, world.gate().id, "Sunday paper")
    world.gate("Sunday poems", rhythm=SUNDAYS)
    with world.app.store.read() as reading:
        assert gates.find_by_name(reading, "sunday paper") == gate
        with pytest.raises(NotFoundError, match="More than one"):
            gates.find_by_name(reading, "sunday")
        with pytest.raises(NotFoundError, match="No gate"):
            gates.find_by_name(reading, "Monday")
    with pytest.raises(InvalidInputError, match="already"):
        gates.rename_gate(world.context, gate.id, "SUNDAY POEMS")


def test_a_gate_at_rest_is_not_met(world: World) -> None:
    gate, other = world.gate(), world.gate("Other")
    with world.app.store.write() as transaction:
        add_rest(transaction, ref=gate.ref)
    assert known.list_met(world.context) == [other]
    with pytest.raises(NotFoundError, match="rest"):
        known.get_met(world.context, gate.id)
