"""Everything that is done in the rehearsed life, in its order, on a clock that is set."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from whenever import Instant, PlainDateTime

from osmosis.demo.life import Life
from osmosis.kernel.clock import FixedClock

Told = Callable[[int, int], None]
"""Is told how many things were done, and of how many."""


class Deed(NamedTuple):
    """One thing that is done at one time, with the use cases that everybody has."""

    at: Instant
    do: Callable[[], object]


def live(clock: FixedClock, deeds: Iterable[Deed], told: Told) -> None:
    """Do all of it in the order in which it happens, and tell how far it is."""
    ahead = sorted(deeds, key=lambda deed: deed.at)
    for number, deed in enumerate(ahead, start=1):
        clock.set(deed.at)
        deed.do()
        told(number, len(ahead))


def instant_in(life: Life, moment: PlainDateTime) -> Instant:
    """When clocks show a civil time where this life is lived."""
    return moment.assume_tz(life.zone, disambiguation="compatible").to_instant()
