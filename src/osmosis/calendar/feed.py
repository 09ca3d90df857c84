"""The secret address at which a calendar program may look again and again. Only a hash is kept."""

from __future__ import annotations

import hmac
import secrets
from typing import Any, Final

from osmosis.errors import ConflictError, NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.kernel.hashing import sha256_of
from osmosis.storage.settings import get_setting, set_setting
from osmosis.storage.transaction import ReadTransaction, Transaction

PLACE: Final = "/calendar/"
SUFFIX: Final = ".ics"
_FEED: Final = "calendar.feed"


def open_feed(transaction: Transaction, *, anew: bool = False) -> str:
    """Make the address; gives the path, which is nowhere afterwards.

    Args:
        anew: Whether it may take the place of one that there is, which then leads nowhere.

    Raises:
        ConflictError: There is one already.
    """
    if not anew and find_feed(transaction) is not None:
        raise ConflictError("There is an address already; it can be revoked, or made anew")
    secret = secrets.token_urlsafe(32)
    kept = {"secret_sha256": _hash(secret), "made_at": transaction.at.format_iso()}
    set_setting(transaction, _FEED, kept)
    return f"{PLACE}{secret}{SUFFIX}"


def revoke_feed(transaction: Transaction) -> None:
    """Let the address lead nowhere.

    Raises:
        NotFoundError: There is none.
    """
    if find_feed(transaction) is None:
        raise NotFoundError("There is no address to subscribe to")
    set_setting(transaction, _FEED, None)


def find_feed(reading: ReadTransaction) -> Instant | None:
    """When the address was made; ``None`` when there is none."""
    kept = get_setting(reading, _FEED)
    return None if kept is None else Instant.parse_iso(kept["made_at"])


def is_feed(reading: ReadTransaction, secret: str) -> bool:
    """Whether this is the secret of the address, told in a time that says nothing of it."""
    kept: Any = get_setting(reading, _FEED) or {"secret_sha256": ""}
    return hmac.compare_digest(_hash(secret), kept["secret_sha256"])


def is_feed_place(path: str) -> bool:
    """Whether a path may lead to a calendar; its secret takes the place of signing in."""
    return path.startswith(PLACE) and path.endswith(SUFFIX)


def _hash(secret: str) -> str:
    return sha256_of([secret.encode("utf-8", "replace")])
