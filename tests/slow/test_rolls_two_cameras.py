"""Several processes that expose on the same rolls at once, up to the last frame."""

from __future__ import annotations

import random
from pathlib import Path
from uuid import UUID

import pytest

from osmosis.app import open_app
from osmosis.config import Config
from osmosis.practices.rolls.store import frames, rolls
from tests.slow.plugin import Budget
from tests.slow.rolls_at_work import Answer, Work, Worker
from tests.slow.rolls_kept import KeptStore

CAMERAS = 3
EACH = 6
LEFT = 8
"""So many places of 24 are left when all of them begin."""


def expose_together(store: KeptStore, seed: int) -> list[Answer]:
    """Let several processes fill a roll and go on; one of them may be killed."""
    dice = random.Random(seed)
    alone = Worker(Work(home=store.home, seed=seed, most=24 - LEFT, develops=False))
    alone.listen_to_the_end()
    alone.ensure_ended(0)
    store.note(alone.answers)
    workers = [
        Worker(
            Work(
                home=store.home,
                seed=seed * CAMERAS + number,
                most=EACH,
                develops=dice.random() < 0.3,
            )
        )
        for number in range(1, CAMERAS + 1)
    ]
    if dice.random() < 0.5:
        workers[0].listen_for(dice.uniform(0.02, 0.5))
        workers[0].kill()
    for worker in workers:
        worker.listen_to_the_end()
        store.note(worker.answers)
    workers[0].ensure_killed()
    for worker in workers[1:]:
        worker.ensure_ended(0)
    return [answer for worker in (alone, *workers) for answer in worker.answers]


def places(store: KeptStore) -> list[tuple[UUID, int]]:
    """Every place that is spent, on every roll."""
    app = open_app(Config(home=store.home))
    with app.store.read() as reading:
        spent = [
            (roll.id, one.number)
            for roll in rolls.list_rolls(reading)
            for one in frames.list_placements(reading, roll.id)
        ]
    app.close()
    return spent


@pytest.mark.slow(share=11)
def test_cameras_that_expose_at_once_lose_no_frame_and_give_no_place_twice(
    budget: Budget, tmp_path: Path
) -> None:
    for turn in budget.rounds(named=60):
        store = KeptStore(tmp_path / f"store-{turn.number}")
        store.begin()
        answers = expose_together(store, turn.seed)
        assert [answer.sentence for answer in answers if answer.what == "refused"] == []
        assert store.losses() == []
        spent = places(store)
        assert len(set(spent)) == len(spent)
        kept = [answer for answer in answers if answer.what == "kept"]
        # The one that may have been killed owes nothing, and what the shell keeps is told no place.
        assert len(kept) >= 24 - LEFT + (CAMERAS - 1) * EACH
