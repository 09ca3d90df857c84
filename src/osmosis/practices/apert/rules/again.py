"""What lies beside an entry and did not come: whether it is asked for again, and when."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from whenever import TimeDelta

from osmosis.errors import FetchError, TransientFetchError

WAITS: Final = tuple(TimeDelta(hours=hours) for hours in (1, 1, 6, 24))
"""How long to wait after so many times in vain; after one more it is given up."""

# Eleven pictures and their page: more than most entries have.
_STEP = 1_024

# A host that says so of a page or picture means this one, and not only now.
_NOT_ONLY_NOW: Final = frozenset(range(400, 500)) - {408, 425, 429}


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """What lies beside an entry, by keyed hashes of where each page and picture is.

    Attributes:
        there: What came.
        useless: What is not there, or cannot be shown.
        lacking: What did not come and may come later; only this is asked for again.
    """

    there: frozenset[str] = frozenset()
    useless: frozenset[str] = frozenset()
    lacking: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether there is anything to remember."""
        return bool(self.there or self.useless or self.lacking)


NOTHING_BESIDE: Final = Beside()


@dataclass(frozen=True, kw_only=True, slots=True)
class Again:
    """When what lies beside an entry is asked for again.

    Attributes:
        tries: How often it was asked for in vain; 0 when there was no room to ask for it yet.
        wait: How long to wait until then.
        beside: What need not be asked for then.
    """

    tries: int
    wait: TimeDelta
    beside: Beside = NOTHING_BESIDE


def again_after(
    tries: int, rest_seconds: float = 0.0, beside: Beside = NOTHING_BESIDE
) -> Again | None:
    """When to ask again after so many times in vain; ``None`` when it is given up.

    Args:
        rest_seconds: For how long a host asked to be left alone.
        beside: What lies there by now.
    """
    if tries >= len(WAITS):
        return None
    wait = max(WAITS[tries], TimeDelta(seconds=rest_seconds))
    return Again(tries=tries, wait=wait, beside=beside)


def beside_note(beside: Beside) -> str:
    """It as text, as long as that of another entry unless there are very many."""
    note = json.dumps([sorted(one) for one in (beside.there, beside.useless, beside.lacking)])
    return note.ljust(-(-len(note) // _STEP) * _STEP)


def beside_of(note: str) -> Beside:
    """It again."""
    there, useless, lacking = map(frozenset, json.loads(note))
    return Beside(there=there, useless=useless, lacking=lacking)


def may_come_later(error: FetchError) -> bool:
    """Whether a page or picture that did not come may come another time."""
    is_transient = isinstance(error, TransientFetchError)
    return is_transient and error.facts.get("status") not in _NOT_ONLY_NOW
