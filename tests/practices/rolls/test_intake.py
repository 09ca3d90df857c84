"""What arrives as files: tended every minute, and no bad file holds up the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from osmosis.app import open_app
from osmosis.errors import StorageError
from osmosis.kernel.ids import new_id
from osmosis.practices.rolls.capture_state import read_capture_state
from osmosis.practices.rolls.model import Roll
from osmosis.practices.rolls.service import dropping, spooled
from osmosis.practices.rolls.service.exposing import list_loose
from osmosis.practices.rolls.store import frames, rolls
from osmosis.sealing.container import pack_moment
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.streams import encrypting
from osmosis.storage.locks import FileLock
from osmosis.storage.spool import SpoolHeader, write_spooled
from tests.practices.rolls.conftest import World
from tests.practices.small_world import START

PATIENCE = 30


def spool(world: World, roll: Roll, client_id: str, roll_id: str = "", taken: str = "") -> Path:
    """A moment that the shell kept while nobody had the store open."""
    with world.app.store.read() as reading:
        recipient = rolls.get_recipient(reading, roll.id)
    note = MomentNote(kind="line", line="A line.")
    header = SpoolHeader(
        roll_id=roll_id or str(roll.id),
        client_id=client_id,
        kind="line",
        taken=taken or "2031-05-04T12:00:00+03:00[Europe/Bucharest]",
        origin="shell",
    )
    folder = world.app.store.folder.spool(world.app.store.person_id)
    return write_spooled(folder, header, encrypting(pack_moment(note, None), [recipient]))


def exposed(world: World, roll: Roll) -> list[str]:
    with world.app.store.read() as reading:
        return [frame.client_id for _, frame in frames.list_frames(reading, roll.id)]


def test_tending_places_what_the_shell_kept(world: World) -> None:
    roll = world.load()
    path = spool(world, roll, "c-1")
    world.app.parts["rolls"].tend(START)
    assert exposed(world, roll) == ["c-1"]
    assert not path.exists()
    state = read_capture_state(world.app.store.folder.capture_file, world.app.store.person_id)
    assert state is not None
    assert state.rolls[0].spent == 1


def test_a_moment_that_cannot_be_placed_stays_and_holds_up_no_other(world: World) -> None:
    roll = world.load()
    stranger = spool(world, roll, "a-stranger", roll_id=str(new_id(START)))
    nonsense = spool(world, roll, "b-nonsense", roll_id="no id")
    timeless = spool(world, roll, "c-timeless", taken="tomorrow")
    spool(world, roll, "d-placed")
    world.app.parts["rolls"].tend(START)
    assert exposed(world, roll) == ["d-placed"]
    assert all(path.exists() for path in (stranger, nonsense, timeless))
    again = open_app(world.app.config, world.clock)
    assert exposed(world, roll) == ["d-placed"]
    again.close()


def test_two_who_tend_at_once_place_each_moment_once(world: World) -> None:
    roll = world.load()
    second = open_app(world.app.config, world.clock)
    for number in range(12):
        spool(world, roll, f"c-{number:02}")
    with ThreadPoolExecutor(2) as pool:
        turns = [pool.submit(app.parts["rolls"].tend, START) for app in (world.app, second)]
        for turn in turns:
            turn.result(PATIENCE)
    assert exposed(world, roll) == [f"c-{number:02}" for number in range(12)]
    assert list_loose(world.context) == []
    second.close()


def test_whoever_takes_in_keeps_others_from_it_meanwhile(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    roll = world.load()
    spool(world, roll, "c-1")
    root = world.app.store.folder.root
    held: list[str] = []

    def noting(name: str, work: Callable[..., object]) -> Callable[..., object]:
        def noted(argument: object) -> object:
            lock = FileLock(root / f".{name}.lock", wait=False)
            with pytest.raises(StorageError, match="holds the lock"):
                lock.__enter__()
            held.append(name)
            return work(argument)

        return noted

    for place, name in (("spooled.list_spooled", "spool"), ("dropping.take_in", "drop-folders")):
        module, _, function = place.partition(".")
        work = getattr({"spooled": spooled, "dropping": dropping}[module], function)
        monkeypatch.setattr(f"osmosis.practices.rolls.service.{place}", noting(name, work))
    world.app.parts["rolls"].tend(START)
    assert held == ["spool", "drop-folders"]


def test_a_full_disk_keeps_nobody_from_opening_what_is_there(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    roll = world.load()
    path = spool(world, roll, "c-1")

    def full(chunks: Iterable[bytes], **_: object) -> None:
        raise StorageError("The disk is full; nothing was changed")

    monkeypatch.setattr("osmosis.blobs.files.FileBlobStore.put", lambda self, chunks: full(chunks))
    opened = open_app(world.app.config, world.clock)
    assert exposed(world, roll) == []
    assert path.exists()
    monkeypatch.undo()
    opened.parts["rolls"].tend(START)
    opened.close()
    assert exposed(world, roll) == ["c-1"]
    assert spooled.place_spooled(world.context) == []
