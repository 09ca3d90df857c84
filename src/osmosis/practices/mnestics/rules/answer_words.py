"""What a shell says of answers: to what, where in it, and whether one was read already."""

from __future__ import annotations

from whenever import Date

from osmosis.kernel.cadence_words import date_words
from osmosis.practices.mnestics.rules.positions import position_words


def answer_words(sent: Date, seconds: float | None, *, is_read: bool) -> str:
    """Such as "At 1:23 you answered on 3 May 2031; it is on its way"."""
    at = "You" if seconds is None else f"At {position_words(seconds)} you"
    on_its_way = "" if is_read else "; it is on its way"
    return f"{at} answered on {date_words(sent)}{on_its_way}"


def answered_words(sent: Date, seconds: float | None) -> str:
    """Such as "Answers what you sent on 4 May 2031, at 1:23"."""
    where = "" if seconds is None else f", at {position_words(seconds)}"
    return f"Answers what you sent on {date_words(sent)}{where}"
