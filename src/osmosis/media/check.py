"""A cheap look at a file before it is sealed: it decodes nothing and imports nothing heavy.

Once a frame is sealed nobody can look at it until it is developed, so what is plainly not a
photograph, empty or cut off is refused here, in one sentence. What is only doubtful is let
through: developing looks again, and the original is kept either way.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from osmosis.languages.speaking import gettext, noop
from osmosis.media import kinds
from osmosis.media.container_walks import (
    walk_boxed_photo,
    walk_boxed_recording,
    walk_ebml,
    walk_wav,
)
from osmosis.media.kinds import HEAD_BYTES, Family, Kind, as_family, name_disagrees, sniff
from osmosis.media.limits import Limits, MediaRefusedError, refuse_too_many_pixels
from osmosis.media.photo_walks import walk_gif, walk_jpeg, walk_png, walk_webp
from osmosis.media.tiff_walk import walk_tiff
from osmosis.media.walking import MalformedError, Shape, TruncatedError, Walk, Walker

__all__ = ["Checked", "MediaCheck", "check_file"]

_CHUNK_BYTES = 65_536

_PHOTO_WALKS: dict[Kind, Callable[[Shape], Walk]] = {
    kinds.JPEG: walk_jpeg,
    kinds.PNG: walk_png,
    kinds.GIF: walk_gif,
    kinds.WEBP: walk_webp,
    kinds.TIFF: walk_tiff,
    kinds.HEIC: walk_boxed_photo,
    kinds.HEIF: walk_boxed_photo,
    kinds.AVIF: walk_boxed_photo,
}
_RECORDING_WALKS: dict[Kind, Callable[[], Walk]] = {
    kinds.WAV: walk_wav,
    kinds.M4A: walk_boxed_recording,
    kinds.MP4: walk_boxed_recording,
    kinds.QUICKTIME: walk_boxed_recording,
    kinds.THREE_GP: walk_boxed_recording,
    kinds.WEBM: walk_ebml,
    kinds.WEBM_SOUND: walk_ebml,
    kinds.MATROSKA: walk_ebml,
}

_CUT_OFF = {
    "photo": noop("The photograph is cut off: its end is missing"),
    "audio": noop("The sound is cut off: its end is missing"),
    "video": noop("The video is cut off: its end is missing"),
}
_TOO_LARGE = {
    "photo": noop("The photograph is larger than the limit of {limit}"),
    "audio": noop("The sound is larger than the limit of {limit}"),
    "video": noop("The video is larger than the limit of {limit}"),
}
# By what was expected.
_UNKNOWN = {
    None: noop("This is not a photograph, sound or video of a kind that Osmosis knows"),
    "photo": noop("This is not a photograph of a kind that Osmosis knows"),
    "audio": noop("This is not a sound recording of a kind that Osmosis knows"),
    "video": noop("This is not a video of a kind that Osmosis knows"),
}
# By what it is, and by what was expected.
_ANOTHER = {
    ("photo", "audio"): noop("This is a photograph ({name}), not a sound recording"),
    ("photo", "video"): noop("This is a photograph ({name}), not a video"),
    ("audio", "photo"): noop("This is a sound recording ({name}), not a photograph"),
    ("audio", "video"): noop("This is a sound recording ({name}), not a video"),
    ("video", "photo"): noop("This is a video ({name}), not a photograph"),
    ("video", "audio"): noop("This is a video ({name}), not a sound recording"),
}


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A file that may become a frame.

    Args:
        kind: What it is.
        size: Its length in bytes.
        width: Declared width in pixels before any turning, 0 where it is not known.
        height: Declared height, likewise.
        note: A sentence for the person where the name claims another kind, else ``None``.
    """

    kind: Kind
    size: int
    width: int = 0
    height: int = 0
    note: str | None = None


