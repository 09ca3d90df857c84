"""How often somebody may guess: a few times freely, then with growing pauses."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from osmosis.kernel.clock import boot_seconds

FREE: Final = 5
FIRST_PAUSE: Final = 30.0
LONGEST_PAUSE: Final = 15 * 60.0
_CALLERS: Final = 1_000


class Tries:
    """Wrong tries by caller, in memory.

    Args:
        seconds: Gives seconds that only ever grow.
    """

    def __init__(self, seconds: Callable[[], float] = boot_seconds) -> None:
        self._seconds = seconds
        self._callers: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait_seconds(self, caller: str) -> int:
        """How long this caller has to wait before the next try; 0 for not at all."""
        wrong, last = self._callers.get(caller, (0, 0.0))
        if wrong < FREE:
            return 0
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(wrong - FREE, 10)))
        return max(0, math.ceil(last + pause - self._seconds()))

    def note_wrong(self, caller: str) -> None:
        """It was wrong."""
        wrong, _ = self._callers.get(caller, (0, 0.0))
        self._callers[caller] = (wrong + 1, self._seconds())
        self._callers.move_to_end(caller)
        while len(self._callers) > _CALLERS:
            self._callers.popitem(last=False)

    def note_right(self, caller: str) -> None:
        """It was right; the count begins anew."""
        self._callers.pop(caller, None)
