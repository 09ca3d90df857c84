"""The law of the due loop: whatever clocks and power do, each bell rings once, and in its order.

A model beside the store says after every move which bells have rung. A bell that rang before the
clock was set back stays rung, whether the look that rang it came to its end or was cut off.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from osmosis.kernel.clock import FixedClock, Instant, TimeDelta
from osmosis.ports.practice import DueItem
from osmosis.storage.due import DueLoop
from osmosis.storage.store import Store
from osmosis.storage.timekeeping import accept
from osmosis.storage.transaction import Transaction
from tests.small_store import START, new_store, same_store
from tests.worker.bells import Bells, rung

EVERY = TimeDelta(hours=12)
TOLERANCE = TimeDelta(minutes=5)
NEVER = -1

Move = tuple[str, int]

MOVES = st.lists(
    st.one_of(
        st.integers(-6, 6).map(lambda minutes: ("clock", minutes)),
        st.integers(-6, 12).map(lambda times: ("clock", times * 6 * 60)),
        st.tuples(st.sampled_from(["crash", "between"]), st.integers(0, 3)),
        st.sampled_from([("look", NEVER), ("look", NEVER), ("write", 0), ("accept", 0)]),
    ),
    min_size=3,
    max_size=20,
)


class PowerCut(BaseException):
    """The process is gone: nothing in it goes on."""


class Tower(Bells):
    """A bell every twelve hours, the last one named first; every second one unseals."""

    def due(self, now: Instant) -> Iterable[DueItem]:
        return reversed(list(super().due(now)))

    def bell(self, slot: str, due_at: Instant, kind: str = "bells.day") -> DueItem:
        return replace(super().bell(slot, due_at, kind), unseals=int(slot) % 2 == 1)


@dataclass
class Model:
    """What must have happened.

    Attributes:
        clock: The one that the store follows too.
        mark: The highest time that the store has committed and believed.
        rung: The bells that rang, in their order.
    """

    clock: FixedClock
    mark: Instant = START
    rung: list[int] = field(default_factory=list)

    @property
    def is_doubted(self) -> bool:
        return self.mark - self.clock.now() > TOLERANCE

    def write(self) -> None:
        if not self.is_doubted:
            self.mark = max(self.mark, self.clock.now())

    def look(self, bells_left: int) -> None:
        """Ring what is due, but no more than so many bells before the power fails."""
        for number in range(due_until(self.now())):
            if number in self.rung or (self.is_doubted and number % 2 == 1):
                continue
            if bells_left == 0:
                return
            bells_left -= 1
            self.rung.append(number)
            self.write()

    def now(self) -> Instant:
        return self.clock.now() if self.is_doubted else max(self.mark, self.clock.now())


@dataclass
class World:
    """The store, and the model beside it."""

    store: Store
    clock: FixedClock
    model: Model

    def move(self, kind: str, amount: int) -> None:
        """Let one thing happen to both."""
        match kind:
            case "clock":
                self.clock.advance(TimeDelta(minutes=amount))
            case "write":
                self.model.write()
                with self.store.write():
                    pass
            case "accept":
                if self.model.is_doubted:
                    self.model.mark = self.clock.now()
                    accept(self.store, "The battery was empty")
            case _:
                self.model.look(amount)
                self.look(amount, is_between=kind == "between")

    def look(self, bells_left: int = NEVER, *, is_between: bool = False) -> None:
        """Look at the clock once; after so many bells the power fails, in the next or before it."""
        left, write = bells_left, self.store.write

        def ring(slot: str = "") -> None:
            nonlocal left
            if left == 0:
                raise PowerCut
            left -= 1

        def write_while_there_is_power() -> AbstractContextManager[Transaction]:
            ring()
            return write()

        bells = Tower(EVERY) if is_between else Tower(EVERY, on_ring=ring)
        writing = write_while_there_is_power if is_between else write
        try:
            with mock.patch.object(self.store, "write", writing):
                assert DueLoop(self.store, {"bells": bells}).run_due().failed == {}
        except PowerCut:
            self.store.close()
            self.store = same_store(self.store)


def due_until(now: Instant) -> int:
    """How many bells have fallen due."""
    return max(0, int((now - START) // EVERY) + 1)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=MOVES)
@example(moves=[("clock", 12 * 60), ("crash", 2), ("clock", -60)])
@example(moves=[("clock", 24 * 60), ("between", 1), ("clock", -5), ("look", NEVER)])
@example(moves=[("clock", 24 * 60), ("write", 0), ("clock", -6), ("look", NEVER)])
@example(moves=[("clock", 24 * 60), ("write", 0), ("clock", -60), ("accept", 0), ("look", NEVER)])
def test_whatever_the_clock_and_crashes_do_every_bell_rings_once(
    tmp_path_factory: pytest.TempPathFactory, database_url: str, moves: list[Move]
) -> None:
    clock = FixedClock(START)
    root: Path = tmp_path_factory.mktemp("due") / "store"
    world = World(new_store(root, database_url, clock), clock, Model(clock))
    for kind, amount in moves:
        world.move(kind, amount)
        assert list(map(int, rung(world.store))) == world.model.rung
    clock.set(max(world.model.mark, clock.now()))
    world.look()
    numbers = list(map(int, rung(world.store)))
    assert len(set(numbers)) == len(numbers)
    assert set(numbers) >= set(range(due_until(clock.now())))
    world.store.close()
