"""Tables of comma-separated values (RFC 4180, and what is found in the wild), row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

from osmosis.journals.model import JournalError
from osmosis.journals.texts import text_of_bytes
from osmosis.journals.trees import Entry

MOST_BYTES: Final = 256 << 20
_LONGEST_CELL: Final = 4 << 20


def rows_of(entry: Entry, needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Every row with its number, as what stands under each heading in small letters.

    Args:
        needed: The headings without which it is another table.

    Raises:
        JournalError: It is another table, or none.
    """
    text = text_of_bytes(entry.read(MOST_BYTES))
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        headings = [name.strip().lower() for name in next(reader, [])]
        if not set(needed) <= set(headings):
            raise JournalError("This is another table than was expected")
        for number, row in enumerate(reader, start=2):
            if any(cell.strip() for cell in row):
                cells = [*row, *[""] * (len(headings) - len(row))]
                yield number, dict(zip(headings, cells, strict=False))
    except csv.Error:
        raise JournalError("This table is damaged") from None
