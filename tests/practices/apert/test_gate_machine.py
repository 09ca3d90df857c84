"""The life of gates in any order, held against a model; and the machine known to bite."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

from tests.practices.apert.gate_machine import GateMachine

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]

TestGates = GateMachine.TestCase
TestGates.settings = settings(
    max_examples=2,
    stateful_step_count=5,
    deadline=None,
    phases=[Phase.generate],  # a store is too slow to shrink with
    suppress_health_check=SLOW,
)
