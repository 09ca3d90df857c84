"""A place in a sound or video, as one reads it off a player: minutes and seconds."""

from __future__ import annotations

import math
import re

from osmosis.errors import InvalidInputError

LONGEST_SECONDS = 24 * 60 * 60
_CLOCK = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5}(?:\.\d{1,6})?)", re.ASCII)


def position_words(seconds: float) -> str:
    """Such as ``1:23``, or ``1:02:03`` after an hour."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def parse_position(text: str) -> float | None:
    """The seconds that ``1:23`` means; nothing where nothing is said.

    Raises:
        InvalidInputError: It is no place in a recording.
    """
    if not text.strip():
        return None
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise InvalidInputError("Write the place as minutes and seconds, such as 1:23", field="at")
    hours, minutes, seconds = match.groups()
    return checked_position(int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds))


def checked_position(seconds: float | None) -> float | None:
    """The same, where a recording can have such a place.

    Raises:
        InvalidInputError: It is before the beginning or after a day, or no number.
    """
    if seconds is None:
        return None
    if not math.isfinite(seconds) or not 0 <= seconds <= LONGEST_SECONDS:
        raise InvalidInputError("No recording has such a place", field="at")
    return seconds
