"""The unrolled drawing: pathways as lines, junctions as knots on them, messages as arcs that skip.

Pure geometry: what is where on a sheet, along time and across the pathways. The same sheet is laid
out lying (time runs to the right) and standing (time runs down, for a phone). Templates draw it,
and a table beside it says the same in words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

LENGTH = {False: 1200.0, True: 1500.0}
"""How long a lying and a standing sheet is along time, in units of its own."""

EDGE = 42.0
LABEL_SPACE = 46.0
LANE_DEPTH = {False: 150.0, True: 104.0}
LEAST_BREADTH = 300.0
"""A standing sheet with few lines gives each of them more, up to so many units in all."""
LEAST_GAP = 9.0
"""Knots closer together than so many units are drawn as ticks."""
TALLEST_ARC = 0.86


class ArcKind(StrEnum):
    """What is known of one reading of one message."""

    READ = "read"
    WILL = "will"
    MAY = "may"


@dataclass(frozen=True, kw_only=True, slots=True)
class Knot:
    """A junction on the sheet.

    Attributes:
        lane: Which pathway, from 0.
        at: Where in the span, from 0 to 1; outside of it for what lies beyond the sheet.
        state: ``coming``, ``open``, ``kept`` or ``unkept``.
        label: What is said about it.
        href: Where it leads; empty for nowhere.
        fade: How pale it is, from 0 to 4: what was read for the last time long ago.
    """

    lane: int
    at: float
    state: str
    label: str
    href: str = ""
    fade: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Arc:
    """One reading of one message, between two knots by their places in the list."""

    start: int
    end: int
    kind: ArcKind
    label: str = ""
    fade: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagram:
    """What is to be drawn.

    Attributes:
        lanes: The names of the pathways.
        orphans: The places of knots from which a message goes that no junction will read.
        today: Where the present is, from 0 to 1; ``None`` when it is not on the sheet.
        ticks: Dates along the span: where, and how they are called.
    """

    lanes: Sequence[str]
    knots: Sequence[Knot]
    arcs: Sequence[Arc]
    orphans: Sequence[int]
    today: float | None
    ticks: Sequence[tuple[float, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """A place on the sheet, in its units."""

    x: float
    y: float


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnKnot:
    """A knot with its place; ``is_tick`` where knots stand too close for circles."""

    knot: Knot
    at: Point
    is_tick: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnArc:
    """An arc as the path of an SVG."""

    arc: Arc
    path: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """Everything with its place.

    Attributes:
        width: Units from left to right.
        height: Units from top to bottom.
        lanes: Each pathway: its name, where it begins, and where it ends.
        orphans: The stems of messages that nobody will read, each with the end of its stem.
        today: The line of the present, from where to where.
        ticks: The dates: where the line begins and ends, and the name.
    """

    width: float
    height: float
    is_standing: bool
    lanes: Sequence[tuple[str, Point, Point]]
    knots: Sequence[DrawnKnot]
    arcs: Sequence[DrawnArc]
    orphans: Sequence[tuple[str, Point]]
    today: tuple[Point, Point] | None
    ticks: Sequence[tuple[Point, Point, str]]


def lay_out(diagram: Diagram, *, standing: bool = False) -> Sheet:
    """Give everything its place on a sheet."""
    paper = _Paper(lanes=len(diagram.lanes), standing=standing)
    return Sheet(
        width=paper.width,
        height=paper.height,
        is_standing=standing,
        lanes=[
            (name, paper.point(0, lane), paper.point(1, lane))
            for lane, name in enumerate(diagram.lanes)
        ],
        knots=_knots(diagram, paper),
        arcs=[
            DrawnArc(arc=arc, path=_arc(paper, diagram.knots[arc.start], diagram.knots[arc.end]))
            for arc in diagram.arcs
        ],
        orphans=[_stem(paper, diagram.knots[place]) for place in dict.fromkeys(diagram.orphans)],
        today=None if diagram.today is None else paper.across(diagram.today),
        ticks=[(*paper.across(at), name) for at, name in diagram.ticks],
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Paper:
    """Turns time and lane into places, lying or standing."""

    lanes: int
    standing: bool

    @property
    def length(self) -> float:
        return LENGTH[self.standing]

    @property
    def depth(self) -> float:
        if not self.standing:
            return LANE_DEPTH[False]
        return max(LANE_DEPTH[True], LEAST_BREADTH / max(self.lanes, 1))

    @property
    def breadth(self) -> float:
        return self.depth * max(self.lanes, 1) + LABEL_SPACE

    @property
    def width(self) -> float:
        return self.breadth if self.standing else self.length

    @property
    def height(self) -> float:
        return self.length if self.standing else self.breadth

    def along(self, at: float) -> float:
        """Units along time."""
        return EDGE + at * (self.length - 2 * EDGE)

    def line_of(self, lane: int) -> float:
        """Units across to a pathway's line: below its arcs when lying, left of them standing."""
        if self.standing:
            return LABEL_SPACE + lane * self.depth + self.depth * 0.12
        return (lane + 1) * self.depth - self.depth * 0.08

    def point(self, at: float, lane: int, away: float = 0.0) -> Point:
        """A place, so many units away from its line towards where the arcs are."""
        along, across = self.along(at), self.line_of(lane)
        if self.standing:
            return Point(x=_round(across + away), y=_round(along))
        return Point(x=_round(along), y=_round(across - away))

    def across(self, at: float) -> tuple[Point, Point]:
        """A line across all pathways."""
        along = _round(self.along(at))
        if self.standing:
            return Point(x=LABEL_SPACE, y=along), Point(x=_round(self.breadth), y=along)
        return Point(x=along, y=4.0), Point(x=along, y=_round(self.breadth - LABEL_SPACE))


