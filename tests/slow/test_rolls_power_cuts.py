"""Power cuts in the middle of exposures and developments, on ext4 and XFS.

The disk is a file; its power is cut by stopping the file system without flushing its log. Each
cut is followed by a look at everything that was acknowledged, through the program and through
verification. Two controls take a protection away, and must lose something.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.slow.loop_disks import MEGABYTE, LoopDisk, loop_disk
from tests.slow.plugin import Budget
from tests.slow.rolls_at_work import NO_FSYNC, NO_FULL_COMMITS, WHOLE, Work, Worker
from tests.slow.rolls_kept import KeptStore

LIFE = 6
"""So often is the power cut on one store before another begins."""
LONGEST_SECONDS = 1.2
SIZE = 64 * MEGABYTE
LEAST_ANSWERS = 3


def cut(disk: LoopDisk, store: KeptStore, seed: int, weakness: str = WHOLE) -> None:
    """Work on a store until the power is cut, and remember what was acknowledged."""
    dice = random.Random(seed)
    worker = Worker(Work(home=store.home, seed=seed, weakness=weakness))
    worker.live_for(dice, LONGEST_SECONDS)
    while weakness and len(worker.answers) < LEAST_ANSWERS and worker.listen(1.0):
        pass  # A control shows nothing where nothing was acknowledged.
    disk.cut_the_power()
    worker.kill()
    store.note(worker.answers)
    disk.unmount()
    disk.mount()


def new_store(disk: LoopDisk, number: int) -> KeptStore:
    """An empty store on an empty disk."""
    disk.unmount()
    disk.make(SIZE)
    disk.mount()
    store = KeptStore(disk.mounted / f"store-{number}")
    store.begin()
    return store


@pytest.mark.slow(share=5)
@pytest.mark.parametrize("kind", ["ext4", "xfs"])
def test_a_power_cut_loses_no_acknowledged_frame(
    kind: str, budget: Budget, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "xfs" and os.geteuid() == 0:
        request.getfixturevalue("xfs")
    acknowledged = 0
    with loop_disk(kind, tmp_path, SIZE) as disk:
        for weakness in (NO_FULL_COMMITS, NO_FSYNC):
            budget.control(weakness, failed=_loses(disk, weakness))
        store = new_store(disk, 0)
        for turn in budget.rounds(named=60):
            if turn.number % LIFE == 0:
                assert store.losses_at_the_end() == []
                acknowledged += len(store.acknowledged)
                store = new_store(disk, turn.number)
            cut(disk, store, turn.seed)
            assert store.losses() == []
        assert store.losses_at_the_end() == []
        acknowledged += len(store.acknowledged)
        assert acknowledged > 0


def _loses(disk: LoopDisk, weakness: str) -> bool:
    """Whether a weakened store loses something in a few cuts."""
    for seed in range(8):
        store = new_store(disk, seed)
        cut(disk, store, seed, weakness)
        if store.losses():
            return True
    return False
