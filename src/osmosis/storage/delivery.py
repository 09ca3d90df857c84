"""Delivers what is in the outbox, by the channels that the person has chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import PermanentDeliveryError, TransientDeliveryError
from osmosis.kernel.attempt import Failure, attempt
from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.languages.speaking import gettext, noop
from osmosis.ports.channels import Channel
from osmosis.storage import schema
from osmosis.storage.leases import Lease, Leases
from osmosis.storage.outbox import Posting, posting_of
from osmosis.storage.rests import RestFilter, rested
from osmosis.storage.store import Store
from osmosis.storage.transaction import ReadTransaction

FIRST_PAUSE = TimeDelta(minutes=1)
LONGEST_PAUSE = TimeDelta(hours=24)
MOST_ATTEMPTS = 14
DIED = noop("Osmosis stopped in the middle of sending this, again and again")


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What a channel is opened with, besides the person's settings.

    Attributes:
        store: Whose notices they are.
        open_secret: Gives a password that was locked with the house key.
    """

    store: Store
    open_secret: Callable[[str], str]


ChannelOpener = Callable[[ReadTransaction, Surroundings], Sequence[Channel]]
"""Gives the channels of one kind as the person's settings have them now; none until chosen."""

_outbox = schema.outbox


@dataclass(kw_only=True, slots=True)
class Delivered:
    """What one pass over the outbox came to."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0
    expired: int = 0


class Outbox:
    """Sends what is due, one notice after the other, each by one worker at a time.

    Args:
        openers: One for each kind of channel. What is for a channel that is not chosen waits.
        also: Openers of channels that carry something else than what one is told.
        open_secret: Gives a password that was locked with the house key.
        leases: How workers hold notices, when it is not to be as usual.
    """

    def __init__(
        self,
        store: Store,
        openers: Sequence[ChannelOpener],
        leases: Leases | None = None,
        *,
        also: Sequence[ChannelOpener] = (),
        open_secret: Callable[[str], str] = str,
    ) -> None:
        self._store = store
        self._openers = openers
        self._also = also
        self._surroundings = Surroundings(store=store, open_secret=open_secret)
        self._leases = leases or Leases(store, _outbox)

    def deliver_due(self, *, stop: Event | None = None) -> Delivered:
        """Try to send every notice whose time has come and is not over.

        A channel that fails for the moment is left alone until the next pass.

        Args:
            stop: When this is set, the rest is left for the next pass.
        """
        delivered = Delivered()
        down: set[str] = set()
        time = self._store.time()
        with self._store.read() as reading:
            channels = self._channels(reading, [*self._openers, *self._also])
            due = self._list_due(reading, time.now, channels)
            is_any_late = reading.first(sa.select(_outbox).where(*self._late(reading, time.now)))
        if is_any_late is not None and time.may_unseal:
            self._expire(delivered)
        for one in due:
            if stop is not None and stop.is_set():
                break
            if one.channel not in down:
                is_down = self._deliver(one.id, channels[one.channel], delivered)
                down |= {one.channel} if is_down else set()
        return delivered

    def channels(self) -> Mapping[str, Channel]:
        """Every chosen way to be told by its name, as it would send now."""
        with self._store.read() as reading:
            return self._channels(reading, self._openers)

    def _channels(
        self, reading: ReadTransaction, openers: Sequence[ChannelOpener]
    ) -> Mapping[str, Channel]:
        opened = [opener(reading, self._surroundings) for opener in openers]
        return {channel.name: channel for channels in opened for channel in channels}

    def _list_due(
        self, reading: ReadTransaction, at: Instant, channels: Mapping[str, Channel]
    ) -> Sequence[Posting]:
        statement = (
            sa.select(_outbox)
            .where(
                reading.mine(_outbox), _outbox.c.channel.in_(list(channels)), self._due(reading, at)
            )
            .order_by(_outbox.c.next_attempt_at, _outbox.c.id)
        )
        resting = rested(reading, at)
        due = [posting_of(row) for row in reading.rows(statement)]
        return [one for one in due if not _rests(resting, one)]

    def _due(self, reading: ReadTransaction, at: Instant) -> sa.ColumnElement[bool]:
        tried_at = _outbox.c.next_attempt_at
        # A pause that would last for longer than any does was measured before the clock went back.
        went_back = (_outbox.c.attempts > 0) & (tried_at > at + LONGEST_PAUSE)
        return (
            _outbox.c.sent_at.is_(None)
            & _outbox.c.failed_at.is_(None)
            & _outbox.c.expired_at.is_(None)
            & _outbox.c.held.is_(False)
            & ((tried_at <= at) | went_back)
            & (_outbox.c.not_after.is_(None) | (_outbox.c.not_after >= at))
            & self._leases.is_free(reading)
        )

    def _late(self, reading: ReadTransaction, at: Instant) -> Sequence[sa.ColumnElement[bool]]:
        """The conditions that a notice was not sent while it was time."""
        return (
            reading.mine(_outbox),
            _outbox.c.sent_at.is_(None),
            _outbox.c.expired_at.is_(None),
            _outbox.c.not_after < at,
            self._leases.is_free(reading),
        )

    def _expire(self, delivered: Delivered) -> None:
        """Take the words out of every notice that comes too late; its key and its problem stay.

        Not while the clock is doubted: what was let go so could not be brought back.
        """
        with self._store.write() as transaction:
            changes = {"expired_at": transaction.at, "notice": {}}
            late = self._late(transaction, transaction.at)
            delivered.expired += transaction.update(_outbox, changes, *late)

    def _deliver(self, posting_id: UUID, channel: Channel, delivered: Delivered) -> bool:
        """Send one notice if it is still to be sent; says whether its channel is down."""
        claimed = self._claim(posting_id, delivered)
        if claimed is None:
            return False
        one, lease = claimed
        try:
            with lease.kept():
                outcome = attempt(lambda: channel.send(one.notice))
            self._record(one, lease, outcome, delivered)
        except BaseException:
            attempt(lambda: self._give_back(lease))
            raise
        return outcome is not None and not isinstance(outcome.error, PermanentDeliveryError)

    def _claim(self, posting_id: UUID, delivered: Delivered) -> tuple[Posting, Lease] | None:
        with self._store.write() as transaction:
            mine = (transaction.mine(_outbox), _outbox.c.id == posting_id)
            due = self._due(transaction, transaction.at)
            row = transaction.first(sa.select(_outbox).where(*mine, due))
            if row is None:
                return None
            if row["attempts"] >= MOST_ATTEMPTS:
                changes = _given_up(gettext(DIED), transaction.at)
                transaction.update(_outbox, changes, _outbox.c.id == posting_id)
                delivered.given_up += 1
                return None
            begun = {"attempts": row["attempts"] + 1}
            return posting_of(row), self._leases.take(transaction, posting_id, begun)

    def _record(
        self, one: Posting, lease: Lease, outcome: Failure | None, delivered: Delivered
    ) -> None:
        with self._store.write() as transaction:
            if outcome is None:
                changes = {"sent_at": transaction.at, "notice": {}, "last_error": ""}
                delivered.sent += 1
            elif _is_final(one, outcome):
                changes = _given_up(outcome.sentence, transaction.at)
                delivered.given_up += 1
            else:
                again_at = transaction.at + _pause(one.attempts, outcome)
                changes = {"next_attempt_at": again_at, "last_error": outcome.sentence}
                delivered.put_off += 1
            lease.end(transaction, changes)

    def _give_back(self, lease: Lease) -> None:
        with self._store.write() as transaction:
            lease.end(transaction, {})


def _rests(resting: RestFilter, one: Posting) -> bool:
    about = () if one.notice.about is None else (one.notice.about,)
    return resting.hides(about, texts=(one.notice.title, one.notice.body))


def _is_final(one: Posting, outcome: Failure) -> bool:
    return isinstance(outcome.error, PermanentDeliveryError) or one.attempts + 1 >= MOST_ATTEMPTS


def _given_up(reason: str, at: Instant) -> dict[str, object]:
    return {"failed_at": at, "last_error": reason, "lease_until": None, "lease_holder": None}


def _pause(attempts: int, outcome: Failure) -> TimeDelta:
    """A minute, doubled with each attempt, or what the other side asked for; at most a day."""
    asked = 0.0
    if isinstance(outcome.error, TransientDeliveryError):
        asked = outcome.error.retry_after_seconds or 0.0
    factor: int = 2 ** min(attempts, 11)
    return min(LONGEST_PAUSE, max(FIRST_PAUSE * factor, TimeDelta(seconds=asked)))
