"""The private halves of keys, wrapped, as rows: of a period, or of the edition of an opening."""

from __future__ import annotations

from typing import Literal, NamedTuple
from uuid import UUID

from osmosis.errors import NotFoundError
from osmosis.kernel.ids import new_id
from osmosis.practices.apert import tables
from osmosis.storage.transaction import ReadTransaction, Transaction

Owner = Literal["period_id", "opening_id"]
"""Of what it is the key; the edition of an opening goes by the opening's id."""

_keys = tables.keys


class WrappedKey(NamedTuple):
    """A private half, wrapped for its tier.

    Attributes:
        opened: The same wrapped for the house key, once it was opened by passphrase.
    """

    wrapped: bytes
    opened: bytes | None


def add_key(transaction: Transaction, owner: Owner, owner_id: UUID, wrapped: bytes) -> None:
    """Keep a private half, wrapped."""
    transaction.insert(_keys, id=new_id(transaction.at), wrapped=wrapped, **{owner: owner_id})


def get_key(reading: ReadTransaction, owner: Owner, owner_id: UUID) -> WrappedKey:
    """The key of a period or of an edition.

    Raises:
        NotFoundError: It has none, or it was destroyed.
    """
    row = reading.find(_keys, **{owner: owner_id})
    if row is None:
        raise NotFoundError("This has been let go; its key is gone")
    opened = None if row["opened"] is None else bytes(row["opened"])
    return WrappedKey(bytes(row["wrapped"]), opened)


def set_opened(transaction: Transaction, owner: Owner, owner_id: UUID, wrapped: bytes) -> None:
    """Keep the private half wrapped for the house key."""
    transaction.update(_keys, {"opened": wrapped}, _keys.c[owner] == owner_id)


def destroy(transaction: Transaction, owner: Owner, owner_id: UUID) -> None:
    """Destroy a key: what is sealed to it never opens again."""
    transaction.delete(_keys, _keys.c[owner] == owner_id)
