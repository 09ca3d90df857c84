"""The shelf of scents, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import NotFoundError
from osmosis.kernel.ids import new_id
from osmosis.practices.rolls import tables
from osmosis.storage.transaction import ReadTransaction, Transaction

_scents = tables.scents


@dataclass(frozen=True, kw_only=True, slots=True)
class Scent:
    """A bottle that can be tagged, opened and bought again.

    Attributes:
        stock: How many are left.
        photo_sha256: Its photograph in the blob store, if there is one.
    """

    id: UUID
    name: str
    where_to_buy: str
    stock: int
    photo_sha256: str | None


def add_scent(
    transaction: Transaction, *, name: str, where_to_buy: str, stock: int, photo: str | None
) -> Scent:
    """Put a bottle on the shelf."""
    scent_id = new_id(transaction.at)
    transaction.insert(
        _scents,
        id=scent_id,
        name=name,
        where_to_buy=where_to_buy,
        stock=stock,
        photo_sha256=photo,
        added_at=transaction.at,
    )
    return get_scent(transaction, scent_id)


def change_scent(transaction: Transaction, scent_id: UUID, **changes: object) -> None:
    """Change some of a bottle's columns.

    Raises:
        NotFoundError: There is no such bottle.
    """
    if transaction.update(_scents, changes, _scents.c.id == scent_id) == 0:
        raise NotFoundError("There is no such bottle on the shelf")


def get_scent(reading: ReadTransaction, scent_id: UUID) -> Scent:
    """The bottle with this id.

    Raises:
        NotFoundError: There is none.
    """
    row = reading.find(_scents, id=scent_id)
    if row is None:
        raise NotFoundError("There is no such bottle on the shelf")
    return _scent(row)


def find_by_name(reading: ReadTransaction, name: str) -> Scent | None:
    """The bottle of this name, whatever its letters' case."""
    wanted = name.strip().casefold()
    return next((one for one in list_scents(reading) if one.name.casefold() == wanted), None)


def list_scents(reading: ReadTransaction) -> Sequence[Scent]:
    """The whole shelf, by name."""
    statement = sa.select(_scents).where(reading.mine(_scents)).order_by(_scents.c.name)
    return [_scent(row) for row in reading.rows(statement)]


def names_of(reading: ReadTransaction, scent_ids: Iterable[UUID]) -> list[str]:
    """The names of these bottles, in the order given; those no longer known are left out."""
    names = {scent.id: scent.name for scent in list_scents(reading)}
    return [names[scent_id] for scent_id in scent_ids if scent_id in names]


def _scent(row: Any) -> Scent:
    return Scent(
        id=row["id"],
        name=row["name"],
        where_to_buy=row["where_to_buy"],
        stock=row["stock"],
        photo_sha256=row["photo_sha256"],
    )
