"""A junction falls once, is left unkept after its grace, and letters arrive on their day."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
import sqlalchemy as sa
from whenever import Date, TimeDelta

from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.practices.mnestics.model import Junction, JunctionState, PathwayStateError
from osmosis.practices.mnestics.service import junctions, letters, sealing, sending, sitting
from osmosis.practices.mnestics.store import junctions as stored
from osmosis.storage.due import list_occurrences
from osmosis.storage.timekeeping import accept
from tests.practices.mnestics.conftest import WEEK, World, weekly

LOOKING = """
import sys
from pathlib import Path
from osmosis.app import open_app
from osmosis.config import Config
from osmosis.kernel.clock import FixedClock, Instant
clock = FixedClock(Instant.from_utc(2031, 8, 1), "Europe/Bucharest")
app = open_app(Config(home=Path(sys.argv[1])), clock)
print("open", flush=True)
sys.stdin.readline()
report = app.due.run_due()
assert report.failed == {}, report.failed
print(len(report.done))
app.close()
"""


def test_a_junction_falls_once_with_two_workers(either_world: World) -> None:
    world = either_world
    path = world.path()
    world.app.close()
    home = world.app.config.home
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", LOOKING, str(home)],
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
    fallen = world.fallen(path)
    assert [one.number for one in fallen] == list(range(12))
    assert len({one.slot for one in fallen}) == 12
    with world.app.store.read() as reading:
        falls = list_occurrences(reading, junctions.FALLS)
        unkept = list_occurrences(reading, junctions.UNKEPT)
    assert sorted(one.slot for one in falls) == sorted(f"{path.id}:{one.slot}" for one in fallen)
    assert sum(map(int, answers)) == len(falls) + len(unkept) == 12 + 12


@pytest.mark.parametrize("same", ["slot", "number"])
def test_the_database_lets_no_junction_fall_twice(either_world: World, same: str) -> None:
    world = either_world
    world.path()
    world.at(2031, 5, 11)
    [fallen] = junctions.list_open(world.context)
    another = {"slot": "1:9@2032-01-01", "number": 9, same: getattr(fallen.junction, same)}
    twin = replace(fallen.junction, id=new_id(world.clock.now()), **another)
    with pytest.raises(sa.exc.IntegrityError), world.app.store.write() as transaction:
        stored.add_junction(transaction, twin)


def test_a_machine_that_slept_catches_up_in_order(world: World) -> None:
    path = world.path()
    world.at(2031, 8, 1)
    fallen = world.fallen(path)
    assert [one.date.format_iso() for one in fallen[:2]] == ["2031-05-11", "2031-05-18"]
    assert [one.number for one in fallen] == list(range(12))
    assert world.states(path) == ["unkept"] * 12


def test_catching_up_reads_no_more_of_a_pathway_the_longer_it_has_been(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = world.path()
    read: list[object] = []
    make = stored._junction

    def note(row: object) -> Junction:
        read.append(row)
        return make(row)

    monkeypatch.setattr(stored, "_junction", note)
    for _ in range(2):
        before, read[:] = len(world.fallen(path)), []
        world.clock.advance(52 * WEEK)
        world.run_due()
        fallen = len(world.fallen(path)) - before
        assert len(read) < 20 * fallen
    assert fallen == 52


def test_the_grace_ends_without_a_word(either_world: World) -> None:
    world = either_world
    path = world.path(grace=TimeDelta(hours=48))
    world.at(2031, 5, 11)
    assert world.states(path) == ["open"]
    world.at(2031, 5, 13, 5)
    assert world.states(path) == ["open"]
    world.at(2031, 5, 13, 6)
    assert world.states(path) == ["unkept"]
    assert world.app.parts["mnestics"].cards(Date(2031, 5, 13)) == []
    with pytest.raises(PathwayStateError, match="No junction"):
        world.begin()


def test_no_grace_is_longer_than_up_to_the_next_junction(world: World) -> None:
    path = world.path(grace=TimeDelta(hours=24 * 30))
    world.at(2031, 5, 18)
    assert world.states(path) == ["unkept", "open"]


def test_a_kept_junction_is_never_left_unkept(world: World) -> None:
    path = world.path()
    world.at(2031, 5, 11)
    world.keep(path)
    world.at(2031, 5, 17)
    assert world.states(path) == ["kept"]


def test_a_sitting_that_nobody_closes_ends_as_it_is_and_what_was_sent_stays(world: World) -> None:
    path = world.path()
    world.at(2031, 5, 11)
    held = world.begin(path)
    sent = world.send(held, path, "Before I was called away.")
    world.at(2031, 5, 15)
    [fallen] = world.fallen(path)
    assert fallen.state is JunctionState.UNKEPT
    assert sent.junction_id == fallen.id
    assert sitting.see(world.context, held.id).is_over
    world.at(2031, 5, 18)
    assert world.begin(path).id != held.id


def test_of_a_merged_sitting_each_junction_has_its_own_grace(world: World) -> None:
    short = world.path("Short", grace=TimeDelta(hours=1))
    long = world.path("Long", grace=TimeDelta(hours=48))
    world.at(2031, 5, 11, 6)
    held = world.begin()
    world.at(2031, 5, 11, 8)
    assert (world.states(short), world.states(long)) == (["unkept"], ["open"])
    assert not sitting.see(world.context, held.id).is_over
    sitting.close(world.context, held.id)
    assert (world.states(short), world.states(long)) == (["unkept"], ["kept"])


def test_a_junction_in_the_hour_that_does_not_exist_falls_once(world: World) -> None:
    # In Bucharest clocks go from 3:00 to 4:00 on 28 March 2032.
    path = world.path(cadence=weekly("2032-03-28T03:30"), grace=TimeDelta(hours=1))
    world.at(2032, 3, 28, 0)
    assert world.fallen(path) == []
    world.at(2032, 3, 28, 1)
    world.at(2032, 3, 28, 2)
    [fallen] = world.fallen(path)
    assert fallen.due_at == Instant.from_utc(2032, 3, 28, 1, 30)


def test_nothing_falls_while_the_clock_is_doubted(world: World) -> None:
    path = world.path()
    world.at(2031, 5, 12)
    world.clock.set(Instant.from_utc(2031, 5, 11, 5))
    report = world.run_due()
    assert report.done == []
    accept(world.app.store, "it was set wrongly")
    assert world.run_due().done == []
    assert len(world.fallen(path)) == 1


def test_a_letter_to_a_date_arrives_on_its_day_once(either_world: World) -> None:
    world = either_world
    letter = sending.send_to_date(
        world.context, Date(2031, 6, 1), sealing.line("to-june", "Is it warm?")
    )
    world.at(2031, 5, 31, 20)
    assert [one.has_come for one in letters.list_letters(world.context)] == [False]
    # Midnight in Bucharest is 21:00 in UTC.
    world.at(2031, 5, 31, 21)
    world.at(2031, 6, 2)
    [seen] = letters.list_letters(world.context)
    assert seen.may_be_opened
    assert seen.letter.arrived_at == Instant.from_utc(2031, 5, 31, 21)
    with world.app.store.read() as reading:
        [arrived] = list_occurrences(reading, junctions.ARRIVES)
    assert arrived.slot == str(letter.id)


def test_the_next_junctions_are_known_before_they_fall(world: World) -> None:
    path = world.path()
    coming = junctions.list_coming(world.context, Instant.from_utc(2031, 5, 20))
    assert [one.junction.date.format_iso() for one in coming] == ["2031-05-11", "2031-05-18"]
    [following] = junctions.list_next(world.context, [path])
    assert following.junction == coming[0].junction
    world.at(2031, 5, 11)
    assert [one.pathway for one in junctions.list_open(world.context)] == [path]
