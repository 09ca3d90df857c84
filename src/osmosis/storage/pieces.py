"""Files read piece by piece, so that a long one needs no more memory than a short one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

PIECE = 1 << 20
"""How many bytes are held at a time."""


def pieces_of(path: Path) -> Iterator[bytes]:
    """A file's bytes; it is opened when the first piece is asked for."""
    with path.open("rb") as file:
        yield from rest_of(file)


def rest_of(file: IO[bytes]) -> Iterator[bytes]:
    """The bytes of an open file from where it stands to its end."""
    while piece := file.read(PIECE):
        yield piece
