"""Pieces that come again at the next opening, as rows without a word of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.kernel.refs import Ref
from osmosis.practices.apert import tables
from osmosis.practices.apert.model import PRACTICE
from osmosis.storage.transaction import ReadTransaction, Transaction

_carried = tables.carried


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """A piece that was carried over, sealed to the period that leads to the next opening."""

    id: UUID
    opening_id: UUID
    period_id: UUID
    piece_key: str
    sealed_sha256: str
    sealed_size: int

    @property
    def ref(self) -> Ref:
        """What the ledger calls it."""
        return Ref(PRACTICE, "carried", self.id)


def add_carried(transaction: Transaction, carried: Carried) -> None:
    """Keep a piece for the next opening."""
    transaction.insert(_carried, **{name: getattr(carried, name) for name in Carried.__slots__})


def remove_carried(transaction: Transaction, carried_id: UUID) -> None:
    """Remove a piece that is not carried over after all."""
    transaction.delete(_carried, _carried.c.id == carried_id)


def find_carried(reading: ReadTransaction, opening_id: UUID, piece_key: str) -> Carried | None:
    """The piece of an edition, if it is carried over."""
    row = reading.find(_carried, opening_id=opening_id, piece_key=piece_key)
    return None if row is None else _of(row)


def list_keys(reading: ReadTransaction, opening_id: UUID) -> frozenset[str]:
    """Which pieces of an edition are carried over."""
    statement = sa.select(_carried.c.piece_key).where(
        reading.mine(_carried), _carried.c.opening_id == opening_id
    )
    return frozenset(row["piece_key"] for row in reading.rows(statement))


def list_into(reading: ReadTransaction, period_id: UUID) -> Sequence[Carried]:
    """What was carried over into a period, in a fixed order."""
    statement = (
        sa.select(_carried)
        .where(reading.mine(_carried), _carried.c.period_id == period_id)
        .order_by(_carried.c.piece_key)
    )
    return [_of(row) for row in reading.rows(statement)]


def compost(transaction: Transaction, period_id: UUID) -> Sequence[str]:
    """Remove what was carried over into a period.

    Returns:
        The names of the age files that nobody needs any more.
    """
    names = [one.sealed_sha256 for one in list_into(transaction, period_id)]
    transaction.delete(_carried, _carried.c.period_id == period_id)
    return names


def _of(row: Any) -> Carried:
    return Carried(**{name: row[name] for name in Carried.__slots__})
