"""How long a recording lasts, where its file says so at little cost.

Sound and video are kept as they are; nothing is decoded.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import BinaryIO

from osmosis.media import kinds
from osmosis.media.container_walks import iter_boxes
from osmosis.media.ebml import info_seconds
from osmosis.media.kinds import HEAD_BYTES, Kind, sniff

__all__ = ["duration_of"]

_MAX_BOXES = 200_000
_MAX_INDEX_BYTES = 64_000_000
_MAX_OGG_PAGE_BYTES = 65_307
_LONGEST = timedelta(days=30)


def duration_of(stream: BinaryIO) -> timedelta | None:
    """How long a recording lasts; nothing when that is not written where it is quick to find.

    Args:
        stream: A whole file that can be sought in.
    """
    stream.seek(0)
    kind = sniff(stream.read(HEAD_BYTES))
    reader = _READERS.get(kind) if kind else None
    seconds = reader(stream) if reader else None
    if seconds is None or not 0 < seconds <= _LONGEST.total_seconds():
        return None
    return timedelta(seconds=seconds)


def _wav_seconds(stream: BinaryIO) -> float | None:
    """Bytes of sound over bytes a second (``data`` and ``fmt``)."""
    size = stream.seek(0, os.SEEK_END)
    at, rate = 12, 0
    for _ in range(1_000):
        stream.seek(at)
        header = stream.read(8)
        length = int.from_bytes(header[4:8], "little")
        if header[:4] == b"fmt ":
            rate = int.from_bytes(stream.read(16)[8:12], "little")
        if header[:4] == b"data" or len(header) < 8:
            here = min(length, size - at - 8)  # a running recorder leaves the length open
            return here / rate if rate and len(header) == 8 else None
        at += 8 + length + (length & 1)
    return None


def _boxed_seconds(stream: BinaryIO) -> float | None:
    """Duration in ``moov/mvhd`` (ISO/IEC 14496-12, section 8.2.2), or in ``mehd`` of fragments."""
    size = stream.seek(0, os.SEEK_END)
    at = 0
    for _ in range(_MAX_BOXES):
        if at >= size:
            return None
        stream.seek(at)
        header = stream.read(16)
        length, head = int.from_bytes(header[:4], "big"), 8
        if length == 1:
            length, head = int.from_bytes(header[8:16], "big"), 16
        if len(header) < 8 or length < head:
            return None
        if header[4:8] == b"moov" and length <= _MAX_INDEX_BYTES:
            stream.seek(at + head)
            return _movie_seconds(stream.read(length - head))
        at += length
    return None


def _movie_seconds(moov: bytes) -> float | None:
    boxes = dict(iter_boxes(moov))
    header = boxes.get(b"mvhd", b"")
    is_wide = header[:1] == b"\1"
    scale_at, width = (20, 8) if is_wide else (12, 4)
    scale = int.from_bytes(header[scale_at : scale_at + 4], "big")
    units = _units(header[scale_at + 4 : scale_at + 4 + width])
    if units is None:
        extension = dict(iter_boxes(boxes.get(b"mvex", b""))).get(b"mehd", b"")
        units = _units(extension[4:12] if extension[:1] == b"\1" else extension[4:8])
    return units / scale if units and scale else None


def _units(number: bytes) -> int | None:
    """A duration; all zeros or all ones say that it is not known."""
    value = int.from_bytes(number, "big")
    return value if value and number.strip(b"\xff") else None


def _ogg_seconds(stream: BinaryIO) -> float | None:
    """The last page's granule position over the rate (RFC 3533; RFC 7845, section 4)."""
    stream.seek(0)
    rate, first = _ogg_rate(stream.read(HEAD_BYTES))
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - _MAX_OGG_PAGE_BYTES))
    tail = stream.read(_MAX_OGG_PAGE_BYTES)
    last = tail.rfind(b"OggS")
    granule = int.from_bytes(tail[last + 6 : last + 14], "little", signed=True)
    return (granule - first) / rate if rate and last >= 0 else None


def _ogg_rate(head: bytes) -> tuple[int, int]:
    """Units a second, and how many of them come before the beginning."""
    opus = head.find(b"OpusHead")
    if opus >= 0:
        return 48_000, int.from_bytes(head[opus + 10 : opus + 12], "little")
    vorbis = head.find(b"\x01vorbis")
    return (int.from_bytes(head[vorbis + 12 : vorbis + 16], "little") if vorbis >= 0 else 0), 0


def _flac_seconds(stream: BinaryIO) -> float | None:
    """Samples over rate in STREAMINFO (RFC 9639, section 8.2)."""
    stream.seek(8)
    bits = int.from_bytes(stream.read(18)[10:18], "big")
    rate, samples = bits >> 44, bits & ((1 << 36) - 1)
    return samples / rate if rate else None


def _webm_seconds(stream: BinaryIO) -> float | None:
    """Duration in ``Segment/Info``, which a live recorder leaves out."""
    stream.seek(0)
    return info_seconds(stream.read(65_536))


_READERS: dict[Kind, Callable[[BinaryIO], float | None]] = {
    kinds.WAV: _wav_seconds,
    kinds.M4A: _boxed_seconds,
    kinds.MP4: _boxed_seconds,
    kinds.QUICKTIME: _boxed_seconds,
    kinds.THREE_GP: _boxed_seconds,
    kinds.OPUS: _ogg_seconds,
    kinds.OGG: _ogg_seconds,
    kinds.FLAC: _flac_seconds,
    kinds.WEBM: _webm_seconds,
    kinds.MATROSKA: _webm_seconds,
}
