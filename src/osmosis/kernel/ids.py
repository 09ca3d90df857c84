"""Identifiers that sort by the time they were made (UUID version 7, RFC 9562 section 5.7)."""

from __future__ import annotations

import secrets
import threading
from typing import TYPE_CHECKING
from uuid import UUID

from osmosis.errors import InvalidInputError

if TYPE_CHECKING:
    from osmosis.kernel.clock import Instant

_RANDOM_BITS = 74
_RANDOM_LIMIT = 1 << _RANDOM_BITS


class _Sequence:
    """The last id's parts, so that ids made in one process never run backwards."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._milliseconds = -1
        self._random = 0

    def next(self, milliseconds: int) -> tuple[int, int]:
        """Milliseconds and 74 random bits that are greater than any given before."""
        with self._lock:
            if milliseconds > self._milliseconds:
                self._milliseconds = milliseconds
                # The top bit stays clear so that counting up within a millisecond cannot overflow.
                self._random = secrets.randbits(_RANDOM_BITS - 1)
            else:
                # RFC 9562 section 6.2, method 2: count up by a random step.
                self._random += 1 + secrets.randbits(32)
                if self._random >= _RANDOM_LIMIT:
                    self._milliseconds += 1
                    self._random = secrets.randbits(_RANDOM_BITS - 1)
            return self._milliseconds, self._random


_sequence = _Sequence()


def new_id(at: Instant) -> UUID:
    """A new UUID version 7 for something made at ``at``.

    Ids made in one process are strictly increasing even when the clock stands still or runs
    backwards, so sorting by id is sorting by creation.
    """
    milliseconds, random = _sequence.next(max(0, at.timestamp(unit="millisecond")))
    upper = random >> 62
    lower = random & ((1 << 62) - 1)
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76 | upper << 64 | 0b10 << 62 | lower
    return UUID(int=value)


def parse_id(text: str) -> UUID:
    """The id that a text spells.

    Raises:
        InvalidInputError: It is not a UUID in the hyphenated form.
    """
    try:
        value = UUID(text)
    except ValueError:
        raise InvalidInputError("This is not an id") from None
    if str(value) != text.lower():
        raise InvalidInputError("This is not an id")
    return value
