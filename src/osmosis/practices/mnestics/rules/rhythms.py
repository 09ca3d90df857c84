"""A rhythm as a person says it in a word or two, beside the full text of a cadence."""

from __future__ import annotations

import re

from whenever import PlainDateTime, Time

from osmosis.kernel.cadence import Cadence
from osmosis.kernel.cadence_text import parse_cadence

NINE = Time(9)
_SHORT = re.compile(r"(?:every +)?(?:(\d{1,4}) +)?([a-z]+)", re.IGNORECASE)
_ADVERBS = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
}


def parse_rhythm(text: str, now: PlainDateTime, zone: str) -> Cadence:
    """The cadence that a person means: ``weekly``, ``every 2 months``, or the whole text of one.

    A short one begins tomorrow at nine, so that its first sitting is soon and not at once.

    Args:
        now: What clocks show where the person is.

    Raises:
        InvalidInputError: It is no rhythm.
    """
    short = parse_short(text)
    if short is None:
        return parse_cadence(text)
    return Cadence.every(*short, now.date().add(days=1).at(NINE), zone)


def parse_short(text: str) -> tuple[int, str] | None:
    """How many of which unit a short rhythm counts; ``None`` when it is no short one.

    The unit may be one that no cadence knows.
    """
    match = _SHORT.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    unit = _ADVERBS.get(match[2].lower(), match[2].lower().removesuffix("s"))
    return int(match[1] or 1), unit
