"""The decisions of Rolls: what may be done, which number comes next, what a seed says."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence

from whenever import TimeDelta

from osmosis.errors import InvalidInputError
from osmosis.kernel.cadence_text import cadence_text, parse_cadence
from osmosis.kernel.clock import Instant
from osmosis.practices.rolls.model import (
    CAP_TIME,
    COLOURS,
    EXPOSURES,
    MOST_LOADED,
    NO_LUCKY,
    FrameNumberError,
    NotDevelopedError,
    Placement,
    Roll,
    RollFullError,
    RollState,
    RollStateError,
)
from osmosis.storage.timekeeping import StoreTime

LONGEST_VIRTUE = 80
LONGEST_TEXT = 4_000
LONGEST_WAIT = TimeDelta(hours=24 * 3653)


def checked_virtue(text: str) -> str:
    """A virtue's words without the spaces around them.

    Raises:
        InvalidInputError: There are none, or too many.
    """
    virtue = " ".join(text.split())
    if not virtue:
        raise InvalidInputError("A roll needs a virtue: a word or a few of your own")
    if len(virtue) > LONGEST_VIRTUE:
        raise InvalidInputError("A virtue is at most 80 characters", characters=len(virtue))
    return virtue


def checked_exposures(number: int) -> int:
    """24 or 36.

    Raises:
        InvalidInputError: It is another number.
    """
    if number not in EXPOSURES:
        raise InvalidInputError("A roll has 24 or 36 exposures", given=number)
    return number


def checked_colour(name: str, seed: str, in_use: Collection[str]) -> str:
    """The colour that was named, or else one that no loaded roll has.

    Raises:
        InvalidInputError: There is no such colour.
    """
    if name:
        if name not in COLOURS:
            raise InvalidInputError("There is no such colour", colours=", ".join(COLOURS))
        return name
    free = [colour for colour in COLOURS if colour not in in_use] or list(COLOURS)
    return random.Random(f"{seed}:colour").choice(free)


def lucky_number(seed: str, exposures: int) -> int:
    """Which frame the roll may hold beyond its count: 0, N + 1, or none (-1).

    Film is cut by hand: about every second roll has one frame more, before the first or after
    the last.
    """
    draw = random.Random(f"{seed}:lucky").randrange(4)
    return {0: 0, 1: exposures + 1}.get(draw, NO_LUCKY)


def edge_code(seed: str, virtue: str) -> str:
    """The code that is printed along the film's edge: three letters and four digits."""
    letters = "".join(letter for letter in virtue.upper() if "A" <= letter <= "Z")
    return f"{(letters + 'OSM')[:3]} {random.Random(f'{seed}:edge').randrange(1000, 9999)}"


def ensure_room_to_load(loaded: Sequence[Roll]) -> None:
    """Let no more than five rolls be loaded at a time.

    Raises:
        RollStateError: There are five.
    """
    if len(loaded) >= MOST_LOADED:
        raise RollStateError(
            "Five rolls are loaded already; finish one of them first", loaded=len(loaded)
        )


def next_number(roll: Roll, taken: Collection[int]) -> int | None:
    """The number that the next exposure gets, or ``None`` when the roll is full.

    The lucky frame is offered only when 1 to N are spent.
    """
    for number in range(1, roll.exposures + 1):
        if number not in taken:
            return number
    if roll.lucky_number != NO_LUCKY and roll.lucky_number not in taken:
        return roll.lucky_number
    return None


def places_left(roll: Roll, taken: Collection[int]) -> int:
    """How many of 1 to N are still unexposed."""
    return roll.exposures - sum(1 for number in taken if 1 <= number <= roll.exposures)


def ensure_number(roll: Roll, number: int) -> None:
    """Let only the roll's own numbers pass.

    Raises:
        FrameNumberError: The roll has no such number.
    """
    if not (1 <= number <= roll.exposures or number == roll.lucky_number >= 0):
        raise FrameNumberError(
            "This roll has no such frame", frame=number, frames=f"1 to {roll.exposures}"
        )


def free_number(roll: Roll, taken: Collection[int], wanted: int) -> int:
    """The wanted number, when it is the roll's own and not spent.

    Raises:
        FrameNumberError: The roll has no such number.
        RollFullError: That place is taken.
    """
    ensure_number(roll, wanted)
    if wanted in taken:
        raise RollFullError("This frame is exposed already", frame=wanted)
    return wanted


