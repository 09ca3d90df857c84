"""Walks through photographs: how large they say they are, and whether their end is there."""

from __future__ import annotations

from collections.abc import Generator

from osmosis.media.walking import MalformedError, Read, Scan, Shape, Skip, Step, Walk

__all__ = ["walk_gif", "walk_jpeg", "walk_png", "walk_webp"]

_MAX_PARTS = 200_000  # more chunks, segments or blocks than any real file has

_SIZED_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0..15 (ITU T.81, table B.1)
_BARE_MARKERS = frozenset({0x01, *range(0xD0, 0xD8)})


def walk_jpeg(shape: Shape) -> Walk:
    """Segments up to the first scan, then its end marker (ITU-T T.81, annex B).

    The marker is looked for behind the start of the scan, so that the whole thumbnail in the head
    of a cut-off photograph does not pass for the end. What follows it may be a film: phones
    append one.
    """
    yield Skip(2)
    for _ in range(_MAX_PARTS):
        marker = yield from _jpeg_marker()
        if marker in _BARE_MARKERS:
            continue
        length = int.from_bytes((yield Read(2)), "big") - 2
        if length < 0:
            raise MalformedError
        if marker in _SIZED_FRAMES and length >= 5:
            frame = yield Read(5)
            shape.height = int.from_bytes(frame[1:3], "big")
            shape.width = int.from_bytes(frame[3:5], "big")
            length -= 5
        yield Skip(length)
        if marker == 0xDA:
            yield Scan(b"\xff\xd9")
            return
    raise MalformedError


def _jpeg_marker() -> Generator[Step, bytes, int]:
    """The code of the next marker; fill bytes may stand before it (ITU-T T.81, B.1.1.2)."""
    if (yield Read(1)) != b"\xff":
        raise MalformedError
    code = 0xFF
    while code == 0xFF:
        code = (yield Read(1))[0]
    return code


def walk_png(shape: Shape) -> Walk:
    """Chunks up to IEND (PNG specification, third edition, section 5.3)."""
    yield Skip(8)
    header = yield Read(16)
    if header[4:8] != b"IHDR" or header[:4] != b"\0\0\0\x0d":
        raise MalformedError
    shape.width = int.from_bytes(header[8:12], "big")
    shape.height = int.from_bytes(header[12:16], "big")
    yield Skip(5 + 4)
    for _ in range(_MAX_PARTS):
        chunk = yield Read(8)
        length = int.from_bytes(chunk[:4], "big")
        if length > 0x7FFFFFFF or not chunk[4:8].isalpha():
            raise MalformedError
        yield Skip(length + 4)
        if chunk[4:8] == b"IEND":
            return
    raise MalformedError


def walk_gif(shape: Shape) -> Walk:
    """Blocks up to the end of the first picture (GIF89a, section 20 and following)."""
    header = yield Read(13)
    shape.width = int.from_bytes(header[6:8], "little")
    shape.height = int.from_bytes(header[8:10], "little")
    yield Skip(_gif_palette_bytes(header[10]))
    for _ in range(_MAX_PARTS):
        introducer = (yield Read(1))[0]
        if introducer == 0x21:
            yield Skip(1)
        elif introducer == 0x2C:
            place = yield Read(9)
            yield Skip(_gif_palette_bytes(place[8]) + 1)
        else:
            raise MalformedError
        while size := (yield Read(1))[0]:
            yield Skip(size)
        if introducer == 0x2C:
            return
    raise MalformedError


def _gif_palette_bytes(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def walk_webp(shape: Shape) -> Walk:
    """The RIFF length, and the size from whichever chunk comes first (RFC 9649, section 2)."""
    header = yield Read(30)
    declared = int.from_bytes(header[4:8], "little") + 8
    shape.width, shape.height = _webp_size(header)
    yield Skip(max(declared - 1 - len(header), 0))  # the pad byte at the end is often left out


def _webp_size(header: bytes) -> tuple[int, int]:
    form = header[12:16]
    if form == b"VP8X":
        return (
            int.from_bytes(header[24:27], "little") + 1,
            int.from_bytes(header[27:30], "little") + 1,
        )
    if form == b"VP8L":
        bits = int.from_bytes(header[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 ":
        return (
            int.from_bytes(header[26:28], "little") & 0x3FFF,
            int.from_bytes(header[28:30], "little") & 0x3FFF,
        )
    raise MalformedError
