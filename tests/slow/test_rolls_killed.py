"""``kill -9`` in the middle of exposures and developments: nothing acknowledged is lost."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from osmosis.jobs.embedded import MOST_ATTEMPTS
from tests.slow.plugin import Budget
from tests.slow.rolls_at_work import ANSWERS_FIRST, WHOLE, Work, Worker
from tests.slow.rolls_kept import KeptStore

LIFE = MOST_ATTEMPTS - 1
"""So often is one store killed before another begins.

All of them may fall into one development, which is given up when it was begun more often.
"""
LONGEST_SECONDS = 1.5


def killed(store: KeptStore, seed: int, weakness: str = WHOLE) -> Worker:
    """Work on a store until the process is killed, and remember what it told."""
    dice = random.Random(seed)
    worker = Worker(Work(home=store.home, seed=seed, weakness=weakness))
    # Heard while it works, so that the pipe does not fill up and hold it.
    worker.live_for(dice, LONGEST_SECONDS)
    worker.kill()
    worker.ensure_ended(-9)
    store.note(worker.answers)
    return worker


@pytest.mark.slow(share=18)
def test_kill_nine_loses_no_acknowledged_frame(budget: Budget, tmp_path: Path) -> None:
    budget.control("answers come before anything is kept", failed=_loses(tmp_path, ANSWERS_FIRST))
    acknowledged = 0
    store = KeptStore(tmp_path / "store-0")
    store.begin()
    for turn in budget.rounds(named=200):
        if turn.number % LIFE == 0:
            assert store.losses_at_the_end() == []
            acknowledged += len(store.acknowledged)
            store = KeptStore(tmp_path / f"store-{turn.number}")
            store.begin()
        killed(store, turn.seed)
        assert store.losses() == []
    assert store.losses_at_the_end() == []
    acknowledged += len(store.acknowledged)
    assert acknowledged > 0


def _loses(folder: Path, weakness: str) -> bool:
    """Whether a weakened store loses something in some kills; the first loss is enough."""
    store = KeptStore(folder / "weakened")
    store.begin()
    for seed in range(60):
        killed(store, seed, weakness)
        if store.losses():
            return True
    return False
