"""Small whole numbers in words, for sentences that a person reads."""

from __future__ import annotations

from collections.abc import Sequence

from osmosis.languages.listing import listed
from osmosis.languages.speaking import pgettext

__all__ = ["hour_words", "number_words", "ordinal_words", "places_words", "th"]


def number_words(number: int) -> str:
    """A count from 0, such as "three", and from thirteen on "13"."""
    words = _numbers()
    return words[number] if number < len(words) else str(number)


def hour_words(hour: int) -> str:
    """An hour from one to eleven, as it stands before a part of the day."""
    return _hours()[hour - 1]


def ordinal_words(number: int, *, of_years: bool = False) -> str:
    """A place from 1, such as "third" after "every", and from thirteen on "13th".

    Args:
        of_years: Whether years are counted, and neither days nor months.
    """
    words = _ordinals_of_years() if of_years else _ordinals()
    return words[number - 1] if number <= len(words) else th(number)


def places_words(places: Sequence[int]) -> str:
    """Places from 1, or from the end: "last", "first and third"; -1 is the last."""
    return listed([_place_words(place) for place in places])


def th(number: int) -> str:
    """A place in digits, such as "1st", "22nd", "13th"."""
    teens = 11 <= number % 100 <= 13
    last = 0 if teens else number % 10
    if last == 1:
        return pgettext("place", "{number}st", number=number)
    if last == 2:
        return pgettext("place", "{number}nd", number=number)
    if last == 3:
        return pgettext("place", "{number}rd", number=number)
    return pgettext("place", "{number}th", number=number)


def _place_words(place: int) -> str:
    return pgettext("every … day", "last") if place == -1 else ordinal_words(place)


def _hours() -> tuple[str, ...]:
    """The hours from one to eleven, as they stand before a part of the day."""
    return (
        pgettext("hour", "one"),
        pgettext("hour", "two"),
        pgettext("hour", "three"),
        pgettext("hour", "four"),
        pgettext("hour", "five"),
        pgettext("hour", "six"),
        pgettext("hour", "seven"),
        pgettext("hour", "eight"),
        pgettext("hour", "nine"),
        pgettext("hour", "ten"),
        pgettext("hour", "eleven"),
    )


def _numbers() -> tuple[str, ...]:
    """By value; larger numbers are easier to read in digits."""
    return (
        pgettext("number", "no"),
        pgettext("number", "one"),
        pgettext("number", "two"),
        pgettext("number", "three"),
        pgettext("number", "four"),
        pgettext("number", "five"),
        pgettext("number", "six"),
        pgettext("number", "seven"),
        pgettext("number", "eight"),
        pgettext("number", "nine"),
        pgettext("number", "ten"),
        pgettext("number", "eleven"),
        pgettext("number", "twelve"),
    )


def _ordinals() -> tuple[str, ...]:
    """Of days, weekdays and months."""
    return (
        pgettext("every … day", "first"),
        pgettext("every … day", "second"),
        pgettext("every … day", "third"),
        pgettext("every … day", "fourth"),
        pgettext("every … day", "fifth"),
        pgettext("every … day", "sixth"),
        pgettext("every … day", "seventh"),
        pgettext("every … day", "eighth"),
        pgettext("every … day", "ninth"),
        pgettext("every … day", "tenth"),
        pgettext("every … day", "eleventh"),
        pgettext("every … day", "twelfth"),
    )


def _ordinals_of_years() -> tuple[str, ...]:
    """Of years."""
    return (
        pgettext("every … year", "first"),
        pgettext("every … year", "second"),
        pgettext("every … year", "third"),
        pgettext("every … year", "fourth"),
        pgettext("every … year", "fifth"),
        pgettext("every … year", "sixth"),
        pgettext("every … year", "seventh"),
        pgettext("every … year", "eighth"),
        pgettext("every … year", "ninth"),
        pgettext("every … year", "tenth"),
        pgettext("every … year", "eleventh"),
        pgettext("every … year", "twelfth"),
    )
