"""The paper of the unrolled drawing: where a moment of a pathway is, lying or standing.

Along time there is a margin before and after the span, in which lines and arcs fade: there is more
beyond it. Across it every pathway has as much room as its arcs need, and no more.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

LENGTH = {False: 1200.0, True: 1500.0}
"""How long a lying and a standing sheet is along time, in units of its own."""

FADE = 42.0
"""So wide is the margin in which lines fade, before and after the span."""
NAME_SPACE = 104.0
"""Before it, a lying sheet has the names of its lines beside them."""
LABEL_SPACE = 50.0
HEADROOM = 22.0
LEAST_BREADTH = 300.0
"""A standing sheet with few lines gives each of them more, up to so many units in all."""
LEAST_DEPTH = {False: 62.0, True: 96.0}
MOST_RISE = {False: 128.0, True: 80.0}
CROSSING_DEPTH = {False: 118.0, True: 100.0}
"""Two lines with threads between them stand at least so far from each other."""
_NAME_LETTERS = {False: 14, True: 12}
_NAME_LINE = 18.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """A place on the sheet, in its units."""

    x: float
    y: float


@dataclass(frozen=True, kw_only=True, slots=True)
class NameLine:
    """One line of a pathway's name, and where its text begins, or on a lying sheet ends."""

    text: str
    at: Point


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """Turns time and lane into places.

    Attributes:
        names: What the lanes are called.
        depths: How much room each of them has.
    """

    names: Sequence[str]
    depths: Sequence[float]
    standing: bool

    @property
    def length(self) -> float:
        """Units along time, with both margins."""
        return LENGTH[self.standing]

    @property
    def before(self) -> float:
        """Units along time before the span."""
        if not self.standing:
            return NAME_SPACE + FADE
        most = max((len(_wrapped(name, standing=True)) for name in self.names), default=1)
        return most * _NAME_LINE + 6 + FADE

    @property
    def breadth(self) -> float:
        """Units across."""
        return sum(self.depths) + LABEL_SPACE + HEADROOM

    @property
    def width(self) -> float:
        """Units from left to right."""
        return _round(self.breadth if self.standing else self.length)

    @property
    def height(self) -> float:
        """Units from top to bottom."""
        return _round(self.length if self.standing else self.breadth)

    @property
    def fade(self) -> tuple[float, float, float, float]:
        """Where along time lines begin, are whole, begin to fade again, and end: 0 to 1."""
        whole = (self.before - FADE, self.before, self.length - FADE, self.length)
        first, second, third, fourth = (round(at / self.length, 4) for at in whole)
        return first, second, third, fourth

    def units(self, span: float) -> float:
        """Units along time of a part of the span."""
        return span * (self.length - self.before - FADE)

    def along(self, at: float) -> float:
        """Units along time up to a place in the span."""
        return self.before + self.units(at)

    def line_of(self, lane: int) -> float:
        """Units across to a pathway's line: below its arcs when lying, left of them standing."""
        if self.standing:
            return LABEL_SPACE + HEADROOM + sum(self.depths[:lane])
        return HEADROOM + sum(self.depths[: lane + 1])

    def point(self, at: float, lane: int, away: float = 0.0) -> Point:
        """A place, so many units away from its line towards where the arcs are."""
        return self._placed(self.along(at), self.line_of(lane), away)

    def between(self, at: float, lane: int, other: int, part: float) -> Point:
        """A place between two lines, a part of the way from the first to the other."""
        across, further = self.line_of(lane), self.line_of(other)
        return self._placed(self.along(at), across + (further - across) * part)

    def line(self, lane: int) -> tuple[Point, Point]:
        """A pathway's line, from where it fades in to where it has faded out."""
        across = self.line_of(lane)
        return self._placed(self.before - FADE, across), self._placed(self.length, across)

    def across(self, at: float) -> tuple[Point, Point]:
        """A line across all pathways."""
        along = _round(self.along(at))
        if self.standing:
            return Point(x=LABEL_SPACE, y=along), Point(x=_round(self.breadth), y=along)
        return Point(x=along, y=HEADROOM), Point(x=along, y=_round(self.breadth - LABEL_SPACE + 14))

    def name(self, lane: int) -> Sequence[NameLine]:
        """A pathway's name: beside its line, or on a standing sheet above it."""
        lines = _wrapped(self.names[lane], standing=self.standing)
        across, height = self.line_of(lane), (len(lines) - 1) * _NAME_LINE
        if self.standing:
            x, first = across - 5, self.before - FADE - height - 5
        else:
            x, first = NAME_SPACE - 4, across - height / 2 + 5
        return [
            NameLine(text=text, at=Point(x=_round(x), y=_round(first + number * _NAME_LINE)))
            for number, text in enumerate(lines)
        ]

    def _placed(self, along: float, across: float, away: float = 0.0) -> Point:
        if self.standing:
            return Point(x=_round(across + away), y=_round(along))
        return Point(x=_round(along), y=_round(across - away))


def paper_for(
    names: Sequence[str], reaches: Sequence[float], crossed: Sequence[bool], *, standing: bool
) -> Paper:
    """Paper on which every line has the room that it needs.

    Args:
        reaches: How far the longest arc of each lane reaches, as a part of the span.
        crossed: Whether threads go between this lane and the one beside it where its arcs are.
    """
    rough = Paper(names=names, depths=(), standing=standing)
    depths = [
        max(
            LEAST_DEPTH[standing],
            name_depth(name, standing=standing),
            rise_of(rough.units(reach), MOST_RISE[standing]) + HEADROOM if reach else 0,
            CROSSING_DEPTH[standing] if is_crossed else 0,
        )
        for name, reach, is_crossed in zip(names, reaches, crossed, strict=True)
    ]
    if standing and depths:
        wider = max(1.0, (LEAST_BREADTH - LABEL_SPACE - HEADROOM) / sum(depths))
        depths = [depth * wider for depth in depths]
    return Paper(names=names, depths=depths, standing=standing)


def rise_of(reach: float, most: float) -> float:
    """How high an arc rises: slower and slower, so that years fit beside weeks."""
    return min(5.2 * sqrt(reach), most)


def name_depth(name: str, *, standing: bool) -> float:
    """The room that the name of a lane needs across."""
    lines = len(_wrapped(name, standing=standing))
    return 0.0 if standing else lines * _NAME_LINE + 12


def _wrapped(name: str, *, standing: bool) -> list[str]:
    return textwrap.wrap(name, _NAME_LETTERS[standing]) or [""]


def _round(value: float) -> float:
    return round(value, 1)
