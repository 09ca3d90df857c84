"""How the yields of many visits lie together before they are sealed: each after its length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from osmosis.errors import StorageError

_LENGTH = 8


def pack_bundle(packed: Iterable[bytes]) -> bytes:
    """Packed yields as one."""
    return b"".join(part for one in packed for part in (len(one).to_bytes(_LENGTH), one))


def unpack_bundle(bundle: bytes) -> Iterator[bytes]:
    """The packed yields, in their order.

    Raises:
        StorageError: It is no bundle, or was cut off.
    """
    view, at = memoryview(bundle), 0
    while at < len(view):
        start = at + _LENGTH
        at = start + int.from_bytes(view[at:start])
        if start > len(view) or at > len(view):
            raise StorageError("What was collected cannot be read")
        yield bytes(view[start:at])
