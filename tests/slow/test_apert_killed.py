"""``kill -9`` while a gate collects, opens and closes: nothing is lost, and nothing is twice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from osmosis.jobs.embedded import MOST_ATTEMPTS
from tests.slow.apert_at_work import FILES_LAST, OPEN_BEFORE_THE_BOOK, Work, Worker
from tests.slow.apert_kept import KeptGate
from tests.slow.plugin import Budget

LIFE = MOST_ATTEMPTS - 1
"""So often is one store killed before another begins.

All of them may fall into the making of one edition, which is given up when it was begun more often.
"""
LONGEST_SECONDS = 2.0
SURE = {"taken", "opened"}


def killed(store: KeptGate, seed: int, *, is_sure: bool = False) -> None:
    """Work on a store until the process is killed, and remember what it told.

    Args:
        is_sure: Whether it has taken something in, and the gate has opened, before the time begins
            in which it is killed: how far it comes by then is not for a busy machine to say.
    """
    worker = Worker(Work(home=store.home, seed=seed, begins_at=store.now, shown=store.shown))
    while is_sure and worker.listen(60):
        is_sure = not SURE.issubset(one.what for one in worker.answers)
    worker.live_for(random.Random(seed), LONGEST_SECONDS)
    worker.kill()
    store.note(worker.answers)
    worker.ensure_ended(-9)
    assert [answer for answer in worker.answers if answer.what == "refused"] == []


def new_store(folder: Path) -> KeptGate:
    """A store with a gate."""
    store = KeptGate(folder)
    store.begin()
    return store


@pytest.mark.slow(share=6)
def test_kill_nine_loses_no_entry_and_opens_each_date_once(budget: Budget, tmp_path: Path) -> None:
    for weakness in (FILES_LAST, OPEN_BEFORE_THE_BOOK):
        budget.control(weakness, failed=_is_seen(tmp_path / weakness, weakness))
    entries = books = 0
    store = new_store(tmp_path / "store-0")
    for turn in budget.rounds(named=30):
        if turn.number % LIFE == 0:
            assert store.losses_at_the_end() == []
            entries, books = entries + store.taken, books + len(store.books)
            store = new_store(tmp_path / f"store-{turn.number}")
        killed(store, turn.seed, is_sure=turn.number == 1)
        assert store.losses() == []
    assert store.losses_at_the_end() == []
    entries, books = entries + store.taken, books + len(store.books)
    assert entries > 0
    assert books > 0


def _is_seen(folder: Path, weakness: str) -> bool:
    """Whether a weakened store shows it when whoever works dies in the middle."""
    store = new_store(folder)
    worker = Worker(Work(home=store.home, seed=0, begins_at=store.now, shown=0, weakness=weakness))
    worker.listen_to_the_end()
    worker.ensure_ended(-9)
    store.note(worker.answers)
    return store.losses() != []
