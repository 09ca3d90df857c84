"""The tilt as a drawing: planks on a line, each of which lies as its time leans."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from osmosis.loom.shapes import disc, line, num
from osmosis.loom.tilt import Lean

_WIDTH, _HEIGHT = 1_200.0, 150.0
_Y, _NAME_Y = 70.0, 132.0
_LONGEST, _PART = 120.0, 0.36
_WHOLE_WIDTH, _WHOLE_HEIGHT, _WHOLE_HALF = 480.0, 150.0, 170.0


def planks_svg(parts: Sequence[Lean], title: str) -> str:
    """One plank for each part of the time, in the order of time."""
    step = _WIDTH / max(len(parts), 1)
    half = min(step * _PART, _LONGEST / 2)
    drawn = "".join(
        _plank(part, (place + 0.5) * step, _Y, half) + _name(part.name, (place + 0.5) * step)
        for place, part in enumerate(parts)
    )
    ground = f'<path class="tilt__ground" d="{line(0, _Y + 24, _WIDTH, _Y + 24)}"/>'
    return _sheet(ground + drawn, _WIDTH, _HEIGHT, title, "tilt__sheet")


def plank_svg(lean: Lean) -> str:
    """One large plank, with the names of its ends."""
    x, y = _WHOLE_WIDTH / 2, 62.0
    low, high = lean.told_ends
    ends = (
        f'<text class="tilt__end" x="0" y="138">{escape(low)}</text>'
        f'<text class="tilt__end" x="{num(_WHOLE_WIDTH)}" y="138" text-anchor="end">'
        f"{escape(high)}</text>"
    )
    ground = f'<path class="tilt__ground" d="{line(0, 116, _WHOLE_WIDTH, 116)}"/>'
    prop = f'<path class="tilt__prop" d="M{num(x)} {num(y)}l18 54h-36z"/>'
    drawn = ground + prop + _plank(lean, x, y, _WHOLE_HALF) + ends
    title = f"{lean.name} {lean.words}".strip()
    return _sheet(drawn, _WHOLE_WIDTH, _WHOLE_HEIGHT, title, "tilt__sheet tilt__sheet--whole")


def _plank(lean: Lean, x: float, y: float, half: float) -> str:
    if lean.is_empty:
        return f'<path class="tilt__nothing" d="{disc(x, y + 24, 2)}"/>'
    turn = math.radians(lean.degrees)
    across, down = half * math.cos(turn), half * math.sin(turn)
    path = line(x - across, y - down, x + across, y + down)
    return f'<path class="tilt__plank" d="{path}"/><path class="tilt__pin" d="{disc(x, y, 2.6)}"/>'


def _name(words: str, x: float) -> str:
    return f'<text class="tilt__name" x="{num(x)}" y="{num(_NAME_Y)}">{escape(words)}</text>'


def _sheet(drawn: str, width: float, height: float, title: str, look: str) -> str:
    return (
        f'<svg class="{look}" viewBox="0 0 {num(width)} {num(height)}" width="{num(width)}"'
        f' height="{num(height)}" role="img" aria-label="{escape(title)}">{drawn}</svg>'
    )
