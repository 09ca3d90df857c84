"""The drawing of all threads, tile by tile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from osmosis.kernel.clock import Instant
from osmosis.loom.density import draw_density
from osmosis.loom.gates import draw_gates
from osmosis.loom.lanes import Lanes, lay_lanes
from osmosis.loom.levels import TILE, Level
from osmosis.loom.lines import draw_dates, draw_head, draw_line, draw_warp
from osmosis.loom.shapes import LAYERS, Shape
from osmosis.loom.telling import Teller, names_of
from osmosis.loom.things import Ground, draw_thing
from osmosis.ports.practice import Span, ThreadMark

MARGIN = 300.0
"""A name may begin so many units before a tile and still reach into it."""
LINES = ("roll", "pathway", "plan", "gate", "letters")
"""The kinds of marks that are threads of their own."""


@dataclass(frozen=True, kw_only=True)
class Weave:
    """All threads of a life as seen from one level.

    Attributes:
        lines: The threads themselves, of all time.
        marks: What lies on them in the time that is to be drawn, in a lasting order.
        zone: In which days begin.
    """

    level: Level
    lines: Sequence[ThreadMark] = field(repr=False)
    marks: Sequence[ThreadMark] = field(repr=False)
    now: Instant
    zone: str

    @cached_property
    def lanes(self) -> Lanes:
        """Where each thread lies; the same for every tile."""
        return lay_lanes(self.lines, self.level)

    @cached_property
    def teller(self) -> Teller:
        """What is told of things."""
        return Teller(zone=self.zone, names=names_of(self.lines))

    @cached_property
    def begun(self) -> Instant:
        """When the first thread begins."""
        return min((line.at for line in self.lines), default=self.now)

    def marks_of(self, left: float, width: float) -> list[ThreadMark]:
        """The marks of which some lies between two places."""
        start = self.level.instant(left)
        span = Span(start=start, end=self.level.instant(left + width))
        return [mark for mark in self.marks if mark.meets(span)]

    def tile(self, number: int) -> list[Shape]:
        """The shapes of one tile, from what lies lowest to what lies on top."""
        left = float(number * TILE)
        ground = Ground(
            level=self.level, lanes=self.lanes, teller=self.teller, left=left, now=self.now
        )
        marks = self.marks_of(left - MARGIN, TILE + 2 * MARGIN)
        found = [*draw_warp(ground, self.begun), *self._dates(ground), *draw_gates(ground, marks)]
        for mark in self.lines:
            if mark.kind in ("pathway", "plan"):
                found += draw_line(ground, mark)
            elif mark.kind == "roll":
                found += draw_head(ground, mark)
        if self.level.is_dense:
            found += draw_density(ground, marks)
        else:
            found += [shape for mark in marks for shape in draw_thing(ground, mark)]
        return sorted(found, key=lambda shape: LAYERS.index(shape.layer))

    def _dates(self, ground: Ground) -> list[Shape]:
        start = self.level.instant(ground.left - 80).to_tz(self.zone).date()
        end = self.level.instant(ground.left + TILE).to_tz(self.zone).date().add(days=1)
        return list(draw_dates(ground, start, end))


def ordered(marks: Sequence[ThreadMark]) -> list[ThreadMark]:
    """Marks by time; what happened together stays as its practice gave it, which is lasting."""
    return sorted(marks, key=lambda one: (one.at, one.kind))
