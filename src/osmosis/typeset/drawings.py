"""A drawing in pixels, with our faces, for those who cannot show it as SVG."""

from __future__ import annotations

from osmosis.kernel.clock import Instant
from osmosis.typeset.engine import Document, to_png

__all__ = ["drawing_as_png"]

_POINTS_PER_INCH = 72


def drawing_as_png(svg: str, *, width: int, height: int, across: int, at: Instant) -> bytes:
    """The drawing as PNG.

    Args:
        width: Of the drawing, in its own units.
        height: Likewise.
        across: How many pixels wide the PNG is to be.
        at: The date of the drawing; it does not show.
    """
    data = {"svg": svg, "width": width, "height": height}
    document = Document(template="drawing", title="Drawing", created_at=at, data=data)
    (page,) = to_png(document, pixels_per_inch=_POINTS_PER_INCH * across / width)
    return page
