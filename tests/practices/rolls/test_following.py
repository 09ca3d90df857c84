"""Developing from the shell while a server that runs beside it is already at it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest
from whenever import TimeDelta

from osmosis.cli.shell import CommandShell
from osmosis.errors import ConflictError
from osmosis.ports.jobs import Job, JobQueue, JobState
from osmosis.practices.rolls.cli import bathing
from osmosis.practices.rolls.service import developing, loading
from tests.practices.rolls.conftest import World


@dataclass
class BusyElsewhere:
    """A queue whose job another worker holds, and that moves on with each look."""

    looks: list[Job]
    tried: int = 0
    seen: list[int] = field(default_factory=list)

    def run(self, *_: object) -> Job:
        self.tried += 1
        raise ConflictError("Another worker is at it")

    def get(self, *_: object) -> Job:
        return self.looks.pop(0)


def followed(world: World, monkeypatch: pytest.MonkeyPatch, *ends: Any) -> list[float]:
    """Develop while another worker is at it; gives the pauses that were made."""
    roll = world.load()
    world.expose_line(roll)
    loading.finish_roll(world.context, roll.id)
    world.clock.advance(TimeDelta(hours=14 * 24))
    job = developing.ask_to_develop(world.context, roll.id)
    waits: list[float] = []
    monkeypatch.setattr(bathing, "pause", waits.append)
    queue = BusyElsewhere([replace(job, total=3, **end) for end in ends])
    context = replace(world.context, jobs=cast("JobQueue", queue))
    bathing._run_here(CommandShell(), context, job)
    assert queue.looks == []
    return waits


RUNNING = {"state": JobState.RUNNING, "done": 1}


def test_a_job_that_another_worker_holds_is_followed_to_its_end(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    waits = followed(world, monkeypatch, RUNNING, RUNNING, {"state": JobState.DONE, "done": 3})
    assert len(waits) == 2
    assert "Developed." in capsys.readouterr().out


def test_how_it_failed_there_is_said_here(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = {"state": JobState.FAILED, "reason": "The disk is full"}
    with pytest.raises(ConflictError, match="The disk is full"):
        followed(world, monkeypatch, RUNNING, failed)


def test_a_job_that_is_free_again_goes_on_here(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    roll = world.load()
    world.expose_line(roll)
    loading.finish_roll(world.context, roll.id)
    world.clock.advance(TimeDelta(hours=14 * 24))
    job = developing.ask_to_develop(world.context, roll.id)
    real, refusals = world.context.jobs.run, [ConflictError("Another worker is at it")]

    def run(*given: Any) -> Job:
        if refusals:
            raise refusals.pop()
        return real(*given)

    monkeypatch.setattr(bathing, "pause", lambda _: None)
    monkeypatch.setattr(world.context.jobs, "run", run)
    bathing._run_here(CommandShell(), world.context, job)
    assert world.roll(roll).is_open
