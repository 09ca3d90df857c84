"""A message that a missed date left without a reader, said without a word of it."""

from __future__ import annotations

from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.mnestics.model import Junction, Medium, Message

__all__ = ["missed_words", "thing_words"]

_THINGS = {
    Medium.LINE: noop("A line of {date}"),
    Medium.LETTER: noop("A letter of {date}"),
    Medium.STREAM: noop("A stream of words of {date}"),
    Medium.BOARD: noop("A line on the board of {date}"),
    Medium.PAGE: noop("A handwritten page of {date}"),
    Medium.AUDIO: noop("Something spoken of {date}"),
    Medium.VIDEO: noop("A film of {date}"),
    Medium.PAPER: noop("An envelope of {date}"),
}


def missed_words(message: Message, junction: Junction) -> str:
    """What became of it: "A line of 3 May 2031 was for the sitting of 10 May 2031, …".

    Args:
        junction: The date that would have read it; or at which it left, in a sitting that was not
            ended.
    """
    thing = thing_words(message)
    if message.junction_id == junction.id:
        return gettext(
            "{thing} left in a sitting that was not ended; no later sitting will read it.",
            thing=thing,
        )
    return gettext(
        "{thing} was for the sitting of {day}, which was not held; no later sitting will read it.",
        thing=thing,
        day=told_date(junction.date),
    )


def thing_words(message: Message) -> str:
    """What it is, and of which day: "A line of 3 May 2031"."""
    date = told_date(message.sent.local().date())
    return gettext(_THINGS[message.medium], date=date)
