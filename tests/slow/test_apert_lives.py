"""Long lives of gates in any order, held against the model; each mutant must be found."""

from __future__ import annotations

import pytest

from tests.practices.apert.gate_machine import GateMachine
from tests.practices.apert.gate_mutants import MUTANTS
from tests.practices.machines import finds, live
from tests.slow.plugin import Budget


@pytest.mark.slow(share=20)
def test_ten_years_of_gates_hold_to_the_model(budget: Budget) -> None:
    for mutant in MUTANTS:
        is_found = finds(GateMachine, mutant, steps=12)
        budget.control(mutant.__name__.replace("_", " "), failed=is_found)
    for turn in budget.rounds(named=10):
        live(GateMachine, turn, examples=2, steps=50)
