"""What a shell says of answers: to what, where in it, and whether one was read already."""

from __future__ import annotations

from whenever import Date

from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext
from osmosis.practices.mnestics.rules.positions import position_words


def answer_words(sent: Date, seconds: float | None, *, is_read: bool) -> str:
    """Such as "At 1:23 you answered on 3 May 2031; it is on its way"."""
    date = told_date(sent)
    if seconds is None:
        told = gettext("You answered on {date}", date=date)
    else:
        told = gettext(
            "At {place} you answered on {date}", place=position_words(seconds), date=date
        )
    return told if is_read else gettext("{told}; it is on its way", told=told)


def answered_words(sent: Date, seconds: float | None) -> str:
    """Such as "Answers what you sent on 4 May 2031, at 1:23"."""
    date = told_date(sent)
    if seconds is None:
        return gettext("Answers what you sent on {date}", date=date)
    place = position_words(seconds)
    return gettext("Answers what you sent on {date}, at {place}", date=date, place=place)
