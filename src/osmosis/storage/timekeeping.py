"""What time it is, as far as the store may trust the clock.

The store keeps the highest time that it ever committed, its *mark*. A clock behind the mark by up
to five minutes is read as the mark. Further behind, nothing new is unsealed, opened or let go,
while captures and whatever is open already keep working. A clock that has run ahead of the
machine's own running time, or that has moved by more than 400 days between two starts, is asked
about before seals open; ordinary absence is not. A rehearsal store asks nothing about the future.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from osmosis.errors import ConflictError, InvalidInputError
from osmosis.kernel.clock import Clock, Instant, Running, TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import gettext, noop
from osmosis.storage import schema
from osmosis.storage.folder import StoreFolder
from osmosis.storage.rehearsal import VARIABLE
from osmosis.storage.transaction import LedgerKind, ReadTransaction, Transaction

if TYPE_CHECKING:
    from osmosis.storage.store import Store

TOLERANCE = TimeDelta(minutes=5)
MOST_LEAD = TimeDelta(hours=36)
LONGEST_ABSENCE = TimeDelta(hours=400 * 24)
LONGEST_REASON = 500

BEHIND = noop(
    "The clock stands before the last thing that was kept, so nothing new is opened. Set the"
    " clock right, or accept it as it is."
)
RAN_AHEAD = noop(
    "The clock moved ahead by more than 36 hours while the machine was running. Before seals"
    " open: is it right?"
)
LONG_ABSENCE = noop(
    "More than 400 days have passed since the last thing that was kept. Before seals open: is"
    " the clock right?"
)

_marks = schema.clock_marks


@dataclass(frozen=True, kw_only=True, slots=True)
class StoreTime:
    """The present of one store.

    Attributes:
        now: The time to work with.
        may_unseal: Whether something new may be unsealed, opened or let go.
        doubt: Why not, in words for the person; empty when it may.
    """

    now: Instant
    may_unseal: bool
    doubt: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Acceptance:
    """One time that the person said the clock is right after all; it is never removed."""

    accepted_at: Instant
    highest_before: Instant
    reason: str


class Timekeeper:
    """Judges one clock against the mark of one store.

    Args:
        clock: What the store follows.
        asks: Whether a jump into the future is asked about; not in a rehearsal store.
    """

    def __init__(self, clock: Clock, *, asks: bool) -> None:
        self._clock = clock
        self._asks = asks

    def judge(self, reading: ReadTransaction) -> StoreTime:
        """The present, given what the clock says and what the store has seen."""
        found = self._judge(reading.find(_marks))
        # What is kept as a question is English; it is said in the language of whoever asks.
        return replace(found, doubt=gettext(found.doubt)) if found.doubt else found

    def keep(self, transaction: Transaction) -> None:
        """Raise the mark to the transaction's time, or keep the question that stands in its way.

        Until the question is answered the mark stays: a clock that was pushed ahead by mistake
        must not leave the store believing that it is already tomorrow.
        """
        mark = transaction.find(_marks)
        if mark is None:
            transaction.insert(_marks, **self._mark_at(transaction.at))
            return
        doubt = self._judge(mark).doubt
        question = "" if doubt == BEHIND else doubt
        if question != mark["question"]:
            transaction.update(_marks, {"question": question})
        if not doubt and transaction.at > mark["highest_at"]:
            transaction.update(_marks, self._mark_at(transaction.at))

    def is_long_absent(self, reading: ReadTransaction) -> bool:
        """Whether the clock has moved by more than 400 days since the last commit."""
        mark = reading.find(_marks)
        if mark is None or mark["question"] or not self._asks:
            return False
        gap: TimeDelta = self._clock.now() - mark["highest_at"]
        return gap > LONGEST_ABSENCE

    def ask_after_absence(self, transaction: Transaction) -> None:
        """At start: let seals wait for the answer to whether so much time has really passed."""
        if self.is_long_absent(transaction):
            transaction.update(_marks, {"question": LONG_ABSENCE})

    def accept(self, transaction: Transaction, reason: str) -> None:
        """Put the mark where the clock stands, and write down for good that this was done."""
        wall = self._clock.now()
        mark = transaction.find(_marks)
        before = wall if mark is None else mark["highest_at"]
        acceptance_id = new_id(wall)
        transaction.insert(
            schema.clock_acceptances,
            id=acceptance_id,
            highest_before=before,
            accepted_at=wall,
            reason=reason,
        )
        transaction.record(LedgerKind.KEPT, Ref("clock", "acceptance", acceptance_id))
        transaction.update(_marks, {"question": "", **self._mark_at(wall)})

    def _judge(self, mark: sa.RowMapping | None) -> StoreTime:
        wall = self._clock.now()
        if mark is None:
            return StoreTime(now=wall, may_unseal=True)
        question = self._question(mark, wall)
        if question:
            return StoreTime(now=wall, may_unseal=False, doubt=question)
        highest: Instant = mark["highest_at"]
        if wall >= highest:
            return StoreTime(now=wall, may_unseal=True)
        if highest - wall <= TOLERANCE:
            return StoreTime(now=highest, may_unseal=True)
        return StoreTime(now=wall, may_unseal=False, doubt=BEHIND)

    def _question(self, mark: sa.RowMapping, wall: Instant) -> str:
        if not self._asks:
            return ""
        lead = self._lead(mark, wall)
        if lead <= MOST_LEAD:
            # The clock was put right again: what was asked has answered itself.
            return ""
        asked: str = mark["question"]
        return asked or (RAN_AHEAD if self._same_boot(mark) else "")

    def _lead(self, mark: sa.RowMapping, wall: Instant) -> TimeDelta:
        """How far the clock is ahead of the mark, beyond what the machine has been running."""
        gap: TimeDelta = wall - mark["highest_at"]
        running = self._same_boot(mark)
        if running is None:
            return gap
        return gap - TimeDelta(seconds=max(0.0, running.seconds - mark["boot_seconds"]))

    def _same_boot(self, mark: sa.RowMapping) -> Running | None:
        running = self._clock.running()
        return running if running is not None and running.boot == mark["boot_id"] else None

    def _mark_at(self, at: Instant) -> dict[str, object]:
        running = self._clock.running()
        return {
            "highest_at": at,
            "boot_id": "" if running is None else running.boot,
            "boot_seconds": 0 if running is None else int(running.seconds),
        }


def accept(store: Store, reason: str) -> StoreTime:
    """Believe the clock from here on; leaves a permanent line with the reason.

    What was done once stays done: slots are recorded, and none is done a second time.

    Raises:
        InvalidInputError: No reason is given, or it is too long.
        ConflictError: The clock is trusted, so there is nothing to accept.
    """
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise InvalidInputError("Accepting the clock needs a reason in a few words")
    with store.write() as transaction:
        if store.timekeeper.judge(transaction).may_unseal:
            raise ConflictError("The clock is trusted already; there is nothing to accept")
        store.timekeeper.accept(transaction, reason)
    return store.time()


def list_acceptances(reading: ReadTransaction) -> Sequence[Acceptance]:
    """Every time that the clock was accepted, oldest first."""
    table = schema.clock_acceptances
    statement = sa.select(table).where(reading.mine(table)).order_by(table.c.id)
    return [
        Acceptance(
            accepted_at=row["accepted_at"],
            highest_before=row["highest_before"],
            reason=row["reason"],
        )
        for row in reading.rows(statement)
    ]


def ignored_clock_sentence(folder: StoreFolder) -> str:
    """What to say when ``OSMOSIS_CLOCK`` is set and this store does not follow it; or nothing."""
    if not os.environ.get(VARIABLE) or folder.read_marker().rehearsal:
        return ""
    return gettext(
        "{variable} is ignored: only a rehearsal store's clock may be set.", variable=VARIABLE
    )
