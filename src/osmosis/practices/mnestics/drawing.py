"""The unrolled drawing: pathways as lines, junctions as knots on them, messages as arcs that skip.

Pure geometry: what is where on a sheet, along time and across the pathways. The same sheet is laid
out lying (time runs to the right) and standing (time runs down, for a phone). Templates draw it,
and a table beside it says the same in words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from osmosis.practices.mnestics.drawing_paper import (
    HEADROOM,
    NameLine,
    Paper,
    Point,
    paper_for,
    rise_of,
)

LARGEST, SMALLEST = 5.5, 2.4
"""The radius of a knot: smaller where knots stand close together."""
LEAST_GAP = 6.0
"""Knots closer together than so many units are drawn as ticks."""
MANY_ARCS = 90
"""From so many on they are drawn with a finer pen."""
_SLANT = 0.18
_STEM_RISE, _STEM_DRIFT = 40.0, 20.0


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

    @property
    def is_beyond(self) -> bool:
        """Whether it lies before or after the sheet."""
        return not 0 <= self.at <= 1


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
class DrawnLane:
    """A pathway: its name in lines, and its line from where to where."""

    name: Sequence[NameLine]
    start: Point
    end: Point


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnKnot:
    """A knot with its place; ``is_tick`` where knots stand too close for circles."""

    knot: Knot
    at: Point
    radius: float
    is_tick: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnArc:
    """An arc as the path of an SVG; ``is_far`` where one of its ends lies beyond the sheet."""

    arc: Arc
    path: str
    is_far: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """Everything with its place.

    Attributes:
        width: Units from left to right.
        height: Units from top to bottom.
        orphans: The stems of messages that nobody will read, each with the end of its stem.
        today: The line of the present, from where to where.
        ticks: The dates: where the line begins and ends, and the name.
        fade: Where along time lines begin, are whole, begin to fade again, and end: 0 to 1.
        is_dense: Whether there are so many arcs that they are drawn with a finer pen.
    """

    width: float
    height: float
    is_standing: bool
    lanes: Sequence[DrawnLane]
    knots: Sequence[DrawnKnot]
    arcs: Sequence[DrawnArc]
    orphans: Sequence[tuple[str, Point]]
    today: tuple[Point, Point] | None
    ticks: Sequence[tuple[Point, Point, str]]
    fade: tuple[float, float, float, float]
    is_dense: bool


def lay_out(diagram: Diagram, *, standing: bool = False) -> Sheet:
    """Give everything its place on a sheet."""
    paper = _paper(diagram, standing=standing)
    return Sheet(
        width=paper.width,
        height=paper.height,
        is_standing=standing,
        lanes=[_lane(paper, lane) for lane in range(len(diagram.lanes))],
        knots=_knots(diagram, paper),
        arcs=[_arc(diagram, paper, arc) for arc in diagram.arcs],
        orphans=[_stem(paper, diagram.knots[place]) for place in dict.fromkeys(diagram.orphans)],
        today=None if diagram.today is None else paper.across(diagram.today),
        ticks=[(*paper.across(at), name) for at, name in diagram.ticks],
        fade=paper.fade,
        is_dense=len(diagram.arcs) >= MANY_ARCS,
    )


def _paper(diagram: Diagram, *, standing: bool) -> Paper:
    """Paper with the room that the arcs of each lane need."""
    reaches = [0.0] * len(diagram.lanes)
    crossed = [False] * len(diagram.lanes)
    for arc in diagram.arcs:
        start, end = diagram.knots[arc.start], diagram.knots[arc.end]
        if start.lane == end.lane:
            reaches[start.lane] = max(reaches[start.lane], abs(end.at - start.at))
            continue
        first, last = sorted((start.lane, end.lane))
        # Arcs rise away from the lanes before them, and on a standing sheet towards those after.
        for lane in range(first, last) if standing else range(first + 1, last + 1):
            crossed[lane] = True
    return paper_for(diagram.lanes, reaches, crossed, standing=standing)


def _lane(paper: Paper, lane: int) -> DrawnLane:
    start, end = paper.line(lane)
    return DrawnLane(name=paper.name(lane), start=start, end=end)


def _knots(diagram: Diagram, paper: Paper) -> list[DrawnKnot]:
    gaps = _gaps(diagram, paper)
    return [
        DrawnKnot(
            knot=knot,
            at=paper.point(knot.at, knot.lane),
            radius=round(min(max(gaps[knot.lane] * 0.3, SMALLEST), LARGEST), 1),
            is_tick=gaps[knot.lane] < LEAST_GAP,
        )
        for knot in diagram.knots
    ]


def _gaps(diagram: Diagram, paper: Paper) -> Mapping[int, float]:
    """How many units lie between two knots of a lane, as a rule."""
    by_lane: defaultdict[int, list[float]] = defaultdict(list)
    for knot in diagram.knots:
        by_lane[knot.lane].append(knot.at)
    return {lane: _gap(places, paper) for lane, places in by_lane.items()}


def _gap(places: Sequence[float], paper: Paper) -> float:
    on_sheet = [at for at in places if 0 <= at <= 1]
    if len(on_sheet) < 2:
        return paper.length
    return paper.units(max(on_sheet) - min(on_sheet)) / (len(on_sheet) - 1)


def _arc(diagram: Diagram, paper: Paper, arc: Arc) -> DrawnArc:
    start, end = diagram.knots[arc.start], diagram.knots[arc.end]
    path = _crossing(paper, start, end) if start.lane != end.lane else _bow(paper, start, end)
    return DrawnArc(arc=arc, path=path, is_far=start.is_beyond or end.is_beyond)


def _bow(paper: Paper, start: Knot, end: Knot) -> str:
    """From one date of a pathway to another."""
    reach = paper.units(abs(end.at - start.at))
    rise = rise_of(reach, paper.depths[start.lane] - HEADROOM)
    first, last = paper.point(start.at, start.lane), paper.point(end.at, end.lane)
    bend = 4 / 3 * rise
    lead = (end.at - start.at) * 0.22
    one = paper.point(start.at + lead, start.lane, bend)
    two = paper.point(end.at - lead, end.lane, bend)
    return f"M{_spelled(first)}C{_spelled(one)} {_spelled(two)} {_spelled(last)}"


def _crossing(paper: Paper, start: Knot, end: Knot) -> str:
    """From one pathway to another, like a thread: soon off its line, and late onto the other."""
    lead = (end.at - start.at) * 0.45
    first, last = paper.point(start.at, start.lane), paper.point(end.at, end.lane)
    one = paper.between(start.at + lead, start.lane, end.lane, _SLANT)
    two = paper.between(end.at - lead, end.lane, start.lane, _SLANT)
    return f"M{_spelled(first)}C{_spelled(one)} {_spelled(two)} {_spelled(last)}"


def _stem(paper: Paper, knot: Knot) -> tuple[str, Point]:
    """The stem of a message that goes out and arrives nowhere."""
    drift = _STEM_DRIFT / paper.length
    first = paper.point(knot.at, knot.lane)
    bend = paper.point(knot.at, knot.lane, _STEM_RISE * 0.7)
    end = paper.point(knot.at + drift, knot.lane, _STEM_RISE)
    return f"M{_spelled(first)}Q{_spelled(bend)} {_spelled(end)}", end


def _spelled(point: Point) -> str:
    return f"{point.x:g} {point.y:g}"
