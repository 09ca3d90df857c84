"""How a process and its limited child speak over two pipes: a JSON head, then bytes.

Neither side trusts a length the other names beyond what it allows itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO

__all__ = [
    "WireError",
    "read_chunks",
    "read_exactly",
    "read_head",
    "write_chunk",
    "write_end",
    "write_head",
]

_MAX_HEAD_BYTES = 262_144
_MAX_CHUNK_BYTES = 1_048_576


class WireError(Exception):
    """The other side has ended, or speaks nonsense."""


def write_head(pipe: IO[bytes], head: dict[str, object]) -> None:
    """Send a JSON object."""
    encoded = json.dumps(head).encode()
    pipe.write(len(encoded).to_bytes(4, "big") + encoded)
    pipe.flush()


def read_head(pipe: IO[bytes]) -> dict[str, object]:
    """Receive a JSON object.

    Raises:
        WireError: There is none.
    """
    length = int.from_bytes(read_exactly(pipe, 4), "big")
    if length > _MAX_HEAD_BYTES:
        raise WireError
    try:
        head = json.loads(read_exactly(pipe, length))
    except (ValueError, RecursionError):
        raise WireError from None
    if not isinstance(head, dict):
        raise WireError
    return head


def write_chunk(pipe: IO[bytes], chunk: bytes) -> None:
    """Send the next of some bytes whose length is not known beforehand."""
    for at in range(0, len(chunk), _MAX_CHUNK_BYTES):
        part = chunk[at : at + _MAX_CHUNK_BYTES]
        pipe.write(len(part).to_bytes(4, "big"))
        pipe.write(part)


def write_end(pipe: IO[bytes]) -> None:
    """Send that those were all."""
    pipe.write(bytes(4))
    pipe.flush()


def read_chunks(pipe: IO[bytes]) -> Iterator[bytes]:
    """Receive bytes whose length is not known beforehand.

    Raises:
        WireError: They break off.
    """
    while length := int.from_bytes(read_exactly(pipe, 4), "big"):
        if length > _MAX_CHUNK_BYTES:
            raise WireError
        yield read_exactly(pipe, length)


def read_exactly(pipe: IO[bytes], count: int) -> bytes:
    """Receive so many bytes.

    Raises:
        WireError: They break off.
    """
    data = pipe.read(count)
    if len(data) < count:
        raise WireError
    return data
