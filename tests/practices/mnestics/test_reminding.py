"""A junction reminds when it falls, once by each way, and not of what was kept already."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from osmosis.channels.folder import choose_folder
from osmosis.kernel.clock import TimeDelta
from osmosis.storage import outbox, rests
from osmosis.worker.chores import Round, chores_of
from tests.practices.mnestics.conftest import WEEK, World


def told(folder: Path) -> list[str]:
    return sorted(path.read_text(encoding="utf-8").partition("\n")[0] for path in folder.iterdir())


def look(world: World) -> None:
    """What the worker does every minute."""
    Round(chores_of(world.app)).go(Event())


def test_a_junction_reminds_once_when_it_falls(world: World, tmp_path: Path) -> None:
    folder = choose_folder(world.app.store, tmp_path / "inbox")
    path = world.path("Sundays")
    look(world)
    assert told(folder) == []
    world.at(2031, 5, 11, 6)
    look(world)
    assert world.states(path) == ["open"]
    assert told(folder) == ["Sundays"]
    world.clock.advance(TimeDelta(hours=1))
    look(world)
    assert told(folder) == ["Sundays"]
    world.clock.advance(WEEK)
    look(world)
    assert told(folder) == ["Sundays", "Sundays"]


def test_nobody_is_reminded_of_a_sitting_that_was_held(world: World, tmp_path: Path) -> None:
    path = world.path("Sundays")
    folder = choose_folder(world.app.store, tmp_path / "inbox")
    world.at(2031, 5, 11, 6)
    world.keep(path)
    look(world)
    assert told(folder) == []


def test_a_reminder_that_waits_is_taken_back_when_the_sitting_was_held(
    world: World, tmp_path: Path
) -> None:
    path = world.path("Sundays")
    folder = choose_folder(world.app.store, tmp_path / "inbox")
    folder.rename(tmp_path / "unplugged")
    world.at(2031, 5, 11, 6)
    look(world)
    world.keep(path)
    (tmp_path / "unplugged").rename(folder)
    world.clock.advance(TimeDelta(hours=1))
    look(world)
    assert told(folder) == []


def test_a_pathway_at_rest_reminds_of_nothing(world: World, tmp_path: Path) -> None:
    folder = choose_folder(world.app.store, tmp_path / "inbox")
    path = world.path("Sundays")
    with world.app.store.write() as transaction:
        rests.add_rest(transaction, ref=path.ref)
    world.at(2031, 5, 11, 6)
    look(world)
    assert told(folder) == []


def test_a_reminder_that_waits_comes_too_late_once_the_sitting_cannot_be_held_any_more(
    world: World, tmp_path: Path
) -> None:
    path = world.path("Sundays", grace=TimeDelta(hours=1))
    folder = choose_folder(world.app.store, tmp_path / "inbox")
    folder.rename(tmp_path / "unplugged")
    world.at(2031, 5, 11, 6)
    look(world)
    (tmp_path / "unplugged").rename(folder)
    world.clock.advance(TimeDelta(hours=2))
    look(world)
    assert world.states(path) == ["unkept"]
    assert told(folder) == []
    with world.app.store.read() as reading:
        standing = outbox.channel_standing(reading, "folder")
    assert (standing.waiting, bool(standing.problem)) == (0, True)