class MediaCheck:
    """Looks at a file while it streams past; refuses as early as it can.

    Args:
        name: The name it came with, only to say when its ending is wrong.
        expect: The family it was given as; without one any family will do.
        limits: The largest that is taken in.
    """

    def __init__(
        self, *, name: str = "", expect: Family | None = None, limits: Limits | None = None
    ) -> None:
        self._name = name
        self._expect = expect
        self._limits = limits or Limits()
        self._head = b""
        self._size = 0
        self._shape = Shape()
        self._kind: Kind | None = None
        self._walker: Walker | None = None

    @property
    def skippable(self) -> int:
        """How many of the next bytes need not be read; they are then told to :meth:`skip`."""
        if self._kind is None:
            return 0
        if self._walker is None or self._walker.is_done:
            return self._limits.bytes_of(self._kind.family)
        return self._walker.skippable

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes.

        Raises:
            MediaRefusedError: They show that the file cannot become a frame.
        """
        self._size += len(chunk)
        if self._kind is not None:
            self._refuse_too_large(self._kind)
            self._walk_on(chunk)
            return
        self._head += chunk
        if len(self._head) >= HEAD_BYTES:
            self._recognise()

    def skip(self, count: int) -> None:
        """Take note that ``count`` bytes were stepped over.

        Raises:
            MediaRefusedError: The file is too large.
        """
        self._size += count
        if self._kind is not None:
            self._refuse_too_large(self._kind)
        if self._walker is not None and not self._walker.is_done:
            self._walker.skip(count)

    def finish(self) -> Checked:
        """What the whole file is.

        Raises:
            MediaRefusedError: It cannot become a frame.
        """
        if self._size == 0:
            raise MediaRefusedError("The file is empty", reason="empty")
        kind = self._kind or self._recognise()
        if self._walker is not None:
            self._finish_walk(kind, self._walker)
        refuse_too_many_pixels(self._shape.width, self._shape.height, self._limits.pixels)
        return Checked(
            kind=kind,
            size=self._size,
            width=self._shape.width,
            height=self._shape.height,
            note=self._note(kind),
        )

    def _recognise(self) -> Kind:
        """Know the kind by the first bytes, and begin the walk that fits it."""
        found = sniff(self._head[:HEAD_BYTES])
        if found is None:
            raise MediaRefusedError(_UNKNOWN[self._expect], reason="unknown")
        kind = as_family(found, self._expect) if self._expect else found
        if self._expect and kind.family != self._expect:
            raise MediaRefusedError(
                gettext(_ANOTHER[kind.family, self._expect], name=gettext(kind.name)),
                reason="other_family",
            )
        self._kind = kind
        self._refuse_too_large(kind)
        if kind in _PHOTO_WALKS:
            self._walker = Walker(_PHOTO_WALKS[kind](self._shape))
        elif kind in _RECORDING_WALKS:
            self._walker = Walker(_RECORDING_WALKS[kind]())
        self._walk_on(self._head)
        self._head = b""
        return kind

    def _walk_on(self, chunk: bytes) -> None:
        if self._walker is None or self._kind is None:
            return
        try:
            self._walker.feed(chunk)
        except MalformedError:
            raise _damaged(self._kind) from None
        refuse_too_many_pixels(self._shape.width, self._shape.height, self._limits.pixels)

    def _finish_walk(self, kind: Kind, walker: Walker) -> None:
        try:
            walker.finish()
        except MalformedError:
            raise _damaged(kind) from None
        except TruncatedError:
            raise MediaRefusedError(_CUT_OFF[kind.family], reason="truncated") from None

    def _refuse_too_large(self, kind: Kind) -> None:
        limit = self._limits.bytes_of(kind.family)
        if self._size > limit:
            raise MediaRefusedError(
                gettext(_TOO_LARGE[kind.family], limit=_megabytes(limit)),
                reason="too_large",
            )

    def _note(self, kind: Kind) -> str | None:
        if not name_disagrees(self._name, kind):
            return None
        return gettext(
            "Its name ends like another kind of file, but it is {name}", name=gettext(kind.name)
        )


def check_file(
    stream: BinaryIO,
    *,
    name: str = "",
    expect: Family | None = None,
    limits: Limits | None = None,
) -> Checked:
    """Look at a file that can be sought in, reading only what must be read.

    The stream is left where the look ended.

    Raises:
        MediaRefusedError: It cannot become a frame.
    """
    check = MediaCheck(name=name, expect=expect, limits=limits)
    size = stream.seek(0, os.SEEK_END)
    position = stream.seek(0)
    while position < size:
        ahead = min(check.skippable, size - position)
        if ahead:
            check.skip(ahead)
            position = stream.seek(position + ahead)
            continue
        chunk = stream.read(_CHUNK_BYTES)
        if not chunk:
            break
        check.feed(chunk)
        position += len(chunk)
    return check.finish()


def _damaged(kind: Kind) -> MediaRefusedError:
    return MediaRefusedError(
        gettext("It begins like {name} but the rest of it is not", name=gettext(kind.name)),
        reason="damaged",
    )


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:,.0f} MB"
