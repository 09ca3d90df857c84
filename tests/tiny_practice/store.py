"""Pebbles as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import InvalidInputError
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.storage.transaction import LedgerKind, ReadTransaction, Transaction
from tests.tiny_practice import tables

_pebbles = tables.pebbles


@dataclass(frozen=True, kw_only=True, slots=True)
class Pebble:
    """A few words that lie above water for a while and then sink."""

    id: UUID
    words: str
    about: Ref | None
    picture_sha256: str | None
    polished: bool
    picked_at: Instant
    sunk_at: Instant | None

    @property
    def ref(self) -> Ref:
        return ref_of(self.id)


def ref_of(pebble_id: UUID) -> Ref:
    return Ref("pebbles", "pebble", pebble_id)


def pick(
    transaction: Transaction,
    words: str,
    *,
    about: Ref | None = None,
    picture_sha256: str | None = None,
) -> Ref:
    """Keep a new pebble."""
    if not words.strip():
        raise InvalidInputError("A pebble needs a word")
    pebble_id = new_id(transaction.at)
    transaction.insert(
        _pebbles,
        id=pebble_id,
        words=words,
        about=about,
        picture_sha256=picture_sha256,
        picked_at=transaction.at,
    )
    transaction.record(LedgerKind.KEPT, ref_of(pebble_id), sha256=picture_sha256)
    return ref_of(pebble_id)


def put_back(transaction: Transaction, pebble: Pebble) -> None:
    """Keep a pebble as another store had it."""
    fields = {name: getattr(pebble, name) for name in Pebble.__slots__}
    transaction.insert(_pebbles, **fields)


def change(transaction: Transaction, pebble_id: UUID, **changes: object) -> None:
    transaction.update(_pebbles, changes, _pebbles.c.id == pebble_id)


def list_pebbles(reading: ReadTransaction) -> Sequence[Pebble]:
    """All of them, in the order of picking."""
    statement = sa.select(_pebbles).where(reading.mine(_pebbles)).order_by(_pebbles.c.id)
    return [_pebble(row) for row in reading.rows(statement)]


def _pebble(row: Any) -> Pebble:
    return Pebble(**{name: row[name] for name in Pebble.__slots__})
