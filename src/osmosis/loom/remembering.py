"""Keeps what was woven for a while: moving along the drawing asks for the same threads again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from osmosis.loom.drawing import Weave

MOST = 6


class Remembered:
    """The latest weaves, each under what it was woven from."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Weave] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Weave]) -> Weave:
        """The weave under a key, made if it is not there; only one is made at a time."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                found = self._kept[key] = make()
                while len(self._kept) > MOST:
                    self._kept.popitem(last=False)
            return found
