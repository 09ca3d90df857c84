"""Writes a zip file whose bytes depend on nothing but what goes in.

Members are stored, never compressed: photographs, sound and video do not shrink, and the output
of a compressor changes with its version. There is no clock, no user, no operating system in the
file. Sizes and checksums are known before the first byte is written, so the file can be streamed
to anything, and its length can be announced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from osmosis.bags import zip_format as fmt
from osmosis.bags.errors import ZipError
from osmosis.bags.sources import Meter, Source, chunks_of, measure

_MADE_BY_UNIX = 3 << 8
_VERSION = 20
_VERSION_ZIP64 = 45
_REGULAR_FILE_0644 = 0o100644 << 16


@dataclass(frozen=True, kw_only=True, slots=True)
class ZipStamp:
    """The one date that all members carry, in civil time as zip files have it.

    Two-second steps, from 1980 to 2107; what lies outside is moved to the nearest end.
    """

    year: int = 1980
    month: int = 1
    day: int = 1
    hour: int = 0
    minute: int = 0
    second: int = 0

    def dos(self) -> tuple[int, int]:
        """Time and date as two 16-bit numbers (MS-DOS format)."""
        if self.year < 1980:
            return ZipStamp().dos()
        if self.year > 2107:
            return ZipStamp(year=2107, month=12, day=31).dos()
        date = (self.year - 1980) << 9 | self.month << 5 | self.day
        return self.hour << 11 | self.minute << 5 | self.second // 2, date


@dataclass(frozen=True, kw_only=True, slots=True)
class ZipEntry:
    """One file that goes into a zip, measured.

    Attributes:
        name: Its path inside, with forward slashes.
        sha256: Of its bytes; not part of the zip format, but every caller needs it.
    """

    name: str
    source: Source
    size: int
    crc32: int
    sha256: str


def measured_entry(name: str, source: Source) -> ZipEntry:
    """Read a source once and make it an entry."""
    found = measure(source)
    return ZipEntry(
        name=name, source=source, size=found.size, crc32=found.crc32, sha256=found.sha256
    )


class ZipPlan:
    """A zip file that is decided down to the last byte, but not yet written.

    Args:
        entries: The files, in the order in which they will lie.
        stamp: The date that they carry.
        zip64_from: The length or offset at which the 64-bit form begins. Only tests change it.
    """

    def __init__(
        self,
        entries: Sequence[ZipEntry],
        *,
        stamp: ZipStamp | None = None,
        zip64_from: int = fmt.LIMIT_32,
    ) -> None:
        self.entries = tuple(entries)
        self._dos = (stamp or ZipStamp()).dos()
        self._zip64_from = zip64_from
        names = {entry.name for entry in self.entries}
        if len(names) != len(self.entries):
            raise ZipError("Two files of one zip cannot have the same name")
        self._offsets, self._directory_at = self._lay_out()

    @property
    def size(self) -> int:
        """Length of the whole zip file in bytes."""
        return self._directory_at + len(self._directory())

    def chunks(self) -> Iterator[bytes]:
        """The zip file from its first byte to its last.

        Raises:
            ZipError: From the iteration, when a source gives other bytes than when it was
                measured. What was written so far is useless then.
        """
        for entry in self.entries:
            yield self._local_header(entry)
            yield from _unchanged(entry)
        yield self._directory()

    def write(self, out: BinaryIO) -> None:
        """Write the zip file; ``out`` need not be seekable."""
        out.writelines(self.chunks())

    def _lay_out(self) -> tuple[tuple[int, ...], int]:
        offsets: list[int] = []
        at = 0
        for entry in self.entries:
            offsets.append(at)
            at += len(self._local_header(entry)) + entry.size
        return tuple(offsets), at

    def _is_long(self, value: int) -> bool:
        return value >= self._zip64_from

    def _local_header(self, entry: ZipEntry) -> bytes:
        name = entry.name.encode("utf-8")
        long = self._is_long(entry.size)
        extra = _zip64_field(entry.size, entry.size) if long else b""
        size = fmt.LIMIT_32 if long else entry.size
        return (
            fmt.LOCAL.pack(
                fmt.LOCAL_SIGNATURE,
                _VERSION_ZIP64 if long else _VERSION,
                fmt.FLAG_UTF8,
                fmt.STORED,
                *self._dos,
                entry.crc32,
                size,
                size,
                len(name),
                len(extra),
            )
            + name
            + extra
        )

    def _central_header(self, entry: ZipEntry, offset: int) -> bytes:
        name = entry.name.encode("utf-8")
        long_size, long_offset = self._is_long(entry.size), self._is_long(offset)
        # Section 4.5.3: only the fields that overflow appear, in this order.
        values = [entry.size, entry.size] * long_size + [offset] * long_offset
        extra = _zip64_field(*values) if values else b""
        version = _VERSION_ZIP64 if values else _VERSION
        size = fmt.LIMIT_32 if long_size else entry.size
        return (
            fmt.CENTRAL.pack(
                fmt.CENTRAL_SIGNATURE,
                _MADE_BY_UNIX | version,
                version,
                fmt.FLAG_UTF8,
                fmt.STORED,
                *self._dos,
                entry.crc32,
                size,
                size,
                len(name),
                len(extra),
                0,
                0,
                0,
                _REGULAR_FILE_0644,
                fmt.LIMIT_32 if long_offset else offset,
            )
            + name
            + extra
        )

    def _directory(self) -> bytes:
        body = b"".join(
            self._central_header(entry, offset)
            for entry, offset in zip(self.entries, self._offsets, strict=True)
        )
        return body + self._end(len(body))

    def _end(self, directory_size: int) -> bytes:
        count, offset = len(self.entries), self._directory_at
        long = count >= fmt.LIMIT_16 or self._is_long(offset) or self._is_long(directory_size)
        tail = b""
        if long:
            tail = _zip64_end(count, directory_size, offset)
            count, directory_size, offset = fmt.LIMIT_16, fmt.LIMIT_32, fmt.LIMIT_32
        return tail + fmt.END.pack(fmt.END_SIGNATURE, 0, 0, count, count, directory_size, offset, 0)


def _unchanged(entry: ZipEntry) -> Iterator[bytes]:
    """The entry's bytes, which must still be those that were measured."""
    meter = Meter()
    for chunk in chunks_of(entry.source):
        meter.add(chunk)
        yield chunk
    if meter.result().sha256 != entry.sha256:
        raise ZipError("A file changed while it was being written", file=entry.name)


def _zip64_field(*values: int) -> bytes:
    body = b"".join(value.to_bytes(8, "little") for value in values)
    return fmt.EXTRA.pack(fmt.EXTRA_ZIP64, len(body)) + body


def _zip64_end(count: int, directory_size: int, offset: int) -> bytes:
    made_by = _MADE_BY_UNIX | _VERSION_ZIP64
    record = fmt.END64.pack(
        fmt.END64_SIGNATURE,
        fmt.END64.size - 12,
        made_by,
        _VERSION_ZIP64,
        0,
        0,
        count,
        count,
        directory_size,
        offset,
    )
    return record + fmt.LOCATOR64.pack(fmt.LOCATOR64_SIGNATURE, 0, offset + directory_size, 1)
