"""How much there is: what is drawn where things lie too close to show one by one.

Nothing is left out: the counts of the shapes of a drawing add up to the things.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import ngettext
from osmosis.loom import shapes
from osmosis.loom.lanes import warp_y
from osmosis.loom.shapes import Layer, Shape, joined
from osmosis.loom.things import Ground, draw_thing, reading_look, reading_path
from osmosis.ports.practice import ThreadMark

_ONE_BY_ONE = ("call", "letter", "orphan", "checkpoint")
_TALLEST = 26.0
MOST_TOLD = 240
"""More readings than so many on a tile are drawn together, and nothing is told of each."""
_HALF = {"kept": 5.0, "open": 6.0, "unkept": 2.2, "coming": 2.2}
_Alike = tuple[Ref | None, Ref | None, str, float]
"""Readings from one lane to another, by how they are drawn and how wide."""


class _Along(NamedTuple):
    """Readings that are drawn as one: from which lane and bucket to which, and their state."""

    thread: Ref | None
    to: Ref | None
    state: str
    start: int
    end: int


def draw_density(ground: Ground, marks: Sequence[ThreadMark]) -> Iterator[Shape]:
    """The texture of moments, dates and readings."""
    yield from _moments([one for one in marks if one.kind == "frame"], ground)
    yield from _dates([one for one in marks if one.kind == "junction"], ground)
    yield from _readings([one for one in marks if one.kind == "reading"], ground)
    for mark in marks:
        if mark.kind in _ONE_BY_ONE:
            yield from draw_thing(ground, mark)


def _moments(marks: Sequence[ThreadMark], ground: Ground) -> Iterator[Shape]:
    """For each roll and bucket one strand, as wide as there are moments; and the warp's grain."""
    level = ground.level
    found: Counter[tuple[Ref | None, int]] = Counter()
    sample: dict[Ref | None, ThreadMark] = {}
    for mark in marks:
        found[mark.thread, level.bucket(mark.at)] += mark.count
        sample.setdefault(mark.thread, mark)
    together: Counter[int] = Counter()
    strands: dict[tuple[Ref | None, float | None], list[Shape]] = {}
    names = {thread: str(thread) for thread in sample}
    in_order = sorted(found.items(), key=lambda item: (item[0][1], names[item[0][0]]))
    for (thread, bucket), count in in_order:
        together[bucket] += count
        strand = _strand(ground, sample[thread], bucket, count)
        if strand is not None:
            strands.setdefault((thread, strand.width), []).append(strand)
    for alike in strands.values():
        yield joined(alike)
    for bucket, count in sorted(together.items()):
        yield _grain(ground, bucket, count)


def _strand(ground: Ground, mark: ThreadMark, bucket: int, count: int) -> Shape | None:
    head = ground.lanes.by_thread.get(mark.thread) if mark.thread else None
    if head is None:
        return None
    end = ground.x(mark.until or mark.at)
    x = min(ground.level.bucket_x(bucket) - ground.left, end)
    y = warp_y(ground.lanes.warp, head.row)
    return Shape(
        layer=Layer.STRANDS,
        look="strand-sealed" if mark.sealed else "strand",
        path=shapes.gathered(x, y, end, head.y),
        left=x + ground.left,
        right=end + ground.left,
        top=head.y,
        bottom=y,
        colour=mark.colour,
        width=round(min(0.5 + 0.5 * math.sqrt(count), 3.2), 1),
        count=count,
        lane="head",
    )


