"""Ledger lines of committed transactions that may not stand in the ledger's files yet."""

from __future__ import annotations

import sqlalchemy as sa

from osmosis.kernel.hashing import instant_text
from osmosis.storage import schema
from osmosis.storage.ledger_lines import LedgerLine
from osmosis.storage.transaction import ReadTransaction


def pending_lines(reading: ReadTransaction) -> list[LedgerLine]:
    """The lines on their way into the ledger, in the order of their commits."""
    pending = schema.ledger_pending
    statement = (
        sa.select(pending).where(reading.mine(pending)).order_by(pending.c.number, pending.c.key)
    )
    return [
        LedgerLine(
            key=row["key"],
            kind=row["kind"],
            ref=str(row["ref"]),
            sha256=row["sha256"],
            details=row["details"],
            at=instant_text(row["at"]),
        )
        for row in reading.rows(statement)
    ]
