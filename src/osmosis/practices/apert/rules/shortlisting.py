"""Which pieces are weighed against each other: as many as the minutes ask for, and some to spare.

A week's hour has room for a few dozen pieces, and weighing thousands for it would only take longer;
a year's days have room for a thousand. So the list is as long as the budget: twice as many pieces
as would fit if the shortest were taken, and a few hundred in any case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.practices.apert.rules.candidates import Scored

LEAST_WEIGHED = 400
"""So many pieces are weighed whatever fits, so that quotas find what they need."""

MOST_WEIGHED = 3_000
"""So many at most. With two axes and pieces to skim or to read whole, 1,100 of 2,700 are proven to
be the best in a quarter of a minute of one core."""

_TO_SPARE = 2
_OF_EACH_SOURCE = 3  # are on the list in any case


@dataclass(frozen=True, kw_only=True, slots=True)
class Shortlist:
    """What is weighed.

    Attributes:
        pieces: By their score.
        is_cut: Whether the budget asks for more than can be weighed.
    """

    pieces: Sequence[Scored]
    is_cut: bool


def shortlist(pieces: Sequence[Scored], shortest: Sequence[int], budget: int) -> Shortlist:
    """The best by score, and the best of each source, so that no quota fails for want of them.

    Args:
        shortest: How long each piece takes at least.
        budget: How long all may take together, in the same unit.
    """
    wanted = max(LEAST_WEIGHED, _TO_SPARE * _most_that_fit(shortest, budget))
    size = min(wanted, MOST_WEIGHED)
    of_source: dict[UUID, int] = defaultdict(int)
    listed: list[Scored] = []
    ranked = sorted(pieces, key=lambda one: (-one.score, one.candidate.key))
    for rank, piece in enumerate(ranked):
        source = piece.candidate.voice.source_id
        of_source[source] += 1
        if rank < size or of_source[source] <= _OF_EACH_SOURCE:
            listed.append(piece)
    return Shortlist(pieces=listed, is_cut=len(listed) < min(wanted, len(pieces)))


def _most_that_fit(lengths: Sequence[int], budget: int) -> int:
    """How many pieces fit if the shortest are taken."""
    left = budget
    for count, length in enumerate(sorted(lengths)):
        left -= length
        if left < 0:
            return count
    return len(lengths)