def _grain(ground: Ground, bucket: int, count: int) -> Shape:
    warp, level = ground.lanes.warp, ground.level
    x = level.bucket_x(bucket) - ground.left
    half = min(3.5 + 2.6 * math.sqrt(count), _TALLEST) / 2
    start = level.instant(x + ground.left - level.bucket_days / 2 * level.units_per_day)
    return Shape(
        layer=Layer.KNOTS,
        look="grain",
        path=shapes.line(x, warp.y - half, x, warp.y + half),
        left=x + ground.left,
        right=x + ground.left,
        top=warp.y - half,
        bottom=warp.y + half,
        told=_told_grain(count, level.bucket_days // 7, ground.teller.day(start)),
        width=round(min(level.bucket_days * level.units_per_day * 0.3, 3.4), 1),
        count=count,
        lane="warp",
    )


def _told_grain(count: int, weeks: int, day: str) -> str:
    if weeks == 1:
        return ngettext(
            "{n} moment in the week from {day}.",
            "{n} moments in the week from {day}.",
            count,
            day=day,
        )
    return ngettext(
        "{n} moment in the {weeks} weeks from {day}.",
        "{n} moments in the {weeks} weeks from {day}.",
        count,
        weeks=weeks,
        day=day,
    )


def _dates(marks: Sequence[ThreadMark], ground: Ground) -> Iterator[Shape]:
    """All dates of a pathway that came to the same, as one path of ticks."""
    paths: dict[tuple[Ref | None, str], list[ThreadMark]] = {}
    for mark in marks:
        paths.setdefault((mark.thread, mark.state), []).append(mark)
    for (_, state), every in paths.items():
        lane, half = ground.lanes.of(every[0]), _HALF.get(state, 2.2)
        xs = sorted(ground.x(mark.at) for mark in every)
        tick = f" {shapes.num(lane.y - half)}v{shapes.num(2 * half)}"
        yield Shape(
            layer=Layer.KNOTS,
            look=f"tick-{state}",
            path="".join(f"M{shapes.num(x)}{tick}" for x in xs),
            left=xs[0] + ground.left,
            right=xs[-1] + ground.left,
            top=lane.y - half,
            bottom=lane.y + half,
            count=len(every),
            lane=lane.kind,
        )


def _readings(marks: Sequence[ThreadMark], ground: Ground) -> Iterator[Shape]:
    level = ground.level
    found: dict[_Along, list[ThreadMark]] = {}
    for mark in marks:
        key = _Along(
            mark.thread,
            mark.to,
            mark.state,
            level.bucket(mark.at),
            level.bucket(mark.until or mark.at),
        )
        found.setdefault(key, []).append(mark)
    if len(found) > MOST_TOLD:
        yield from _woven_together(found.values(), ground)
        return
    for every in found.values():
        first = every[0]
        x1, x2 = _reach(first, ground)
        path, top, bottom = reading_path(ground.lanes_of(first), x1, x2)
        told = ground.teller.told(first)
        if len(every) > 1:
            start, end = ground.teller.day(first.at), ground.teller.day(first.until or first.at)
            told = ngettext(
                "{n} message from about {start}, read about {end}.",
                "{n} messages from about {start}, read about {end}.",
                len(every),
                start=start,
                end=end,
            )
        yield Shape(
            layer=Layer.ARCS,
            look=reading_look(first, x1, x2),
            path=path,
            left=x1 + ground.left,
            right=x2 + ground.left,
            top=top,
            bottom=bottom,
            told=told,
            width=_width(len(every)),
            count=len(every),
            lane=ground.lanes.of(first).kind,
        )


def _reach(mark: ThreadMark, ground: Ground) -> tuple[float, float]:
    """From where a reading reaches to where on the tile."""
    return ground.x(mark.at), ground.x(mark.until or mark.at)


def _woven_together(found: Iterable[Sequence[ThreadMark]], ground: Ground) -> Iterator[Shape]:
    """Readings between the same lanes that look alike, as one path."""
    alike: defaultdict[_Alike, list[tuple[float, float, int]]] = defaultdict(list)
    sample: dict[_Alike, ThreadMark] = {}
    for every in found:
        first, width = every[0], _width(len(every))
        x1, x2 = _reach(first, ground)
        key = (first.thread, first.to, reading_look(first, x1, x2), width)
        alike[key].append((x1, x2, len(every)))
        sample.setdefault(key, first)
    for key, reaches in alike.items():
        lanes = ground.lanes_of(sample[key])
        paths = [reading_path(lanes, x1, x2) for x1, x2, _ in reaches]
        yield Shape(
            layer=Layer.ARCS,
            look=key[2],
            path="".join(path for path, _, _ in paths),
            left=min(x1 for x1, _, _ in reaches) + ground.left,
            right=max(x2 for _, x2, _ in reaches) + ground.left,
            top=min(top for _, top, _ in paths),
            bottom=max(bottom for _, _, bottom in paths),
            width=key[3],
            count=sum(count for _, _, count in reaches),
            lane=lanes[0].kind,
        )


def _width(count: int) -> float:
    return round(min(0.7 + 0.3 * math.sqrt(count), 2.6), 1)
