"""Signed-in browsers. Only a hash of the cookie is kept.

They end by the machine's clock, not by the store's: a rehearsal that jumps ten years ahead should
not show anybody out.
"""

from __future__ import annotations

import secrets
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from osmosis.kernel.clock import Clock, TimeDelta
from osmosis.kernel.hashing import sha256_of
from osmosis.kernel.ids import new_id
from osmosis.storage.schema import sessions
from osmosis.storage.store import Store

LIFETIME: Final = TimeDelta(hours=24 * 90)


def begin_session(store: Store, clock: Clock) -> str:
    """Sign a browser in; gives the secret for its cookie and clears away what has ended."""
    secret = secrets.token_urlsafe(32)
    now = clock.now()
    with store.write() as transaction:
        transaction.delete(sessions, sessions.c.expires_at <= now)
        transaction.insert(
            sessions,
            id=new_id(now),
            secret_sha256=_hash(secret),
            created_at=now,
            expires_at=now + LIFETIME,
        )
    return secret


def find_session(store: Store, secret: str, clock: Clock) -> UUID | None:
    """The living session with this secret."""
    with store.read() as reading:
        row = reading.find(sessions, secret_sha256=_hash(secret))
    if row is None or row["expires_at"] <= clock.now():
        return None
    found: UUID = row["id"]
    return found


def end_session(store: Store, session_id: UUID) -> None:
    """Sign a browser out."""
    with store.write() as transaction:
        transaction.delete(sessions, sessions.c.id == session_id)


def end_other_sessions(store: Store, kept: UUID | None = None) -> int:
    """Sign every browser out but this one; says how many.

    A new passphrase does this: who knew the old one should not stay.
    """
    with store.write() as transaction:
        others = sessions.c.id != kept if kept is not None else sa.true()
        return transaction.delete(sessions, others)


def count_sessions(store: Store, clock: Clock) -> int:
    """How many browsers are signed in."""
    with store.read() as reading:
        statement = sa.select(sa.func.count()).select_from(sessions)
        living = reading.mine(sessions), sessions.c.expires_at > clock.now()
        return int(reading.scalar(statement.where(*living)))


def _hash(secret: str) -> str:
    return sha256_of([secret.encode("utf-8")])
