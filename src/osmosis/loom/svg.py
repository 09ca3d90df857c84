"""Tiles and whole drawings as SVG: classes for the stylesheet, and nothing inline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from osmosis.languages.speaking import gettext
from osmosis.loom.drawing import Weave
from osmosis.loom.levels import TILE, View
from osmosis.loom.shapes import Shape, num

NAMES_X = 8
OVERLAP = 0.4
"""So far a tile reaches over the next one, so that no seam shows between them."""


def tile_svg(weave: Weave, number: int, *, alone: bool = False) -> str:
    """One tile, which cuts off what reaches beyond it.

    Args:
        alone: Whether it is a file of its own, and not a piece of a drawing.
    """
    height = num(weave.lanes.height)
    left = number * TILE
    body = "".join(_layers(weave.tile(number), left, can_focus=not weave.level.is_dense))
    named = ' xmlns="http://www.w3.org/2000/svg"' if alone else ""
    wide = f"{TILE + OVERLAP:g}"
    # A description and no title: that would be shown wherever the pointer rests.
    since = escape(gettext("From {day}", day=weave.teller.day(weave.level.instant(left))))
    return (
        f'<svg{named} class="loom__tile" data-tile="{number}" x="{left}" y="0" role="group"'
        f' aria-labelledby="loom-tile-{number}" width="{wide}" height="{height}"'
        f' viewBox="0 0 {wide} {height}"><desc id="loom-tile-{number}">{since}</desc>{body}</svg>'
    )


def drawing_svg(weave: Weave, view: View, title: str, about: str) -> str:
    """The drawing of a stretch of the calendar, out of its tiles."""
    height, width = num(weave.lanes.height), num(view.width)
    tiles = "".join(tile_svg(weave, number) for number in view.tiles())
    left = num(view.left)
    return (
        f'<svg class="loom__sheet" xmlns="http://www.w3.org/2000/svg"'
        f' data-level="{weave.level.name}" data-units="{weave.level.units_per_day:.6f}"'
        f' viewBox="{left} 0 {width} {height}" width="{width}" height="{height}" role="group"'
        f' aria-labelledby="loom-title loom-about"><desc id="loom-title">{escape(title)}</desc>'
        f'<desc id="loom-about">{escape(about)}</desc>'
        f'<g class="loom__tiles">{tiles}</g>'
        f"{labels_svg(weave, view)}</svg>"
    )


def labels_svg(weave: Weave, view: View) -> str:
    """The names of what runs along the drawing, at its left edge."""
    size = f'width="{num(view.width)}" height="{num(weave.lanes.height)}"'
    names = "".join(_lane_names(weave))
    return (
        f'<svg class="loom__labels" x="{num(view.left)}" y="0" {size} aria-hidden="true">'
        f"{names}</svg>"
    )


def _layers(found: Sequence[Shape], left: float, *, can_focus: bool) -> Iterator[str]:
    for layer, every in groupby(found, key=lambda shape: shape.layer):
        drawn = "".join(_shapes(every, left, can_focus=can_focus))
        yield f'<g class="loom__{layer.value}">{drawn}</g>'


def _shapes(every: Iterable[Shape], left: float, *, can_focus: bool) -> Iterator[str]:
    for shape in every:
        if shape.text:
            yield _text(shape.text, shape.left - left, shape.bottom, shape.look)
        else:
            yield _path(shape, can_focus=can_focus)


def _path(shape: Shape, *, can_focus: bool) -> str:
    colour = f' data-colour="{shape.colour}"' if shape.colour else ""
    width = f' stroke-width="{num(shape.width)}"' if shape.width else ""
    drawn = f'<path class="loom--{shape.look}"{colour}{width} d="{shape.path}"/>'
    if not shape.told:
        return drawn
    told = escape(shape.told)
    if shape.address:
        return f'<a href="{escape(shape.address)}" aria-label="{told}">{drawn}</a>'
    focus = ' tabindex="0"' if can_focus else ""
    return f'<g role="img"{focus} aria-label="{told}">{drawn}</g>'


def _lane_names(weave: Weave) -> Iterator[str]:
    """The names of what runs along the drawing, at its left edge."""
    lanes = weave.lanes
    every = [*lanes.by_thread.values(), *([lanes.letters] if lanes.letters else [])]
    yield _text(gettext("own life"), NAMES_X, lanes.warp.bottom + 15, "own")
    for lane in every:
        if lane.kind == "gate" and lane.label:
            yield _text(lane.label, NAMES_X, lane.y + 5, "gate")
        elif lane.kind in ("pathway", "plan", "letters"):
            yield _text(lane.label, NAMES_X, lane.y - 6, "lane")


def _text(words: str, x: float, y: float, look: str) -> str:
    spelled = f'x="{num(x)}" y="{num(y)}"'
    return f'<text class="loom__name--{look}" {spelled}>{escape(words)}</text>'
