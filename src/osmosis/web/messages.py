"""Sentences that wait for a browser's next page; in memory, because they may hold its words."""

from __future__ import annotations

from collections import OrderedDict
from typing import Literal

Kind = Literal["kept", "notice", "problem"]
_BROWSERS = 500
_EACH = 5


class MessageBox:
    """What is to be said to each browser, once."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, list[tuple[Kind, str]]] = OrderedDict()

    def put(self, browser: str, sentence: str, kind: Kind) -> None:
        """Say this on the browser's next page."""
        waiting = self._waiting.setdefault(browser, [])
        waiting.append((kind, sentence))
        del waiting[:-_EACH]
        self._waiting.move_to_end(browser)
        while len(self._waiting) > _BROWSERS:
            self._waiting.popitem(last=False)

    def take(self, browser: str) -> list[tuple[Kind, str]]:
        """What waits for this browser; it is gone afterwards."""
        return self._waiting.pop(browser, [])
