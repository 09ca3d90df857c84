"""Sets of junctions in a compact exact form: runs of numbers along pathways."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from sys import maxsize
from typing import NamedTuple
from uuid import UUID

__all__ = [
    "Interval",
    "JunctionKey",
    "JunctionSet",
    "Run",
    "clipped",
    "runs_of",
    "united",
    "without",
]

Interval = tuple[int, int]
"""Places in a sequence, from the first up to and without the second."""


class JunctionKey(NamedTuple):
    """Which junction, fallen or still to come."""

    pathway_id: UUID
    number: int


class Run(NamedTuple):
    """Junctions of a pathway one after the other, both ends included."""

    pathway_id: UUID
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class JunctionSet(Collection[JunctionKey]):
    """Junctions by pathway and number.

    Attributes:
        runs: In order, none touching another.
    """

    runs: tuple[Run, ...] = ()

    def __contains__(self, key: object) -> bool:
        """Whether a :class:`JunctionKey` is one of them."""
        if not isinstance(key, JunctionKey):
            return False
        place = bisect_right(self.runs, (*key, maxsize)) - 1
        run = self.runs[place] if place >= 0 else None
        return run is not None and run.pathway_id == key.pathway_id and key.number <= run.last

    def __iter__(self) -> Iterator[JunctionKey]:
        """Each of them, by pathway and number."""
        for pathway_id, first, last in self.runs:
            for number in range(first, last + 1):
                yield JunctionKey(pathway_id, number)

    def __len__(self) -> int:
        """How many they are."""
        return sum(last - first + 1 for _, first, last in self.runs)


def runs_of(
    pathway_id: UUID, numbers: Sequence[int], intervals: Iterable[Interval]
) -> Iterator[Run]:
    """The runs that places in a sequence of rising numbers stand for.

    Args:
        intervals: In order, none touching another.
    """
    for start, stop in intervals:
        if numbers[stop - 1] - numbers[start] == stop - 1 - start:
            yield Run(pathway_id, numbers[start], numbers[stop - 1])
            continue
        places = range(start, stop)
        for _, together in groupby(places, lambda place: numbers[place] - place):
            members = list(together)
            yield Run(pathway_id, numbers[members[0]], numbers[members[-1]])


def united(intervals: Iterable[Interval]) -> list[Interval]:
    """The same places in order, no interval empty or touching another."""
    found: list[Interval] = []
    for start, stop in sorted(intervals):
        if start >= stop:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], stop))
        else:
            found.append((start, stop))
    return found


def clipped(intervals: Iterable[Interval], start: int, stop: int) -> list[Interval]:
    """The part of the intervals that lies within an interval."""
    return [(max(low, start), min(high, stop)) for low, high in intervals]


def without(intervals: Sequence[Interval], taken: Sequence[Interval]) -> list[Interval]:
    """The places of the first that are not in the second; both in order, none touching another."""
    found: list[Interval] = []
    places = iter(taken)
    hole = next(places, None)
    for start, stop in intervals:
        low = start
        while hole is not None and hole[0] < stop:
            if hole[1] > low:
                found.append((low, hole[0]))
                low = hole[1]
            if hole[1] > stop:
                break
            hole = next(places, None)
        found.append((low, stop))
    return [interval for interval in found if interval[0] < interval[1]]
