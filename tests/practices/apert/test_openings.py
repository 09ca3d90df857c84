"""A gate opens exactly once on each of its days, closes in its time, and is else closed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from whenever import Date, Instant, TimeDelta

from osmosis.errors import InvalidInputError
from osmosis.kernel.ids import new_id
from osmosis.ports.jobs import JobContext, JobState
from osmosis.practices.apert.model import GateClosedError, GateStateError
from osmosis.practices.apert.rules.calendar import breaches_before
from osmosis.practices.apert.service import gates, openings, standing
from osmosis.practices.apert.store import openings as rows
from osmosis.storage.due import list_occurrences
from osmosis.storage.timekeeping import accept
from tests.practices.apert.conftest import DAY, World
from tests.practices.small_world import START

LOOKING = """
import sys
from pathlib import Path
from osmosis.app import open_app
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock, Instant
from osmosis.practices.apert.manifest import MANIFEST
clock = FixedClock(Instant.from_utc(2031, 8, 1), "Europe/Bucharest")
app = open_app(Config(home=Path(sys.argv[1])), clock, (MANIFEST,))
print("open", flush=True)
sys.stdin.readline()
report = app.due.run_due()
assert report.failed == {}, report.failed
print(len(report.done))
app.close()
"""


def asked(world: World) -> int:
    """How many editions were asked for and are not made."""
    made = 0
    while world.app.jobs.run_one({openings.EDITION_TASK: lambda job, payload: None}):
        made += 1
    return made


def test_a_gate_opens_on_its_day_and_closes_in_its_time(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    world.at(5, 11, 5)
    assert world.states(gate) == []
    world.at(5, 11, 6)
    assert world.states(gate) == ["assembling"]
    assert not standing.is_open(world.context, gate.id)
    opened = world.edit(gate)
    assert standing.require_open(world.context, gate.id) == opened
    assert opened.closes_at == Instant.from_utc(2031, 5, 13, 6)
    world.at(5, 13, 5)
    assert world.states(gate) == ["open"]
    world.at(5, 13, 6)
    assert world.states(gate) == ["closed"]
    assert asked(world) == 1
    with world.app.store.read() as reading:
        [closing] = list_occurrences(reading, openings.CLOSES)
    assert closing.slot == f"{gate.id}:1:0@2031-05-11"


def test_two_processes_open_a_gate_once(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    world.app.close()
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", LOOKING, str(world.app.config.home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "open\n"
    answers = [worker.communicate("\n")[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    world.clock.set(Instant.from_utc(2031, 8, 1))
    world.reopen()
    assert world.states(gate) == ["passed"] * 11 + ["assembling"]
    with world.app.store.read() as reading:
        fell = list_occurrences(reading, openings.OPENS)
    assert sorted(o.slot for o in fell) == sorted(f"{gate.id}:{o.slot}" for o in world.fallen(gate))
    assert sum(map(int, answers)) == len(fell) == 12
    assert asked(world) == 1


@pytest.mark.parametrize("same", ["slot", "number", "period_id", "living"])
def test_the_database_lets_no_opening_be_twice(either_world: World, same: str) -> None:
    world = either_world
    gate = world.gate()
    world.at(5, 11)
    world.edit(gate)
    [opening] = world.fallen(gate)
    another: dict[str, object] = {"slot": "1:9@2032-01-01", "number": 9, "period_id": None}
    if same == "living":
        another["period_id"] = world.filling(gate).id
    else:
        another |= {same: getattr(opening, same), "state": "closed"}
    twin = replace(opening, id=new_id(world.clock.now()), **another)  # type: ignore[arg-type]  # likewise
    if same != "living":
        twin = replace(twin, state=type(opening.state).CLOSED)
    with pytest.raises(sa.exc.IntegrityError), world.app.store.write() as transaction:
        rows.add_opening(transaction, twin)


def test_a_machine_that_slept_opens_the_last_of_the_dates_late_and_for_its_whole_time(
    world: World,
) -> None:
    gate = world.gate()
    before = world.filling(gate)
    world.at(6, 3, 20)  # Tuesday; the last Sunday was the first of June
    assert world.states(gate) == ["passed"] * 3 + ["assembling"]
    last = world.fallen(gate)[-1]
    assert last.date == Date(2031, 6, 1)
    assert last.period_id == before.id
    assert world.edit(gate).closes_at == Instant.from_utc(2031, 6, 5, 20)


def test_a_date_that_falls_while_an_edition_is_not_made_yet_passes_by(world: World) -> None:
    gate = world.gate()
    world.at(5, 11)
    collecting = world.filling(gate)
    world.at(5, 18)
    assert world.states(gate) == ["assembling", "passed"]
    assert world.filling(gate) == collecting
    assert world.edit(gate).number == 1
    world.at(5, 25)
    assert world.states(gate) == ["closed", "passed", "assembling"]
    assert world.fallen(gate)[-1].period_id == collecting.id


def test_an_opening_that_is_open_when_the_next_one_falls_is_closed_first(world: World) -> None:
    gate = world.gate(open_for=7 * DAY)
    world.at(5, 11)
    world.edit(gate)
    world.at(5, 18)
    assert world.states(gate) == ["closed", "assembling"]


def test_a_zone_that_brings_the_next_date_nearer_ends_what_is_open(world: World) -> None:
    gate = world.gate(rhythm="every day from 2031-05-11 09:00 Pacific/Pago_Pago")
    world.at(5, 11, 20)
    world.edit(gate)
    world.at(5, 12, 8)
    gates.move_to_zone(world.context, gate.id, "Pacific/Kiritimati")
    world.run_due()
    assert world.states(gate)[0] == "closed"
    assert len({opening.slot for opening in world.fallen(gate)}) == len(world.fallen(gate))


@pytest.mark.parametrize("date", ["2032-03-28", "2032-10-31"])
def test_an_hour_that_is_missing_or_comes_twice_opens_a_gate_once(world: World, date: str) -> None:
    gate = world.gate(rhythm=f"every week from {date} 03:30 Europe/Bucharest")
    for hour in range(4):
        world.at(int(date[5:7]), int(date[8:]), hour, year=2032)
    assert world.states(gate) == ["assembling"]


def test_nothing_opens_or_closes_while_the_clock_is_doubted(world: World) -> None:
    gate = world.gate()
    world.at(5, 11)
    world.edit(gate)
    world.at(5, 12)
    world.clock.set(START)
    assert world.run_due().done == []
    assert standing.is_open(world.context, gate.id)
    with pytest.raises(GateStateError, match="clock"):
        openings.open_early(world.context, gate.id, "Now")
    with pytest.raises(GateStateError, match="clock"):
        gates.pause_gate(world.context, gate.id)
    accept(world.app.store, "it was set wrongly")
    world.at(5, 11)
    assert world.states(gate) == ["open"]


def test_a_gate_whose_time_is_over_is_closed_before_anybody_closed_it(world: World) -> None:
    gate = world.gate()
    world.at(5, 11)
    world.edit(gate)
    world.clock.set(Instant.from_utc(2031, 5, 13, 6))
    assert standing.is_open(world.context, gate.id)
    world.clock.set(Instant.from_utc(2031, 5, 13, 7))
    assert not standing.is_open(world.context, gate.id)


def test_what_is_open_stays_open_while_nobody_knows_whether_years_have_passed(world: World) -> None:
    gate = world.gate()
    world.at(5, 11)
    world.edit(gate)
    world.clock.set(Instant.from_utc(2033, 1, 1))
    world.reopen()
    world.run_due()
    assert world.states(gate) == ["open"]
    assert standing.is_open(world.context, gate.id)


def test_a_closed_gate_says_when_it_opens_and_nothing_else(world: World) -> None:
    gate = world.gate()
    with pytest.raises(GateClosedError) as refused:
        standing.require_open(world.context, gate.id)
    assert refused.value.opens == "2031-05-11 09:00"
    assert str(refused.value) == "This gate is closed: opens 2031-05-11 09:00"
    gates.end_gate(world.context, gate.id)
    with pytest.raises(GateClosedError) as refused:
        standing.require_open(world.context, gate.id)
    assert refused.value.opens is None


def test_a_gate_opened_early_says_why_in_the_next_edition(either_world: World) -> None:
    world = either_world
    gate = world.gate()
    world.at(5, 7)
    early = openings.open_early(world.context, gate.id, "  My sister\nis here. ")
    assert (early.early_reason, early.slot) == ("My sister is here.", "early:1@2031-05-07")
    assert world.edit(gate).closes_at == Instant.from_utc(2031, 5, 9, 7)
    world.at(5, 11)
    assert world.states(gate) == ["closed", "assembling"]
    fallen = world.fallen(gate)
    assert [one.early_reason for one in breaches_before(fallen, fallen[1])] == [
        "My sister is here."
    ]


def test_a_gate_is_opened_early_only_with_a_reason_and_while_it_is_closed(world: World) -> None:
    gate = world.gate()
    with pytest.raises(InvalidInputError, match="say why"):
        openings.open_early(world.context, gate.id, " ")
    openings.open_early(world.context, gate.id, "Now")
    with pytest.raises(GateStateError, match="open"):
        openings.open_early(world.context, gate.id, "Again")
    world.edit(gate)
    with pytest.raises(GateStateError, match="open"):
        openings.open_early(world.context, gate.id, "Again")
    gates.pause_gate(world.context, gate.id)
    with pytest.raises(GateStateError, match="not in use"):
        openings.open_early(world.context, gate.id, "Again")


def test_an_opening_whose_day_has_come_is_not_early(world: World) -> None:
    gate = world.gate()
    world.clock.set(Instant.from_utc(2031, 5, 11, 7))
    with pytest.raises(GateStateError, match="being opened"):
        openings.open_early(world.context, gate.id, "Now")


def test_an_edition_is_there_once(world: World) -> None:
    gate = world.gate()
    world.at(5, 11)
    opened = world.edit(gate)
    with world.app.store.write() as transaction, pytest.raises(GateStateError, match="assembled"):
        openings.mark_open(world.context, transaction, opened.ref.id)
    with pytest.raises(GateStateError, match="assembled"):
        openings.ask_for_edition(world.context, opened)


def test_an_edition_that_failed_is_asked_for_again_an_hour_later(world: World) -> None:
    def fail(job: JobContext, payload: object) -> None:
        raise InvalidInputError("The disk is full")

    gate = world.gate()
    world.at(5, 11)
    failed = world.app.jobs.run_one({openings.EDITION_TASK: fail})
    assert failed is not None
    assert failed.state is JobState.FAILED
    world.parts.tend(world.clock.now())
    assert asked(world) == 0
    world.clock.advance(TimeDelta(hours=1))
    world.parts.tend(world.clock.now())
    world.parts.tend(world.clock.now())
    assert asked(world) == 1
    assert world.states(gate) == ["assembling"]


@settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.generate],  # a store is too slow to shrink with
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(st.tuples(st.integers(1, 35), st.booleans(), st.booleans()), max_size=10))
def test_each_date_is_one_opening_however_the_machine_was_used(
    world: World, steps: list[tuple[int, bool, bool]]
) -> None:
    """Beside a model of its own: every 48 hours is a date, and one edition is made at a time."""
    begun = world.clock.now()
    first = begun.add(hours=48).to_tz("UTC").to_plain().format_iso(unit="minute", sep=" ")
    gate = world.gate(name=str(begun), rhythm=f"every 2 days from {first} UTC")
    fell, edited, is_assembling, length = 0, 0, False, len(steps)
    for hours, looks, edits in [*steps, (1, True, True)]:
        world.clock.advance(TimeDelta(hours=hours))
        if not looks:
            continue
        world.run_due()
        world.run_due()
        dates = int((world.clock.now() - begun).total("hours")) // 48
        is_assembling, fell = is_assembling or dates > fell, dates
        if is_assembling and edits:
            is_assembling, edited = False, edited + 1
            world.edit(gate)
    states = world.states(gate)
    gates.end_gate(world.context, gate.id)
    assert len(states) == fell <= length + 1
    assert states.count("open") + states.count("closed") == edited
    assert states.count("passed") == fell - edited - int(is_assembling)
    assert asked(world) == edited + int(is_assembling)
