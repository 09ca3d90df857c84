"""Letting go: a tombstone, a ledger line, and then the bytes themselves.

A released thing is rightly absent: verification does not miss it, mending never brings it back,
and restoring a copy replays the releases of every ledger it can see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from osmosis.errors import InvalidInputError
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.storage import schema
from osmosis.storage.search_index import remove_documents
from osmosis.storage.transaction import LedgerKind, ReadTransaction, Transaction
from osmosis.storage.tries import empty_tries

LONGEST_REASON = 40

_stones = schema.tombstones


@dataclass(frozen=True, kw_only=True, slots=True)
class Tombstone:
    """What stays of a thing that was let go.

    Attributes:
        sha256s: The names of the blobs that left with it.
        reason: One word: ``let-go``, ``composted`` or ``capped``.
    """

    ref: Ref
    sha256s: tuple[str, ...]
    released_at: Instant
    reason: str


def release(
    transaction: Transaction,
    ref: Ref,
    sha256s: Sequence[str],
    reason: str = "let-go",
    *,
    at: Instant | None = None,
) -> None:
    """Let a thing go, in the transaction that also deletes its rows.

    The rows deleted in the same transaction count as let go. Its bytes leave afterwards, with
    :func:`osmosis.storage.forgetting.forget`; should the process die in between, the next start
    does it. What was tried on it is emptied here, and it cannot be searched any more.

    Args:
        sha256s: Every blob that belongs to it. One that something else needs too stays.
        at: When it was let go, if that was elsewhere and before.

    Raises:
        InvalidInputError: The reason is no short word.
    """
    if not 0 < len(reason) <= LONGEST_REASON:
        raise InvalidInputError("A reason for letting go is one short word")
    names = sorted(set(sha256s))
    transaction.delete(_stones, _stones.c.ref == ref)
    released_at = min(at or transaction.at, transaction.at)
    transaction.insert(_stones, ref=ref, sha256s=names, released_at=released_at, reason=reason)
    empty_tries(transaction, ref)
    remove_documents(transaction, [ref])
    transaction.record(LedgerKind.RELEASED, ref, details={"reason": reason, "sha256s": names})


def is_released(reading: ReadTransaction, ref: Ref) -> bool:
    """Whether this thing was let go."""
    return reading.find(_stones, ref=ref) is not None


def list_released(reading: ReadTransaction, since: Instant | None = None) -> Sequence[Tombstone]:
    """Everything that was let go (from that moment on), in the order in which it was."""
    late = [] if since is None else [_stones.c.released_at >= since]
    statement = (
        sa.select(_stones)
        .where(reading.mine(_stones), *late)
        .order_by(_stones.c.released_at, _stones.c.ref)
    )
    return [
        Tombstone(
            ref=row["ref"],
            sha256s=tuple(row["sha256s"]),
            released_at=row["released_at"],
            reason=row["reason"],
        )
        for row in reading.rows(statement)
    ]
