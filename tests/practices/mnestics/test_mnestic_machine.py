"""The whole life of pathways in any order, held against a model; and the machine known to bite."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from osmosis.practices.mnestics.model import Forgetting, JunctionState
from osmosis.sealing.tiers import Tier
from tests.practices.machines import Mutant, finds
from tests.practices.mnestics.mnestic_machine import READS, RHYTHMS, MnesticMachine, machine_on
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


def test_whoever_begins_a_sitting_leaves_unkept_what_is_over_though_nobody_looked() -> None:
    # Hypothesis comes here only in long lives, so it is told once.
    one = {"who": 0, "sat": 0, "fate": None}
    wanted = {"reads": READS[0], "forgetting": Forgetting.KEPT, "tier": Tier.CURTAIN}
    machine = MnesticMachine()
    try:
        machine.make_the_first(reads=READS[0])
        machine.make(rhythm=RHYTHMS[1], wanted=wanted, **one)
        machine.time_passes(hours=11)
        machine.sit_down(only=0, steps=["draft"], **one)
        machine.sit_down(only=1, steps=["line"], **one)
        machine.the_store_is_what_the_model_says()
    finally:
        machine.teardown()
    states = Counter(junction.state for junction in machine.model.fallen)
    assert states == {JunctionState.UNKEPT: 2, JunctionState.OPEN: 2}
    assert [held.is_closed for held in machine.model.held.values()] == [True, False]


# All other mutants are hunted in the slow group.
@pytest.mark.parametrize("mutant", [messages_are_lost, junctions_fall_early])
def test_the_machine_finds_what_is_wrong(mutant: Mutant) -> None:
    assert finds(MnesticMachine, mutant)
