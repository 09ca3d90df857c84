"""Takes in a body within limits, however it is packed.

A mebibyte of gzip can hold a gibibyte. So it is unpacked piece by piece, each piece small, and the
count goes on while it is: nothing is held that was not allowed.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from osmosis.errors import TransientFetchError
from osmosis.ports.fetching import Limits

# What can be unpacked here, as it is asked for.
PACKINGS = "gzip, deflate"
_PIECE_BYTES = 64 * 1024
_RATIO_FROM_BYTES = 1024 * 1024
_GZIP_BITS = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken in of a body.

    Attributes:
        is_cut: Whether it goes on.
        said_bytes: How long the other side says that all of it is, where that was too long.
    """

    data: bytes
    is_cut: bool = False
    said_bytes: int | None = None


async def read_within(
    pieces: AsyncIterator[bytes], *, packing: str, announced: int | None, limits: Limits
) -> Taken:
    """A body, unpacked; of one that is too long its beginning, where that is wanted.

    Args:
        pieces: What comes from the wire.
        packing: The ``Content-Encoding``, empty for none.
        announced: The ``Content-Length``, where there is one.
        limits: What it may cost.

    Raises:
        TransientFetchError: It is too long, too tightly packed, packed in an unknown way, damaged,
            or ends too early.
    """
    unpacking = _unpacking(packing.strip().lower())
    is_long = announced is not None and announced > limits.bytes
    if is_long and not limits.beginning:
        raise TransientFetchError("What came is longer than allowed")
    most = limits.beginning if is_long else limits.bytes
    body, packed = bytearray(), 0
    async for piece in pieces:
        packed += len(piece)
        for part in unpacking.feed(piece):
            body += part
            _check_ratio(len(body), packed, limits)
            if len(body) > most:
                said = announced if is_long and isinstance(unpacking, _Plain) else None
                return _beginning(body, said, limits)
    unpacking.finish()
    return Taken(bytes(body))


def _beginning(body: bytearray, said: int | None, limits: Limits) -> Taken:
    if not limits.beginning:
        raise TransientFetchError("What came is longer than allowed")
    return Taken(bytes(body[: limits.beginning]), is_cut=True, said_bytes=said)


def _check_ratio(unpacked: int, packed: int, limits: Limits) -> None:
    if unpacked > _RATIO_FROM_BYTES and unpacked > packed * limits.ratio:
        raise TransientFetchError("What came is packed more tightly than anything honest")


class _Plain:
    """Not packed."""

    def feed(self, piece: bytes) -> Iterator[bytes]:
        yield piece

    def finish(self) -> None:
        """Any end is a good end: its length is watched elsewhere."""


class _Packed:
    """Packed with zlib's method, in small parts; gzip may be several after each other."""

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._machine = zlib.decompressobj(bits)
        self._begun = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        rest = piece
        try:
            while rest and self._goes_on(rest):
                self._begun = True
                part = self._machine.decompress(rest, _PIECE_BYTES)
                yield part
                rest = self._machine.unconsumed_tail or self._machine.unused_data
                if not rest and len(part) == _PIECE_BYTES:
                    yield from self._held_back()
        except zlib.error as error:
            raise TransientFetchError("What came is packed in a way that cannot be read") from error

    def _held_back(self) -> Iterator[bytes]:
        """What the machine had no room to give although it has taken everything in."""
        while part := self._machine.decompress(b"", _PIECE_BYTES):
            yield part

    def _goes_on(self, rest: bytes) -> bool:
        """Whether there is more to unpack: a second member begins where a first one ended."""
        if not self._machine.eof:
            return True
        if self._bits == _GZIP_BITS and rest.startswith(b"\x1f\x8b"):
            self._machine = zlib.decompressobj(self._bits)
            return True
        return False

    def finish(self) -> None:
        if self._begun and not self._machine.eof:
            raise TransientFetchError("What came ended too early")


class _Deflated(_Packed):
    """``deflate``, which some send with zlib's two bytes in front and some without."""

    def __init__(self) -> None:
        super().__init__(zlib.MAX_WBITS)

    def feed(self, piece: bytes) -> Iterator[bytes]:
        if not self._begun and piece and piece[0] & 0x0F != zlib.DEFLATED:
            self._machine = zlib.decompressobj(-zlib.MAX_WBITS)
        yield from super().feed(piece)


def _unpacking(packing: str) -> _Plain | _Packed:
    if packing in {"", "identity"}:
        return _Plain()
    if packing in {"gzip", "x-gzip"}:
        return _Packed(_GZIP_BITS)
    if packing == "deflate":
        return _Deflated()
    raise TransientFetchError("What came is packed in a way that was not asked for")
