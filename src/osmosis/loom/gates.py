"""Gates: closed time as the broad calm surface, openings as narrow marks in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import ngettext
from osmosis.loom import shapes
from osmosis.loom.shapes import Layer, Shape, joined
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
    drawn = [_surface(ground, one) if one.kind == "closed" else _slit(ground, one) for one in its]
    yield from _merged(drawn) if ground.is_silent else drawn
    if ground.level.counts_months:
        yield from _crossed(ground, [mark for mark in its if mark.kind == "opening"])
    else:
        yield from _crossings(ground, marks)


def _surface(ground: Ground, mark: ThreadMark) -> Shape:
    lane = ground.lanes.of(mark)
    x, end = ground.x(mark.at), ground.x(mark.until or mark.at)
    path = shapes.box(x, lane.top, end - x, lane.bottom - lane.top)
    area = (x, end, lane.top, lane.bottom)
    return ground.shape(mark, Layer.CALM, "closed", path, area)


def _slit(ground: Ground, mark: ThreadMark) -> Shape:
    lane = ground.lanes.of(mark)
    x, width = _place(ground, mark)
    path = shapes.box(x, lane.top, width, lane.bottom - lane.top)
    look = "opening-early" if mark.state == "early" else "opening"
    return ground.shape(mark, Layer.CALM, look, path, (x, x + width, lane.top, lane.bottom))


def _place(ground: Ground, mark: ThreadMark) -> tuple[float, float]:
    """Where an opening begins, and how wide its mark is: never too narrow to be seen."""
    x, end = ground.x(mark.at), ground.x(mark.until or mark.at)
    return x, max(end - x, _LEAST_SLIT)


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
    low = ground.lanes.gates_bottom + _CROSSING_BELOW - 6
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
    for every in by_gate.values():
        silent = replace(ground, is_silent=True)
        drawn = [_crossing(silent, one, ground.x(one.at), 0.4) for one in every]
        yield from _merged([replace(one, look="others-years") for one in drawn])


def _merged(drawn: Sequence[Shape]) -> Iterator[Shape]:
    """Shapes that look alike at the same height as one of which nothing is told."""
    alike: defaultdict[tuple[str, float, float], list[Shape]] = defaultdict(list)
    for one in drawn:
        alike[one.look, one.top, one.bottom].append(one)
    yield from (joined(every) for every in alike.values())
