"""The person's lines at the threshold, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import NotFoundError
from osmosis.kernel.refs import Ref
from osmosis.practices.apert import tables
from osmosis.practices.apert.editions import Side, ThresholdLine
from osmosis.storage.transaction import ReadTransaction, Transaction

_lines = tables.threshold_lines


def add_line(transaction: Transaction, line: ThresholdLine) -> None:
    """Keep a line."""
    transaction.insert(
        _lines,
        id=line.id,
        gate_id=line.gate_id,
        opening_id=line.opening_id,
        side=line.side.value,
        line=line.line,
        written_at=line.written_at,
        became_ref=line.became,
    )


def remove_line(transaction: Transaction, line_id: UUID) -> None:
    """Take a line back."""
    transaction.delete(_lines, _lines.c.id == line_id)


def say_became(transaction: Transaction, line_id: UUID, ref: Ref) -> None:
    """Keep as what a line travels."""
    transaction.update(_lines, {"became_ref": ref}, _lines.c.id == line_id)


def give_to_opening(transaction: Transaction, line_ids: Sequence[UUID], opening_id: UUID) -> None:
    """Say that lines stand in the edition of an opening."""
    if line_ids:
        transaction.update(_lines, {"opening_id": opening_id}, _lines.c.id.in_(line_ids))


def get_line(reading: ReadTransaction, line_id: UUID) -> ThresholdLine:
    """The line with this id.

    Raises:
        NotFoundError: There is none.
    """
    return _line(_row(reading, line_id))


def content_hash(reading: ReadTransaction, line_id: UUID) -> str:
    """What a line's row hashes to.

    Raises:
        NotFoundError: There is no such line.
    """
    return str(_row(reading, line_id)["row_hash"])


def find_line(
    reading: ReadTransaction, gate_id: UUID, side: Side, opening_id: UUID | None
) -> ThresholdLine | None:
    """The latest line of an opening, or of the one that is to come."""
    statement = (
        sa.select(_lines)
        .where(
            reading.mine(_lines),
            _lines.c.gate_id == gate_id,
            _lines.c.side == side.value,
            _lines.c.opening_id.is_(None)
            if opening_id is None
            else _lines.c.opening_id == opening_id,
        )
        .order_by(_lines.c.id.desc())
    )
    row = reading.first(statement)
    return None if row is None else _line(row)


def _row(reading: ReadTransaction, line_id: UUID) -> Any:
    row = reading.find(_lines, id=line_id)
    if row is None:
        raise NotFoundError("There is no such line")
    return row


def _line(row: Any) -> ThresholdLine:
    return ThresholdLine(
        id=row["id"],
        gate_id=row["gate_id"],
        opening_id=row["opening_id"],
        side=Side(row["side"]),
        line=row["line"],
        written_at=row["written_at"],
        became=row["became_ref"],
    )
