"""What a roll's seed and virtue decide when it is loaded: lucky frame, colour, edge code."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Collection

from osmosis.errors import InvalidInputError
from osmosis.practices.rolls.model import COLOURS, NO_LUCKY


def lucky_number(seed: str, exposures: int) -> int:
    """Which frame the roll may hold beyond its count: 0, N + 1, or none (-1).

    Film is cut by hand: about every second roll has one frame more, before the first or after
    the last.
    """
    draw = random.Random(f"{seed}:lucky").randrange(4)
    return {0: 0, 1: exposures + 1}.get(draw, NO_LUCKY)


def edge_code(seed: str, virtue: str) -> str:
    """The code that is printed along the film's edge: three letters and four digits."""
    bare = unicodedata.normalize("NFKD", virtue).upper()
    letters = "".join(letter for letter in bare if "A" <= letter <= "Z")
    return f"{(letters + 'OSM')[:3]} {random.Random(f'{seed}:edge').randrange(1_000, 10_000)}"


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
