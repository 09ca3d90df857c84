"""Which frames a call-on shows: the circled first, and the least recently seen among them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from uuid import UUID

from osmosis.kernel.clock import Instant
from osmosis.practices.rolls.model import FrameKind
from osmosis.practices.rolls.prints import SheetFrame


def may_be_called(frame: SheetFrame) -> bool:
    """Whether a call-on may show this frame; one that cannot be shown and has no words may not."""
    if frame.is_dark:
        return False
    found = frame.development
    if found is None:
        return frame.frame.kind is FrameKind.FILM
    return not found.problem or bool(found.line or found.detail)


def draw(
    frames: Sequence[SheetFrame], count: int, seen: Mapping[UUID, Instant], seed: str
) -> list[SheetFrame]:
    """At most ``count`` frames of one roll, in the roll's own order.

    Args:
        seen: When each frame was last seen; absent when never.
        seed: Breaks ties, so that the same call draws the same frames.
    """
    toss = random.Random(seed)
    candidates = [(frame, toss.random()) for frame in frames if may_be_called(frame)]

    def rank(item: tuple[SheetFrame, float]) -> tuple[bool, bool, Instant, float]:
        frame, tie = item
        last = seen.get(frame.frame.id)
        return (frame.circle is None, last is not None, last or Instant.MIN, tie)

    chosen = [frame for frame, _ in sorted(candidates, key=rank)[:count]]
    return sorted(chosen, key=lambda frame: frame.placement.number)


def shares(available: Sequence[int], count: int) -> list[int]:
    """How many frames each roll of a tray gives: half from the first, the rest in turns.

    Args:
        available: How many frames each roll could give.
        count: How many are wanted in all.

    Returns:
        As many numbers as rolls, none above what is available.
    """
    given = [0] * len(available)
    if not available:
        return given
    given[0] = min(available[0], (count + 1) // 2)
    wanted = min(count, sum(available))
    turns = itertools.cycle([*range(1, len(available)), 0])
    while sum(given) < wanted:
        place = next(turns)
        others_are_spent = given[1:] == list(available[1:])
        if given[place] < available[place] and (place != 0 or others_are_spent):
            given[place] += 1
    return given
