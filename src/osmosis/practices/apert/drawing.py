"""The drawing of an axis with sources on it, as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.practices.apert.model import Source
from osmosis.practices.apert.rules.balancing import AxisBalance

AXIS_WIDTH = 360
_EDGE = 16
_ROW = 21
_SMALLEST, _LARGEST = 7.0, 11.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A source as a mark on the drawing of an axis.

    Attributes:
        number: Its place in the list beside the drawing, from 1.
        radius: Grows with its weight.
    """

    source: Source
    number: int
    value: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnAxis:
    """An axis with the marks of its sources, 360 wide.

    Attributes:
        height: Of the drawing.
        line_y: Where the axis runs.
        band: From where to where the weight should lie; ``None`` where nothing was said.
        mean_x: Where it lies; ``None`` when nothing has a place.
    """

    marks: Sequence[Mark]
    height: float
    line_y: float
    band: tuple[float, float] | None
    mean_x: float | None


def place(value: float) -> float:
    """Where a value of -100 to 100 lies on the drawing."""
    return round(_EDGE + (value + 100) / 200 * (AXIS_WIDTH - 2 * _EDGE), 1)


def draw_axis(balance: AxisBalance, numbers: Mapping[UUID, int]) -> DrawnAxis:
    """The drawing of an axis: marks that would lie on each other are stacked.

    Args:
        numbers: The place of each source in the list beside the drawing, from 1. Those that have
            none are not drawn.
    """
    rows: list[float] = []
    lying = []
    for one in balance.placed:
        if one.source.id not in numbers:
            continue
        x = place(one.value)
        row = next((n for n, last in enumerate(rows) if x - last >= _ROW), len(rows))
        rows[row : row + 1] = [x]
        lying.append((one, x, row))
    line_y = max(len(rows), 2) * _ROW + 8.0
    marks = [
        Mark(
            source=one.source,
            number=numbers[one.source.id],
            value=one.value,
            x=x,
            y=line_y - row * _ROW - _ROW / 2 - 2,
            radius=_radius(one.source.weight),
        )
        for one, x, row in lying
    ]
    return DrawnAxis(
        marks=marks,
        height=line_y + 16,
        line_y=line_y,
        band=_band(balance),
        mean_x=None if balance.mean is None else place(balance.mean),
    )


def _band(balance: AxisBalance) -> tuple[float, float] | None:
    if balance.target is None:
        return None
    target = balance.target
    low, high = target.value - target.tolerance, target.value + target.tolerance
    return place(max(low, -100)), place(min(high, 100))


def _radius(weight: float) -> float:
    grown: float = 8.5 * weight**0.3
    return round(min(max(grown, _SMALLEST), _LARGEST), 1)
