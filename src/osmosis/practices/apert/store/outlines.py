"""What a list of sources said of each of them, as rows."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa

from osmosis.practices.apert import tables
from osmosis.practices.apert.model import Outline
from osmosis.storage.transaction import ReadTransaction, Transaction

_outlines = tables.outlines


def set_outline(transaction: Transaction, source_id: UUID, outline: Outline) -> None:
    """Keep what a list said of a source, in place of what one said before."""
    # As pairs: their order is what somebody wrote.
    pairs = [list(pair) for pair in outline.attributes.items()]
    values = {"folders": list(outline.folders), "attributes": pairs}
    if not transaction.update(_outlines, values, _outlines.c.source_id == source_id):
        transaction.insert(_outlines, source_id=source_id, **values)


def list_outlines(reading: ReadTransaction) -> Mapping[UUID, Outline]:
    """What lists said of sources, for each that stood in one."""
    statement = sa.select(_outlines).where(reading.mine(_outlines))
    return {
        row["source_id"]: Outline(folders=tuple(row["folders"]), attributes=dict(row["attributes"]))
        for row in reading.rows(statement)
    }
