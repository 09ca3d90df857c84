"""A full disk: one sentence, nothing half-written, and everything goes on when there is room."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from whenever import TimeDelta

from osmosis.blobs.files import FileBlobStore
from osmosis.ports.blobs import BlobInfo
from osmosis.ports.jobs import Job, JobState
from osmosis.practices.rolls.model import Roll, RollState
from osmosis.practices.rolls.service import developing, loading, sheets
from osmosis.sealing.moment import MomentNote
from osmosis.storage.disk import StoreFullError
from osmosis.storage.durable import replace_durably
from tests.faults.machine import Machine
from tests.media.making import card, encoded
from tests.practices.rolls.conftest import World

PHOTOGRAPHS = [encoded(card((320, 240 + shade)), "JPEG") for shade in range(3)]
Refuse = Callable[[pytest.MonkeyPatch, int], None]


def no_file_over(size: int) -> tuple[str, ...]:
    """What starts a command that may write no file longer than this, as on a full disk."""
    words = f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"
    begin = f"import os, resource, sys; {words}; os.execv(sys.argv[1], sys.argv[1:])"
    return (sys.executable, "-c", begin)


def test_an_exposure_that_finds_no_room_says_so_and_leaves_nothing(
    machine: Machine, tmp_path: Path
) -> None:
    machine.osmosis("roll", "load", "Patience")
    photograph = tmp_path / "large.jpg"
    photograph.write_bytes(encoded(card((2_000, 1_500)), "JPEG"))
    before = set(machine.home.rglob("*"))
    said = machine.osmosis("expose", "--photo", photograph, before=no_file_over(20_000))
    assert (said.code, said.out) == (3, "")
    assert said.sentence == "osmosis: The disk is full; nothing was changed: File too large"
    spool = machine.spooled()
    assert spool == []
    assert {path for path in set(machine.home.rglob("*")) - before if path.is_file()} == set()
    assert machine.osmosis("expose", "--photo", photograph).code == 0
    assert "1 spent" in machine.osmosis("roll", "show").out


def with_photographs(world: World) -> Roll:
    """A rested roll with three photographs."""
    roll = world.load()
    for photograph in PHOTOGRAPHS:
        world.expose(roll, MomentNote(kind="photo", file_name="x.jpg"), photograph)
    loading.finish_roll(world.context, roll.id)
    world.clock.advance(TimeDelta(hours=15 * 24))
    return roll


def develop(world: World, roll: Roll) -> Job:
    job = developing.ask_to_develop(world.context, roll.id)
    return world.app.jobs.run(job.id, developing.tasks(world.context))


def refuse_an_original(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """The disk is full once so many blobs were written."""
    put, left = FileBlobStore.put, [after]

    def full(self: FileBlobStore, chunks: Iterable[bytes], **more: str | None) -> BlobInfo:
        left[0] -= 1
        if left[0] < 0:
            raise StoreFullError("The disk is full; nothing was changed")
        return put(self, chunks, **more)

    monkeypatch.setattr(FileBlobStore, "put", full)


def refuse_a_size(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """The disk is full once so many smaller pictures were written."""
    left = [after]

    def full(path: Path, data: bytes) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        replace_durably(path, data)

    monkeypatch.setattr("osmosis.practices.rolls.service.pictures.replace_durably", full)


@pytest.mark.parametrize("refuse", [refuse_an_original, refuse_a_size])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_developing_that_finds_no_room_stops_and_goes_on_where_it_stopped(
    refuse: Refuse, after: int, world: World
) -> None:
    roll = with_photographs(world)
    with pytest.MonkeyPatch.context() as patch:
        refuse(patch, after)
        stopped = develop(world, roll)
    assert stopped.state is JobState.FAILED
    assert stopped.reason == "The disk is full; nothing was changed"
    assert world.roll(roll).state is RollState.FINISHED

    assert develop(world, roll).state is JobState.DONE
    found = [frame.development for frame in sheets.contact_sheet(world.context, roll.id).frames]
    for photograph, development in zip(PHOTOGRAPHS, found, strict=True):
        assert development is not None
        assert development.problem == ""
        assert b"".join(world.app.blobs.open(str(development.original_sha256))) == photograph