def _knots(diagram: Diagram, paper: _Paper) -> list[DrawnKnot]:
    by_lane: defaultdict[int, list[float]] = defaultdict(list)
    for knot in diagram.knots:
        if 0 <= knot.at <= 1:
            by_lane[knot.lane].append(knot.at)
    crowded = {lane for lane, places in by_lane.items() if _is_crowded(sorted(places), paper)}
    return [
        DrawnKnot(knot=knot, at=paper.point(knot.at, knot.lane), is_tick=knot.lane in crowded)
        for knot in diagram.knots
    ]


def _is_crowded(places: Sequence[float], paper: _Paper) -> bool:
    """Whether most knots of a line stand closer than circles can."""
    if len(places) < 2:
        return False
    units = (paper.length - 2 * EDGE) * (places[-1] - places[0])
    return units / (len(places) - 1) < LEAST_GAP


def _arc(paper: _Paper, start: Knot, end: Knot) -> str:
    if start.lane != end.lane:
        return _crossing(paper, start, end)
    reach = abs(paper.along(end.at) - paper.along(start.at))
    # A long reach rises higher, but slower and slower, so that years fit beside weeks.
    rise = min(5.2 * sqrt(reach), paper.depth * TALLEST_ARC)
    first, last = paper.point(start.at, start.lane), paper.point(end.at, end.lane)
    bend = 4 / 3 * rise
    lead = (end.at - start.at) * 0.22
    one = paper.point(start.at + lead, start.lane, bend)
    two = paper.point(end.at - lead, end.lane, bend)
    return f"M{_spelled(first)}C{_spelled(one)} {_spelled(two)} {_spelled(last)}"


def _crossing(paper: _Paper, start: Knot, end: Knot) -> str:
    """From one pathway to another: it leaves and arrives along time, like a thread crossing."""
    middle = (start.at + end.at) / 2
    points = [
        paper.point(start.at, start.lane),
        paper.point(middle, start.lane),
        paper.point(middle, end.lane),
        paper.point(end.at, end.lane),
    ]
    first, *rest = map(_spelled, points)
    return f"M{first}C{' '.join(rest)}"


def _stem(paper: _Paper, knot: Knot) -> tuple[str, Point]:
    """The stem of a message that goes out and arrives nowhere."""
    rise = paper.depth * 0.3
    drift = 22 / paper.length
    first = paper.point(knot.at, knot.lane)
    bend = paper.point(knot.at, knot.lane, rise * 0.7)
    end = paper.point(knot.at + drift, knot.lane, rise)
    return f"M{_spelled(first)}Q{_spelled(bend)} {_spelled(end)}", end


def _spelled(point: Point) -> str:
    return f"{point.x:g} {point.y:g}"


def _round(value: float) -> float:
    return round(value, 1)
