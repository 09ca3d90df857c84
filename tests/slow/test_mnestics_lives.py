"""Long lives of pathways in any order, held against the model; each mutant must be found."""

from __future__ import annotations

import pytest

from tests.practices.machines import finds, live
from tests.practices.mnestics.mnestic_machine import MnesticMachine, machine_on
from tests.practices.mnestics.mnestic_mutants import MUTANTS
from tests.slow.plugin import Budget


@pytest.mark.slow(share=36)
def test_long_lives_of_pathways_hold_to_the_model(budget: Budget) -> None:
    for mutant in MUTANTS:
        is_found = finds(MnesticMachine, mutant, steps=12)
        budget.control(mutant.__name__.replace("_", " "), failed=is_found)
    for turn in budget.rounds(named=40):
        live(MnesticMachine, turn, examples=3, steps=25)


@pytest.mark.slow(share=20)
def test_long_lives_of_pathways_are_the_same_on_postgresql(
    budget: Budget, postgresql_url: str
) -> None:
    machine = machine_on(postgresql_url)
    for turn in budget.rounds(named=20):
        live(machine, turn, examples=3, steps=25)
