"""How a try is told, on pages and in the shell."""

from __future__ import annotations

from osmosis.kernel.cadence_words import date_words
from osmosis.kernel.number_words import number_words
from osmosis.storage.tries import Answer, Try

__all__ = [
    "come_words",
    "ended_words",
    "last_words",
    "left_words",
    "times_words",
    "tried_words",
    "try_facts",
]

_ENDED = {
    None: "Ended",
    Answer.KEEP: "Kept",
    Answer.GO_BACK: "Taken back",
    Answer.CHANGE_AGAIN: "Changed again",
}


def times_words(one: Try) -> str:
    """For how many times it is: "four times"."""
    return _counted(one, "time")


def come_words(one: Try) -> str:
    """How many of them have come, as a sentence: "Two have come."."""
    if not one.counted:
        return "None has come yet."
    return f"{number_words(one.counted).capitalize()} {'has' if one.counted == 1 else 'have'} come."


def left_words(one: Try) -> str:
    """How many of them are left, as a sentence: "Two are left."."""
    left = max(0, one.times - one.counted)
    return f"{number_words(left).capitalize()} {'is' if left <= 1 else 'are'} left."


def tried_words(one: Try, occasion: str) -> str:
    """That it goes on, with how many times are left; or, once it is due, that it was tried.

    Args:
        occasion: What comes so many times, such as ``sitting``.
    """
    if one.is_due:
        return f"You tried it like this for {_counted(one, occasion)}."
    return f"It is tried like this for {_counted(one, occasion)}. {left_words(one)}"


def last_words(one: Try, occasion: str, tried: str = "it") -> str:
    """That this time is the last one of it, which makes it due.

    Args:
        occasion: What comes so many times, such as ``sitting``.
        tried: What was tried, where one has to be told.
    """
    if one.times == 1:
        return f"You tried {tried} like this for this one {occasion}."
    counted = _counted(one, occasion)
    return f"You tried {tried} like this for {counted}. This is the last of them."


def ended_words(one: Try, zone: str) -> str:
    """What became of it, in a sentence or two for a list of what stood before.

    Args:
        zone: Where the person is.
    """
    said = f"Set for {times_words(one)}."
    if one.ended_at is None:
        return said
    said = f"{said} {_ENDED[one.answer]} on {date_words(one.ended_at.to_tz(zone).date())}."
    return f"{said} “{one.words}”" if one.words else said


def try_facts(one: Try) -> dict[str, object]:
    """A try for ``--json``."""
    return {
        "before": one.before,
        "times": one.times,
        "counted": one.counted,
        "is_due": one.is_due,
        "ended": None if one.ended_at is None else one.ended_at.format_iso(unit="minute"),
        "answer": None if one.answer is None else one.answer.value,
        "words": one.words,
    }


def _counted(one: Try, occasion: str) -> str:
    return f"{number_words(one.times)} {occasion}{'' if one.times == 1 else 's'}"
