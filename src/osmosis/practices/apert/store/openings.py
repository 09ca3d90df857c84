"""The dates of gates that have fallen, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from whenever import Date

from osmosis.errors import NotFoundError
from osmosis.kernel.eras import REMEMBERED, moved
from osmosis.practices.apert import tables
from osmosis.practices.apert.model import Opening, OpeningState
from osmosis.storage.transaction import ReadTransaction, Transaction

_openings = tables.openings


def add_opening(transaction: Transaction, opening: Opening) -> None:
    """Keep an opening that falls now."""
    transaction.insert(
        _openings,
        id=opening.id,
        gate_id=opening.gate_id,
        slot=opening.slot,
        number=opening.number,
        on_date=opening.date.format_iso(),
        zone=opening.zone,
        due_at=opening.due_at,
        opened_at=opening.opened_at,
        closes_at=opening.closes_at,
        state=opening.state.value,
        period_id=opening.period_id,
        early_reason=opening.early_reason,
    )


def move_on(transaction: Transaction, opening: Opening) -> None:
    """Keep what has become of an opening: its state, and when it opened and closes."""
    changes = {
        "state": opening.state.value,
        "opened_at": opening.opened_at,
        "closes_at": opening.closes_at,
    }
    transaction.update(_openings, changes, _openings.c.id == opening.id)


def get_opening(reading: ReadTransaction, opening_id: UUID) -> Opening:
    """The opening with this id.

    Raises:
        NotFoundError: There is none.
    """
    return _opening(_row(reading, opening_id))


def content_hash(reading: ReadTransaction, opening_id: UUID) -> str:
    """What an opening's row hashes to.

    Raises:
        NotFoundError: There is no such opening.
    """
    return str(_row(reading, opening_id)["row_hash"])


def find_living(reading: ReadTransaction, gate_id: UUID) -> Opening | None:
    """The opening of a gate that is being assembled or open; there is one at most."""
    found = _list(
        reading, _openings.c.gate_id == gate_id, _openings.c.state != OpeningState.CLOSED.value
    )
    return found[0] if found else None


def list_living(reading: ReadTransaction) -> Sequence[Opening]:
    """Every opening that is being assembled or open, of any gate."""
    return _list(reading, _openings.c.state != OpeningState.CLOSED.value)


def list_fallen(reading: ReadTransaction, gate_id: UUID) -> Sequence[Opening]:
    """A gate's openings that have fallen, by number."""
    return _list(reading, _openings.c.gate_id == gate_id)


def list_latest(reading: ReadTransaction, gate_id: UUID) -> Sequence[Opening]:
    """The last openings of a gate that have fallen, by number, as many as a calendar asks for.

    Which dates are still to come depends on no others, and there are ever more of them.
    """
    mine = (reading.mine(_openings), _openings.c.gate_id == gate_id)
    statement = sa.select(_openings.c.due_at).where(*mine).order_by(_openings.c.number.desc())
    last = reading.first(statement.limit(1))
    if last is None:
        return []
    since = moved(last["due_at"], -REMEMBERED)
    return _list(reading, _openings.c.gate_id == gate_id, _openings.c.due_at >= since)


def list_since_edition(reading: ReadTransaction, opening: Opening) -> Sequence[Opening]:
    """A gate's openings before this one, by number, from the last one on its day with an edition.

    Also those before that one, where it has none.
    """
    before = (_openings.c.gate_id == opening.gate_id, _openings.c.number < opening.number)
    on_its_day = (_openings.c.early_reason == "", _openings.c.period_id.is_not(None))
    last = reading.scalar(
        sa.select(sa.func.max(_openings.c.number)).where(
            reading.mine(_openings), *before, *on_its_day
        )
    )
    return _list(reading, *before, _openings.c.number >= (last or 0))


def ids_of_gate(reading: ReadTransaction, gate_id: UUID) -> sa.Select[tuple[UUID]]:
    """The ids of a gate's openings that have fallen, to be asked for within another question."""
    return sa.select(_openings.c.id).where(reading.mine(_openings), _openings.c.gate_id == gate_id)


def list_every(reading: ReadTransaction) -> Mapping[UUID, Sequence[Opening]]:
    """Every opening that has fallen, by number, for each gate that has any."""
    found: dict[UUID, list[Opening]] = {}
    for opening in _list(reading):
        found.setdefault(opening.gate_id, []).append(opening)
    return found


def _row(reading: ReadTransaction, opening_id: UUID) -> Any:
    row = reading.find(_openings, id=opening_id)
    if row is None:
        raise NotFoundError("There is no such opening")
    return row


def _list(reading: ReadTransaction, *where: sa.ColumnElement[bool]) -> Sequence[Opening]:
    statement = (
        sa.select(_openings)
        .where(reading.mine(_openings), *where)
        .order_by(_openings.c.gate_id, _openings.c.number)
    )
    return [_opening(row) for row in reading.rows(statement)]


def _opening(row: Any) -> Opening:
    return Opening(
        id=row["id"],
        gate_id=row["gate_id"],
        slot=row["slot"],
        number=row["number"],
        date=Date.parse_iso(row["on_date"]),
        zone=row["zone"],
        due_at=row["due_at"],
        closes_at=row["closes_at"],
        state=OpeningState(row["state"]),
        period_id=row["period_id"],
        opened_at=row["opened_at"],
        early_reason=row["early_reason"],
    )
