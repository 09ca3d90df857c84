"""Pictures for e-readers: as large as the screen, grey where it is, short enough for a book.

They are made in the limited child process. Of what moves, the first picture is taken; what is no
raster picture (SVG, a page, a script) is refused with a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from osmosis.languages.speaking import noop
from osmosis.media.pictures import DerivationFailed, PictureLimits, Size
from osmosis.media.worker import PictureWorker

__all__ = ["PROFILES", "ReaderPicture", "ReaderProfile", "reader_picture", "reader_worker"]

_SIZE = "reader"
_SPECK_PIXELS = 8
_LIMITS: Final = PictureLimits(
    source_bytes=30_000_000, pixels=100_000_000, memory_bytes=1_073_741_824, cpu_seconds=20
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReaderProfile:
    """What a screen can show.

    Attributes:
        name: By which it is chosen and stored.
        title: What the person reads.
        width: Pixels across, held upright.
        height: Pixels from top to bottom.
        is_grey: Whether it shows no colours.
        quality: JPEG quality.
        most_bytes: The longest picture.
    """

    name: str
    title: str
    width: int
    height: int
    is_grey: bool = True
    quality: int = 80
    most_bytes: int = 250_000


PROFILES: Final = {
    profile.name: profile
    for profile in (
        ReaderProfile(name="eink-6", title=noop("E-ink, 6 inches"), width=1072, height=1448),
        ReaderProfile(name="eink-7", title=noop("E-ink, 7 inches"), width=1264, height=1680),
        ReaderProfile(name="eink-8", title=noop("E-ink, 8 inches"), width=1440, height=1920),
        ReaderProfile(
            name="eink-10",
            title=noop("E-ink, 10 inches"),
            width=1860,
            height=2480,
            most_bytes=400_000,
        ),
        ReaderProfile(
            name="tablet",
            title=noop("Tablet or computer, in colour"),
            width=1600,
            height=2000,
            is_grey=False,
            quality=82,
            most_bytes=500_000,
        ),
        ReaderProfile(
            name="plain",
            title=noop("Anything, as small as possible"),
            width=600,
            height=800,
            quality=70,
            most_bytes=60_000,
        ),
    )
}
"""The screens there are, by name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReaderPicture:
    """A JPEG for a reader, without any metadata."""

    width: int
    height: int
    data: bytes = field(repr=False)


def reader_worker(profile: ReaderProfile, *, most_bytes: int | None = None) -> PictureWorker:
    """The child that makes pictures for a screen; to be closed.

    Args:
        most_bytes: The longest picture, where a book of many must stay small.
    """
    size = Size(
        name=_SIZE,
        longest=max(profile.width, profile.height),
        widest=profile.width,
        quality=profile.quality,
        is_grey=profile.is_grey,
        most_bytes=min(profile.most_bytes, most_bytes or profile.most_bytes),
    )
    return PictureWorker(sizes=(size,), limits=_LIMITS)


def reader_picture(worker: PictureWorker, data: bytes) -> ReaderPicture | DerivationFailed:
    """The picture as the worker's screen shows it, or why there is none.

    Raises:
        ConfigError: No child can be begun.
    """
    made = worker.derive(data)
    if isinstance(made, DerivationFailed):
        return made
    if min(made.width, made.height) < _SPECK_PIXELS:
        reason = noop("The picture is too small to show anything")
        return DerivationFailed(reason=reason, sha256=made.sha256, size=made.size)
    size = made.derived[_SIZE]
    return ReaderPicture(width=size.width, height=size.height, data=size.data)
