"""Reads zip files that somebody hands in, and gives their files as bounded streams.

Nothing is ever unpacked to a path. Every declaration is checked against the bytes: a file gives
exactly the length and checksum that the table of contents declares, or an error.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from osmosis.bags import zip_format as fmt
from osmosis.bags.errors import ZipError
from osmosis.bags.zip_directory import ZipLimits, ZipMember, read_directory

_CHUNK = 1 << 16


class ZipReader:
    """The files of one zip.

    Args:
        file: Seekable, open for reading, left open. One thread at a time.
        limits: What the zip may ask for.

    Raises:
        ZipError: It is not a zip, is broken, contradicts itself, holds links or names that lead
            out of their folder, or asks for too much.
    """

    def __init__(self, file: BinaryIO, *, limits: ZipLimits | None = None) -> None:
        self._file = file
        self._limits = limits or ZipLimits()
        members, self._ends_at = read_directory(file, self._limits)
        self._data_at = {member.name: self._checked_start(member) for member in members}
        self._members = {member.name: member for member in members}
        self._refuse_overlap()

    @property
    def names(self) -> tuple[str, ...]:
        """The paths of all files, in the order of the table of contents."""
        return tuple(self._members)

    def size_of(self, name: str) -> int:
        """Length of a file in bytes, as declared; reading it gives exactly as many or raises."""
        return self._member(name).size

    def open(self, name: str) -> Iterator[bytes]:
        """The bytes of one file in chunks of at most 64 KiB.

        Raises:
            ZipError: There is no such file; or, from the iteration, its bytes are not what is
                declared.
        """
        member = self._member(name)
        return self._checked(member)

    def read(self, name: str, *, limit: int) -> bytes:
        """All bytes of one small file.

        Raises:
            ZipError: It is longer than ``limit``, or its bytes are not what is declared.
        """
        if self.size_of(name) > limit:
            raise ZipError("A file in the zip is too large", file=name, limit_bytes=limit)
        return b"".join(self.open(name))

    def _member(self, name: str) -> ZipMember:
        found = self._members.get(name)
        if found is None:
            raise ZipError("A file that should be in the zip is missing")
        return found

    def _checked_start(self, member: ZipMember) -> int:
        """Where the file's bytes begin, when its own header agrees with the table of contents."""
        self._file.seek(member.header_at)
        header = self._file.read(fmt.LOCAL.size)
        if len(header) < fmt.LOCAL.size or not header.startswith(fmt.LOCAL_SIGNATURE):
            raise ZipError("A file in the zip is not where the table of contents says it is")
        _, _, flags, method, _, _, crc32, packed, size, *lengths = fmt.LOCAL.unpack(header)
        name, extra = (self._file.read(length) for length in lengths)
        agrees = (
            name == member.raw_name
            and method == member.method
            and not (flags ^ member.flags) & (fmt.FLAG_ENCRYPTED | fmt.FLAG_DESCRIPTOR)
        )
        if agrees and not flags & fmt.FLAG_DESCRIPTOR:
            size, packed, _ = fmt.widened(extra, size, packed)
            declared = (member.crc32, member.packed_size, member.size)
            agrees = (crc32, packed, size) == declared
        if not agrees:
            raise ZipError("A file in the zip contradicts the table of contents")
        return member.header_at + fmt.LOCAL.size + len(name) + len(extra)

    def _refuse_overlap(self) -> None:
        """No byte may belong to two files, nor to a file and the table of contents."""
        ends_at = 0
        for member in sorted(self._members.values(), key=lambda each: each.header_at):
            if member.header_at < ends_at:
                raise ZipError("Two files in the zip share the same bytes")
            ends_at = self._data_at[member.name] + member.packed_size
        if ends_at > self._ends_at:
            raise ZipError("A file in the zip reaches into the table of contents")

    def _checked(self, member: ZipMember) -> Iterator[bytes]:
        """The file's bytes, counted and summed while they pass."""
        crc32, size = 0, 0
        for chunk in self._unpacked(member):
            size += len(chunk)
            if size > member.size:
                raise ZipError("A file in the zip is longer than it declares")
            crc32 = zlib.crc32(chunk, crc32)
            yield chunk
        if size != member.size:
            raise ZipError("A file in the zip is shorter than it declares")
        if crc32 != member.crc32:
            raise ZipError("A file in the zip is damaged")

    def _unpacked(self, member: ZipMember) -> Iterator[bytes]:
        if member.method == fmt.STORED:
            return self._packed(member)
        return self._inflated(member)

    def _packed(self, member: ZipMember) -> Iterator[bytes]:
        """The bytes as they lie in the zip. Seeks each time, so that streams may be interleaved."""
        at = self._data_at[member.name]
        left = member.packed_size
        while left:
            self._file.seek(at)
            chunk = self._file.read(min(_CHUNK, left))
            if not chunk:
                raise ZipError("The zip file is cut off")
            at += len(chunk)
            left -= len(chunk)
            yield chunk

    def _inflated(self, member: ZipMember) -> Iterator[bytes]:
        engine = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for packed in self._packed(member):
                waiting, chunk = packed, b""
                # A full chunk may leave more behind even when all input is taken.
                while not engine.eof and (waiting or len(chunk) == _CHUNK):
                    chunk = engine.decompress(waiting, _CHUNK)
                    waiting = engine.unconsumed_tail
                    yield chunk
        except zlib.error:
            raise ZipError("A file in the zip is damaged") from None
        if not engine.eof or engine.unused_data:
            raise ZipError("A file in the zip is damaged")
