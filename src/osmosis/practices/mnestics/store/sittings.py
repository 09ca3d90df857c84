"""Sittings and what arrives in them, as rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import NotFoundError
from osmosis.kernel.civil_text import parse_moment
from osmosis.kernel.clock import Instant
from osmosis.practices.mnestics import tables
from osmosis.practices.mnestics.model import Place, Sitting, SittingOverError
from osmosis.storage.transaction import LedgerKind, ReadTransaction, Transaction

_sittings = tables.sittings
_arrivals = tables.arrivals


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """One message of a sitting, as it was settled when the sitting began.

    Attributes:
        junction_id: At which of its junctions it is read; ``None`` for a letter on its own.
        term: The place, in what that pathway reads, of the part that reads it; ``None`` for a
            letter to the next sitting.
        is_drawn: Whether it came by chance.
        read_at: When it was opened; ``None`` while it was not, or could not be.
    """

    message_id: UUID
    junction_id: UUID | None = None
    term: int | None = None
    is_drawn: bool = False
    read_at: Instant | None = None


def add_sitting(transaction: Transaction, sitting: Sitting, settled: Sequence[Settled]) -> None:
    """Keep a sitting that begins, and what arrives in it."""
    transaction.insert(
        _sittings,
        id=sitting.id,
        place=sitting.place.value,
        begun_at=sitting.begun.instant,
        begun_text=str(sitting.begun),
        draft=sitting.draft,
        meditation=sitting.meditation,
        closed_at=sitting.closed_at,
    )
    for position, one in enumerate(settled):
        _insert_arrival(transaction, sitting.id, position, one)
    transaction.record(LedgerKind.KEPT, sitting.ref)


def arrive_last(transaction: Transaction, sitting_id: UUID, settled: Settled) -> None:
    """Let one more message arrive in a sitting, after all others."""
    highest = sa.select(sa.func.max(_arrivals.c.position)).where(
        transaction.mine(_arrivals), _arrivals.c.sitting_id == sitting_id
    )
    last = transaction.scalar(highest)
    _insert_arrival(transaction, sitting_id, 0 if last is None else last + 1, settled)


def change_sitting(transaction: Transaction, sitting_id: UUID, **changes: object) -> None:
    """Change some of a sitting's columns."""
    transaction.update(_sittings, changes, _sittings.c.id == sitting_id)


def mark_read(transaction: Transaction, sitting_id: UUID, message_ids: Collection[UUID]) -> None:
    """Remember that these messages were opened in a sitting now; the first time counts."""
    transaction.update(
        _arrivals,
        {"read_at": transaction.at},
        _arrivals.c.sitting_id == sitting_id,
        _arrivals.c.message_id.in_(list(message_ids)),
        _arrivals.c.read_at.is_(None),
    )


def find_sitting(reading: ReadTransaction, sitting_id: UUID) -> Sitting | None:
    """The sitting with this id, if there is one."""
    return next(iter(_list(reading, _sittings.c.id == sitting_id)), None)


def get_sitting(reading: ReadTransaction, sitting_id: UUID) -> Sitting:
    """The sitting with this id.

    Raises:
        NotFoundError: There is none.
    """
    sitting = find_sitting(reading, sitting_id)
    if sitting is None:
        raise NotFoundError("There is no such sitting")
    return sitting


def get_unclosed(reading: ReadTransaction, sitting_id: UUID) -> Sitting:
    """The sitting with this id, if it may be gone on with.

    Raises:
        NotFoundError: There is none.
        SittingOverError: It is over.
    """
    sitting = get_sitting(reading, sitting_id)
    if sitting.closed_at is not None:
        raise SittingOverError("This sitting is over; what was kept stays as it is")
    return sitting


def content_hash(reading: ReadTransaction, sitting_id: UUID) -> str:
    """What a sitting's row hashes to.

    Raises:
        NotFoundError: There is no such sitting.
    """
    row = reading.find(_sittings, id=sitting_id)
    if row is None:
        raise NotFoundError("There is no such sitting")
    return str(row["row_hash"])


def list_sittings(reading: ReadTransaction) -> Sequence[Sitting]:
    """Every sitting, oldest first."""
    return _list(reading)


def last_begun_at(reading: ReadTransaction) -> Instant | None:
    """When the latest sitting began that keeps a junction; ``None`` when there was none."""
    kept = sa.select(tables.junctions.c.sitting_id).where(reading.mine(tables.junctions))
    last = sa.func.max(_sittings.c.begun_at, type_=_sittings.c.begun_at.type)
    found: Instant | None = reading.scalar(
        sa.select(last).where(reading.mine(_sittings), _sittings.c.id.in_(kept))
    )
    return found


def list_meditations(reading: ReadTransaction) -> Sequence[str]:
    """The keys of the meditations of every sitting, oldest first."""
    statement = sa.select(_sittings.c.meditation).where(reading.mine(_sittings))
    return [row["meditation"] for row in reading.rows(statement.order_by(_sittings.c.id))]


def list_unclosed(reading: ReadTransaction) -> Sequence[Sitting]:
    """The sittings that may be resumed, oldest first."""
    return _list(reading, _sittings.c.closed_at.is_(None))


