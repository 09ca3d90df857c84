"""Elements of WebM and Matroska, as far as the length of a recording needs them (RFC 8794)."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator

__all__ = ["elements", "info_seconds"]

_SEGMENT, _INFO = 0x18538067, 0x1549A966
_TIMESTAMP_SCALE, _DURATION = 0x2AD7B1, 0x4489
_DEFAULT_SCALE = 1_000_000  # nanoseconds in a unit (RFC 9559, section 5.1.2.9)


def info_seconds(head: bytes) -> float | None:
    """The duration in ``Segment/Info``; nothing when it stands further back or nowhere.

    Args:
        head: The first few ten thousand bytes of the file.
    """
    for name, segment in elements(head):
        if name == _SEGMENT:
            info = next((part for name, part in elements(segment) if name == _INFO), None)
            return _seconds(dict(elements(info))) if info is not None else None
    return None


def _seconds(info: dict[int, bytes]) -> float | None:
    scale = int.from_bytes(info.get(_TIMESTAMP_SCALE, b"")[:8], "big") or _DEFAULT_SCALE
    raw = info.get(_DURATION, b"")
    if len(raw) not in (4, 8):
        return None
    value = float(struct.unpack(">f" if len(raw) == 4 else ">d", raw)[0])
    return value * scale / 1e9 if math.isfinite(value) else None


def elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Id and content of each element; content that goes beyond the data is cut there."""
    at = 0
    while at < len(data):
        name, at = _variable(data, at, keep_marker=True)
        length, at = _variable(data, at, keep_marker=False)
        if at < 0:
            return
        end = len(data) if length is None else min(at + length, len(data))
        yield name or 0, data[at:end]
        at = end


def _variable(data: bytes, at: int, *, keep_marker: bool) -> tuple[int | None, int]:
    """A number of variable length and where the next thing begins; that is -1 behind the end.

    Nothing instead of the number stands for a length left open.
    """
    if at < 0 or at >= len(data) or data[at] == 0:
        return None, -1
    width = 9 - data[at].bit_length()
    if at + width > len(data):
        return None, -1
    value = int.from_bytes(data[at : at + width], "big")
    if keep_marker:
        return value, at + width
    value &= (1 << 7 * width) - 1
    return (None if value == (1 << 7 * width) - 1 else value), at + width
