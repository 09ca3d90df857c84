"""Scans of frames on real film, as rows."""

from __future__ import annotations

from uuid import UUID

from osmosis.kernel.refs import Ref
from osmosis.practices.rolls import tables
from osmosis.practices.rolls.model import PRACTICE
from osmosis.storage.transaction import LedgerKind, ReadTransaction, Transaction


def add_scan(transaction: Transaction, frame_id: UUID, sha256: str, size: int) -> None:
    """Keep the sealed scan of a frame on film."""
    transaction.insert(
        tables.scans,
        frame_id=frame_id,
        sealed_sha256=sha256,
        sealed_size=size,
        added_at=transaction.at,
    )
    transaction.record(LedgerKind.KEPT, Ref(PRACTICE, "scan", frame_id), sha256=sha256)


def find_scan(reading: ReadTransaction, frame_id: UUID) -> str | None:
    """The name of the sealed scan of a frame, if it has come back."""
    row = reading.find(tables.scans, frame_id=frame_id)
    return None if row is None else str(row["sealed_sha256"])
