"""Pieces that the person kept, as rows; what they say lies in age files and sealed notes."""

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
from osmosis.practices.apert.model import PRACTICE
from osmosis.practices.apert.store.openings import ids_of_gate
from osmosis.storage.transaction import ReadTransaction, Transaction

_kept = tables.kept


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptRow:
    """A kept piece before it is opened.

    Attributes:
        sealed_note: Its title and source, encrypted to its own key.
        wrapped: The private half of that, for the house key.
    """

    id: UUID
    opening_id: UUID
    piece_key: str
    kept_at: Instant
    sealed_sha256: str
    sealed_size: int
    sealed_note: bytes = field(repr=False)
    wrapped: bytes = field(repr=False)


def ref_of(kept_id: UUID) -> Ref:
    """What points at a kept piece from anywhere."""
    return Ref(PRACTICE, "kept", kept_id)


def add_kept(transaction: Transaction, row: KeptRow) -> None:
    """Keep a piece."""
    transaction.insert(_kept, **{name: getattr(row, name) for name in KeptRow.__slots__})


def remove_kept(transaction: Transaction, kept_id: UUID) -> None:
    """Remove a piece with its key."""
    transaction.delete(_kept, _kept.c.id == kept_id)


def get_kept(reading: ReadTransaction, kept_id: UUID) -> KeptRow:
    """The piece with this id.

    Raises:
        NotFoundError: There is none, or it was let go.
    """
    row = reading.find(_kept, id=kept_id)
    if row is None:
        raise NotFoundError("There is no such piece, or it was let go")
    return _row(row)


def find_kept(reading: ReadTransaction, opening_id: UUID, piece_key: str) -> KeptRow | None:
    """The piece of an edition, if it was kept."""
    row = reading.find(_kept, opening_id=opening_id, piece_key=piece_key)
    return None if row is None else _row(row)


def list_kept(reading: ReadTransaction, gate_id: UUID | None = None) -> Sequence[KeptRow]:
    """What was kept of a gate's editions (of any, when none is named), oldest first."""
    statement = sa.select(_kept).where(reading.mine(_kept)).order_by(_kept.c.kept_at, _kept.c.id)
    if gate_id is not None:
        of_gate = ids_of_gate(reading, gate_id)
        statement = statement.where(_kept.c.opening_id.in_(of_gate))
    return [_row(row) for row in reading.rows(statement)]


def list_keys(reading: ReadTransaction, opening_id: UUID) -> frozenset[str]:
    """Which pieces of an edition were kept."""
    statement = sa.select(_kept.c.piece_key).where(
        reading.mine(_kept), _kept.c.opening_id == opening_id
    )
    return frozenset(row["piece_key"] for row in reading.rows(statement))


def content_hash(reading: ReadTransaction, kept_id: UUID) -> str:
    """What a piece's row hashes to.

    Raises:
        NotFoundError: There is no such piece.
    """
    row = reading.find(_kept, id=kept_id)
    if row is None:
        raise NotFoundError("There is no such piece, or it was let go")
    return str(row["row_hash"])


def _row(row: Any) -> KeptRow:
    return KeptRow(
        id=row["id"],
        opening_id=row["opening_id"],
        piece_key=row["piece_key"],
        kept_at=row["kept_at"],
        sealed_sha256=row["sealed_sha256"],
        sealed_size=row["sealed_size"],
        sealed_note=bytes(row["sealed_note"]),
        wrapped=bytes(row["wrapped"]),
    )
