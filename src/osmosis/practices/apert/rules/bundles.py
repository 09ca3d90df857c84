"""How the yields of many visits lie together before they are sealed: each after its length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO

from osmosis.errors import StorageError

_LENGTH = 8


def pack_bundle(packed: Iterable[bytes]) -> bytes:
    """Packed yields as one."""
    return b"".join(part for one in packed for part in (len(one).to_bytes(_LENGTH), one))


def unpack_bundle(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The packed yields, in their order; no more than one is held.

    Raises:
        StorageError: It is no bundle, or was cut off.
    """
    source = _Source(chunks)
    while length := source.read(_LENGTH):
        packed = source.read(int.from_bytes(length))
        if len(length) < _LENGTH or len(packed) < int.from_bytes(length):
            raise StorageError("What was collected cannot be read")
        yield packed
        del packed


class _Source:
    """Chunks of any size, read in pieces of another."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._left = memoryview(b"")

    def read(self, length: int) -> bytes:
        """So many bytes, or what there is until the end."""
        found = BytesIO()
        while (missing := length - found.tell()) > 0:
            self._left = self._left or memoryview(next(self._chunks, b""))
            if not self._left:
                break
            found.write(self._left[:missing])
            self._left = self._left[missing:]
        return found.getvalue()
