"""Small disks that fill up: everything acknowledged is there, and work goes on with more room."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from osmosis.app import open_app
from osmosis.config import Config
from osmosis.storage.disk import StoreFullError
from tests.slow.loop_disks import MEGABYTE, LoopDisk, loop_disk
from tests.slow.plugin import Budget
from tests.slow.rolls_at_work import Answer, Work, Worker
from tests.slow.rolls_kept import KeptStore

SIZE = 24 * MEGABYTE
MOST_ROOM = MEGABYTE
TOO_LITTLE = MEGABYTE // 4
"""A disk with less room refuses some of the attempts; one with the most of it may refuse none."""
ATTEMPTS = 20
LONGEST_SENTENCE = 200


def work(store: KeptStore, seed: int, *, develops: bool) -> list[Answer]:
    """Expose and develop, also after the disk has refused; what was refused."""
    worker = Worker(
        Work(home=store.home, seed=seed, most=ATTEMPTS, keeps_on=True, develops=develops)
    )
    worker.listen_to_the_end()
    worker.ensure_ended(0)
    store.note(worker.answers)
    return [answer for answer in worker.answers if answer.what == "refused"]


def fill_up(disk: LoopDisk, store: KeptStore, seed: int, most_room: int) -> int:
    """One turn on a disk with little room; how often it refused."""
    dice = random.Random(seed)
    disk.leave_room_for(dice.randrange(most_room))
    refused = work(store, seed, develops=dice.random() < 0.5)
    sentences = {look(store), *(answer.sentence for answer in refused)} - {""}
    assert [one for one in sentences if not is_clear(one)] == []
    disk.make_room()
    assert store.losses() == []
    assert work(store, seed + 1, develops=True) == []
    assert store.losses() == []
    return len(refused)


def look(store: KeptStore) -> str:
    """Open the store while the disk is full; where that cannot be, what is said."""
    try:
        open_app(Config(home=store.home)).close()
    except StoreFullError as error:
        return str(error)
    return ""


def is_clear(sentence: str) -> bool:
    """One short sentence that says what is the matter."""
    return "full" in sentence and "\n" not in sentence and len(sentence) < LONGEST_SENTENCE


@pytest.mark.slow(share=15)
def test_a_full_disk_loses_no_acknowledged_frame(budget: Budget, tmp_path: Path) -> None:
    refused = 0
    with loop_disk("ext4", tmp_path, SIZE) as disk:
        for turn in budget.rounds(named=60):
            disk.unmount()
            disk.make(SIZE)
            disk.mount()
            store = KeptStore(disk.mounted / "store")
            store.begin()
            # Of few rounds all might have enough: whether a disk fills is not left to chance.
            most_room = TOO_LITTLE if turn.number % 2 else MOST_ROOM
            refused += fill_up(disk, store, turn.seed, most_room)
            assert store.losses_at_the_end() == []
    budget.control("there was room", failed=refused > 0)
