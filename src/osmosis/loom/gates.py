"""Gates: closed time as the broad calm surface, openings as narrow marks in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import ngettext
from osmosis.loom import shapes
from osmosis.loom.shapes import Layer, Shape
from osmosis.loom.things import Ground
from osmosis.ports.practice import ThreadMark

_LEAST_SLIT = 1.6
_CROSSING_BELOW = 12.0
_WIDEST = 5.0
_MOST_VOICES = 12
MOST_TOLD = 240
"""More marks than so many on a tile are drawn together, and nothing is told of each."""


def draw_gates(ground: Ground, marks: Sequence[ThreadMark]) -> Iterator[Shape]:
    """The surfaces, the openings, and where other threads cross."""
    its = [mark for mark in marks if mark.kind in ("closed", "opening")]
    if len(its) > MOST_TOLD:
        ground = replace(ground, is_silent=True)
        yield from _surfaces(ground, its)
    else:
        yield from (_surface(ground, mark) for mark in its)
    if ground.level.counts_months:
        yield from _crossed(ground, [mark for mark in its if mark.kind == "opening"])
    else:
        yield from _crossings(ground, marks)


def _surface(ground: Ground, mark: ThreadMark) -> Shape:
    lane = ground.lanes.of(mark)
    x, width = _place(ground, mark)
    path = shapes.box(x, lane.top, width, lane.bottom - lane.top)
    area = (x, x + width, lane.top, lane.bottom)
    return ground.shape(mark, Layer.CALM, _look(mark), path, area)


def _surfaces(ground: Ground, marks: Sequence[ThreadMark]) -> Iterator[Shape]:
    """Those of one gate that look alike as one of which nothing is told."""
    alike: defaultdict[tuple[Ref | None, str], list[ThreadMark]] = defaultdict(list)
    for mark in marks:
        alike[mark.thread, _look(mark)].append(mark)
    for (_, look), every in alike.items():
        lane = ground.lanes.of(every[0])
        places = [_place(ground, mark) for mark in every]
        yield Shape(
            layer=Layer.CALM,
            look=look,
            path=shapes.boxes(places, lane.top, lane.bottom - lane.top),
            left=min(x for x, _ in places) + ground.left,
            right=max(x + width for x, width in places) + ground.left,
            top=lane.top,
            bottom=lane.bottom,
            count=len(every),
            lane=lane.kind,
        )


def _look(mark: ThreadMark) -> str:
    if mark.kind == "closed":
        return "closed"
    return "opening-early" if mark.state == "early" else "opening"


def _place(ground: Ground, mark: ThreadMark) -> tuple[float, float]:
    """Where it begins, and how wide its mark is: that of an opening never too narrow to be seen."""
    x, end = ground.x(mark.at), ground.x(mark.until or mark.at)
    return x, end - x if mark.kind == "closed" else max(end - x, _LEAST_SLIT)


def _crossings(ground: Ground, marks: Sequence[ThreadMark]) -> Iterator[Shape]:
    """The sources of each opening, side by side; seen from afar, one thread for all of them."""
    by_opening: defaultdict[Ref, list[ThreadMark]] = defaultdict(list)
    for mark in marks:
        if mark.kind == "source":
            by_opening[mark.ref].append(mark)
    for voices in by_opening.values():
        voices.sort(key=lambda one: (-one.seconds, one.label))
        if ground.level.is_dense:
            yield _together(ground, voices)
        else:
            yield from _each(ground, voices)


def _each(ground: Ground, voices: Sequence[ThreadMark]) -> Iterator[Shape]:
    x, width = _place(ground, voices[0])
    shown = voices[:_MOST_VOICES]
    step = max(width / (len(shown) + 1), 2.0)
    for place, mark in enumerate(shown, 1):
        wide = min(max(mark.seconds / 300, 0.7), _WIDEST, step)
        yield _crossing(ground, mark, x + place * step, wide)


def _together(ground: Ground, voices: Sequence[ThreadMark]) -> Shape:
    x, width = _place(ground, voices[0])
    seconds = sum(mark.seconds for mark in voices)
    told = ngettext(
        "{n} source had a say, {day}.",
        "{n} sources had a say, {day}.",
        len(voices),
        day=ground.teller.day(voices[0].at),
    )
    drawn = _crossing(ground, voices[0], x + width / 2, min(max(seconds / 3600, 0.5), 1.6))
    return replace(drawn, look="others-far", told=told, address="", count=len(voices))


def _crossing(ground: Ground, mark: ThreadMark, x: float, width: float) -> Shape:
    """From outside through an opening to one's own life."""
    lane, warp = ground.lanes.of(mark), ground.lanes.warp
    low = _low(ground)
    return Shape(
        layer=Layer.WEFT,
        look="others",
        path=shapes.line(x, low, x, warp.top),
        left=x + ground.left,
        right=x + ground.left,
        top=warp.top,
        bottom=low,
        told=ground.told(mark),
        address=mark.address,
        width=round(width, 1),
        lane=lane.kind,
    )


def _crossed(ground: Ground, openings: Sequence[ThreadMark]) -> Iterator[Shape]:
    """Over years: where others crossed, as one quiet grain for each gate."""
    by_gate: defaultdict[Ref | None, list[ThreadMark]] = defaultdict(list)
    for mark in openings:
        by_gate[mark.thread].append(mark)
    top, low = ground.lanes.warp.top, _low(ground)
    for every in by_gate.values():
        xs = [ground.x(mark.at) for mark in every]
        yield Shape(
            layer=Layer.WEFT,
            look="others-years",
            path=shapes.uprights(xs, low, top),
            left=min(xs) + ground.left,
            right=max(xs) + ground.left,
            top=top,
            bottom=low,
            width=0.4,
            count=len(every),
            lane=ground.lanes.of(every[0]).kind,
        )


def _low(ground: Ground) -> float:
    """From where below the gates other threads come."""
    return ground.lanes.gates_bottom + _CROSSING_BELOW - 6
