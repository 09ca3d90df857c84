"""The dates that have fallen, as rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from whenever import Date

from osmosis.errors import NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.kernel.eras import REMEMBERED, moved
from osmosis.practices.mnestics import tables
from osmosis.practices.mnestics.model import Junction, JunctionState
from osmosis.storage.transaction import ReadTransaction, Transaction

_junctions = tables.junctions


def add_junction(transaction: Transaction, junction: Junction) -> None:
    """Keep a junction that falls now; its state is *open*."""
    transaction.insert(
        _junctions,
        id=junction.id,
        pathway_id=junction.pathway_id,
        slot=junction.slot,
        number=junction.number,
        on_date=junction.date.format_iso(),
        zone=junction.zone,
        due_at=junction.due_at,
        open_until=junction.open_until,
        state=JunctionState.OPEN.value,
    )


def keep(transaction: Transaction, junction_id: UUID) -> None:
    """Say that a junction was kept, now."""
    changes = {"state": JunctionState.KEPT.value, "kept_at": transaction.at}
    transaction.update(_junctions, changes, _junctions.c.id == junction_id)


def leave_unkept(transaction: Transaction, junction_id: UUID) -> None:
    """Say that a junction was not kept."""
    changes = {"state": JunctionState.UNKEPT.value}
    transaction.update(_junctions, changes, _junctions.c.id == junction_id)


def sit_at(transaction: Transaction, junction_ids: Collection[UUID], sitting_id: UUID) -> None:
    """Say which sitting these junctions belong to."""
    transaction.update(
        _junctions, {"sitting_id": sitting_id}, _junctions.c.id.in_(list(junction_ids))
    )


def get_junction(reading: ReadTransaction, junction_id: UUID) -> Junction:
    """The junction with this id.

    Raises:
        NotFoundError: There is none.
    """
    row = reading.find(_junctions, id=junction_id)
    if row is None:
        raise NotFoundError("There is no such junction")
    return _junction(row)


def list_fallen(reading: ReadTransaction, pathway_id: UUID) -> Sequence[Junction]:
    """A pathway's junctions that have fallen, by number."""
    statement = (
        sa.select(_junctions)
        .where(reading.mine(_junctions), _junctions.c.pathway_id == pathway_id)
        .order_by(_junctions.c.number)
    )
    return [_junction(row) for row in reading.rows(statement)]


def list_latest(reading: ReadTransaction, pathway_id: UUID) -> Sequence[Junction]:
    """The last junctions of a pathway that have fallen, by number, as many as a calendar asks for.

    Which are still to come depends on no others, and there are ever more of them.
    """
    its = (reading.mine(_junctions), _junctions.c.pathway_id == pathway_id)
    by_number = sa.select(_junctions.c.due_at).where(*its).order_by(_junctions.c.number.desc())
    last = reading.first(by_number.limit(1))
    if last is None:
        return []
    since = moved(last["due_at"], -REMEMBERED)
    statement = (
        sa.select(_junctions)
        .where(*its, _junctions.c.due_at >= since)
        .order_by(_junctions.c.number)
    )
    return [_junction(row) for row in reading.rows(statement)]


def list_every(reading: ReadTransaction) -> Mapping[UUID, Sequence[Junction]]:
    """Every junction that has fallen, by number, for each pathway that has any."""
    statement = (
        sa.select(_junctions)
        .where(reading.mine(_junctions))
        .order_by(_junctions.c.pathway_id, _junctions.c.number)
    )
    found: dict[UUID, list[Junction]] = {}
    for row in reading.rows(statement):
        found.setdefault(row["pathway_id"], []).append(_junction(row))
    return found


def list_open(reading: ReadTransaction) -> Sequence[Junction]:
    """Every junction that is neither kept nor left unkept, by when it fell."""
    statement = (
        sa.select(_junctions)
        .where(reading.mine(_junctions), _junctions.c.state == JunctionState.OPEN.value)
        .order_by(_junctions.c.due_at, _junctions.c.id)
    )
    return [_junction(row) for row in reading.rows(statement)]


def list_keepable(reading: ReadTransaction, at: Instant) -> Sequence[Junction]:
    """Those of them whose grace is not over, though nobody may have looked since it was."""
    return [junction for junction in list_open(reading) if junction.open_until > at]


def list_unkept(
    reading: ReadTransaction, after: Instant | None, until: Instant
) -> Sequence[Junction]:
    """The junctions that were left unkept, whose grace ended within a span, by when they fell.

    Args:
        after: From when on; from the beginning when left out.
    """
    statement = (
        sa.select(_junctions)
        .where(
            reading.mine(_junctions),
            _junctions.c.state == JunctionState.UNKEPT.value,
            _junctions.c.open_until <= until,
        )
        .order_by(_junctions.c.due_at, _junctions.c.id)
    )
    if after is not None:
        statement = statement.where(_junctions.c.open_until > after)
    return [_junction(row) for row in reading.rows(statement)]


def list_of_sitting(reading: ReadTransaction, sitting_id: UUID) -> Sequence[Junction]:
    """The junctions of one sitting, by when they fell."""
    statement = (
        sa.select(_junctions)
        .where(reading.mine(_junctions), _junctions.c.sitting_id == sitting_id)
        .order_by(_junctions.c.due_at, _junctions.c.id)
    )
    return [_junction(row) for row in reading.rows(statement)]


def _junction(row: Any) -> Junction:
    return Junction(
        id=row["id"],
        pathway_id=row["pathway_id"],
        slot=row["slot"],
        number=row["number"],
        date=Date.parse_iso(row["on_date"]),
        zone=row["zone"],
        due_at=row["due_at"],
        open_until=row["open_until"],
        state=JunctionState(row["state"]),
        sitting_id=row["sitting_id"],
        kept_at=row["kept_at"],
    )
