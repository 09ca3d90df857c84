"""What was marked on a reader, as rows; what it says lies in sealed notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.practices.apert import tables
from osmosis.practices.apert.store.openings import ids_of_gate
from osmosis.storage.transaction import ReadTransaction, Transaction

_highlights = tables.highlights


@dataclass(frozen=True, kw_only=True, slots=True)
class HighlightRow:
    """A highlight before it is opened.

    Attributes:
        sealed_note: What it says, encrypted to its own key.
        wrapped: The private half of that, for the house key.
        became_ref: What it was made into.
    """

    id: UUID
    opening_id: UUID
    piece_key: str | None
    keyed_text: str
    marked_at: Instant | None
    kept_at: Instant
    sealed_note: bytes = field(repr=False)
    wrapped: bytes = field(repr=False)
    became_ref: Ref | None = None


def add_highlight(transaction: Transaction, row: HighlightRow) -> None:
    """Keep a highlight."""
    transaction.insert(_highlights, **{name: getattr(row, name) for name in HighlightRow.__slots__})


def say_became(transaction: Transaction, highlight_id: UUID, became: Ref) -> None:
    """Keep what a highlight was made into."""
    transaction.update(_highlights, {"became_ref": became}, _highlights.c.id == highlight_id)


def get_highlight(reading: ReadTransaction, highlight_id: UUID) -> HighlightRow:
    """The highlight with this id.

    Raises:
        NotFoundError: There is none.
    """
    row = reading.find(_highlights, id=highlight_id)
    if row is None:
        raise NotFoundError("There is no such highlight")
    return _row(row)


def content_hash(reading: ReadTransaction, highlight_id: UUID) -> str:
    """What a highlight's row hashes to.

    Raises:
        NotFoundError: There is none.
    """
    row = reading.find(_highlights, id=highlight_id)
    if row is None:
        raise NotFoundError("There is no such highlight")
    return str(row["row_hash"])


def list_highlights(
    reading: ReadTransaction, gate_id: UUID | None = None
) -> Sequence[HighlightRow]:
    """What was marked in a gate's editions (in any, when none is named), as it came back."""
    statement = sa.select(_highlights).where(reading.mine(_highlights)).order_by(_highlights.c.id)
    if gate_id is not None:
        of_gate = ids_of_gate(reading, gate_id)
        statement = statement.where(_highlights.c.opening_id.in_(of_gate))
    return [_row(row) for row in reading.rows(statement)]


def list_keyed(reading: ReadTransaction, opening_id: UUID) -> frozenset[str]:
    """By what the highlights of an edition are known."""
    statement = sa.select(_highlights.c.keyed_text).where(
        reading.mine(_highlights), _highlights.c.opening_id == opening_id
    )
    return frozenset(row["keyed_text"] for row in reading.rows(statement))


def _row(row: Any) -> HighlightRow:
    values = {name: row[name] for name in HighlightRow.__slots__}
    values["sealed_note"], values["wrapped"] = bytes(row["sealed_note"]), bytes(row["wrapped"])
    return HighlightRow(**values)
