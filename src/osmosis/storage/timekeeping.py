"""What time it is, as far as the store may trust the clock.

The store keeps the highest time that it ever committed. A clock behind it by up to five minutes
is read as that mark. Further behind, nothing new is unsealed, opened or let go, while captures
and whatever is open already keep working.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.storage import schema
from osmosis.storage.transaction import ReadTransaction, Transaction

TOLERANCE = TimeDelta(minutes=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class StoreTime:
    """The present of one store.

    Attributes:
        now: The time to work with.
        may_unseal: Whether something new may be unsealed, opened or let go.
        doubt: Why not, in one sentence for the person; empty when it may.
    """

    now: Instant
    may_unseal: bool
    doubt: str = ""


def store_time(reading: ReadTransaction, wall: Instant) -> StoreTime:
    """The present, given what the clock says."""
    mark = reading.find(schema.clock_marks)
    if mark is None:
        return StoreTime(now=wall, may_unseal=True)
    highest: Instant = mark["highest_at"]
    if mark["question"]:
        return StoreTime(now=max(wall, highest), may_unseal=False, doubt=mark["question"])
    if wall >= highest:
        return StoreTime(now=wall, may_unseal=True)
    if highest - wall <= TOLERANCE:
        return StoreTime(now=highest, may_unseal=True)
    return StoreTime(
        now=wall,
        may_unseal=False,
        doubt="The clock stands before the last thing that was kept, so nothing new is opened",
    )


def commit_mark(transaction: Transaction) -> None:
    """Raise the mark to the transaction's time, if that is higher."""
    marks = schema.clock_marks
    raised = transaction.update(
        marks, {"highest_at": transaction.at}, marks.c.highest_at < transaction.at
    )
    if (
        raised == 0
        and transaction.scalar(
            sa.select(sa.func.count()).select_from(marks).where(transaction.mine(marks))
        )
        == 0
    ):
        transaction.insert(marks, highest_at=transaction.at)
