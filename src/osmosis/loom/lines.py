"""What lies along time: the warp, the lines of threads, heads, dates and the present."""

from __future__ import annotations

from collections.abc import Iterator

from whenever import Date

from osmosis.kernel.clock import Instant
from osmosis.languages.speaking import gettext
from osmosis.loom import shapes
from osmosis.loom.lanes import WARP_THREADS, warp_y
from osmosis.loom.levels import TILE, midnight
from osmosis.loom.shapes import Layer, Shape
from osmosis.loom.things import Ground
from osmosis.loom.ticks import ticks_of
from osmosis.ports.practice import ThreadMark

_EDGE = TILE + 1.0
_LONGEST_NAME = 260.0
_BOX_WIDTH, _BOX_HEIGHT, _CAN = 17.0, 12.0, 6.4
_IN_CASE = ("cased", "developed")


def draw_warp(ground: Ground, begun: Instant) -> Iterator[Shape]:
    """One's own life: threads along all of it, loose where it is still to come."""
    warp = ground.lanes.warp
    start = max(ground.x(begun), 0.0)
    now = min(max(ground.x(ground.now), start), _EDGE)
    for look, first, last in (("warp", start, now), ("warp-coming", now, _EDGE)):
        if last > first:
            rows = [warp_y(warp, row) for row in range(WARP_THREADS)]
            yield Shape(
                layer=Layer.WARP,
                look=look,
                path="".join(shapes.line(first, y, last, y) for y in rows),
                left=first + ground.left,
                right=last + ground.left,
                top=warp.top,
                bottom=warp.bottom,
                count=0,
                lane="warp",
            )


def draw_line(ground: Ground, mark: ThreadMark) -> Iterator[Shape]:
    """The line of a pathway or a plan, as far as it lies on the tile."""
    lane = ground.lanes.of(mark)
    start = max(ground.x(mark.at), 0.0)
    end = _EDGE if mark.until is None else min(ground.x(mark.until), _EDGE)
    if end > start:
        yield ground.shape(
            mark,
            Layer.LINES,
            mark.kind,
            shapes.line(start, lane.y, end, lane.y),
            (start, end, lane.y, lane.y),
        )


def draw_head(ground: Ground, mark: ThreadMark) -> Iterator[Shape]:
    """A roll where it ends: a can while it is in use or rests, a box once it is developed."""
    lane, x = ground.lanes.of(mark), ground.x(mark.until or mark.at)
    if not -_LONGEST_NAME < x < _EDGE + _BOX_WIDTH:
        return
    is_open = mark.state in _IN_CASE
    area = (x - 2, x + _BOX_WIDTH, lane.y - 7, lane.y + 7)
    if is_open:
        top = lane.y - _BOX_HEIGHT / 2
        path = shapes.box(x, top, _BOX_WIDTH, _BOX_HEIGHT)
        yield ground.shape(mark, Layer.HEADS, "box", path, area)
        slip = shapes.box(x + 3.4, lane.y - 2.6, _BOX_WIDTH - 6.8, 5.2)
        yield _part(ground, mark, "box-label", slip, area)
    else:
        path = shapes.disc(x + _CAN, lane.y, _CAN)
        look = "can" if mark.state == "loaded" else "can-full"
        yield ground.shape(mark, Layer.HEADS, look, path, area)
        yield _part(ground, mark, "can-hub", shapes.disc(x + _CAN, lane.y, 2), area)
    if lane.label and lane.label_fits:
        yield Shape(
            layer=Layer.NAMES,
            look="roll",
            text=lane.label,
            left=x + ground.left + _BOX_WIDTH + 6,
            right=x + ground.left + _BOX_WIDTH + 6 + len(lane.label) * 8,
            top=lane.y - 8,
            bottom=lane.y + 4.6,
            count=0,
            lane="head",
        )


def draw_dates(ground: Ground, start: Date, end: Date) -> Iterator[Shape]:
    """The dates along the drawing, and the present."""
    lanes, level = ground.lanes, ground.level
    for day, name in ticks_of(level, start, end):
        x = ground.x(midnight(day, ground.teller.zone))
        if -80 <= x < TILE:
            yield _post(ground, "date", x)
            yield _name(ground, "date", name, x + 4, lanes.dates_y)
    x = ground.x(ground.now)
    if -60 <= x < TILE + 60:
        yield _post(ground, "today", x)
        yield _name(ground, "today", gettext("today"), x + 5, 22)


def _post(ground: Ground, look: str, x: float) -> Shape:
    """A line across the drawing at one time."""
    low = ground.lanes.dates_y - 16
    return Shape(
        layer=Layer.DATES,
        look=look,
        path=shapes.line(x, 14, x, low),
        left=x + ground.left,
        right=x + ground.left,
        top=14,
        bottom=low,
        count=0,
        lane="dates",
    )


def _name(ground: Ground, look: str, text: str, x: float, y: float) -> Shape:
    left = x + ground.left
    return Shape(
        layer=Layer.NAMES,
        look=look,
        text=text,
        left=left,
        right=left + len(text) * 7,
        top=y - 12,
        bottom=y,
        count=0,
        lane="dates",
    )


def _part(ground: Ground, mark: ThreadMark, look: str, path: str, area: tuple[float, ...]) -> Shape:
    """A part of a thing that says nothing of its own."""
    return Shape(
        layer=Layer.HEADS,
        look=look,
        path=path,
        left=area[0] + ground.left,
        right=area[1] + ground.left,
        top=area[2],
        bottom=area[3],
        colour=mark.colour,
        count=0,
        lane="head",
    )