def numbers_after_insert(
    roll: Roll, placements: Sequence[Placement], wanted: int
) -> dict[int, int]:
    """Which numbers move, and to where, when a forgotten frame is put in at ``wanted``.

    Every frame from there up to the next dark place moves on by one.

    Raises:
        FrameNumberError: The wanted number is not 1 to N.
        RollFullError: There is no dark place left behind it.
    """
    if not 1 <= wanted <= roll.exposures:
        raise FrameNumberError(
            "A frame is put in at one of these", frame=wanted, frames=f"1 to {roll.exposures}"
        )
    taken = {placement.number for placement in placements}
    end = wanted
    while end in taken:
        end += 1
    if end > roll.exposures:
        raise RollFullError("There is no dark place behind this frame", frame=wanted)
    return {number: number + 1 for number in range(end - 1, wanted - 1, -1)}


def ensure_exposable(roll: Roll) -> None:
    """Let a roll be exposed only while it is loaded.

    Raises:
        RollStateError: It is finished, or further.
    """
    if roll.state is not RollState.LOADED:
        raise RollStateError("This roll is finished", state=roll.state.value)


def ensure_finishable(roll: Roll, placements: Sequence[Placement]) -> None:
    """Let a roll be finished while it is loaded and something was exposed on it.

    Raises:
        RollStateError: It is finished, or nothing was exposed.
    """
    ensure_exposable(roll)
    if not placements:
        raise RollStateError("Nothing was exposed on this roll yet")


def ensure_developable(roll: Roll, time: StoreTime) -> None:
    """Let a roll be developed when it is finished and has rested.

    Raises:
        RollStateError: It is not finished, or developed already.
        NotDevelopedError: It still rests, or the clock is doubted.
    """
    if roll.is_open:
        raise RollStateError("This roll is developed already", state=roll.state.value)
    if roll.state not in (RollState.FINISHED, RollState.BACK):
        raise RollStateError("Only a finished roll is developed", state=roll.state.value)
    if not time.may_unseal:
        raise NotDevelopedError(time.doubt)
    ready = roll.ready_at
    if ready is not None and time.now < ready:
        raise NotDevelopedError("This roll still rests", opens=ready.format_iso(unit="minute"))


def ensure_open(roll: Roll) -> None:
    """Let a roll be looked at only when it is developed.

    Raises:
        NotDevelopedError: It is not.
    """
    if not roll.is_open:
        ready = roll.ready_at
        raise NotDevelopedError(
            "This roll is not developed",
            opens=None if ready is None else ready.format_iso(unit="minute"),
        )


def may_cap(placement: Placement, now: Instant) -> bool:
    """Whether the lens cap still catches this exposure."""
    return placement.voided_at is None and now - placement.placed_at <= CAP_TIME


def checked_text(text: str) -> str:
    """A person's sentence without the spaces around it; may be empty.

    Raises:
        InvalidInputError: It is longer than 4,000 characters.
    """
    clean = text.strip()
    if len(clean) > LONGEST_TEXT:
        raise InvalidInputError("A text here is at most 4,000 characters", characters=len(clean))
    return clean


def checked_wait(wait: TimeDelta) -> TimeDelta:
    """How long a roll rests, from nothing to ten years.

    Raises:
        InvalidInputError: It is negative, or longer.
    """
    if not TimeDelta.ZERO <= wait <= LONGEST_WAIT:
        raise InvalidInputError("A roll rests from no time at all to ten years")
    return wait


def checked_reason(text: str) -> str:
    """Why a roll is opened before its time; it stands beside it for ever.

    Raises:
        InvalidInputError: There is none, or it is too long.
    """
    reason = checked_text(text)
    if not reason:
        raise InvalidInputError("Opening early needs a reason; it stays beside the roll")
    return reason


def ensure_openable_early(roll: Roll, time: StoreTime, placements: Sequence[Placement]) -> None:
    """Let a roll be opened before its time when there is something on it.

    Raises:
        RollStateError: It is developed already, or nothing was exposed.
        NotDevelopedError: The clock is doubted.
    """
    if roll.is_open:
        raise RollStateError("This roll is developed already", state=roll.state.value)
    if not placements:
        raise RollStateError("Nothing was exposed on this roll yet")
    if not time.may_unseal:
        raise NotDevelopedError(time.doubt)


def checked_rhythm(text: str) -> str:
    """A tray's rhythm as a cadence's text, or nothing.

    Raises:
        InvalidInputError: It is no cadence.
    """
    clean = text.strip()
    return cadence_text(parse_cadence(clean)) if clean else ""
