"""Which numbers a roll has, which is next, and what moves when a forgotten frame is put in."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from osmosis.errors import InvalidInputError
from osmosis.languages.speaking import gettext
from osmosis.practices.rolls.model import (
    EXPOSURES,
    NO_LUCKY,
    FrameNumberError,
    Placement,
    RollFullError,
    ScarceSet,
)


def checked_exposures(number: int) -> int:
    """24 or 36.

    Raises:
        InvalidInputError: It is another number.
    """
    if number not in EXPOSURES:
        raise InvalidInputError("A roll has 24 or 36 exposures", given=number)
    return number


def next_number(roll: ScarceSet, taken: Collection[int]) -> int | None:
    """The number that the next exposure gets, or ``None`` when the roll is full.

    The lucky frame is offered only when 1 to N are spent.
    """
    for number in range(1, roll.exposures + 1):
        if number not in taken:
            return number
    if roll.lucky_number != NO_LUCKY and roll.lucky_number not in taken:
        return roll.lucky_number
    return None


def places_left(roll: ScarceSet, taken: Collection[int]) -> int:
    """How many of 1 to N are still unexposed."""
    return roll.exposures - sum(1 for number in taken if 1 <= number <= roll.exposures)


def ensure_number(roll: ScarceSet, wanted: int, *, offers_lucky: bool) -> None:
    """Let only those of the roll's own numbers pass that may be exposed now.

    Args:
        offers_lucky: Whether 1 to N are spent. Until then nothing tells of the lucky frame.

    Raises:
        FrameNumberError: The roll has no such number.
    """
    is_lucky = offers_lucky and wanted == roll.lucky_number != NO_LUCKY
    if not (1 <= wanted <= roll.exposures or is_lucky):
        raise FrameNumberError("This roll has no such frame", frame=wanted, frames=_range(roll))


def free_number(roll: ScarceSet, taken: Collection[int], wanted: int) -> int:
    """The wanted number, when it is the roll's own and not spent.

    Raises:
        FrameNumberError: The roll has no such number.
        RollFullError: That place is taken.
    """
    ensure_number(roll, wanted, offers_lucky=places_left(roll, taken) == 0)
    if wanted in taken:
        raise RollFullError("This frame is exposed already", frame=wanted)
    return wanted


def numbers_after_insert(
    roll: ScarceSet, placements: Sequence[Placement], wanted: int
) -> dict[int, int]:
    """Which numbers move, and to where, when a forgotten frame is put in at ``wanted``.

    Every frame from there up to the next dark place moves on by one.

    Raises:
        FrameNumberError: The wanted number is not 1 to N.
        RollFullError: There is no dark place left behind it.
    """
    if not 1 <= wanted <= roll.exposures:
        raise FrameNumberError(
            "A frame is put in at one of these", frame=wanted, frames=_range(roll)
        )
    taken = {placement.number for placement in placements}
    end = wanted
    while end in taken:
        end += 1
    if end > roll.exposures:
        raise RollFullError("There is no dark place behind this frame", frame=wanted)
    return {number: number + 1 for number in range(end - 1, wanted - 1, -1)}


def _range(roll: ScarceSet) -> str:
    return gettext("1 to {exposures}", exposures=roll.exposures)
