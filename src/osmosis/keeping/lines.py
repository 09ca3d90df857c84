"""Lines of bytes out of chunks, and piles of lines that stay the same where the lines do."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from osmosis.storage.carried_rows import CarriedRowError

_LONGEST_LINE = 1 << 28
_PILE_BYTES = 1 << 20
_PILE_LINES = 256


def lines_in(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Whole lines without their newlines; the pieces of a long one are put together once.

    Args:
        name: Of what table they are, for who has to be told.

    Raises:
        CarriedRowError: A line is longer than any row, or the last one is cut off.
    """
    pieces: list[bytes] = []
    size = 0
    for chunk in chunks:
        first, *more = chunk.split(b"\n")
        pieces.append(first)
        size += len(first)
        for one in more:
            yield b"".join(pieces)
            pieces, size = [one], len(one)
        if size > _LONGEST_LINE:
            raise CarriedRowError("A line is longer than any row", table=name)
    if size:
        raise CarriedRowError("The last line of a table is cut off", table=name)


def piles_of(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines with their newlines in piles of some hundred.

    Where a pile ends is told by its last line alone. So a line that is added, changed or taken
    away changes the one pile in which it lies, and the piles after it stay the same bytes.
    """
    pile: list[bytes] = []
    size = 0
    for line in lines:
        pile.append(line)
        size += len(line) + 1
        if size >= _PILE_BYTES or zlib.crc32(line) % _PILE_LINES == 0:
            yield b"\n".join([*pile, b""])
            pile, size = [], 0
    if pile:
        yield b"\n".join([*pile, b""])
