"""Writes into a WebM how long it lasts, which browsers that record leave out.

Without it a player can neither show the length nor jump. What was recorded is not touched: a copy
on its way to the player gets one element more (``Segment/Info/Duration``, RFC 9559, section
5.1.2.10). How long it lasts is read off the times of its blocks.
"""

from __future__ import annotations

import struct
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from osmosis.media.ebml import elements
from osmosis.media.walking import (
    MalformedError,
    Read,
    Skip,
    Step,
    TruncatedError,
    Walk,
    Walker,
)

__all__ = ["LengthMeter", "WebmLength", "with_length"]

_EBML, _SEGMENT, _CLUSTER, _BLOCK_GROUP = 0x1A45DFA3, 0x18538067, 0x1F43B675, 0xA0
_INFO, _SCALE, _DURATION = 0x1549A966, 0x2AD7B1, 0x4489
_TIMESTAMP, _SIMPLE_BLOCK, _BLOCK = 0xE7, 0xA3, 0xA1
_SEEK_HEAD, _CUES = 0x114D9B74, 0x1C53BB6B
_ENTERED: Final = frozenset({_SEGMENT, _CLUSTER, _BLOCK_GROUP})
# These name places in the file, which would be wrong behind what is put in.
_NAMES_PLACES: Final = frozenset({_SEEK_HEAD, _CUES})
_DEFAULT_SCALE: Final = 1_000_000  # nanoseconds in a unit (RFC 9559, section 5.1.2.9)
_LONGEST_INFO_BYTES: Final = 1 << 16


@dataclass(frozen=True, kw_only=True, slots=True)
class WebmLength:
    """How long a recording lasts, and where that is to be written.

    Attributes:
        seconds: From its beginning to the end of its last block.
        info_at: Where ``Info`` begins, in bytes.
        info_end: Where it ends.
        content: What is in it.
        scale_nanoseconds: How long its unit is.
    """

    seconds: float
    info_at: int
    info_end: int
    content: bytes
    scale_nanoseconds: int

    @property
    def added_bytes(self) -> int:
        """By how much the copy with its length is longer than the original."""
        return len(_info_with_length(self)) - (self.info_end - self.info_at)


class LengthMeter:
    """Measures a WebM while it passes, so that it need not be read again for that."""

    def __init__(self) -> None:
        self._found = _Found()
        self._walker: Walker | None = Walker(_walk(self._found))

    def feed(self, chunk: bytes) -> None:
        """Look at the next bytes; once it is known that nothing is to be put right, at none."""
        if self._walker is None:
            return
        try:
            self._walker.feed(chunk)
        except MalformedError:
            self._walker = None
            return
        if self._walker.is_done:
            self._walker = None

    def finish(self) -> WebmLength | None:
        """How long a WebM without a length lasts; ``None`` when there is nothing to put right.

        That is so when the length is there, when it is no WebM, or when it was written by a program
        that lays down an index of places. One that was cut off lasts as long as what is there.
        """
        if self._walker is None:
            return None
        try:
            self._walker.finish()
        except TruncatedError:
            pass
        except MalformedError:
            return None
        return self._found.length()


def with_length(chunks: Iterable[bytes], length: WebmLength) -> Iterator[bytes]:
    """The same file with its length written into it.

    Args:
        chunks: The file that was measured.
    """
    at, is_written = 0, False
    for chunk in chunks:
        end = at + len(chunk)
        yield chunk[: max(length.info_at - at, 0)]
        if end > length.info_at and not is_written:
            is_written = True
            yield _info_with_length(length)
        yield chunk[max(length.info_end - at, 0) :]
        at = end


class _Found:
    """What the walk has come by."""

    def __init__(self) -> None:
        self.info: tuple[int, int, bytes] | None = None
        self.cluster = 0
        self.last = 0
        self.pause = 0
        self._times: dict[int, int] = {}

    @property
    def has_length(self) -> bool:
        """Whether ``Info`` says it already."""
        return self.info is not None and _DURATION in dict(elements(self.info[2]))

    def block(self, track: int, relative: int) -> None:
        """Note the time of one block, in units."""
        time = self.cluster + relative
        if time >= self.last:
            self.last = time
            self.pause = max(time - self._times.get(track, time), 0)
        self._times[track] = time

    def length(self) -> WebmLength | None:
        """What is to be written; nothing where no block was seen."""
        if self.info is None or not self._times:
            return None
        at, end, content = self.info
        scale = int.from_bytes(dict(elements(content)).get(_SCALE, b"")[:8], "big")
        scale = scale or _DEFAULT_SCALE
        return WebmLength(
            seconds=(self.last + self.pause) * scale / 1e9,
            info_at=at,
            info_end=end,
            content=content,
            scale_nanoseconds=scale,
        )


def _walk(found: _Found) -> Walk:
    """Element by element, into segment, clusters and groups; ends early where it is of no use."""
    at = 0
    while True:
        began = at
        name, width = yield from _number(keep_marker=True, may_end=True)
        if not width:
            # The end of the file: asking for more tells it apart from an end of our own.
            yield Read(1)
        if began == 0 and name != _EBML:
            raise MalformedError
        length, more = yield from _number(keep_marker=False)
        at += width + more
        if name in _ENTERED:
            continue
        if length is None:
            raise MalformedError
        at += length
        if name in _NAMES_PLACES:
            return
        if name == _INFO:
            found.info = (began, at, (yield from _short(length, _LONGEST_INFO_BYTES)))
            if found.has_length:
                return
        else:
            yield from _look(found, name, length)


def _look(found: _Found, name: int | None, length: int) -> Generator[Step, bytes, None]:
    """Note the time of a cluster or a block; step over anything else."""
    if name == _TIMESTAMP:
        found.cluster = int.from_bytes((yield from _short(length, 8)), "big")
    elif name in (_SIMPLE_BLOCK, _BLOCK):
        yield from _block(found, length)
    else:
        yield Skip(length)


def _short(length: int, most: int) -> Generator[Step, bytes, bytes]:
    if length > most:
        raise MalformedError
    content: bytes = yield Read(length)
    return content


def _block(found: _Found, length: int) -> Generator[Step, bytes, None]:
    track, width = yield from _number(keep_marker=False)
    relative = int.from_bytes((yield Read(2)), "big", signed=True)
    found.block(track or 0, relative)
    if length < width + 2:
        raise MalformedError
    yield Skip(length - width - 2)


def _number(
    *, keep_marker: bool, may_end: bool = False
) -> Generator[Step, bytes, tuple[int | None, int]]:
    """A number of variable length and how many bytes it takes (RFC 8794, section 4).

    Nothing instead of the number stands for a length left open; no byte for the end of the file.
    """
    first = yield Read(1, may_end=may_end)
    if not first:
        return None, 0
    if first[0] == 0:
        raise MalformedError
    width = 9 - first[0].bit_length()
    raw = first + (yield Read(width - 1))
    value = int.from_bytes(raw, "big")
    if keep_marker:
        return value, width
    value &= (1 << 7 * width) - 1
    return (None if value == (1 << 7 * width) - 1 else value), width


def _info_with_length(length: WebmLength) -> bytes:
    units = length.seconds * 1e9 / length.scale_nanoseconds
    duration = b"\x44\x89\x88" + struct.pack(">d", units)
    content = length.content + duration
    return b"\x15\x49\xa9\x66" + (len(content) | 1 << 56).to_bytes(8, "big") + content
