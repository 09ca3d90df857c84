"""How a gate that is tried otherwise is told, on its pages and in the shell."""

from __future__ import annotations

from osmosis.kernel.number_words import number_words
from osmosis.storage.tries import Try
from osmosis.storage.tries_words import left_words

__all__ = ["last_words", "tried_words"]


def tried_words(one: Try) -> str:
    """That it goes on, with how many openings are left; or, once it is due, that it was tried."""
    if one.is_due:
        return f"You tried it like this for {_openings(one.times)}."
    return f"It is tried like this for {_openings(one.times)}. {left_words(one)}"


def last_words(one: Try) -> str:
    """That this opening is the last one of it, which makes it due."""
    if one.times == 1:
        return "You tried it like this for this one opening."
    return f"You tried it like this for {_openings(one.times)}. This is the last of them."


def _openings(number: int) -> str:
    return f"{number_words(number)} opening{'' if number == 1 else 's'}"
