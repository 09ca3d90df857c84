"""What is asked of a photograph when it is developed, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from osmosis.media.exif import ExifFacts
from osmosis.media.kinds import Kind

__all__ = ["SIZES", "DerivationFailed", "Derived", "Picture", "PictureLimits", "Size"]


@dataclass(frozen=True, kw_only=True)
class Size:
    """A size to derive. A smaller photograph is never enlarged.

    Args:
        name: What it is called in the result.
        longest: Pixels on the longer side.
        quality: JPEG quality, 1 to 95.
        widest: Pixels across when it is upright; nothing where only the longer side counts.
        is_grey: Whether it is without colours.
        most_bytes: How long the JPEG may be; where it would be longer, quality goes first, then
            pixels.
    """

    name: str
    longest: int
    quality: int = 85
    widest: int | None = None
    is_grey: bool = False
    most_bytes: int | None = None


SIZES = (
    Size(name="thumb", longest=320, quality=80),
    Size(name="print", longest=1080),
    # Half the long side of a 12-megapixel photograph: the JPEG decoder then halves it by itself,
    # in a quarter of the memory. At 2048 it could not.
    Size(name="screen", longest=2000),
)
"""The sizes that developing derives."""


@dataclass(frozen=True, kw_only=True)
class PictureLimits:
    """What deriving from one photograph may cost.

    Args:
        source_bytes: The longest original.
        pixels: The most declared pixels.
        memory_bytes: Address space of the process that decodes.
        cpu_seconds: Processor time for one photograph.
        wall_seconds: Time on the clock for one photograph.
    """

    source_bytes: int = 60_000_000
    pixels: int = 100_000_000
    memory_bytes: int = 2_147_483_648
    cpu_seconds: int = 60
    wall_seconds: float = 90.0


@dataclass(frozen=True, kw_only=True)
class Derived:
    """A JPEG made from an original: upright, in sRGB, without any metadata."""

    width: int
    height: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What a photograph is, and the sizes made of it.

    Args:
        sha256: Of the original's bytes.
        size: Length of the original in bytes.
        kind: What the original is.
        width: Of the whole original when upright, in pixels.
        height: Likewise.
        exif: What the original says of itself. The derived sizes are upright already.
        derived: The sizes, by name.
    """

    sha256: str
    size: int
    kind: Kind
    width: int
    height: int
    exif: ExifFacts
    derived: Mapping[str, Derived]


@dataclass(frozen=True, kw_only=True)
class DerivationFailed:
    """Nothing could be made of an original, which is kept all the same.

    Args:
        reason: One sentence for the person, without a full stop.
        sha256: Of the original's bytes.
        size: Length of the original in bytes.
    """

    reason: str
    sha256: str
    size: int
