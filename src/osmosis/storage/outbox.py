"""The outbox: what must be sent is written where it is caused, and sent later.

A row is unique by its person, channel and key, so causing it twice sends it once. Sending comes
after the commit, at least once: a crash between sending and recording repeats it with the same
key. What was sent, or came too late, leaves no words behind, only its key and when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import ConflictError, InvalidInputError, NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.ports.channels import Notice
from osmosis.storage import schema
from osmosis.storage.transaction import ReadTransaction, Transaction

LONGEST_KEY = 200

_outbox = schema.outbox


@dataclass(frozen=True, kw_only=True, slots=True)
class Posting:
    """One notice in the outbox.

    Attributes:
        channel: By which way it is to go.
        due_at: Before this nothing is tried.
        attempts: How often sending it was begun.
        is_held: Whether it waits until somebody lets it go.
        failed_at: When it was given up; it can be tried again.
        problem: Why the last attempt did not work, in one sentence.
    """

    id: UUID
    channel: str
    notice: Notice
    created_at: Instant
    due_at: Instant
    attempts: int
    is_held: bool
    failed_at: Instant | None
    problem: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How one channel does.

    Attributes:
        waiting: How many notices wait to be sent.
        sent_at: When the last one was sent.
        problem: Why something could not be sent, as long as nothing was sent since.
    """

    waiting: int
    sent_at: Instant | None
    problem: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Posted:
    """What became of a notice; of one that still waits, all three times are ``None``."""

    sent_at: Instant | None
    failed_at: Instant | None
    expired_at: Instant | None
    problem: str


def find_posted(reading: ReadTransaction, channel: str, key: str) -> Posted | None:
    """What became of the notice with this key; ``None`` when it was never put into the outbox."""
    row = reading.find(_outbox, channel=channel, key=key)
    if row is None:
        return None
    return Posted(
        sent_at=row["sent_at"],
        failed_at=row["failed_at"],
        expired_at=row["expired_at"],
        problem=row["last_error"],
    )


def send_later(
    transaction: Transaction,
    channel: str,
    notice: Notice,
    *,
    not_before: Instant | None = None,
    held: bool = False,
) -> bool:
    """Put a notice into the outbox in the transaction that causes it; says whether it is new.

    Args:
        not_before: Send it at this time or later; at once when left out.
        held: Let it wait until :func:`resume`.

    Raises:
        InvalidInputError: Its key is empty or too long.
    """
    if not 0 < len(notice.key) <= LONGEST_KEY:
        raise InvalidInputError("The key of a notice has 1 to 200 letters")
    if transaction.find(_outbox, channel=channel, key=notice.key) is not None:
        return False
    transaction.insert(
        _outbox,
        id=new_id(transaction.at),
        channel=channel,
        key=notice.key,
        notice=_spelled(notice),
        created_at=transaction.at,
        next_attempt_at=not_before or transaction.at,
        not_after=notice.not_after,
        held=held,
    )
    return True


def list_unsent(reading: ReadTransaction) -> Sequence[Posting]:
    """What waits, is held or was given up, oldest first."""
    statement = (
        sa.select(_outbox)
        .where(reading.mine(_outbox), _outbox.c.sent_at.is_(None), _outbox.c.expired_at.is_(None))
        .order_by(_outbox.c.id)
    )
    return [posting_of(row) for row in reading.rows(statement)]


def list_given_up(reading: ReadTransaction) -> Sequence[Posting]:
    """What could not be sent and is not tried any more, oldest first."""
    return [one for one in list_unsent(reading) if one.failed_at is not None]


def list_held(reading: ReadTransaction) -> Sequence[Posting]:
    """What waits until somebody lets it go, oldest first."""
    return [one for one in list_unsent(reading) if one.is_held]


def channel_standing(reading: ReadTransaction, channel: str) -> Standing:
    """How a channel does, by what lies in the outbox for it."""
    mine = (reading.mine(_outbox), _outbox.c.channel == channel)
    unsent = [one for one in list_unsent(reading) if one.channel == channel]
    sent_at = reading.scalar(sa.select(sa.func.max(_outbox.c.sent_at)).where(*mine))
    late = sa.select(_outbox).where(*mine, _outbox.c.expired_at.is_not(None))
    last_late = reading.first(late.order_by(_outbox.c.expired_at.desc(), _outbox.c.id.desc()))
    problems = [one.problem for one in unsent if one.problem]
    if last_late is not None and (sent_at is None or last_late["expired_at"] > sent_at):
        problems.insert(0, last_late["last_error"])
    return Standing(
        waiting=sum(one.failed_at is None for one in unsent),
        sent_at=sent_at,
        problem=problems[-1] if problems else "",
    )


