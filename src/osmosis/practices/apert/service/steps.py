"""How far the making of an edition is, as a share: how much there is is nobody's business."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from osmosis.kernel.clock import awake_seconds

WHOLE: Final = 100
TELLS_AFTER_SECONDS: Final = 0.5


class Steps:
    """Tells that work goes on and how far it is, or hears that it is to stop.

    Called after each step; each telling is a write, so there are not more than a few.

    Args:
        tell: Is told hundredths; may raise, which ends the work.
    """

    def __init__(self, tell: Callable[[int], None]) -> None:
        self._tell = tell
        self._told = -math.inf
        self._begins = self._ends = 0
        self._done = 0
        self._count = 1

    def stretch(self, until: int, count: int) -> None:
        """From now on so many steps lead up to this hundredth."""
        self._begins, self._ends = self._ends, until
        self._done, self._count = 0, max(1, count)
        self._say()

    def __call__(self) -> None:
        """One step is done."""
        self._done = min(self._done + 1, self._count)
        self._say()

    def _say(self) -> None:
        now = awake_seconds()
        if now - self._told >= TELLS_AFTER_SECONDS:
            self._told = now
            way = self._ends - self._begins
            self._tell(self._begins + way * self._done // self._count)
