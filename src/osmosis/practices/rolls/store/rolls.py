"""Rolls and their keys, as rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from whenever import TimeDelta

from osmosis.errors import NotFoundError
from osmosis.kernel.civil_text import parse_moment
from osmosis.practices.rolls import tables
from osmosis.practices.rolls.model import Medium, Roll, RollState
from osmosis.sealing.tiers import Tier
from osmosis.storage.releases import is_released, list_released
from osmosis.storage.transaction import LedgerKind, ReadTransaction, Transaction

_rolls = tables.rolls
_NO_WORDS = {
    "virtue": "",
    "why": "",
    "counts": "",
    "looking": "",
    "identity_line": "",
    "box_place": "",
    "edge_code": "",
    "scent_tag": [],
}


def add_roll(transaction: Transaction, roll: Roll) -> None:
    """Keep a new roll."""
    transaction.insert(
        _rolls,
        id=roll.id,
        virtue=roll.virtue,
        why=roll.why,
        counts=roll.counts,
        looking=roll.looking,
        exposures=roll.exposures,
        lucky_number=roll.lucky_number,
        seed=roll.seed,
        colour=roll.colour,
        edge_code=roll.edge_code,
        tier=roll.tier.value,
        medium=roll.medium.value,
        wait_seconds=int(roll.wait.total("seconds")),
        scent_tag=[str(scent) for scent in roll.scent_tag],
        state=roll.state.value,
        loaded_at=roll.loaded.instant,
        loaded_text=str(roll.loaded),
        finished_at=roll.finished_at,
        developed_at=roll.developed_at,
        cased_at=roll.cased_at,
        identity_line=roll.identity_line,
        box_place=roll.box_place,
        is_from_before=roll.is_from_before,
        witness=roll.witness,
    )
    transaction.record(LedgerKind.KEPT, roll.ref)


def change_roll(transaction: Transaction, roll_id: UUID, **changes: object) -> None:
    """Change some of a roll's columns.

    Raises:
        NotFoundError: There is no such roll.
    """
    if transaction.update(_rolls, changes, _rolls.c.id == roll_id) == 0:
        raise NotFoundError("There is no such roll")


def erase_words(transaction: Transaction, roll_id: UUID) -> None:
    """Empty everything that the person wrote about a roll; the row stays for those who name it."""
    transaction.update(_rolls, _NO_WORDS, _rolls.c.id == roll_id)
    transaction.delete(tables.fogs, tables.fogs.c.roll_id == roll_id)


def find_roll(reading: ReadTransaction, roll_id: UUID) -> Roll | None:
    """The roll with this id, if there is one and it was not let go."""
    row = reading.find(_rolls, id=roll_id)
    roll = None if row is None else _roll(row)
    return None if roll is None or is_released(reading, roll.ref) else roll


def get_roll(reading: ReadTransaction, roll_id: UUID) -> Roll:
    """The roll with this id.

    Raises:
        NotFoundError: There is none, or it was let go.
    """
    roll = find_roll(reading, roll_id)
    if roll is None:
        raise NotFoundError("There is no such roll")
    return roll


def list_rolls(reading: ReadTransaction, states: Collection[RollState] = ()) -> Sequence[Roll]:
    """Every roll in one of these states (in any, when none is named), oldest first.

    Those that were let go are no rolls any more.
    """
    statement = sa.select(_rolls).where(reading.mine(_rolls)).order_by(_rolls.c.id)
    if states:
        statement = statement.where(_rolls.c.state.in_([state.value for state in states]))
    gone = {stone.ref for stone in list_released(reading)}
    return [roll for row in reading.rows(statement) if (roll := _roll(row)).ref not in gone]


def get_tier(reading: ReadTransaction, roll_id: UUID) -> Tier:
    """The tier of the key of a roll, which may have been let go.

    Raises:
        NotFoundError: There never was such a roll.
    """
    row = reading.find(_rolls, id=roll_id)
    if row is None:
        raise NotFoundError("There is no such roll")
    return Tier(row["tier"])


def add_key(transaction: Transaction, roll_id: UUID, recipient: str, wrapped: bytes) -> None:
    """Keep a roll's key: its public half, and its private half wrapped."""
    transaction.insert(tables.keys, roll_id=roll_id, recipient=recipient, wrapped=wrapped)


def get_recipient(reading: ReadTransaction, roll_id: UUID) -> str:
    """The public half of a roll's key, to which its frames are encrypted.

    Raises:
        NotFoundError: There is no such roll.
    """
    return str(_key(reading, roll_id)["recipient"])


def get_wrapped_key(reading: ReadTransaction, roll_id: UUID) -> bytes:
    """The private half of a roll's key, wrapped for whoever may open it.

    Raises:
        NotFoundError: There is no such roll.
    """
    return bytes(_key(reading, roll_id)["wrapped"])


def find_opened_key(reading: ReadTransaction, roll_id: UUID) -> bytes | None:
    """The private half wrapped for the house key, once the roll was opened by passphrase."""
    opened = _key(reading, roll_id)["opened"]
    return None if opened is None else bytes(opened)


def set_opened_key(transaction: Transaction, roll_id: UUID, wrapped: bytes) -> None:
    """Keep the private half wrapped for the house key, for developing and for late frames."""
    transaction.update(tables.keys, {"opened": wrapped}, tables.keys.c.roll_id == roll_id)


def remove_key(transaction: Transaction, roll_id: UUID) -> None:
    """Destroy both halves of a roll's key: what is sealed for it never opens again."""
    transaction.delete(tables.keys, tables.keys.c.roll_id == roll_id)


def _key(reading: ReadTransaction, roll_id: UUID) -> sa.RowMapping:
    row = reading.find(tables.keys, roll_id=roll_id)
    if row is None:
        raise NotFoundError("This roll has no key")
    return row


def _roll(row: Any) -> Roll:
    return Roll(
        id=row["id"],
        virtue=row["virtue"],
        why=row["why"],
        counts=row["counts"],
        looking=row["looking"],
        exposures=row["exposures"],
        lucky_number=row["lucky_number"],
        seed=row["seed"],
        colour=row["colour"],
        edge_code=row["edge_code"],
        tier=Tier(row["tier"]),
        medium=Medium(row["medium"]),
        wait=TimeDelta(seconds=row["wait_seconds"]),
        scent_tag=tuple(UUID(scent) for scent in row["scent_tag"]),
        state=RollState(row["state"]),
        loaded=parse_moment(row["loaded_text"]),
        finished_at=row["finished_at"],
        developed_at=row["developed_at"],
        cased_at=row["cased_at"],
        identity_line=row["identity_line"],
        box_place=row["box_place"],
        is_from_before=row["is_from_before"],
        witness=row["witness"],
    )
