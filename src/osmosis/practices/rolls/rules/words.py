"""What a person writes or sets: checked once, and kept as they wrote it."""

from __future__ import annotations

from whenever import Date, TimeDelta

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence_text import cadence_text, parse_cadence
from osmosis.kernel.cadence_words import cadence_words
from osmosis.kernel.rhythms import parse_rhythm
from osmosis.languages.listing import capital
from osmosis.sealing.moment import readable

LONGEST_VIRTUE = 80
LONGEST_TEXT = 4_000
LONGEST_WAIT = TimeDelta(hours=24 * 3653)


def checked_virtue(text: str) -> str:
    """A virtue's words without the spaces around them.

    Raises:
        InvalidInputError: There are none, or too many.
    """
    virtue = " ".join((readable(text) or "").split())
    if not virtue:
        raise InvalidInputError("A roll needs a virtue: a word or a few of your own")
    if len(virtue) > LONGEST_VIRTUE:
        raise InvalidInputError("A virtue is at most 80 characters", characters=len(virtue))
    return virtue


def checked_text(text: str) -> str:
    """A person's sentence without the spaces around it; may be empty.

    Raises:
        InvalidInputError: It is longer than 4,000 characters.
    """
    clean = (readable(text) or "").strip()
    if len(clean) > LONGEST_TEXT:
        raise InvalidInputError("A text here is at most 4,000 characters", characters=len(clean))
    return clean


def checked_reason(text: str) -> str:
    """Why a roll is opened before its time; it stands beside it for ever.

    Raises:
        InvalidInputError: There is none, or it is too long.
    """
    reason = checked_text(text)
    if not reason:
        raise InvalidInputError("Opening early needs a reason; it stays beside the roll")
    return reason


def checked_wait(wait: TimeDelta) -> TimeDelta:
    """How long a roll rests, from nothing to ten years.

    Raises:
        InvalidInputError: It is negative, or longer.
    """
    if not TimeDelta.ZERO <= wait <= LONGEST_WAIT:
        raise InvalidInputError("A roll rests from no time at all to ten years")
    return wait


def checked_rhythm(text: str, today: Date, zone: str) -> str:
    """A tray's rhythm as a cadence's text, or nothing.

    Raises:
        InvalidInputError: It is no rhythm.
    """
    clean = text.strip()
    return cadence_text(parse_rhythm(clean, today.add(days=1), zone)) if clean else ""


def rhythm_told(rhythm: str) -> str:
    """A tray's rhythm as a sentence of plain words; empty when it has none."""
    if not rhythm:
        return ""
    try:
        return f"{capital(cadence_words(parse_cadence(rhythm)))}."
    except InvalidInputError:
        return rhythm
