"""The whole life of pathways in any order, held against a model; and the machine known to bite."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.practices.machines import Mutant, finds
from tests.practices.mnestics.mnestic_machine import MnesticMachine, machine_on
from tests.practices.mnestics.mnestic_mutants import junctions_fall_early, messages_are_lost

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


# A step is a deed and the sittings before it: a life of six is some eight weeks long.
TestMnestics = MnesticMachine.TestCase
TestMnestics.settings = settings(
    max_examples=12, stateful_step_count=6, deadline=None, suppress_health_check=SLOW
)


def test_the_life_of_pathways_is_the_same_on_postgresql(postgresql_url: str) -> None:
    run_state_machine_as_test(
        machine_on(postgresql_url),
        settings=settings(
            max_examples=3, stateful_step_count=5, deadline=None, suppress_health_check=SLOW
        ),
    )


# All other mutants are hunted in the slow group.
@pytest.mark.parametrize("mutant", [messages_are_lost, junctions_fall_early])
def test_the_machine_finds_what_is_wrong(mutant: Mutant) -> None:
    assert finds(MnesticMachine, mutant)
