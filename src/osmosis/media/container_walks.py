"""Walks through containers: boxes of MPEG-4, HEIC and AVIF; RIFF of WAV; EBML of WebM."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from osmosis.media.walking import MalformedError, Read, Shape, Skip, Step, Walk

__all__ = ["iter_boxes", "walk_boxed_photo", "walk_boxed_recording", "walk_ebml", "walk_wav"]

_MAX_BOXES = 200_000
_MAX_META_BYTES = 8_000_000
_UNKNOWN_LENGTH = 0xFFFFFFFF


def walk_boxed_photo(shape: Shape) -> Walk:
    """Top-level boxes of HEIC or AVIF, and the largest size declared in ``meta``."""
    has_meta = False
    for _ in range(_MAX_BOXES):
        name, length = yield from _box_header()
        if name == b"meta" and length is not None and length <= _MAX_META_BYTES:
            shape.width, shape.height = _largest_size((yield Read(length)))
            has_meta = True
        elif not name or length is None:
            break
        else:
            yield Skip(length)
    if not has_meta:
        raise MalformedError


def walk_boxed_recording() -> Walk:
    """Top-level boxes of a recording; without ``moov`` nobody can play it."""
    has_index = False
    for _ in range(_MAX_BOXES):
        name, length = yield from _box_header()
        has_index = has_index or name == b"moov"
        if not name or length is None:
            break
        yield Skip(length)
    if not has_index:
        yield Skip(1)  # the file has ended: wanting more of it says that it is cut off


def _box_header() -> Generator[Step, bytes, tuple[bytes, int | None]]:
    """Name and length of the next box; no name at the end, no length when it lasts to the end."""
    header = yield Read(8, may_end=True)
    length, name = int.from_bytes(header[:4], "big"), header[4:8]
    if len(header) < 8 or not any(name):
        return b"", None  # some cameras end their files with a few empty bytes
    if length == 0:
        return name, None
    if length == 1:
        length = int.from_bytes((yield Read(8)), "big") - 8
    if length < 8:
        raise MalformedError
    return name, length - 8


def iter_boxes(
    data: bytes, start: int = 0, end: int | None = None
) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each box in a piece of memory, as far as they are whole."""
    end = len(data) if end is None else end
    while start + 8 <= end:
        length, head = int.from_bytes(data[start : start + 4], "big"), 8
        if length == 1:
            length, head = int.from_bytes(data[start + 8 : start + 16], "big"), 16
        elif length == 0:
            length = end - start
        if length < head or start + length > end:
            return
        yield data[start + 4 : start + 8], data[start + head : start + length]
        start += length


def _largest_size(meta: bytes) -> tuple[int, int]:
    """The largest ``ispe`` among a picture's properties (ISO/IEC 23008-12, section 6.5.3)."""
    sizes = [(0, 0)]
    for name, properties in iter_boxes(meta, 4):
        if name != b"iprp":
            continue
        for inner, shared in iter_boxes(properties):
            found = iter_boxes(shared) if inner == b"ipco" else ()
            sizes += [_ispe(content) for kind, content in found if kind == b"ispe"]
    return max(sizes, key=lambda size: size[0] * size[1])


def _ispe(content: bytes) -> tuple[int, int]:
    return int.from_bytes(content[4:8], "big"), int.from_bytes(content[8:12], "big")


def walk_wav() -> Walk:
    """The RIFF length, unless it was left open because the recording was still running."""
    header = yield Read(12)
    length = int.from_bytes(header[4:8], "little")
    if header[:4] == b"RIFF" and length not in (0, _UNKNOWN_LENGTH):
        yield Skip(max(length + 8 - 1 - 12, 0))  # the pad byte at the end is often left out


def walk_ebml() -> Walk:
    """The EBML header and the segment, whose length a live recorder leaves open (RFC 8794)."""
    for _ in range(2):
        first = (yield Read(1))[0]
        yield Skip(_leading_zeros(first))
        length = yield from _ebml_length()
        if length is None:
            return
        yield Skip(length)


def _ebml_length() -> Generator[Step, bytes, int | None]:
    first = (yield Read(1))[0]
    more = _leading_zeros(first)
    rest = yield Read(more)
    value = int.from_bytes(bytes([first & (0x7F >> more)]) + rest, "big")
    return None if value == (1 << 7 * (more + 1)) - 1 else value


def _leading_zeros(first: int) -> int:
    """How many bytes of a variable-length number follow its first (RFC 8794, section 4)."""
    if first == 0:
        raise MalformedError
    return 8 - first.bit_length()
