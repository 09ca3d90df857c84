"""``kill -9`` while a gate collects, opens and closes: nothing is lost, and nothing is twice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.slow.apert_at_work import FILES_LAST, OPEN_BEFORE_THE_BOOK, WHOLE, Work, Worker
from tests.slow.apert_kept import KeptGate
from tests.slow.plugin import Budget

LIFE = 10
"""So often is one store killed before another begins."""
LONGEST_SECONDS = 2.0
PATIENCE_SECONDS = 60.0
TRIES = 12


def killed(store: KeptGate, seed: int, weakness: str = WHOLE, *, opens: bool = False) -> None:
    """Work on a store until the process is killed, and remember what it told.

    Args:
        opens: Whether the gate has opened before the time begins in which it is killed.
    """
    work = Work(
        home=store.home, seed=seed, begins_at=store.now, shown=store.shown, weakness=weakness
    )
    worker = Worker(work)
    if weakness == OPEN_BEFORE_THE_BOOK:
        worker.listen_for(PATIENCE_SECONDS)  # it stops by itself
    else:
        while opens and worker.listen(PATIENCE_SECONDS):
            opens = "opened" not in [one.what for one in worker.answers]
        worker.live_for(random.Random(seed), LONGEST_SECONDS)
    worker.kill()
    store.note(worker.answers)
    if not weakness:
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
        killed(store, turn.seed, opens=turn.number == 1)
        assert store.losses() == []
    assert store.losses_at_the_end() == []
    entries, books = entries + store.taken, books + len(store.books)
    assert entries > budget.done
    assert books > 0


def _is_seen(folder: Path, weakness: str) -> bool:
    """Whether a weakened store shows it in a few kills."""
    store = new_store(folder)
    for seed in range(TRIES):
        killed(store, seed, weakness)
        if store.losses():
            return True
    return False
