"""What lies beside an entry and did not come: whether it is asked for again, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from whenever import TimeDelta

from osmosis.errors import FetchError, TransientFetchError

WAITS: Final = tuple(TimeDelta(hours=hours) for hours in (1, 1, 6, 24))
"""How long to wait after so many times in vain; after one more it is given up."""

# A host that says so of a page or picture means this one, and not only now.
_NOT_ONLY_NOW: Final = frozenset(range(400, 500)) - {408, 425, 429}


@dataclass(frozen=True, kw_only=True, slots=True)
class Again:
    """When what lies beside an entry is asked for again.

    Attributes:
        tries: How often it was asked for in vain; 0 when there was no room to ask for it yet.
        wait: How long to wait until then.
    """

    tries: int
    wait: TimeDelta


def again_after(tries: int, rest_seconds: float = 0.0) -> Again | None:
    """When to ask again after so many times in vain; ``None`` when it is given up.

    Args:
        rest_seconds: For how long a host asked to be left alone.
    """
    if tries >= len(WAITS):
        return None
    return Again(tries=tries, wait=max(WAITS[tries], TimeDelta(seconds=rest_seconds)))


def may_come_later(error: FetchError) -> bool:
    """Whether a page or picture that did not come may come another time."""
    is_transient = isinstance(error, TransientFetchError)
    return is_transient and error.facts.get("status") not in _NOT_ONLY_NOW
