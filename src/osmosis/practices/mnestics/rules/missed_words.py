"""A message that a missed date left without a reader, said without a word of it."""

from __future__ import annotations

from osmosis.kernel.cadence_words import date_words
from osmosis.practices.mnestics.model import Junction, Medium, Message

__all__ = ["missed_words", "thing_words"]

_THINGS = {
    Medium.LINE: "A line",
    Medium.LETTER: "A letter",
    Medium.STREAM: "A stream of words",
    Medium.BOARD: "A line on the board",
    Medium.PAGE: "A handwritten page",
    Medium.AUDIO: "Something spoken",
    Medium.VIDEO: "A film",
    Medium.PAPER: "An envelope",
}


def missed_words(message: Message, junction: Junction) -> str:
    """What became of it: "A line of 3 May 2031 was for the sitting of 10 May 2031, …".

    Args:
        junction: The date that would have read it; or at which it left, in a sitting that was not
            ended.
    """
    thing = thing_words(message)
    if message.junction_id == junction.id:
        return f"{thing} left in a sitting that was not ended; no later sitting will read it."
    day = date_words(junction.date)
    return (
        f"{thing} was for the sitting of {day}, which was not held; no later sitting will read it."
    )


def thing_words(message: Message) -> str:
    """What it is, and of which day: "A line of 3 May 2031"."""
    return f"{_THINGS[message.medium]} of {date_words(message.sent.local().date())}"
