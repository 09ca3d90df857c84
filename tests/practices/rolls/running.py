"""Runs the machine of rolls once more, for as long as is wanted, from a seed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.practices.rolls.roll_machine import RollMachine

_SETTINGS = settings(
    deadline=None, database=None, derandomize=False, suppress_health_check=list(HealthCheck)
)


def live(number: int, *, examples: int, steps: int) -> None:
    """Live so many lives, the same ones for the same number; a failure is made smaller."""

    class Lives(RollMachine):
        """The same machine; its seed is its own."""

    wanted = settings(_SETTINGS, max_examples=examples, stateful_step_count=steps)
    run_state_machine_as_test(seed(number)(Lives), settings=wanted)


def finds(mutant: Callable[[], AbstractContextManager[object]]) -> bool:
    """Whether the machine finds a mutant within a hundred lives; nothing is made smaller."""

    class Hunt(RollMachine):
        """The same machine; its seed is its own."""

    wanted = settings(
        _SETTINGS,
        max_examples=100,
        stateful_step_count=20,
        phases=[Phase.generate],
        report_multiple_bugs=False,
    )
    try:
        with mutant():
            run_state_machine_as_test(seed(1)(Hunt), settings=wanted)
    except Exception:  # noqa: BLE001  # the database may find it before the machine does
        return True
    return False
