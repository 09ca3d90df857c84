"""QR codes as drawings inside a page; no style attribute, no other address."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr(text: str, title: str = "") -> Markup:
    """A QR code of a short text, black on white in any theme, because scanners want that.

    Args:
        title: What it is, for who cannot see it.
    """
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        border=4, omitsize=True, dark="#000", light="#fff", title=title or None, svgclass="qr"
    )
    # Made by segno from one text that it encodes; the title is escaped there.
    return Markup(drawn)
