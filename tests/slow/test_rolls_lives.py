"""Long lives of rolls in any order, held against the model; each mutant must be found."""

from __future__ import annotations

import pytest

from tests.practices.machines import finds, live
from tests.practices.rolls.roll_machine import RollMachine
from tests.practices.rolls.roll_mutants import MUTANTS
from tests.slow.plugin import Budget


@pytest.mark.slow(share=25)
def test_long_lives_of_rolls_hold_to_the_model(budget: Budget) -> None:
    for mutant in MUTANTS:
        budget.control(mutant.__name__.replace("_", " "), failed=finds(RollMachine, mutant))
    for turn in budget.rounds(named=100):
        live(RollMachine, turn, examples=3, steps=50)
