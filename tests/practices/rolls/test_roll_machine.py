"""The whole life of rolls in any order, held against a model; and the machine known to bite."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.practices.machines import finds
from tests.practices.rolls.roll_machine import RollMachine, machine_on
from tests.practices.rolls.roll_mutants import renumber_loses_a_frame

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


TestRolls = RollMachine.TestCase
TestRolls.settings = settings(
    max_examples=15, stateful_step_count=18, deadline=None, suppress_health_check=SLOW
)


def test_the_life_of_rolls_is_the_same_on_postgresql(postgresql_url: str) -> None:
    run_state_machine_as_test(
        machine_on(postgresql_url),
        settings=settings(
            max_examples=5, stateful_step_count=15, deadline=None, suppress_health_check=SLOW
        ),
    )


# All other mutants are hunted in the slow group.
def test_the_machine_finds_what_is_wrong() -> None:
    assert finds(RollMachine, renumber_loses_a_frame)
