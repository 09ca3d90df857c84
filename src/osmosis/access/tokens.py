"""Tokens for scripts and phone shortcuts. Only a hash is kept; the secret is shown once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.kernel.hashing import sha256_of
from osmosis.kernel.ids import new_id
from osmosis.languages.speaking import noop
from osmosis.storage.schema import tokens
from osmosis.storage.store import Store
from osmosis.storage.transaction import ReadTransaction

PREFIX: Final = "osm_"
SCOPES: Final[dict[str, str]] = {
    "capture": noop("may add moments and see nothing"),
    "editions": noop(
        "may fetch the books of open gates, as an e-reader does, and see nothing else"
    ),
    "read": noop("may look and change nothing"),
    "full": noop("may do everything that the pages can"),
}
MOST_NAME: Final = 80
# A commit waits for the disk; knowing the hour of the last use is enough.
_USE_IS_NOTED_EVERY: Final = TimeDelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """One token, without its secret."""

    id: UUID
    name: str
    scope: str
    created_at: Instant
    last_used_at: Instant | None
    revoked_at: Instant | None


def add_token(store: Store, name: str, scope: str) -> tuple[Token, str]:
    """Make a token; the second value is its secret, which is nowhere afterwards.

    Raises:
        InvalidInputError: The name is empty or long, or there is no such scope.
    """
    wanted = name.strip()
    if not wanted or len(wanted) > MOST_NAME:
        raise InvalidInputError("A token needs a name of at most 80 characters")
    if scope not in SCOPES:
        raise InvalidInputError(
            "A token may capture, fetch editions, read, or do everything",
            scopes="/".join(SCOPES),
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    with store.write() as transaction:
        token_id = new_id(transaction.at)
        transaction.insert(
            tokens,
            id=token_id,
            name=wanted,
            secret_sha256=_hash(secret),
            scope=scope,
            created_at=transaction.at,
        )
        return _get(transaction, token_id), secret


def list_tokens(store: Store) -> list[Token]:
    """Every token, also those that were revoked, newest first."""
    with store.read() as reading:
        found = reading.rows(
            sa.select(tokens).where(reading.mine(tokens)).order_by(tokens.c.id.desc())
        )
    return [_token(row) for row in found]


def revoke_token(store: Store, token_id: UUID) -> Token:
    """Let a token open nothing any more.

    Raises:
        NotFoundError: There is no such token.
        ConflictError: It was revoked already.
    """
    with store.write() as transaction:
        if _get(transaction, token_id).revoked_at is not None:
            raise ConflictError("This token was revoked already")
        transaction.update(tokens, {"revoked_at": transaction.at}, tokens.c.id == token_id)
        return _get(transaction, token_id)


def may(given: str, needed: str) -> bool:
    """Whether a token of the scope ``given`` may do what needs ``needed``."""
    return given in {needed, "full"} or (given, needed) == ("read", "editions")


def find_token(store: Store, secret: str) -> Token | None:
    """The living token with this secret; its use is noted."""
    if not secret.startswith(PREFIX):
        return None
    with store.read() as reading:
        row = reading.find(tokens, secret_sha256=_hash(secret))
    if row is None or row["revoked_at"] is not None:
        return None
    now = store.clock.now()
    used = row["last_used_at"]
    if used is None or abs(now - used) > _USE_IS_NOTED_EVERY:
        with store.write() as transaction:
            transaction.update(tokens, {"last_used_at": now}, tokens.c.id == row["id"])
    return _token(row)


def _get(reading: ReadTransaction, token_id: UUID) -> Token:
    row = reading.find(tokens, id=token_id)
    if row is None:
        raise NotFoundError("There is no such token")
    return _token(row)


def _token(row: sa.RowMapping) -> Token:
    return Token(
        id=row["id"],
        name=row["name"],
        scope=row["scope"],
        created_at=row["created_at"],
        last_used_at=row["last_used_at"],
        revoked_at=row["revoked_at"],
    )


def _hash(secret: str) -> str:
    return sha256_of([secret.encode("utf-8")])
