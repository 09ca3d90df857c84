"""The due loop: due is a state, not an event.

Whatever is due and not recorded is done, whenever somebody looks: at start, after a sleep, every
minute. What is done and the record that it was done commit together, under (kind, slot), so a
crash leaves both or neither, and a second process finds the record.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import Event

import sqlalchemy as sa

from osmosis.errors import PluginError
from osmosis.kernel.attempt import Failure, attempt
from osmosis.kernel.clock import Instant
from osmosis.ports.practice import DueItem, PracticeParts
from osmosis.storage import schema
from osmosis.storage.store import Store
from osmosis.storage.transaction import ReadTransaction, Transaction

log = logging.getLogger("osmosis.due")

# SQLite takes some thousands of values in one statement; a decade of days needs a few of these.
SLOTS_IN_A_QUESTION = 500
MOST_ROUNDS = 10_000

Slot = tuple[str, str]
"""A kind and a slot: what is done once."""

_occurrences = schema.occurrences


@dataclass(frozen=True, kw_only=True, slots=True)
class Occurrence:
    """Something that fell due and was done.

    Attributes:
        late_seconds: How long after it fell due; nobody was awake before.
    """

    kind: str
    slot: str
    due_at: Instant
    done_at: Instant
    late_seconds: int


@dataclass(kw_only=True, slots=True)
class DueReport:
    """What one look at the clock came to.

    Attributes:
        done: What was done now, in the order in which it had fallen due.
        waiting: What must not be unsealed or opened while the clock is doubted.
        failed: What did not work and is tried again at the next look, each by its kind and slot;
            a practice that cannot even say what is due stands there by its name alone.
    """

    done: list[Occurrence] = field(default_factory=list)
    waiting: list[Slot] = field(default_factory=list)
    failed: dict[Slot, str] = field(default_factory=dict)


class DueLoop:
    """Does what is due, each thing exactly once, one after the other.

    Args:
        parts: Every practice by its name; they may be added after this is made.
    """

    def __init__(self, store: Store, parts: Mapping[str, PracticeParts]) -> None:
        self._store = store
        self._parts = parts
        self._known_to_fail: set[Slot] = set()

    def run_due(
        self,
        *,
        stop: Event | None = None,
        before_each: Callable[[DueItem], None] | None = None,
    ) -> DueReport:
        """Do everything that is due now and was not done.

        Something done may bring up the next thing, so this looks again until nothing is left.

        Args:
            stop: When this is set, the rest is left for the next look.
            before_each: Is told of each thing before it is done, outside of any transaction.
        """
        report = DueReport()
        for _ in range(MOST_ROUNDS):
            done_before = len(report.done)
            for item in self._list_due(report):
                if stop is not None and stop.is_set():
                    return report
                if before_each is not None:
                    before_each(item)
                self._try(item, report)
            if len(report.done) == done_before:
                break
        self._known_to_fail &= set(report.failed)
        return report

    def _list_due(self, report: DueReport) -> Sequence[DueItem]:
        """What is due and not done yet, by when it fell due."""
        time = self._store.time()
        report.waiting = []
        found: dict[Slot, DueItem] = {}
        for name, part in self._parts.items():
            items = attempt(partial(_ask, name, part, time.now))
            if isinstance(items, Failure):
                self._failed((name, ""), items, report)
            else:
                found.update({(item.kind, item.slot): item for item in items})
        with self._store.read() as reading:
            done = _recorded(reading, found.keys())
        for key in done | set(report.failed):
            found.pop(key, None)
        if not time.may_unseal:
            report.waiting = [key for key, item in found.items() if item.unseals]
        waiting = set(report.waiting)
        now = [item for key, item in found.items() if key not in waiting]
        return sorted(now, key=lambda item: item.due_at)

    def _try(self, item: DueItem, report: DueReport) -> None:
        outcome = attempt(lambda: self._do(item))
        if isinstance(outcome, Failure):
            self._failed((item.kind, item.slot), outcome, report)
        elif outcome is not None:
            report.done.append(outcome)
            log.info("%s %s done, %d s late", item.kind, item.slot, outcome.late_seconds)

    def _do(self, item: DueItem) -> Occurrence | None:
        """Record it and perform it, in one transaction; ``None`` when it is not the time."""
        with self._store.write() as transaction:
            if not self._is_time(transaction, item) or is_done(transaction, item.kind, item.slot):
                return None
            occurrence = Occurrence(
                kind=item.kind,
                slot=item.slot,
                due_at=item.due_at,
                done_at=transaction.at,
                late_seconds=int((transaction.at - item.due_at).total("seconds")),
            )
            _record(transaction, occurrence)
            if item.perform is not None:
                item.perform(transaction)
            return occurrence

    def _is_time(self, transaction: Transaction, item: DueItem) -> bool:
        """Whether the clock still says so: it may have been set since the practice was asked."""
        if item.due_at > transaction.at:
            return False
        return not item.unseals or self._store.timekeeper.judge(transaction).may_unseal

    def _failed(self, key: Slot, failure: Failure, report: DueReport) -> None:
        report.failed[key] = failure.sentence
        if key not in self._known_to_fail:
            self._known_to_fail.add(key)
            log.warning("%s %s failed: %s", *key, failure.name)


def is_done(reading: ReadTransaction, kind: str, slot: str) -> bool:
    """Whether this slot was done."""
    return reading.find(_occurrences, kind=kind, slot=slot) is not None


def list_occurrences(reading: ReadTransaction, kind: str) -> Sequence[Occurrence]:
    """What was done of a kind, by when it had fallen due."""
    statement = (
        sa.select(_occurrences)
        .where(reading.mine(_occurrences), _occurrences.c.kind == kind)
        .order_by(_occurrences.c.due_at, _occurrences.c.slot)
    )
    return [
        Occurrence(
            kind=row["kind"],
            slot=row["slot"],
            due_at=row["due_at"],
            done_at=row["done_at"],
            late_seconds=row["late_seconds"],
        )
        for row in reading.rows(statement)
    ]


def _ask(name: str, part: PracticeParts, now: Instant) -> list[DueItem]:
    """What is due in one practice.

    Raises:
        PluginError: It speaks for another one.
    """
    items = [item for item in part.due(now) if item.due_at <= now]
    for item in items:
        if not item.kind.startswith(f"{name}."):
            raise PluginError("What is due begins with its practice's name", kind=item.kind)
    return items


def _recorded(reading: ReadTransaction, wanted: Collection[Slot]) -> set[Slot]:
    """Which of these slots were done."""
    done: set[Slot] = set()
    for kind in {kind for kind, _ in wanted}:
        slots = sorted(slot for of, slot in wanted if of == kind)
        for start in range(0, len(slots), SLOTS_IN_A_QUESTION):
            some = slots[start : start + SLOTS_IN_A_QUESTION]
            statement = sa.select(_occurrences.c.slot).where(
                reading.mine(_occurrences),
                _occurrences.c.kind == kind,
                _occurrences.c.slot.in_(some),
            )
            done |= {(kind, row["slot"]) for row in reading.rows(statement)}
    return done


def _record(transaction: Transaction, occurrence: Occurrence) -> None:
    transaction.insert(
        _occurrences,
        kind=occurrence.kind,
        slot=occurrence.slot,
        due_at=occurrence.due_at,
        done_at=occurrence.done_at,
        late_seconds=occurrence.late_seconds,
    )
