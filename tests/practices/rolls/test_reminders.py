"""Ready to develop: due once for each roll, told by the way that the person chose, or by none."""

from __future__ import annotations

from pathlib import Path

from whenever import TimeDelta

from osmosis.app import init_app
from osmosis.channels.folder import choose_folder
from osmosis.config import Config
from osmosis.ports.jobs import JobState
from osmosis.practices.rolls.model import Medium, Roll, RollState
from osmosis.practices.rolls.service import developing, film, loading, reminders
from osmosis.storage import outbox, rests
from osmosis.storage.delivery import Delivered
from osmosis.storage.due import list_occurrences
from osmosis.storage.opening import NewStore
from osmosis.storage.reminders import leave_every_way
from osmosis.storage.timekeeping import accept
from tests.practices.rolls.conftest import World
from tests.practices.small_world import START
from tests.storage.stores import MachineClock

DAY = TimeDelta(hours=24)


def finished(world: World, virtue: str = "Patience", **wanted: object) -> Roll:
    roll = world.load(virtue, **wanted)
    world.expose_line(roll)
    return loading.finish_roll(world.context, roll.id)


def told(folder: Path) -> list[str]:
    return sorted(path.read_text(encoding="utf-8") for path in folder.iterdir())


def test_a_roll_becomes_ready_once_and_it_is_known_how_late_that_was_seen(world: World) -> None:
    roll = finished(world)
    world.clock.advance(DAY * 14 - TimeDelta(seconds=1))
    assert world.app.due.run_due().done == []
    world.clock.advance(TimeDelta(hours=3, seconds=1))
    [ready] = world.app.due.run_due().done
    assert (ready.kind, ready.slot, ready.late_seconds) == ("rolls.ready", str(roll.id), 3 * 3600)
    world.clock.advance(DAY * 3653)
    assert world.app.due.run_due().done == []


def test_nobody_is_reminded_who_did_not_ask_for_it(world: World) -> None:
    finished(world)
    world.clock.advance(DAY * 14)
    world.app.due.run_due()
    with world.app.store.read() as reading:
        assert list(outbox.list_unsent(reading)) == []


def test_a_reminder_is_written_into_the_chosen_folder(world: World, tmp_path: Path) -> None:
    folder = choose_folder(world.app.store, tmp_path / "phone" / "reminders")
    finished(world)
    world.clock.advance(DAY * 14)
    world.app.due.run_due()
    assert world.app.outbox.deliver_due() == Delivered(sent=1)
    [text] = told(folder)
    assert text.startswith("“Patience” is ready to develop\n")
    assert world.app.outbox.deliver_due() == Delivered()


def test_ten_years_at_once_remind_of_each_roll_once(world: World, tmp_path: Path) -> None:
    folder = choose_folder(world.app.store, tmp_path / "reminders")
    for days in range(1, 4):
        finished(world, f"Virtue {days}", wait=DAY * 365 * days)
    world.clock.advance(DAY * 3653)
    done = world.app.due.run_due().done
    assert [one.late_seconds // 86_400 for one in done] == [3288, 2923, 2558]
    assert world.app.outbox.deliver_due() == Delivered(sent=3)
    assert len(told(folder)) == 3


def test_a_roll_that_rests_with_its_human_is_not_spoken_of(world: World, tmp_path: Path) -> None:
    choose_folder(world.app.store, tmp_path / "reminders")
    roll = finished(world)
    with world.app.store.write() as transaction:
        rest = rests.add_rest(transaction, ref=roll.ref)
    world.clock.advance(DAY * 14)
    assert len(world.app.due.run_due().done) == 1
    assert world.app.outbox.deliver_due() == Delivered()
    with world.app.store.write() as transaction:
        rests.end_rest(transaction, rest.id)
    assert world.app.outbox.deliver_due() == Delivered(sent=1)


def test_a_reminder_that_waits_is_taken_back_when_the_roll_is_developed(
    world: World, tmp_path: Path
) -> None:
    folder = choose_folder(world.app.store, tmp_path / "reminders")
    roll = finished(world)
    world.clock.advance(DAY * 14)
    world.app.due.run_due()
    assert world.develop(roll).state is RollState.DEVELOPED
    assert world.app.outbox.deliver_due() == Delivered()
    assert told(folder) == []


def test_nobody_is_reminded_of_a_roll_that_was_developed_a_moment_ago(
    world: World, tmp_path: Path
) -> None:
    choose_folder(world.app.store, tmp_path / "reminders")
    roll = finished(world)
    world.clock.advance(DAY * 14)
    [ready] = world.app.parts["rolls"].due(world.clock.now())
    world.develop(roll)
    assert ready.perform is not None
    with world.app.store.write() as transaction:
        ready.perform(transaction)
        assert list(outbox.list_unsent(transaction)) == []


def test_a_clock_that_ran_ahead_reminds_of_nothing_until_it_is_believed(tmp_path: Path) -> None:
    clock = MachineClock(START)
    app = init_app(Config(home=tmp_path / "store"), NewStore(), clock)
    world = World(app=app, clock=clock)
    roll = finished(world)
    clock.advance(DAY * 14)
    report = app.due.run_due()
    assert (report.done, report.waiting) == ([], [("rolls.ready", str(roll.id))])
    accept(app.store, "The battery was empty")
    assert [one.slot for one in app.due.run_due().done] == [str(roll.id)]
    app.close()


def test_a_roll_on_film_is_not_called_to_the_bath(world: World) -> None:
    roll = world.load("Temperance", medium=Medium.FILM)
    film.insert_forgotten(world.context, roll.id, 1)
    loading.finish_roll(world.context, roll.id)
    world.clock.advance(DAY * 14)
    assert world.app.due.run_due().done == []


def test_a_developed_roll_stays_as_it_was_recorded(world: World) -> None:
    roll = finished(world)
    world.clock.advance(DAY * 14)
    world.develop(roll)
    assert world.app.due.run_due().done == []
    with world.app.store.read() as reading:
        assert list(list_occurrences(reading, reminders.READY)) == []


def test_no_more_reminders_means_none_of_those_that_wait(world: World, tmp_path: Path) -> None:
    folder = choose_folder(world.app.store, tmp_path / "reminders")
    finished(world)
    world.clock.advance(DAY * 14)
    world.app.due.run_due()
    with world.app.store.write() as transaction:
        leave_every_way(transaction)
    choose_folder(world.app.store, folder)
    assert world.app.outbox.deliver_due() == Delivered()


def test_developing_is_a_job_that_any_worker_can_do(world: World) -> None:
    roll = finished(world)
    world.clock.advance(DAY * 14)
    asked = developing.ask_to_develop(world.context, roll.id)
    done = world.app.jobs.run_one(world.app.tasks())
    assert done is not None
    assert (done.id, done.state, done.done, done.total) == (asked.id, JobState.DONE, 1, 1)
    assert world.roll(roll).state is RollState.DEVELOPED
