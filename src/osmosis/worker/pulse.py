"""Says when to look again: after a while, when woken, and at once after a sleep.

A thread that waits for a minute on a sleeping laptop waits for what is left of that minute once
the lid is opened. So it waits in short stretches, and after each compares the clocks: those that
count sleep with those that do not, and the wall's with the machine's own. Where they moved apart,
the machine slept or somebody set the clock, and what fell due meanwhile is due now.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from osmosis.kernel.clock import Clock, awake_seconds, boot_seconds

STRETCH_SECONDS = 5.0
SLEPT_SECONDS = 2.0
JUMPED_SECONDS = 30.0


@dataclass(kw_only=True)
class Senses:
    """What a pulse feels; tests give their own.

    Attributes:
        awake: Seconds that the machine has been awake.
        running: Seconds that it has been running, asleep or awake.
        wait: Waits for an event for so many seconds; says whether it came.
    """

    awake: Callable[[], float] = field(default=awake_seconds)
    running: Callable[[], float] = field(default=boot_seconds)
    wait: Callable[[Event, float], bool] = field(default=Event.wait)


class Pulse:
    """One thread's rhythm.

    Args:
        clock: The wall's clock, as the store follows it.
        every_seconds: How long to wait when nothing happens.
    """

    def __init__(self, clock: Clock, every_seconds: float, senses: Senses | None = None) -> None:
        self._clock = clock
        self._every = every_seconds
        self._senses = senses or Senses()
        self._woken = Event()

    def wake(self) -> None:
        """End the wait, or the next one if nobody waits; from any thread."""
        self._woken.set()

    def wait(self) -> None:
        """Return when it is time to look again."""
        began = self._senses.awake()
        slept, wall = self._gaps()
        while not self._woken.is_set():
            left = began + self._every - self._senses.awake()
            if left <= 0:
                break
            self._senses.wait(self._woken, min(left, STRETCH_SECONDS))
            slept_now, wall_now = self._gaps()
            if slept_now - slept > SLEPT_SECONDS or abs(wall_now - wall) > JUMPED_SECONDS:
                break
        self._woken.clear()

    def _gaps(self) -> tuple[float, float]:
        """By how much the other clocks are ahead of the one that nobody sets or puts to sleep."""
        awake = self._senses.awake()
        wall = self._clock.now().timestamp(unit="millisecond") / 1000
        return self._senses.running() - awake, wall - awake
