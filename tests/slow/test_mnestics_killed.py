"""``kill -9`` in the middle of a sitting: nothing acknowledged is lost, and no word lies bare."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.machine import Machine
from tests.slow.mnestics_kept import ANSWERS_FIRST, PLAIN_DRAFTS, WHOLE, Killed
from tests.slow.plugin import Budget

LIFE = 6
"""So often is one store's server killed before all of it is read and another store begins."""
LONGEST_SECONDS = 1.0


def new_store(root: Path, weakness: str = WHOLE) -> Killed:
    """A store on a machine of its own."""
    killed = Killed(Machine(root=root), weakness)
    killed.begin()
    return killed


@pytest.mark.slow(share=5)
def test_kill_nine_in_a_sitting_loses_no_message_and_shows_no_word(
    budget: Budget, tmp_path: Path
) -> None:
    plain = new_store(tmp_path / "plain", PLAIN_DRAFTS)
    budget.control(PLAIN_DRAFTS, failed=plain.live(1, LONGEST_SECONDS) != [])
    hasty = new_store(tmp_path / "hasty", ANSWERS_FIRST)
    hasty.live(1, LONGEST_SECONDS)
    budget.control(ANSWERS_FIRST, failed=hasty.losses() != [])
    acknowledged = 0
    store = new_store(tmp_path / "store-0")
    for turn in budget.rounds(named=30):
        if turn.number % LIFE == 0:
            assert store.losses() == []
            acknowledged += store.acknowledged
            store = new_store(tmp_path / f"store-{turn.number}")
        assert store.live(turn.seed, LONGEST_SECONDS) == []
    assert store.losses() == []
    acknowledged += store.acknowledged
    assert acknowledged > budget.done
