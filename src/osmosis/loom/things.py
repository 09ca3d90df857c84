"""Each thing of its own: what is drawn where things show one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from osmosis.kernel.clock import Instant
from osmosis.loom import shapes
from osmosis.loom.lanes import FARTHEST, TAIL_DEPTH, Lane, Lanes, depth_of, warp_y
from osmosis.loom.levels import Level
from osmosis.loom.shapes import Layer, Shape
from osmosis.loom.telling import Teller
from osmosis.ports.practice import ThreadMark

FAR = " loom--far"
"""What is added to the look of an arc of which only the ends are drawn."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """On what things are drawn: a level, its lanes, and the left edge of a tile."""

    level: Level
    lanes: Lanes
    teller: Teller
    left: float
    now: Instant
    is_silent: bool = False

    def told(self, mark: ThreadMark) -> str:
        """What is told of a mark; nothing where there are too many to be pointed at."""
        return "" if self.is_silent else self.teller.told(mark)

    def x(self, at: Instant) -> float:
        """Where an instant lies on the tile."""
        return self.level.x(at) - self.left

    def lanes_of(self, mark: ThreadMark) -> tuple[Lane, Lane]:
        """From which lane a reading leads to which."""
        start = self.lanes.of(mark)
        end = self.lanes.by_thread.get(mark.to) if mark.to is not None else None
        return start, end or self.lanes.letters or start

    def shape(
        self, mark: ThreadMark, layer: Layer, look: str, path: str, area: tuple[float, ...]
    ) -> Shape:
        """A mark as a shape.

        Args:
            area: Left, right, top and bottom on the tile.
        """
        return Shape(
            layer=layer,
            look=look,
            path=path,
            left=area[0] + self.left,
            right=area[1] + self.left,
            top=area[2],
            bottom=area[3],
            told=self.told(mark),
            address=mark.address,
            colour=mark.colour,
            lane=self.lanes.of(mark).kind,
        )


def draw_thing(ground: Ground, mark: ThreadMark) -> Iterator[Shape]:
    """The shapes of one mark; none for what is drawn with its lane."""
    drawn = _DRAWN.get(mark.kind)
    if drawn is not None:
        yield from drawn(ground, mark)


def _frame(ground: Ground, mark: ThreadMark) -> Iterator[Shape]:
    head = ground.lanes.by_thread.get(mark.thread) if mark.thread else None
    if head is None:
        return
    x, end = ground.x(mark.at), ground.x(mark.until or mark.at)
    y = warp_y(ground.lanes.warp, head.row)
    sealed = "-sealed" if mark.sealed else ""
    path = shapes.gathered(x, y, end, head.y)
    yield Shape(
        layer=Layer.STRANDS,
        look=f"strand{sealed}",
        path=path,
        left=x + ground.left,
        right=end + ground.left,
        top=head.y,
        bottom=y,
        colour=mark.colour,
        count=0,
        lane="head",
    )
    look = "moment-void" if mark.state == "void" else f"moment{sealed}"
    yield ground.shape(
        mark, Layer.KNOTS, look, shapes.disc(x, y, 2.8), (x - 3, x + 3, y - 3, y + 3)
    )


def _call(ground: Ground, mark: ThreadMark) -> Iterator[Shape]:
    head = ground.lanes.of(mark)
    x, end = ground.x(mark.at), ground.x(mark.until or mark.at)
    y = warp_y(ground.lanes.warp, head.row)
    path = shapes.given(x, head.y, end, y)
    yield ground.shape(mark, Layer.STRANDS, "call", path, (x, end, head.y, y))


def _junction(ground: Ground, mark: ThreadMark) -> Iterator[Shape]:
    lane, x = ground.lanes.of(mark), ground.x(mark.at)
    if mark.state == "kept":
        warp = ground.lanes.warp
        path = shapes.line(x, warp.top, x, lane.y)
        yield Shape(
            layer=Layer.WEFT,
            look="sitting",
            path=path,
            left=x + ground.left,
            right=x + ground.left,
            top=warp.top,
            bottom=lane.y,
            count=0,
            lane="pathway",
        )
    radius = 4.6 if mark.state == "kept" else 4.2
    path = shapes.disc(x, lane.y, radius)
    area = (x - 5, x + 5, lane.y - 5, lane.y + 5)
    yield ground.shape(mark, Layer.KNOTS, f"date-{mark.state}", path, area)


def _reading(ground: Ground, mark: ThreadMark) -> Iterator[Shape]:
    x, end = ground.x(mark.at), ground.x(mark.until or mark.at)
    path, top, bottom = reading_path(ground.lanes_of(mark), x, end)
    yield ground.shape(mark, Layer.ARCS, reading_look(mark, x, end), path, (x, end, top, bottom))


def reading_look(mark: ThreadMark, x1: float, x2: float) -> str:
    """How a reading is drawn that reaches from one place to another."""
    return f"read-{mark.state}{FAR if x2 - x1 > FARTHEST else ''}"


def reading_path(lanes: tuple[Lane, Lane], x1: float, x2: float) -> tuple[str, float, float]:
    """The arc of a reading, and from where to where it reaches across the drawing."""
    start, end = lanes
    if x2 - x1 > FARTHEST:
        low, high = sorted((start.y, end.y))
        path = shapes.leaving(x1, start.y, TAIL_DEPTH) + shapes.arriving(x2, end.y, TAIL_DEPTH)
        return path, low, high + TAIL_DEPTH
    if start is end:
        depth = depth_of(x2 - x1)
        return shapes.bow(x1, x2, start.y, depth), start.y, start.y + depth
    low, high = sorted((start.y, end.y))
    return shapes.crossing(x1, start.y, x2, end.y), low, high


def _letter(ground: Ground, mark: ThreadMark) -> Iterator[Shape]:
    lane, x = ground.lanes.of(mark), ground.x(mark.at)
    path = shapes.box(x - 5, lane.y - 3.4, 10, 6.8)
    area = (x - 5, x + 5, lane.y - 4, lane.y + 4)
    yield ground.shape(mark, Layer.KNOTS, f"letter-{mark.state}", path, area)


def _orphan(ground: Ground, mark: ThreadMark) -> Iterator[Shape]:
    lane, x = ground.lanes.of(mark), ground.x(mark.at)
    path = f"{shapes.move(x, lane.y)}q6 14 14 18{shapes.disc(x + 17, lane.y + 19, 2.6)}"
    area = (x, x + 20, lane.y, lane.y + 22)
    yield ground.shape(mark, Layer.ARCS, "nobody", path, area)


def _checkpoint(ground: Ground, mark: ThreadMark) -> Iterator[Shape]:
    lane, x = ground.lanes.of(mark), ground.x(mark.at)
    path = shapes.diamond(x, lane.y, 5.4)
    area = (x - 6, x + 6, lane.y - 6, lane.y + 6)
    yield ground.shape(mark, Layer.KNOTS, f"point-{mark.state}", path, area)


_DRAWN: Mapping[str, Callable[[Ground, ThreadMark], Iterator[Shape]]] = {
    "frame": _frame,
    "call": _call,
    "junction": _junction,
    "reading": _reading,
    "letter": _letter,
    "orphan": _orphan,
    "checkpoint": _checkpoint,
}
