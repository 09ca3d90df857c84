"""How far an instalment of a long work goes: to the end of a chapter, if that is anywhere near.

The work is a row of pieces that are never cut; only how long they are matters here, and where its
own divisions are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate
from typing import Final
from uuid import UUID

_LEAST: Final = 0.6
"""Below this share of what fits, an instalment does not end though a chapter does."""

_SHORTEST: Final = 5.0
_LARGEST_SHARE: Final = 1 / 3

_MOST: Final = {1: 1.0, 2: 1.15, 3: 1.25}
"""How far beyond what fits it may go, by what it ends at."""


class Break(IntEnum):
    """How well a work can be cut before a piece."""

    AFTER_HEADING = 0
    PIECE = 1
    HEADING = 2
    CHAPTER = 3


@dataclass(frozen=True, order=True, kw_only=True, slots=True)
class Place:
    """Where one goes on reading: before a piece of a section, both counted from 0."""

    section: int = 0
    piece: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """What was read of a work with one instalment.

    Attributes:
        number: Which instalment of the work it is, from 1.
        begins: Where it begins.
        ends: Where the one after it will begin.
    """

    source_id: UUID
    number: int
    begins: Place
    ends: Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Length:
    """What counts of a piece."""

    words: int
    is_heading: bool = False


Lengths = Sequence[Sequence[Length]]
"""The pieces of every section."""


def minutes_for(minutes: float, weight: float, of_all: float) -> float:
    """How long an instalment may be: the work's share of an edition, but five minutes at least.

    More than a third of the edition it never is.

    Args:
        minutes: Of the edition.
        weight: Of the work.
        of_all: The weights of all that stands behind the gate.
    """
    return min(minutes * _LARGEST_SHARE, max(_SHORTEST, minutes * weight / of_all))


def end_of(work: Lengths) -> Place:
    """The place after the last piece."""
    return Place(section=len(work))


def next_place(work: Lengths, start: Place, words: int) -> Place:
    """Where an instalment ends that begins at a place; never where it began, but at the end.

    It ends at the end of a chapter when one lies between three fifths of what fits and a quarter
    beyond it; else before a heading; else before any piece, but never just after a heading. What
    would be left over for a last, tiny instalment is taken along.

    Args:
        words: How many fit.
    """
    places, breaks, lengths = _row(work, start)
    if not lengths:
        return end_of(work)
    sums = list(accumulate(lengths))
    ends = range(len(sums))
    if sums[-1] <= words * _MOST[Break.CHAPTER]:
        return places[-1]
    for strength in (Break.CHAPTER, Break.HEADING, Break.PIECE):
        fitting = [
            end
            for end in ends
            if breaks[end] >= strength
            and _least(strength, words) <= sums[end] <= words * _MOST[strength]
        ]
        if fitting:
            return places[min(fitting, key=lambda end: (abs(sums[end] - words), end))]
    return places[next(end for end in ends if breaks[end] > Break.AFTER_HEADING)]


def pieces_between(work: Lengths, start: Place, end: Place) -> Iterable[Place]:
    """The pieces from a place up to another."""
    for section in range(start.section, min(end.section + 1, len(work))):
        for piece in range(len(work[section])):
            if start <= Place(section=section, piece=piece) < end:
                yield Place(section=section, piece=piece)


def _least(strength: Break, words: int) -> float:
    return words * _LEAST if strength > Break.PIECE else 0.0


def _row(work: Lengths, start: Place) -> tuple[list[Place], list[Break], list[int]]:
    """For each piece that is left: the place after it, how well one can stop there, its length."""
    left = list(pieces_between(work, start, end_of(work)))
    places = [*left[1:], end_of(work)]
    breaks = []
    for here, after in zip(left, places, strict=False):
        if after.section != here.section:
            breaks.append(Break.CHAPTER)
        elif work[here.section][here.piece].is_heading:
            breaks.append(Break.AFTER_HEADING)
        elif work[after.section][after.piece].is_heading:
            breaks.append(Break.HEADING)
        else:
            breaks.append(Break.PIECE)
    return places, breaks, [work[one.section][one.piece].words for one in left]
