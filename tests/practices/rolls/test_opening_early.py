"""Developing a roll before its time, which leaves a mark."""

from __future__ import annotations

import pytest
from whenever import TimeDelta

from osmosis.ports.jobs import Job
from osmosis.practices.rolls.model import (
    NotDevelopedError,
    RollState,
    RollStateError,
)
from osmosis.practices.rolls.service import (
    developing,
    sheets,
)
from osmosis.practices.rolls.store import developments
from osmosis.sealing.tiers import LockedVaultError, Tier
from tests.practices.rolls.conftest import World

DAY = TimeDelta(hours=24)


def run(world: World, job: Job) -> None:
    """Do here what was asked for."""
    world.app.jobs.run(job.id, developing.tasks(world.context))


def test_opening_early_leaves_a_mark_with_its_date_and_reason(world: World) -> None:
    roll = world.load()
    world.expose_line(roll, "One.")
    world.clock.advance(DAY)
    run(world, developing.open_early(world.context, roll.id, "  I could not wait.  "))
    sheet = sheets.contact_sheet(world.context, roll.id)
    assert [(fog.fogged_at, fog.reason) for fog in sheet.fogs] == [
        (world.clock.now(), "I could not wait.")
    ]
    assert sheet.roll.finished_at == world.clock.now()
    assert [frame.development and frame.development.line for frame in sheet.frames] == ["One."]


def test_opening_early_needs_a_reason_and_something_to_open(world: World) -> None:
    roll = world.load()
    with pytest.raises(RollStateError, match="Nothing was exposed"):
        developing.open_early(world.context, roll.id, "why")
    world.expose_line(roll)
    with pytest.raises(Exception, match="needs a reason"):
        developing.open_early(world.context, roll.id, "  ")
    assert world.roll(roll).state is RollState.LOADED


def test_a_roll_that_has_rested_is_not_fogged(world: World) -> None:
    roll = world.rested(world.finished())
    with pytest.raises(RollStateError, match="without a mark"):
        developing.open_early(world.context, roll.id, "why")
    world.develop(roll)
    with pytest.raises(RollStateError, match="developed already"):
        developing.open_early(world.context, roll.id, "why")


def test_a_clock_that_is_doubted_opens_nothing_early(world: World) -> None:
    roll = world.finished()
    world.clock.advance(TimeDelta(minutes=-6))
    with pytest.raises(NotDevelopedError, match="clock stands before"):
        developing.open_early(world.context, roll.id, "why")
    assert world.roll(roll).state is RollState.FINISHED


def test_opening_early_that_broke_off_goes_on_without_a_second_mark(world: World) -> None:
    roll = world.finished()
    job = developing.open_early(world.context, roll.id, "why")
    world.app.jobs.cancel(job.id)
    assert world.develop(roll).state is RollState.DEVELOPED
    assert len(sheets.contact_sheet(world.context, roll.id).fogs) == 1


def test_opening_early_twice_is_one_mark(world: World) -> None:
    roll = world.finished()
    developing.open_early(world.context, roll.id, "first")
    run(world, developing.open_early(world.context, roll.id, "second"))
    [fog] = sheets.contact_sheet(world.context, roll.id).fogs
    assert fog.reason == "first"


def test_a_sealed_roll_waits_for_its_passphrase_and_leaves_no_mark_before(world: World) -> None:
    world.set_passphrase()
    roll = world.finished(tier=Tier.SEALED)
    with pytest.raises(LockedVaultError):
        developing.open_early(world.context, roll.id, "why")
    with pytest.raises(LockedVaultError):
        developing.ask_to_develop(world.context, world.rested(roll).id)
    with world.app.store.read() as reading:
        assert list(developments.list_fogs(reading, roll.id)) == []
