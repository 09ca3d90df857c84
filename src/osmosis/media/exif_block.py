"""Finds the EXIF block in a photograph without decoding it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from osmosis.media import kinds
from osmosis.media.container_walks import iter_boxes
from osmosis.media.kinds import HEAD_BYTES, Kind, sniff

__all__ = ["find_exif"]

_MAX_PARTS = 10_000
_MAX_BLOCK_BYTES = 1_000_000


def find_exif(photograph: bytes) -> bytes | None:
    """The EXIF block of a photograph, to be read by :func:`osmosis.media.exif.read_exif`.

    Args:
        photograph: The whole file. Of a TIFF, which is its own block, all of it is given back.
    """
    kind = sniff(photograph[:HEAD_BYTES])
    finder = _FINDERS.get(kind) if kind else None
    return finder(photograph) if finder else None


def _in_jpeg(data: bytes) -> bytes | None:
    """The first APP1 segment that says ``Exif`` (Exif 3.0, section 4.7.2)."""
    at = 2
    for _ in range(_MAX_PARTS):
        if len(data) < at + 4 or data[at] != 0xFF or data[at + 1] == 0xDA:
            return None
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        content = data[at + 4 : at + 2 + length]
        if data[at + 1] == 0xE1 and content.startswith(b"Exif\0\0"):
            return content
        at += 2 + max(length, 2)
    return None


def _in_png(data: bytes) -> bytes | None:
    return _first_chunk(data, 8, b"eXIf", order="big", tail=4, name_first=False)


def _in_webp(data: bytes) -> bytes | None:
    return _first_chunk(data, 12, b"EXIF", order="little", tail=0, name_first=True)


def _first_chunk(
    data: bytes,
    at: int,
    wanted: bytes,
    *,
    order: Literal["little", "big"],
    tail: int,
    name_first: bool,
) -> bytes | None:
    """The content of the first chunk with a name, in PNG's and in RIFF's way of chunks."""
    for _ in range(_MAX_PARTS):
        first, second = data[at : at + 4], data[at + 4 : at + 8]
        name, length = (first, second) if name_first else (second, first)
        if len(second) < 4:
            return None
        size = int.from_bytes(length, order)
        if name == wanted:
            return data[at + 8 : at + 8 + min(size, _MAX_BLOCK_BYTES)]
        at += 8 + size + tail + (size & 1 if name_first else 0)
    return None


def _in_tiff(data: bytes) -> bytes | None:
    return data


def _in_boxes(data: bytes) -> bytes | None:
    """The item of type ``Exif`` (ISO/IEC 23008-12, annex A.2.1)."""
    for name, meta in iter_boxes(data):
        if name != b"meta":
            continue
        parts = dict(iter_boxes(meta, 4))
        wanted = set(_exif_items(parts.get(b"iinf", b"")))
        for item, in_idat, start, length in _locations(parts.get(b"iloc", b"")):
            if item in wanted:
                whole = parts.get(b"idat", b"") if in_idat else data
                return _without_offset(whole[start : start + min(length, _MAX_BLOCK_BYTES)])
    return None


def _without_offset(item: bytes) -> bytes:
    """The block behind the four bytes that say how far ahead it begins."""
    return item[4 + int.from_bytes(item[:4], "big") :]


def _exif_items(iinf: bytes) -> Iterator[int]:
    """Ids of items of type ``Exif`` (ISO/IEC 14496-12, section 8.11.6)."""
    head = 6 if iinf[:1] == b"\0" else 8
    for name, entry in iter_boxes(iinf, head):
        width = {b"\2": 2, b"\3": 4}.get(entry[:1])
        if name == b"infe" and width and entry[6 + width : 10 + width] == b"Exif":
            yield int.from_bytes(entry[4 : 4 + width], "big")


def _locations(iloc: bytes) -> Iterator[tuple[int, bool, int, int]]:
    """Id, whether inside ``idat``, offset and length of each item's first extent (8.11.3)."""
    if len(iloc) < 8:
        return
    version = iloc[0]
    wide = 4 if version == 2 else 2
    offset_bytes, length_bytes, base_bytes = iloc[4] >> 4, iloc[4] & 15, iloc[5] >> 4
    index_bytes = iloc[5] & 15 if version else 0
    numbers = _Numbers(iloc, 6)
    for _ in range(min(numbers.take(wide), _MAX_PARTS)):
        item = numbers.take(wide)
        method = numbers.take(2) & 15 if version else 0
        numbers.take(2)
        base = numbers.take(base_bytes)
        extents = []
        for _ in range(min(numbers.take(2), 64)):
            numbers.take(index_bytes)
            extents.append((base + numbers.take(offset_bytes), numbers.take(length_bytes)))
        if extents and method in (0, 1):
            yield item, method == 1, *extents[0]


class _Numbers:
    """Whole numbers of differing widths from a piece of memory, zeros behind its end."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at

    def take(self, width: int) -> int:
        self._at += width
        return int.from_bytes(self._data[self._at - width : self._at], "big")


_FINDERS: dict[Kind, Callable[[bytes], bytes | None]] = {
    kinds.JPEG: _in_jpeg,
    kinds.PNG: _in_png,
    kinds.WEBP: _in_webp,
    kinds.TIFF: _in_tiff,
    kinds.HEIC: _in_boxes,
    kinds.HEIF: _in_boxes,
    kinds.AVIF: _in_boxes,
}
