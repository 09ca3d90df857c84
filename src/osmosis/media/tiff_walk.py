"""A walk through a TIFF: how large it says it is, and whether all its strips are there."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal

from osmosis.media.walking import MalformedError, Read, Shape, Skip, Step, Walk

__all__ = ["walk_tiff"]

_WIDTH, _HEIGHT = 256, 257
_WHERE = (273, 324)  # StripOffsets, TileOffsets
_HOW_LONG = (279, 325)  # StripByteCounts, TileByteCounts
_BYTES_OF_TYPE = {3: 2, 4: 4}  # SHORT, LONG
_MAX_ENTRIES = 4_096
_MAX_STRIPS = 1_000_000


@dataclass(frozen=True, kw_only=True)
class _Field:
    """One entry of a directory (TIFF 6.0, section 2)."""

    tag: int
    width: int
    count: int
    value: bytes
    order: Literal["little", "big"]

    @property
    def is_inline(self) -> bool:
        return self.width * self.count <= 4

    @property
    def offset(self) -> int:
        return int.from_bytes(self.value, self.order)

    def numbers(self, data: bytes) -> list[int]:
        end = min(self.width * self.count, len(data))
        return [
            int.from_bytes(data[at : at + self.width], self.order)
            for at in range(0, end, self.width)
        ]


def walk_tiff(shape: Shape) -> Walk:
    """The first directory, then as far as the last byte of its picture.

    A walk goes forward only. Where the directory stands behind the picture its presence already
    shows that the file is whole. BigTIFF is left to the decoder.
    """
    header = yield Read(8)
    order: Literal["little", "big"] = "little" if header[:2] == b"II" else "big"
    if int.from_bytes(header[2:4], order) != 42:
        return
    start = int.from_bytes(header[4:8], order)
    if start < 8:
        raise MalformedError
    yield Skip(start - 8)
    count = int.from_bytes((yield Read(2)), order)
    if not 0 < count <= _MAX_ENTRIES:
        raise MalformedError
    fields = _fields((yield Read(12 * count)), order)
    shape.width, shape.height = _only(fields, _WIDTH), _only(fields, _HEIGHT)
    yield from _walk_strips(fields, start + 2 + 12 * count)


def _fields(directory: bytes, order: Literal["little", "big"]) -> dict[int, _Field]:
    """The entries with whole numbers in them, by tag."""
    found = {}
    for at in range(0, len(directory), 12):
        entry = directory[at : at + 12]
        width = _BYTES_OF_TYPE.get(int.from_bytes(entry[2:4], order))
        if width:
            tag = int.from_bytes(entry[:2], order)
            many = int.from_bytes(entry[4:8], order)
            found[tag] = _Field(tag=tag, width=width, count=many, value=entry[8:], order=order)
    return found


def _only(fields: dict[int, _Field], tag: int) -> int:
    """The one number of a field that must have one."""
    field = fields.get(tag)
    if field is None or field.count != 1:
        raise MalformedError
    return field.numbers(field.value)[0]


def _walk_strips(fields: dict[int, _Field], position: int) -> Walk:
    """Read where the strips lie, if that is ahead, and step to the end of the last."""
    wanted = [fields[tag] for tag in (*_WHERE, *_HOW_LONG) if tag in fields]
    numbers = {field.tag: field.numbers(field.value) for field in wanted if field.is_inline}
    elsewhere = (field for field in wanted if not field.is_inline)
    for field in sorted(elsewhere, key=lambda field: field.offset):
        if field.offset < position:
            return
        if field.count > _MAX_STRIPS:
            raise MalformedError
        numbers[field.tag] = yield from _read_numbers(field, position)
        position = field.offset + field.width * field.count
    starts = [start for tag in _WHERE for start in numbers.get(tag, ())]
    lengths = [length for tag in _HOW_LONG for length in numbers.get(tag, ())]
    end = max((a + b for a, b in zip(starts, lengths, strict=False)), default=0)
    yield Skip(max(end - position, 0))


def _read_numbers(field: _Field, position: int) -> Generator[Step, bytes, list[int]]:
    yield Skip(field.offset - position)
    return field.numbers((yield Read(field.width * field.count)))
