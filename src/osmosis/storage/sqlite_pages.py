"""Reads records straight out of a SQLite file's pages, past everything that may be broken in it.

Only the leaves of tables are looked at; the tree above them, the schema and the header may be
damaged. What is found is trusted no further than its own hash goes. The format is described at
https://www.sqlite.org/fileformat2.html; the names of its sections are given below.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

PAGE = 4096
_WAL_HEADER = 32
_WAL_FRAME = 24
_LEAF_HEADER = 8
_TABLE_LEAF = 0x0D
_FIRST_PAGE_HEADER = 100
_LARGEST_LOCAL = PAGE - 35
_LEAST_LOCAL = (PAGE - 12) * 32 // 255 - 23
_MOST_CELLS = (PAGE - _LEAF_HEADER) // 6
# Sizes of the serial types 0 to 9 (section 2.1, "Record Format").
_SIZES = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)

Value = None | int | float | str | bytes


class _BrokenRecordError(ValueError):
    """These bytes are no record."""


class DatabasePages:
    """The pages of a SQLite file, each in every version that can be found.

    Besides the file itself these are the frames of its write-ahead log. A frame whose checksum is
    wrong is not skipped: SQLite would throw away that one and all that follow, acknowledged or
    not.
    """

    def __init__(self, path: Path) -> None:
        self._versions: dict[int, list[bytes]] = {}
        data = path.read_bytes() if path.exists() else b""
        for number in range(len(data) // PAGE):
            self._add(number + 1, data[number * PAGE : (number + 1) * PAGE])
        log = path.with_name(f"{path.name}-wal")
        self._read_log(log.read_bytes() if log.exists() else b"")

    def records(self) -> Iterator[list[Value]]:
        """The values of every record that can be read, from every leaf of every table."""
        for number, versions in self._versions.items():
            for page in versions:
                yield from self._leaf(page, _FIRST_PAGE_HEADER if number == 1 else 0)

    def _add(self, number: int, page: bytes) -> None:
        versions = self._versions.setdefault(number, [])
        if page not in versions:
            versions.append(page)

    def _read_log(self, log: bytes) -> None:
        for start in range(_WAL_HEADER, len(log), _WAL_FRAME + PAGE):
            page = log[start + _WAL_FRAME : start + _WAL_FRAME + PAGE]
            if len(page) == PAGE:
                self._add(struct.unpack_from(">I", log, start)[0], page)

    def _leaf(self, page: bytes, offset: int) -> Iterator[list[Value]]:
        """Section 1.6, "B-tree Pages"."""
        if (page[offset] ^ _TABLE_LEAF).bit_count() > 1:
            return
        count = struct.unpack_from(">H", page, offset + 3)[0]
        if page[offset] != _TABLE_LEAF or count > _MOST_CELLS:
            count = _MOST_CELLS
        for index in range(count):
            place = offset + _LEAF_HEADER + 2 * index
            start = struct.unpack_from(">H", page, place)[0]
            if not place < start < PAGE - 2:
                continue
            try:
                yield self._cell(page, start)
            except (_BrokenRecordError, IndexError, struct.error, UnicodeDecodeError):
                continue

    def _cell(self, page: bytes, start: int) -> list[Value]:
        size, start = _varint(page, start)
        _rowid, start = _varint(page, start)
        if size <= _LARGEST_LOCAL:
            return _record(page[start : start + size])
        if size > PAGE * len(self._versions):
            raise _BrokenRecordError
        local = _LEAST_LOCAL + (size - _LEAST_LOCAL) % (PAGE - 4)
        local = local if local <= _LARGEST_LOCAL else _LEAST_LOCAL
        payload = page[start : start + local]
        following = struct.unpack_from(">I", page, start + local)[0]
        return _record(payload + self._overflow(following, size - local))

    def _overflow(self, number: int, size: int) -> bytes:
        """Section 1.7, "Cell Payload Overflow Pages"; of several versions the latest is meant."""
        parts = []
        while size > 0:
            versions = self._versions.get(number)
            if not versions:
                raise _BrokenRecordError
            page = versions[-1]
            parts.append(page[4 : 4 + size])
            size -= len(parts[-1])
            number = struct.unpack_from(">I", page)[0]
        return b"".join(parts)


def _record(payload: bytes) -> list[Value]:
    """Section 2.1, "Record Format"."""
    header_size, place = _varint(payload, 0)
    kinds = []
    while place < header_size:
        kind, place = _varint(payload, place)
        kinds.append(kind)
    if place != header_size:
        raise _BrokenRecordError
    values = []
    for kind in kinds:
        value, place = _value(payload, place, kind)
        values.append(value)
    if place != len(payload):
        raise _BrokenRecordError
    return values


def _value(payload: bytes, place: int, kind: int) -> tuple[Value, int]:
    size = (kind - 12) // 2 if kind >= 12 else _size(kind)
    raw = payload[place : place + size]
    if len(raw) != size:
        raise _BrokenRecordError
    return _decoded(raw, kind), place + size


def _size(kind: int) -> int:
    if kind >= len(_SIZES):
        raise _BrokenRecordError
    return _SIZES[kind]


def _decoded(raw: bytes, kind: int) -> Value:
    if kind >= 12:
        return raw.decode("utf-8") if kind % 2 else raw
    if kind == 0:
        return None
    if kind == 7:
        decoded: float = struct.unpack(">d", raw)[0]
        return decoded
    return kind - 8 if kind >= 8 else int.from_bytes(raw, "big", signed=True)


def _varint(data: Sequence[int], place: int) -> tuple[int, int]:
    """A variable-length integer and where it ends (section 1.6)."""
    value = 0
    for index in range(8):
        byte = data[place + index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + index + 1
    return value << 8 | data[place + 8], place + 9
