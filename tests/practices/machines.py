"""What the state machines of the practices share: a quick disk, a store made once, and hunts."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.slow.plugin import Round

Machine = type[RuleBasedStateMachine]
Mutant = Callable[[], AbstractContextManager[object]]

SIMPLEST = 1
"""So many examples has Hypothesis begin with the smallest choices, whatever the seed is."""
_SETTINGS = settings(
    deadline=None,
    database=None,
    derandomize=False,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def quick_disk() -> str | None:
    """A folder in memory, where there is one: what survives a power cut is tried elsewhere."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


@cache
def store_made_by(make: Callable[[Path], None]) -> Path:
    """A store to be copied for every life; made once, because that takes longest."""
    parent = Path(tempfile.mkdtemp(prefix="empty-", dir=quick_disk()))
    atexit.register(shutil.rmtree, parent)
    make(parent / "store")
    return parent / "store"


def live(machine: Machine, turn: Round, *, examples: int, steps: int) -> None:
    """Live so many lives in a round of a slow loop, the same ones for the same seed.

    Args:
        examples: How many, with :data:`SIMPLEST`, which has nothing of chance in it.
    """
    if examples <= SIMPLEST:
        raise ValueError("these lives would be the same for every seed")
    _live(machine, turn.seed, examples, steps, turn.phases)


def finds(machine: Machine, mutant: Mutant, *, examples: int = 100, steps: int = 20) -> bool:
    """Whether the machine finds a mutant within so many lives; nothing is made smaller."""
    try:
        with mutant():
            _live(machine, 1, examples, steps, [Phase.generate])
    except Exception:  # noqa: BLE001  # the database may find it before the machine does
        return True
    return False


def _live(
    machine: Machine, number: int, examples: int, steps: int, phases: Sequence[Phase]
) -> None:
    wanted = settings(_SETTINGS, max_examples=examples, stateful_step_count=steps, phases=phases)
    run_state_machine_as_test(_seeded(machine, number), settings=wanted)


def _seeded(machine: Machine, number: int) -> Machine:
    """The same machine, with a seed of its own."""
    return seed(number)(type("Seeded", (machine,), {}))
