"""Call-ons and the tray, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.practices.rolls import tables
from osmosis.storage.transaction import ReadTransaction, Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Tray:
    """What lies outside the case.

    Attributes:
        rolls: Up to three rolls in the person's order.
        rhythm: A cadence as text, or empty for none.
    """

    rolls: tuple[UUID, ...]
    rhythm: str
    changed_at: Instant | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One time that rolls were called on.

    Attributes:
        rolls: Which; one, or those of the tray in its order.
        frames: What was drawn, in the order in which it is shown.
        new_way: The person's own words; may be empty.
    """

    id: UUID
    rolls: tuple[UUID, ...]
    frames: tuple[UUID, ...]
    called_at: Instant
    new_way: str


def add_call(transaction: Transaction, rolls: Sequence[UUID], frames: Sequence[UUID]) -> Call:
    """Keep that rolls were called on, and what was shown."""
    call_id = new_id(transaction.at)
    transaction.insert(
        tables.calls,
        id=call_id,
        rolls=[str(roll) for roll in rolls],
        frames=[str(frame) for frame in frames],
        called_at=transaction.at,
        new_way="",
    )
    return get_call(transaction, call_id)


def last_called_at(reading: ReadTransaction, rolls: Sequence[UUID]) -> Instant | None:
    """When exactly these rolls were last called on together; ``None`` when never."""
    statement = (
        sa.select(tables.calls)
        .where(reading.mine(tables.calls))
        .order_by(tables.calls.c.id.desc())
        .limit(100)
    )
    wanted = [str(roll) for roll in rolls]
    called = (row["called_at"] for row in reading.rows(statement) if row["rolls"] == wanted)
    return next(called, None)


def set_new_way(transaction: Transaction, call_id: UUID, text: str) -> None:
    """Keep the one new way of a call-on.

    Raises:
        NotFoundError: There was no such call-on.
    """
    changed = transaction.update(tables.calls, {"new_way": text}, tables.calls.c.id == call_id)
    if changed == 0:
        raise NotFoundError("There was no such call-on")


def get_call(reading: ReadTransaction, call_id: UUID) -> Call:
    """The call-on with this id.

    Raises:
        NotFoundError: There was none.
    """
    row = reading.find(tables.calls, id=call_id)
    if row is None:
        raise NotFoundError("There was no such call-on")
    return Call(
        id=row["id"],
        rolls=tuple(UUID(roll) for roll in row["rolls"]),
        frames=tuple(UUID(frame) for frame in row["frames"]),
        called_at=row["called_at"],
        new_way=row["new_way"],
    )


def erase_new_ways(transaction: Transaction, roll_id: UUID) -> None:
    """Empty what was written when this roll alone was called on; that it was stays counted."""
    of_it = tables.calls.c.rolls == [str(roll_id)]
    transaction.update(tables.calls, {"new_way": ""}, of_it)


def latest_tray(reading: ReadTransaction) -> Tray:
    """What lies on the tray now."""
    history = tray_history(reading, most=1)
    return history[0] if history else Tray(rolls=(), rhythm="", changed_at=None)


def tray_history(reading: ReadTransaction, most: int = 100) -> Sequence[Tray]:
    """The latest changes of the tray, newest first."""
    statement = (
        sa.select(tables.trays)
        .where(reading.mine(tables.trays))
        .order_by(tables.trays.c.id.desc())
        .limit(most)
    )
    return [
        Tray(
            rolls=tuple(UUID(roll) for roll in row["rolls"]),
            rhythm=row["rhythm"],
            changed_at=row["changed_at"],
        )
        for row in reading.rows(statement)
    ]


def add_tray(transaction: Transaction, rolls: Sequence[UUID], rhythm: str) -> None:
    """Keep what lies on the tray from now on."""
    transaction.insert(
        tables.trays,
        id=new_id(transaction.at),
        rolls=[str(roll) for roll in rolls],
        rhythm=rhythm,
        changed_at=transaction.at,
    )
