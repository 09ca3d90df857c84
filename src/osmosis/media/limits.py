"""The largest files and pictures that are taken in, and the error that refuses a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from osmosis.errors import InvalidInputError
from osmosis.languages.dates import told_number
from osmosis.languages.speaking import gettext
from osmosis.media.kinds import Family

__all__ = ["Limits", "MediaRefusedError", "Reason", "refuse_too_many_pixels"]

Reason = Literal[
    "empty", "unknown", "other_family", "too_large", "too_many_pixels", "truncated", "damaged"
]


class MediaRefusedError(InvalidInputError):
    """A file that cannot become a frame, in one sentence.

    Args:
        reason: Which of the few causes it is, for programs.
    """

    def __init__(self, message: str, /, *, reason: Reason) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The largest files and pictures that are taken in; sizes in bytes."""

    photo_bytes: int = 60_000_000
    audio_bytes: int = 200_000_000
    video_bytes: int = 2_000_000_000
    pixels: int = 100_000_000

    def bytes_of(self, family: Family) -> int:
        """The largest file of a family."""
        return {
            "photo": self.photo_bytes,
            "audio": self.audio_bytes,
            "video": self.video_bytes,
        }[family]


def refuse_too_many_pixels(width: int, height: int, most: int) -> None:
    """Refuse a picture that would unfold into more pixels than are allowed.

    Raises:
        MediaRefusedError: It declares more than ``most``.
    """
    if width * height > most:
        raise MediaRefusedError(
            gettext(
                "The photograph claims {width} × {height} pixels; the limit is {most} megapixels",
                width=told_number(width),
                height=told_number(height),
                most=told_number(round(most / 1_000_000)),
            ),
            reason="too_many_pixels",
        )
