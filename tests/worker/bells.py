"""A practice that rings bells: each leaves a line in the store, so that one can count them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.ports.practice import DueItem, PracticeParts
from osmosis.storage.settings import get_setting, set_setting
from osmosis.storage.store import Store
from osmosis.storage.transaction import Transaction
from tests.small_store import START

DAY = TimeDelta(hours=24)


@dataclass
class Bells(PracticeParts):
    """A practice with a bell a day, each of which leaves a line in the store."""

    every: TimeDelta = DAY
    unseals: bool = False
    on_ring: Callable[[str], object] = lambda slot: None
    extra: list[DueItem] = field(default_factory=list)

    def due(self, now: Instant) -> Iterable[DueItem]:
        rings_at, number = START, 0
        while rings_at <= now:
            yield self.bell(str(number), rings_at)
            rings_at, number = rings_at + self.every, number + 1
        yield from self.extra

    def bell(self, slot: str, due_at: Instant, kind: str = "bells.day") -> DueItem:
        def ring(transaction: Transaction) -> None:
            rung = [*get_setting(transaction, "bells.rung", []), slot]
            set_setting(transaction, "bells.rung", rung)
            self.on_ring(slot)

        return DueItem(kind=kind, slot=slot, due_at=due_at, perform=ring, unseals=self.unseals)


def rung(store: Store) -> list[str]:
    """The bells that rang, in the order in which they did."""
    with store.read() as reading:
        return list(get_setting(reading, "bells.rung", []))
