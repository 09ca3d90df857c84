"""Entries beside which something did not come, as rows of keyed hashes: no address, no title."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from osmosis.kernel.clock import Instant
from osmosis.practices.apert import tables
from osmosis.storage.transaction import ReadTransaction, Transaction

_awaited = tables.awaited


@dataclass(frozen=True, kw_only=True, slots=True)
class Awaited:
    """An entry beside which something is asked for again.

    Attributes:
        tries: How often that was in vain.
        again_at: From when on it is asked for.
        beside: What lies beside it already, locked; ``None`` when nothing does.
    """

    tries: int
    again_at: Instant
    beside: str | None = None


def list_times(reading: ReadTransaction) -> Mapping[tuple[UUID, str], Instant]:
    """When something is asked for again first, by the period and the keyed hash of the source."""
    first = sa.func.min(_awaited.c.again_at).label("first_at")
    keys = (_awaited.c.period_id, _awaited.c.keyed_source)
    statement = sa.select(*keys, first).where(reading.mine(_awaited)).group_by(*keys)
    return {
        (row["period_id"], row["keyed_source"]): row["first_at"] for row in reading.rows(statement)
    }


def list_awaited(
    reading: ReadTransaction, period_id: UUID, keyed_source: str
) -> Mapping[str, Awaited]:
    """What is awaited of a source in a period, by the keyed hashes of its entries."""
    statement = sa.select(_awaited).where(
        reading.mine(_awaited),
        _awaited.c.period_id == period_id,
        _awaited.c.keyed_source == keyed_source,
    )
    return {
        row["keyed_entry"]: Awaited(
            tries=row["tries"], again_at=row["again_at"], beside=row["beside"]
        )
        for row in reading.rows(statement)
    }


def set_awaited(
    transaction: Transaction,
    period_id: UUID,
    keyed_source: str,
    entries: Mapping[str, Awaited | None],
) -> None:
    """Keep what of a source is awaited from now on; what is ``None`` is so no more."""
    for start in range(0, len(entries), _IN_A_QUESTION):
        some = sorted(entries)[start : start + _IN_A_QUESTION]
        transaction.delete(
            _awaited, _awaited.c.period_id == period_id, _awaited.c.keyed_entry.in_(some)
        )
    rows: list[dict[str, object]] = [
        {
            "period_id": period_id,
            "keyed_source": keyed_source,
            "keyed_entry": key,
            "tries": one.tries,
            "again_at": one.again_at,
            "beside": one.beside,
        }
        for key, one in sorted(entries.items())
        if one is not None
    ]
    transaction.insert_many(_awaited, rows)


def forget_awaited(transaction: Transaction, period_id: UUID) -> None:
    """Await nothing more of a period."""
    transaction.delete(_awaited, _awaited.c.period_id == period_id)


# SQLite takes some thousands of values in one statement.
_IN_A_QUESTION = 500