def hold(transaction: Transaction, posting_id: UUID) -> None:
    """Let a notice wait until :func:`resume`.

    Raises:
        NotFoundError: It is not in the outbox, or was sent.
    """
    _change(transaction, posting_id, {"held": True})


def resume(transaction: Transaction, posting_id: UUID) -> None:
    """Let a held notice be sent when its time has come.

    Raises:
        NotFoundError: It is not in the outbox, or was sent.
    """
    _change(transaction, posting_id, {"held": False})


def drop(transaction: Transaction, posting_id: UUID) -> None:
    """Never send a notice; its key stays, so that it is not caused again.

    Raises:
        NotFoundError: It is not in the outbox, or was sent.
    """
    _change(transaction, posting_id, {"expired_at": transaction.at, "notice": {}, "held": False})


def try_again(transaction: Transaction, posting_id: UUID) -> None:
    """Try to send what was given up, from the beginning.

    Raises:
        NotFoundError: It is not in the outbox, or was sent.
        ConflictError: It was not given up.
    """
    row = transaction.find(_outbox, id=posting_id)
    if row is not None and all(row[end] is None for end in ("sent_at", "failed_at", "expired_at")):
        raise ConflictError("This notice still waits to be sent")
    changes = {"failed_at": None, "attempts": 0, "next_attempt_at": transaction.at}
    _change(transaction, posting_id, changes)


def try_all_now(transaction: Transaction, channel: str) -> int:
    """Try everything unsent of a channel at once, from the beginning; says how much there is."""
    unsent = (_outbox.c.sent_at.is_(None), _outbox.c.expired_at.is_(None))
    changes = {"failed_at": None, "attempts": 0, "next_attempt_at": transaction.at}
    return transaction.update(_outbox, changes, _outbox.c.channel == channel, *unsent)


def withdraw(transaction: Transaction, key: str) -> int:
    """Take unsent notices of this key out of the outbox; says how many there were."""
    return transaction.delete(_outbox, _outbox.c.key == key, _outbox.c.sent_at.is_(None))


def expire(transaction: Transaction, key: str) -> int:
    """Let unsent notices of this key come too late from now on; says how many there were.

    Their keys stay, and why they were not sent in time.
    """
    unsent = (_outbox.c.sent_at.is_(None), _outbox.c.expired_at.is_(None))
    changes = {"expired_at": transaction.at, "notice": {}}
    return transaction.update(_outbox, changes, _outbox.c.key == key, *unsent)


def withdraw_all(transaction: Transaction, channel: str) -> int:
    """Take every unsent notice of this channel out of the outbox; says how many there were."""
    return transaction.delete(_outbox, _outbox.c.channel == channel, _outbox.c.sent_at.is_(None))


def posting_of(row: Any) -> Posting:
    """A row of the outbox that was not sent."""
    return Posting(
        id=row["id"],
        channel=row["channel"],
        notice=_notice(row),
        created_at=row["created_at"],
        due_at=row["next_attempt_at"],
        attempts=row["attempts"],
        is_held=row["held"],
        failed_at=row["failed_at"],
        problem=row["last_error"],
    )


def _change(transaction: Transaction, posting_id: UUID, changes: Mapping[str, object]) -> None:
    unsent = (_outbox.c.sent_at.is_(None), _outbox.c.expired_at.is_(None))
    if transaction.update(_outbox, changes, _outbox.c.id == posting_id, *unsent) == 0:
        raise NotFoundError("There is no such notice in the outbox")


def _spelled(notice: Notice) -> dict[str, object]:
    return {
        "title": notice.title,
        "body": notice.body,
        "about": None if notice.about is None else str(notice.about),
        "details": dict(notice.details),
    }


def _notice(row: Any) -> Notice:
    spelled = row["notice"]
    about = spelled["about"]
    return Notice(
        key=row["key"],
        title=spelled["title"],
        body=spelled["body"],
        about=None if about is None else Ref.parse(about),
        not_after=row["not_after"],
        details=spelled["details"],
    )
