"""The Loom as a poster: one drawing on a large sheet, and how it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from osmosis.kernel.clock import Instant
from osmosis.typeset.engine import Document


class PosterSize(StrEnum):
    """The large sheets, by the names that printers know."""

    A2 = "a2"
    A3 = "a3"


_WIDE_MM = {PosterSize.A2: (594, 420), PosterSize.A3: (420, 297)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Poster:
    """What stands on a poster.

    Attributes:
        title: In large letters.
        svg: The drawing, which carries its own looks.
        width: Of the drawing, in its own units.
        height: Likewise.
        about: What the drawing shows, for those who do not see it.
        key: How it is read, in short sentences.
        printed_on: The date in words.
    """

    title: str
    svg: str = field(repr=False)
    width: int
    height: int
    about: str
    key: tuple[str, ...]
    printed_on: str


def loom_poster(poster: Poster, *, at: Instant, size: PosterSize = PosterSize.A2) -> Document:
    """One sheet, lying."""
    wide, high = _WIDE_MM[size]
    data = {
        "drawing": {
            "svg": poster.svg,
            "width": poster.width,
            "height": poster.height,
            "alt": poster.about,
        },
        "wide": wide,
        "high": high,
        "key": list(poster.key),
        "printed_on": poster.printed_on,
    }
    return Document(template="loom-poster", title=poster.title, created_at=at, data=data)
