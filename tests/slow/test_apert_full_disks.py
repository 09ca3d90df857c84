"""Small disks that fill up while a gate collects and opens: nothing half is kept; it goes on."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.slow.apert_at_work import Answer, Work, Worker
from tests.slow.apert_kept import KeptGate
from tests.slow.loop_disks import MEGABYTE, LoopDisk, loop_disk
from tests.slow.plugin import Budget
from tests.slow.test_rolls_full_disks import is_clear

SIZE = 24 * MEGABYTE
MOST_ROOM = MEGABYTE // 2
STEPS = 14


def work(store: KeptGate, seed: int) -> list[Answer]:
    """Collect, open and close, also after the disk has refused; what was refused."""
    worker = Worker(
        Work(home=store.home, seed=seed, begins_at=store.now, shown=store.shown, most=STEPS)
    )
    worker.listen_to_the_end()
    worker.ensure_ended(0)
    store.note(worker.answers)
    return [answer for answer in worker.answers if answer.what == "refused"]


def fill_up(disk: LoopDisk, store: KeptGate, seed: int) -> int:
    """One turn on a disk with little room, or else with none; how often it refused."""
    refused: list[Answer] = []
    for room in (random.Random(seed).randrange(MOST_ROOM), 0):
        if not refused:
            disk.leave_room_for(room)
            refused = work(store, seed)
    assert [one.sentence for one in refused if not is_clear(one.sentence)] == []
    disk.make_room()
    assert store.losses() == []
    store.now = store.now.add(hours=2)  # an edition that failed is asked for again then
    assert work(store, seed + 1) == []
    assert store.losses() == []
    return len(refused)


@pytest.mark.slow(share=5)
def test_a_full_disk_keeps_nothing_half_and_the_gate_goes_on(
    budget: Budget, tmp_path: Path
) -> None:
    refused = 0
    with loop_disk("ext4", tmp_path, SIZE) as disk:
        for turn in budget.rounds(named=10):
            disk.unmount()
            disk.make(SIZE)
            disk.mount()
            store = KeptGate(disk.mounted / "store")
            store.begin()
            assert work(store, turn.seed + 2) == []
            refused += fill_up(disk, store, turn.seed)
            assert store.losses_at_the_end() == []
    budget.control("there was room", failed=refused > 0)
