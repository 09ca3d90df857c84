"""What a person says about gates, sources and axes: checked once, and kept as they wrote it."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from osmosis.languages.speaking import noop
from osmosis.practices.apert.model import GateParameters, InvalidGateError
from osmosis.sealing.moment import readable
from osmosis.sealing.tiers import Tier

LONGEST_NAME = 80
LONGEST_REASON = 500
MOST_MINUTES = 10_000
LONGEST_OPEN_DAYS = 366
LEAST_WEIGHT, MOST_WEIGHT = 0.1, 10.0
FURTHEST = 100
"""How far from the middle the ends of an axis are."""

_NAMELESS_GATE = noop("The gate needs a name: a word or a few of your own")
_NAMELESS_AXIS = noop("The axis needs a name: a word or a few of your own")
_TWO_GATES = noop("Another gate has this name already")
_TWO_AXES = noop("Another axis has this name already")


def checked_name(text: str, others: Collection[str], *, of_axis: bool = False) -> str:
    """A name without the spaces around it.

    Args:
        others: The names that are taken; capitals do not make a name another.
        of_axis: Whether it is an axis that is called so, and no gate.

    Raises:
        InvalidGateError: There is none, it is too long, or it is taken.
    """
    name = checked_words(text)
    if not name:
        raise InvalidGateError(_NAMELESS_AXIS if of_axis else _NAMELESS_GATE)
    if _folded(name) in map(_folded, others):
        raise InvalidGateError(_TWO_AXES if of_axis else _TWO_GATES)
    return name


def checked_words(text: str) -> str:
    """A few words on one line, without the spaces around them; may be empty.

    Raises:
        InvalidGateError: They are longer than 80 characters.
    """
    words = " ".join((readable(text) or "").split())
    if len(words) > LONGEST_NAME:
        raise InvalidGateError("A name is at most 80 characters", characters=len(words))
    return words


def shortened(text: str) -> str:
    """The first 80 characters of what others wrote, on one line."""
    return " ".join((readable(text) or "").split())[:LONGEST_NAME].strip()


def checked_reason(text: str) -> str:
    """Why a gate is opened before its time, as the next edition will say.

    Raises:
        InvalidGateError: There is none, or it is longer than 500 characters.
    """
    reason = checked_line(text)
    if not reason:
        raise InvalidGateError("To open a gate early, say why; the next edition prints it")
    return reason


def checked_line(text: str) -> str:
    """A line at the threshold, without the spaces around it; may be empty.

    Raises:
        InvalidGateError: It is longer than 500 characters.
    """
    line = " ".join((readable(text) or "").split())
    if len(line) > LONGEST_REASON:
        raise InvalidGateError("A line is at most 500 characters", characters=len(line))
    return line


def checked_parameters(parameters: GateParameters) -> GateParameters:
    """The parameters, when a gate may have them.

    Raises:
        InvalidGateError: A number or the tier cannot be used.
    """
    hours = parameters.open_for.total("hours")
    if not 1 <= hours <= LONGEST_OPEN_DAYS * 24:
        raise InvalidGateError("A gate stays open for an hour at least and a year at most")
    if not 1 <= parameters.minutes <= MOST_MINUTES:
        raise InvalidGateError("An edition holds between one minute and 10,000 of reading")
    if not 50 <= parameters.words_per_minute <= 1_000:
        raise InvalidGateError("A reading speed lies between 50 and 1,000 words a minute")
    if not 0 <= parameters.pictures_per_entry <= parameters.pictures_per_source <= 10_000:
        raise InvalidGateError(
            "Of one entry no more pictures are kept than of its source, and of that up to 10,000"
        )
    if parameters.tier is Tier.WITNESSED:
        raise InvalidGateError("A gate is under a curtain or sealed; it has no witness")
    return parameters


def checked_weight(weight: float) -> float:
    """How much a source counts, to the hundredth.

    Raises:
        InvalidGateError: It is not between 0.1 and 10.
    """
    if not LEAST_WEIGHT <= weight <= MOST_WEIGHT:
        raise InvalidGateError("A source's weight lies between 0.1 and 10")
    return round(weight, 2)


def checked_place(value: int) -> int:
    """A place on an axis.

    Raises:
        InvalidGateError: It is not between -100 and 100.
    """
    if not -FURTHEST <= value <= FURTHEST:
        raise InvalidGateError("A place on an axis lies between -100 and 100", value=value)
    return value


def checked_tolerance(value: int) -> int:
    """How far from its target an edition may be.

    Raises:
        InvalidGateError: It is not between 0 and 200.
    """
    if not 0 <= value <= 2 * FURTHEST:
        raise InvalidGateError("A tolerance lies between 0 and 200", value=value)
    return value


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
