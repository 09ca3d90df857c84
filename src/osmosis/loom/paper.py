"""The drawing on paper: one SVG that carries its own looks, in the light."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from osmosis.loom.drawing import Weave
from osmosis.loom.levels import View
from osmosis.loom.shapes import num
from osmosis.loom.svg import labels_svg, tile_svg
from osmosis.typeset.palette import COLOURS

_GROUND, _CALM, _GLOW, _CARD = "#fdfbf6", "#e9e0d0", "#fffefa", "#fffefa"
# A shape in a layer with looks of its own names the layer too, or the layer's would win.
_INK, _SOFT, _FAINT, _RULE = "#241f1a", "#564d43", "#8b7f6f", "#d8cfbf"
_BRASS, _WARM, _METAL = "#c9a45c", "#7a3c10", "#e4dfd6"
_SERIF, _EDGE = "Alegreya", "Barlow Condensed, Barlow"

_LOOKS: Final = {
    "path": "fill:none;stroke:none",
    ".loom--closed": f"fill:{_CALM}",
    ".loom--opening": f"fill:{_GLOW}",
    ".loom--opening-early": "fill:#eedfc0",
    ".loom--date": f"stroke:{_RULE};stroke-dasharray:1 5",
    ".loom--today": f"stroke:{_BRASS};stroke-width:1.4",
    ".loom--others": f"stroke:{_WARM};opacity:.5",
    ".loom--others-far": f"stroke:{_WARM};opacity:.3",
    ".loom--others-years": f"stroke:{_WARM};opacity:.16",
    ".loom--sitting": f"stroke:{_FAINT};stroke-width:.8;opacity:.6",
    ".loom--pathway": f"stroke:{_SOFT};stroke-width:1",
    ".loom--plan": f"stroke:{_SOFT};stroke-width:1;stroke-dasharray:9 3",
    ".loom__arcs path": f"stroke:{_SOFT};stroke-width:.9",
    ".loom__arcs .loom--read-read": "opacity:.75",
    ".loom__arcs .loom--read-will": f"stroke:{_WARM};stroke-dasharray:7 3.5",
    ".loom__arcs .loom--read-may": f"stroke:{_FAINT};stroke-dasharray:.5 4;stroke-linecap:round",
    ".loom__arcs .loom--far": "opacity:.5;stroke-dasharray:none",
    ".loom__strands path": "stroke-width:.8;opacity:.8",
    ".loom__strands .loom--strand-sealed": "opacity:.5",
    ".loom__strands .loom--call": "stroke-dasharray:.5 4.5;stroke-linecap:round;stroke-width:1.4",
    ".loom--warp": "stroke:#766d64;stroke-width:.8",
    ".loom--warp-coming": f"stroke:{_FAINT};stroke-width:.8;stroke-dasharray:2 8",
    ".loom--grain": f"stroke:{_INK};opacity:.42",
    ".loom--moment": f"stroke:{_GROUND};stroke-width:.8",
    ".loom--moment-sealed": f"fill:{_GROUND};stroke-width:1.3",
    ".loom--moment-void": f"fill:{_GROUND};stroke:{_FAINT};stroke-dasharray:1.5 1.5",
    ".loom--date-kept": f"fill:{_INK}",
    ".loom--date-open": f"fill:{_GROUND};stroke:{_WARM};stroke-width:2.2",
    ".loom--date-unkept": f"fill:{_GROUND};stroke:{_FAINT};stroke-dasharray:2 2.4",
    ".loom--date-coming": f"fill:{_GROUND};stroke:{_SOFT}",
    ".loom--tick-kept": f"stroke:{_INK}",
    ".loom--tick-open": f"stroke:{_WARM}",
    ".loom--tick-unkept": f"stroke:{_FAINT}",
    ".loom--tick-coming": f"stroke:{_FAINT};stroke-width:.7",
    ".loom--letter-sent": f"fill:{_CARD};stroke:{_SOFT}",
    ".loom--letter-opens": f"fill:{_CARD};stroke:{_SOFT}",
    ".loom__arcs .loom--nobody": f"stroke:{_SOFT}",
    ".loom--point-signed": f"fill:{_INK}",
    ".loom--point-open": f"fill:{_GROUND};stroke:{_WARM}",
    ".loom--point-coming": f"fill:{_GROUND};stroke:{_SOFT}",
    ".loom--point-unsigned": f"fill:{_GROUND};stroke:{_FAINT};stroke-dasharray:2 2",
    ".loom--can": f"fill:{_METAL};stroke:{_SOFT}",
    ".loom--can-full": f"fill:#b9b1a4;stroke:{_SOFT}",
    ".loom--box-label": "fill:#fbf6ea",
    "text": (
        f"font-family:{_SERIF};font-size:14px;font-style:italic;fill:{_INK};stroke:{_GROUND};"
        "stroke-width:3.5px;stroke-linejoin:round;paint-order:stroke"
    ),
    ".loom__name--gate": "stroke:none",
    ".loom__name--date": (
        f"font-family:{_EDGE};font-size:13px;font-style:normal;font-weight:600;fill:{_SOFT};"
        "stroke:none"
    ),
}
_OF_A_ROLL: Final = (
    (".loom__strands", "stroke"),
    (".loom--moment", "fill"),
    (".loom--moment-sealed", "stroke"),
    (".loom--box", "fill"),
    (".loom--can-hub", "fill"),
)


def paper_svg(weave: Weave, view: View) -> str:
    """The drawing of a stretch of the calendar as a file of its own, for paper."""
    height, width, left = num(weave.lanes.height), num(view.width), num(view.left)
    tiles = "".join(tile_svg(weave, number) for number in view.tiles())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} 0 {width} {height}"'
        f' width="{width}" height="{height}"><style>{"".join(_rules())}</style>'
        f"{tiles}{labels_svg(weave, view)}</svg>"
    )


def _rules() -> Iterator[str]:
    for selector, looks in _LOOKS.items():
        yield f"{selector}{{{looks}}}"
    for name, colour in COLOURS.items():
        for of, looks in _OF_A_ROLL:
            gap = " " if of.startswith(".loom__") else ""
            yield f'{of}{gap}[data-colour="{name}"]{{{looks}:{colour}}}'
