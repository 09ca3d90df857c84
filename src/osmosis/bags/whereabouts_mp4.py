"""Blanks what may say where an MP4 or QuickTime file was made (ISO/IEC 14496-12).

Every byte keeps its place, because the tables in such a file point at places. Boxes that hold
notes become ``free`` boxes full of zeros. Tracks that are neither sound nor picture (telephones
write one with the position, second by second) lose their samples and become ``free`` too.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_CONTAINERS = frozenset((b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"mvex"))
_NOTES = frozenset((b"udta", b"meta", b"uuid", b"free", b"skip", b"wide", b"XMP_", b"Xtra"))
#: What a playable file consists of at its top; anything else is blanked.
_PLAYABLE = frozenset((b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"mfra", b"sidx"))
_SEEN_OR_HEARD = frozenset((b"vide", b"soun"))


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int
    body: int
    end: int


def mp4_without_whereabouts(data: bytes) -> bytes:
    """The same file with notes and position tracks blanked.

    Raises:
        ValueError: The file is not built as its format says, so that nothing can be promised.
    """
    out = bytearray(data)
    boxes = list(_boxes(data, 0, len(data)))
    if not boxes or boxes[0].kind not in (b"ftyp", b"moov", b"styp", b"wide", b"mdat"):
        raise ValueError("not an MP4")
    if not any(box.kind == b"moov" for box in boxes):
        raise ValueError("nothing says which samples are positions")
    is_fragmented = any(box.kind == b"moof" for box in boxes)
    for box in boxes:
        if box.kind not in _PLAYABLE:
            _blank(out, box)
        elif box.kind == b"moov":
            _blank_tracks(data, out, box, is_fragmented=is_fragmented)
            _blank_notes(data, out, box)
    return bytes(out)


def _boxes(data: bytes, at: int, end: int) -> Iterator[_Box]:
    """The boxes that lie in this stretch, which they must fill exactly."""
    while at < end:
        # QuickTime may close a list of boxes with four zero bytes.
        if end - at == 4 and data[at:end] == b"\0\0\0\0":
            return
        size, kind = struct.unpack_from(">L4s", data, at)
        body = at + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, body)
            body += 8
        elif size == 0:
            size = end - at
        if at + size > end or at + size < body:
            raise ValueError("a box that does not fit")
        yield _Box(kind, at, body, at + size)
        at += size


def _blank(out: bytearray, box: _Box) -> None:
    if box.kind == b"wide":
        return
    out[box.start + 4 : box.start + 8] = b"free"
    out[box.body : box.end] = bytes(box.end - box.body)


def _blank_notes(data: bytes, out: bytearray, parent: _Box) -> None:
    for box in _boxes(data, parent.body, parent.end):
        if box.kind in _NOTES:
            _blank(out, box)
        elif box.kind in _CONTAINERS:
            _blank_notes(data, out, box)


def _blank_tracks(data: bytes, out: bytearray, moov: _Box, *, is_fragmented: bool) -> None:
    """Blank every track that is neither seen nor heard, its samples first."""
    for track in _boxes(data, moov.body, moov.end):
        if track.kind != b"trak" or _handler(data, track) in _SEEN_OR_HEARD:
            continue
        if is_fragmented:
            raise ValueError("a track of notes in pieces")
        for start, length in _samples(data, track):
            if start < 0 or start + length > len(data):
                raise ValueError("a sample outside the file")
            out[start : start + length] = bytes(length)
        _blank(out, track)


def _find(data: bytes, box: _Box, *path: bytes) -> _Box | None:
    for kind in path:
        found = next((b for b in _boxes(data, box.body, box.end) if b.kind == kind), None)
        if found is None:
            return None
        box = found
    return box


def _handler(data: bytes, track: _Box) -> bytes:
    box = _find(data, track, b"mdia", b"hdlr")
    return b"" if box is None else data[box.body + 8 : box.body + 12]


def _samples(data: bytes, track: _Box) -> Iterator[tuple[int, int]]:
    """Start and length of each chunk of samples (sections 8.7.3 to 8.7.5)."""
    table = _find(data, track, b"mdia", b"minf", b"stbl")
    if table is None:
        raise ValueError("a track without its tables")
    sizes = _sample_sizes(data, table)
    runs = _entries(data, table, b"stsc", ">LLL")
    at, run = 0, -1
    for chunk, offset in enumerate(_chunk_offsets(data, table), start=1):
        while run + 1 < len(runs) and runs[run + 1][0] <= chunk:
            run += 1
        count = runs[run][1] if run >= 0 else 0
        if at + count > len(sizes):
            raise ValueError("more samples than sizes")
        yield offset, sum(sizes[at : at + count])
        at += count


def _entries(data: bytes, table: _Box, kind: bytes, layout: str) -> list[tuple[int, ...]]:
    box = _find(data, table, kind)
    if box is None:
        return []
    (count,) = struct.unpack_from(">L", data, box.body + 4)
    width = struct.calcsize(layout)
    if box.body + 8 + count * width > box.end:
        raise ValueError("a table that does not fit")
    return list(struct.iter_unpack(layout, data[box.body + 8 : box.body + 8 + count * width]))


def _chunk_offsets(data: bytes, table: _Box) -> list[int]:
    short = _entries(data, table, b"stco", ">L")
    return [offset for (offset,) in short or _entries(data, table, b"co64", ">Q")]


def _sample_sizes(data: bytes, table: _Box) -> list[int]:
    box = _find(data, table, b"stsz")
    if box is None:
        raise ValueError("a track without sizes")
    same, count = struct.unpack_from(">LL", data, box.body + 4)
    if same:
        if count > len(data):
            raise ValueError("more samples than bytes")
        return [same] * count
    if box.body + 12 + 4 * count > box.end:
        raise ValueError("a table that does not fit")
    return list(struct.unpack_from(f">{count}L", data, box.body + 12))