def list_with_a_draft(reading: ReadTransaction) -> Sequence[Sitting]:
    """The sittings that ended while something was being written, oldest first."""
    return _list(reading, _sittings.c.closed_at.is_not(None), sa.func.length(_sittings.c.draft) > 0)


def list_settled(reading: ReadTransaction, sitting_id: UUID) -> Sequence[Settled]:
    """What arrives in a sitting, in its order."""
    statement = (
        sa.select(_arrivals)
        .where(reading.mine(_arrivals), _arrivals.c.sitting_id == sitting_id)
        .order_by(_arrivals.c.position)
    )
    return [_settled(row) for row in reading.rows(statement)]


def list_sittings_of(reading: ReadTransaction, message_id: UUID) -> Sequence[UUID]:
    """The sittings in which a message arrived, oldest first."""
    statement = (
        sa.select(_arrivals.c.sitting_id)
        .where(reading.mine(_arrivals), _arrivals.c.message_id == message_id)
        .order_by(_arrivals.c.sitting_id)
    )
    return [row["sitting_id"] for row in reading.rows(statement)]


def find_reading(reading: ReadTransaction, message_id: UUID) -> Instant | None:
    """When a message was last opened; ``None`` when never."""
    last = sa.func.max(_arrivals.c.read_at, type_=_arrivals.c.read_at.type)
    mine = (reading.mine(_arrivals), _arrivals.c.message_id == message_id)
    found: Instant | None = reading.scalar(sa.select(last).where(*mine))
    return found


def last_readings(reading: ReadTransaction) -> Mapping[UUID, Instant]:
    """When each message that was ever opened was opened last."""
    last = sa.func.max(_arrivals.c.read_at, type_=_arrivals.c.read_at.type)
    statement = (
        sa.select(_arrivals.c.message_id, last.label("at"))
        .where(reading.mine(_arrivals), _arrivals.c.read_at.is_not(None))
        .group_by(_arrivals.c.message_id)
    )
    return {row["message_id"]: row["at"] for row in reading.rows(statement)}


def list_arriving(reading: ReadTransaction) -> frozenset[UUID]:
    """What lies before the person in a sitting that is not closed."""
    statement = (
        sa.select(_arrivals.c.message_id)
        .join(
            _sittings,
            (_sittings.c.person_id == _arrivals.c.person_id)
            & (_sittings.c.id == _arrivals.c.sitting_id),
        )
        .where(reading.mine(_arrivals), _sittings.c.closed_at.is_(None))
    )
    return frozenset(row["message_id"] for row in reading.rows(statement))


def _insert_arrival(
    transaction: Transaction, sitting_id: UUID, position: int, one: Settled
) -> None:
    transaction.insert(
        _arrivals,
        sitting_id=sitting_id,
        position=position,
        message_id=one.message_id,
        junction_id=one.junction_id,
        term=one.term,
        is_drawn=one.is_drawn,
        read_at=one.read_at,
    )


def _list(reading: ReadTransaction, *where: sa.ColumnElement[bool]) -> list[Sitting]:
    statement = sa.select(_sittings).where(reading.mine(_sittings), *where).order_by(_sittings.c.id)
    rows = reading.rows(statement)
    ids = [row["id"] for row in rows]
    junctions = _junctions_of(reading, ids)
    settled = _settled_of(reading, ids)
    return [_sitting(row, junctions, settled) for row in rows]


def _junctions_of(
    reading: ReadTransaction, sitting_ids: Collection[UUID]
) -> Mapping[UUID, list[UUID]]:
    table = tables.junctions
    statement = (
        sa.select(table.c.id, table.c.sitting_id)
        .where(reading.mine(table), table.c.sitting_id.in_(list(sitting_ids)))
        .order_by(table.c.due_at, table.c.id)
    )
    found: dict[UUID, list[UUID]] = {}
    for row in reading.rows(statement):
        found.setdefault(row["sitting_id"], []).append(row["id"])
    return found


def _settled_of(
    reading: ReadTransaction, sitting_ids: Collection[UUID]
) -> Mapping[UUID, list[Settled]]:
    statement = (
        sa.select(_arrivals)
        .where(reading.mine(_arrivals), _arrivals.c.sitting_id.in_(list(sitting_ids)))
        .order_by(_arrivals.c.sitting_id, _arrivals.c.position)
    )
    found: dict[UUID, list[Settled]] = {}
    for row in reading.rows(statement):
        found.setdefault(row["sitting_id"], []).append(_settled(row))
    return found


def _settled(row: Any) -> Settled:
    return Settled(
        message_id=row["message_id"],
        junction_id=row["junction_id"],
        term=row["term"],
        is_drawn=row["is_drawn"],
        read_at=row["read_at"],
    )


def _sitting(
    row: Any,
    junctions: Mapping[UUID, Sequence[UUID]],
    settled: Mapping[UUID, Sequence[Settled]],
) -> Sitting:
    arrivals = settled.get(row["id"], ())
    return Sitting(
        id=row["id"],
        junction_ids=tuple(junctions.get(row["id"], ())),
        place=Place(row["place"]),
        begun=parse_moment(row["begun_text"]),
        arrivals=tuple(one.message_id for one in arrivals),
        draws=tuple(one.message_id for one in arrivals if one.is_drawn),
        draft=bytes(row["draft"]),
        meditation=row["meditation"],
        closed_at=row["closed_at"],
    )
