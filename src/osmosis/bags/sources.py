"""Bytes that can be read more than once, and what is known about them after one reading."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from osmosis.bags.errors import CapsuleError

#: Bytes, or something that gives them from the start each time that it is called. A capsule reads
#: each source twice: once to learn length and hash, once to write.
Source = bytes | Callable[[], Iterable[bytes]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """What one reading of a source tells.

    Attributes:
        size: Length in bytes.
        crc32: The checksum that zip files use.
        sha256: 64 hexadecimal digits.
    """

    size: int
    crc32: int
    sha256: str


class Meter:
    """Measures bytes while they pass."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._crc32 = 0
        self._size = 0

    def add(self, chunk: bytes) -> None:
        """Count these bytes in."""
        self._digest.update(chunk)
        self._crc32 = zlib.crc32(chunk, self._crc32)
        self._size += len(chunk)

    def result(self) -> Measure:
        """What the bytes so far add up to."""
        return Measure(size=self._size, crc32=self._crc32, sha256=self._digest.hexdigest())


def chunks_of(source: Source) -> Iterator[bytes]:
    """The bytes of a source, from its start."""
    if isinstance(source, bytes):
        if source:
            yield source
        return
    yield from source()


def measure(source: Source) -> Measure:
    """Read a source once, to its end."""
    meter = Meter()
    for chunk in chunks_of(source):
        meter.add(chunk)
    return meter.result()


def read_whole(source: Source, *, limit: int) -> bytes:
    """All bytes of a source.

    Raises:
        CapsuleError: There are more than ``limit`` bytes.
    """
    parts: list[bytes] = []
    size = 0
    for chunk in chunks_of(source):
        size += len(chunk)
        if size > limit:
            raise CapsuleError("A file is larger than it may be here", limit_bytes=limit)
        parts.append(chunk)
    return b"".join(parts)
