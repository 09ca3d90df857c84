"""When a moment can have been, where a person types it."""

from __future__ import annotations

from typing import Final

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import CivilMoment

_LONGEST_LIFE_YEARS: Final = 130
"""Longer than anybody has lived."""


def ensure_lived(taken: CivilMoment, now: CivilMoment) -> None:
    """Refuse a slip of the year.

    A frame keeps its time for good, and the slip would show only when the seal opens.

    Raises:
        InvalidInputError: The time lies ahead, or before anybody's life.
    """
    if taken.instant > now.instant:
        raise InvalidInputError("This time lies ahead; a moment is exposed once it is there")
    if taken.local().year < now.local().year - _LONGEST_LIFE_YEARS:
        raise InvalidInputError("Nobody who was there then is alive; look at the year")
