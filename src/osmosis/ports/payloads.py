"""Files by their paths, each held to its hash: what a store can be made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol


class Payload(Protocol):
    """What was written out of a store: an export in a bag, a snapshot in a backup.

    Whatever is read is hashed while it passes. When it does not add up to its hash, the reading
    raises an :class:`~osmosis.errors.OsmosisError`, at the latest after the last byte; whoever
    keeps the bytes throws them away then.
    """

    @property
    def hashes(self) -> Mapping[str, str]:
        """Every path with the SHA-256 of its file."""
        ...

    def open(self, path: str) -> Iterator[bytes]:
        """The bytes of one file, hashed while they pass."""
        ...

    def read(self, path: str, *, limit: int) -> bytes:
        """All bytes of one small file; one that is longer than ``limit`` is refused."""
        ...

    def payload_bytes(self) -> int:
        """How many bytes there are in all."""
        ...

    def damaged(self, tell: Callable[[int], None] = lambda _: None) -> list[str]:
        """The paths of all files that are missing or not what their hashes name.

        Args:
            tell: Hears how many bytes were read since it was last told.
        """
        ...
