"""The junctions of pathways as sequences in which places can be counted and looked up.

A junction is *future* while it can still be kept: it is to come, or it is open. One that is past
is kept or it is not. A place is counted among the future junctions of a pathway, from 0.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from uuid import UUID

from whenever import Date

from osmosis.kernel.clock import Instant
from osmosis.practices.mnestics.model import Junction, JunctionState, Parameters, Pathway
from osmosis.practices.mnestics.rules.arriving import World
from osmosis.practices.mnestics.rules.calendar import coming, dues
from osmosis.practices.mnestics.rules.junction_sets import Interval, Run, runs_of, without

__all__ = ["Key", "Line", "Source", "Stretch", "View", "line_of"]

Key = tuple[Instant, UUID, int]
"""By which all junctions stand in the order in which they are sat: when, pathway, place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A fallen junction at which messages left, and what was before it on its pathway.

    Attributes:
        slots_before: Junctions of any state.
        kept_before: Junctions that were kept.
        future_before: Junctions that can still be kept.
        is_kept: Whether it was kept.
        is_future: Whether it can still be kept.
    """

    line: Line
    date: Date
    due_at: Instant
    slots_before: int
    kept_before: int
    future_before: int
    is_kept: bool
    is_future: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """The junctions of one pathway, by number, so also by when they are due.

    Attributes:
        all_due: Of all of them, past and future.
        kept_due: Of those that were kept.
        future_due: Of the future ones; their dates and numbers are beside.
        sources: Those that have fallen, by id.
        settled: What the sittings that have begun read, by place.
    """

    pathway: Pathway
    all_due: list[Instant] = field(default_factory=list)
    kept_due: list[Instant] = field(default_factory=list)
    future_due: list[Instant] = field(default_factory=list)
    future_dates: list[Date] = field(default_factory=list)
    future_numbers: list[int] = field(default_factory=list)
    sources: dict[UUID, Source] = field(default_factory=dict)
    settled: dict[int, Collection[UUID]] = field(default_factory=dict)

    @cached_property
    def keys(self) -> list[Key]:
        """The keys of the future junctions, rising."""
        return [(due_at, self.pathway.id, place) for place, due_at in enumerate(self.future_due)]

    @cached_property
    def dates_rise(self) -> bool:
        """Whether the dates do, too; where the zone changed, two can change places."""
        return self.future_dates == sorted(self.future_dates)

    def runs(self, intervals: Iterable[Interval]) -> Iterator[Run]:
        """The runs of numbers that places stand for."""
        return runs_of(self.pathway.id, self.future_numbers, intervals)

    def stretches(self) -> Iterator[Stretch]:
        """The future junctions whose sitting has not begun, by the parameters they follow."""
        begun = [(place, place + 1) for place in sorted(self.settled)]
        stop = len(self.future_due)
        for change in reversed(self.pathway.changes):
            first = change is self.pathway.changes[0]
            start = 0 if first else min(stop, bisect_right(self.future_due, change.from_at))
            for low, high in without([(start, stop)], begun):
                yield Stretch(line=self, start=low, stop=high, parameters=change.parameters)
            stop = start


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Future junctions of a pathway one after the other that follow the same parameters."""

    line: Line
    start: int
    stop: int
    parameters: Parameters


@dataclass(frozen=True)
class View:
    """How many junctions of one pathway are due strictly before each future one of another."""

    reader: Line
    source: Line

    @cached_property
    def slots(self) -> list[int]:
        """How many of any state."""
        return [bisect_left(self.source.all_due, at) for at in self.reader.future_due]

    @cached_property
    def kept(self) -> list[int]:
        """How many that were kept."""
        return [bisect_left(self.source.kept_due, at) for at in self.reader.future_due]

    @cached_property
    def all_kept(self) -> list[int]:
        """How many that were kept, when every future one is."""
        future = (bisect_left(self.source.future_due, at) for at in self.reader.future_due)
        return [kept + more for kept, more in zip(self.kept, future, strict=True)]

    @cached_property
    def widest(self) -> int:
        """How many more that is at most from one place to the next."""
        return max((after - before for before, after in pairwise(self.all_kept)), default=0)


def line_of(pathway: Pathway, world: World, until: Instant) -> Line:
    """The junctions of a pathway that have fallen, and those due up to an instant."""
    line = Line(pathway=pathway)
    fallen = world.junctions.get(pathway.id, ())
    number = -1
    for junction in (*fallen, *coming(pathway, fallen, min(world.now, until))):
        _append(line, junction, world.now, world.settled)
        number = junction.number
    for due in dues(pathway, fallen):
        if due.at > until:
            break
        if due.at > world.now:
            number += 1
            line.all_due.append(due.at)
            line.future_due.append(due.at)
            line.future_dates.append(due.slot.date)
            line.future_numbers.append(number)
    return line


def _append(
    line: Line, junction: Junction, now: Instant, settled: Mapping[UUID, Collection[UUID]]
) -> None:
    """Put a junction that is due at the end of its line."""
    is_over = junction.open_until <= now
    is_kept = junction.state is JunctionState.KEPT
    is_future = junction.state in (JunctionState.OPEN, JunctionState.COMING) and not is_over
    if junction.id is not None:
        line.sources[junction.id] = Source(
            line=line,
            date=junction.date,
            due_at=junction.due_at,
            slots_before=len(line.all_due),
            kept_before=len(line.kept_due),
            future_before=len(line.future_due),
            is_kept=is_kept,
            is_future=is_future,
        )
        if is_future and junction.id in settled:
            line.settled[len(line.future_due)] = settled[junction.id]
    line.all_due.append(junction.due_at)
    if is_kept:
        line.kept_due.append(junction.due_at)
    if is_future:
        line.future_due.append(junction.due_at)
        line.future_dates.append(junction.date)
        line.future_numbers.append(junction.number)
