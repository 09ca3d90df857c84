"""What a drawing is made of: paths with a place, each in one layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class Layer(StrEnum):
    """What is drawn over what: the first lies lowest."""

    CALM = "calm"
    DATES = "dates"
    WEFT = "weft"
    LINES = "lines"
    ARCS = "arcs"
    STRANDS = "strands"
    WARP = "warp"
    KNOTS = "knots"
    HEADS = "heads"
    NAMES = "names"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """One path, or one name, in the units of its level.

    Attributes:
        look: How it is drawn: the last part of its class.
        path: As an SVG spells it, with x from the left edge of its tile.
        left: From where it reaches, in units from the origin.
        right: To where.
        top: From where it reaches across the drawing.
        bottom: To where.
        told: Who reads what when, or what else it is; empty for what is only a part of the picture.
        address: Where it leads; empty for nowhere.
        colour: The colour of its roll.
        width: Of its line, where that says how much there is.
        text: For a name: its words, which stand at ``left`` and ``bottom``.
        count: So many things it stands for.
        lane: On which kind of lane it lies.
    """

    layer: Layer
    look: str
    left: float
    right: float
    top: float
    bottom: float
    path: str = ""
    told: str = ""
    address: str = ""
    colour: str = ""
    width: float | None = None
    text: str = ""
    count: int = 1
    lane: str = ""


LAYERS: Final = tuple(Layer)
Point = tuple[float, float]


def joined(drawn: Sequence[Shape]) -> Shape:
    """Shapes that look alike as one; nothing is told of it, and it leads nowhere."""
    if len(drawn) == 1:
        return drawn[0]
    return replace(
        drawn[0],
        path="".join(one.path for one in drawn),
        left=min(one.left for one in drawn),
        right=max(one.right for one in drawn),
        top=min(one.top for one in drawn),
        bottom=max(one.bottom for one in drawn),
        told="",
        address="",
        count=sum(one.count for one in drawn),
    )


def num(value: float) -> str:
    """A number as short as one tenth of a unit allows."""
    spelled = f"{value:.1f}"
    return spelled[:-2] if spelled[-1] == "0" else spelled


def move(x: float, y: float) -> str:
    """The beginning of a path."""
    return f"M{num(x)} {num(y)}"


def line(x1: float, y1: float, x2: float, y2: float) -> str:
    """A straight line."""
    return f"{move(x1, y1)}L{num(x2)} {num(y2)}"


def disc(x: float, y: float, radius: float) -> str:
    """A circle."""
    r, across = num(radius), num(2 * radius)
    back = num(-2 * radius)
    return f"{move(x - radius, y)}a{r} {r} 0 1 1 {across} 0a{r} {r} 0 1 1 {back} 0z"


def diamond(x: float, y: float, radius: float) -> str:
    """A square on its corner."""
    r, back = num(radius), num(-radius)
    return f"{move(x - radius, y)}l{r} {back}l{r} {r}l{back} {r}z"


def box(x: float, y: float, width: float, height: float) -> str:
    """A rectangle."""
    return boxes([(x, width)], y, height)


def boxes(places: Iterable[tuple[float, float]], y: float, height: float) -> str:
    """Rectangles at one height.

    Args:
        places: Where each begins, and how wide it is.
    """
    top, high = num(y), num(height)
    return "".join(f"M{num(x)} {top}h{num(w)}v{high}h{num(-w)}z" for x, w in places)


def uprights(places: Iterable[float], foot: float, head: float) -> str:
    """Straight lines across the drawing, from one height to another."""
    low, high = num(foot), num(head)
    return "".join(f"M{x} {low}L{x} {high}" for x in map(num, places))


def bow(x1: float, x2: float, y: float, depth: float) -> str:
    """An arc that hangs below a line."""
    lead, low = (x2 - x1) * 0.22, y + depth * 4 / 3
    return curve((x1, y), (x1 + lead, low), (x2 - lead, low), (x2, y))


def crossing(x1: float, y1: float, x2: float, y2: float) -> str:
    """A thread from one line to another: soon off the one, and late onto the other."""
    lead = (x2 - x1) * 0.5
    return curve((x1, y1), (x1 + lead, y1), (x2 - lead, y2), (x2, y2))


def leaving(x: float, y: float, depth: float) -> str:
    """The beginning of an arc that goes too far to be drawn whole."""
    return curve((x, y), (x + 6, y + depth * 0.7), (x + 20, y + depth), (x + 44, y + depth))


def arriving(x: float, y: float, depth: float) -> str:
    """The end of such an arc."""
    return curve((x - 44, y + depth), (x - 20, y + depth), (x - 6, y + depth * 0.7), (x, y))


def gathered(x1: float, y1: float, x2: float, y2: float) -> str:
    """A thread that leaves the warp upwards, and then runs along with others to its capsule."""
    reach = x2 - x1
    rises = (x1 + min(reach * 0.04, 14), y2 + (y1 - y2) * 0.12)
    return curve((x1, y1), rises, (x1 + reach * 0.3, y2), (x2, y2))


def given(x1: float, y1: float, x2: float, y2: float) -> str:
    """A thread that leaves its capsule and comes down to whoever calls."""
    reach = x2 - x1
    falls = (x2 - min(reach * 0.04, 14), y2 - (y2 - y1) * 0.12)
    return curve((x1, y1), (x1 + reach * 0.7, y1), falls, (x2, y2))


def curve(start: Point, one: Point, two: Point, end: Point) -> str:
    """A cubic curve with its two handles."""
    # Its numbers are spelled at once, as :func:`num` does it: most of a drawing is curves.
    numbers = (*start, *one, *two, *end)
    spelled = "M{:.1f} {:.1f}C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f} ".format(*numbers)
    return spelled.replace(".0 ", " ").replace(".0C", "C")[:-1]
