"""Junctions fall, are left unkept after their grace, and letters arrive: each exactly once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from whenever import Time

from osmosis.kernel.civil import instant_of
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.ports.practice import DueItem
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import (
    Address,
    Junction,
    JunctionState,
    Message,
    Pathway,
    PathwayState,
)
from osmosis.practices.mnestics.rules.calendar import coming
from osmosis.practices.mnestics.store import junctions, messages, pathways, sittings
from osmosis.storage import outbox
from osmosis.storage.transaction import ReadTransaction, Transaction

FALLS = "mnestics.junction"
UNKEPT = "mnestics.unkept"
ARRIVES = "mnestics.letter"
_MIDNIGHT = Time()


@dataclass(frozen=True, kw_only=True, slots=True)
class DatedJunction:
    """A junction and the pathway of which it is one."""

    pathway: Pathway
    junction: Junction


def list_due(context: PracticeContext, now: Instant) -> Iterator[DueItem]:
    """Junctions that fall, those whose grace is over, and letters whose day has come.

    All of them wait while the clock is doubted: what falls too early could not be taken back.
    """
    with context.store.read() as reading:
        falling = _list_coming(reading, now)
        open_ones = junctions.list_open(reading)
        letters = messages.list_letters(reading)
    yield from _falls(falling)
    yield from _grace_ends(open_ones, now)
    yield from _letters_arrive(letters, context.store.clock.zone(), now)


def list_coming(context: PracticeContext, until: Instant) -> Sequence[DatedJunction]:
    """The junctions that have not fallen yet, up to and including ``until``, by their time."""
    with context.store.read() as reading:
        found = _list_coming(reading, until)
    return sorted(found, key=lambda one: (one.junction.due_at, one.pathway.id))


def list_open(context: PracticeContext) -> Sequence[DatedJunction]:
    """The junctions that can be kept now, by when they fell."""
    now = context.store.time().now
    with context.store.read() as reading:
        every = {pathway.id: pathway for pathway in pathways.list_pathways(reading)}
        return [
            DatedJunction(pathway=every[junction.pathway_id], junction=junction)
            for junction in junctions.list_keepable(reading, now)
        ]


def list_next(context: PracticeContext, wanted: Sequence[Pathway]) -> Sequence[DatedJunction]:
    """The next junction that has not fallen yet, of each of these pathways that has one."""
    with context.store.read() as reading:
        fallen = junctions.list_every(reading)
    following = [
        (pathway, next(coming(pathway, fallen.get(pathway.id, ()), Instant.MAX), None))
        for pathway in wanted
    ]
    return [
        DatedJunction(pathway=pathway, junction=junction)
        for pathway, junction in following
        if junction is not None
    ]


def settle(transaction: Transaction, pathway: Pathway) -> None:
    """Let everything of a pathway fall that has fallen due by now, in its order.

    Called before a pathway is changed as well, so that what was due under its old parameters has
    fallen by then.
    """
    fallen = junctions.list_latest(transaction, pathway.id)
    for junction in list(coming(pathway, fallen, transaction.at)):
        junctions.add_junction(transaction, replace(junction, id=new_id(transaction.at)))


def settle_every(transaction: Transaction) -> None:
    """The same for every pathway."""
    for pathway in pathways.list_pathways(transaction, [PathwayState.OPEN]):
        settle(transaction, pathway)


def leave_missed(transaction: Transaction) -> None:
    """Leave every junction unkept whose grace is over by now."""
    for junction in junctions.list_open(transaction):
        if junction.id is not None and junction.open_until <= transaction.at:
            _leave_unkept(transaction, junction.id)


def day_of(letter: Message, zone: str) -> Instant | None:
    """When the day of a letter to a date begins, on the clocks of a zone."""
    if letter.to is not Address.DATE or letter.to_date is None:
        return None
    return instant_of(letter.to_date.at(_MIDNIGHT), zone).instant


def roll_developed(transaction: Transaction, roll: Ref) -> None:
    """Let the letters arrive that wait for this roll."""
    for letter in messages.list_letters(transaction):
        if letter.to_ref == roll and letter.arrived_at is None:
            messages.arrive(transaction, letter.id, transaction.at)


def _falls(falling: Sequence[DatedJunction]) -> Iterator[DueItem]:
    for one in falling:
        yield DueItem(
            kind=FALLS,
            slot=f"{one.pathway.id}:{one.junction.slot}",
            due_at=one.junction.due_at,
            perform=partial(_fall, pathway_id=one.pathway.id),
        )


def _grace_ends(open_ones: Sequence[Junction], now: Instant) -> Iterator[DueItem]:
    for junction in open_ones:
        if junction.id is not None and junction.open_until <= now:
            yield DueItem(
                kind=UNKEPT,
                slot=f"{junction.pathway_id}:{junction.slot}",
                due_at=junction.open_until,
                perform=partial(_leave_unkept, junction_id=junction.id),
            )


def _letters_arrive(letters: Sequence[Message], zone: str, now: Instant) -> Iterator[DueItem]:
    for letter in letters:
        day = day_of(letter, zone)
        if letter.arrived_at is None and day is not None and day <= now:
            yield DueItem(
                kind=ARRIVES,
                slot=str(letter.id),
                due_at=day,
                perform=partial(_arrive, letter_id=letter.id, day=day),
            )


def _list_coming(reading: ReadTransaction, until: Instant) -> list[DatedJunction]:
    fallen = junctions.list_every(reading)
    return [
        DatedJunction(pathway=pathway, junction=junction)
        for pathway in pathways.list_pathways(reading, [PathwayState.OPEN])
        for junction in coming(pathway, fallen.get(pathway.id, ()), until)
    ]


def _fall(transaction: Transaction, pathway_id: UUID) -> None:
    # The pathway may have been paused or changed since it was asked what is due; then what fell
    # before has fallen with that.
    settle(transaction, pathways.get_pathway(transaction, pathway_id))


def _leave_unkept(transaction: Transaction, junction_id: UUID) -> None:
    junction = junctions.get_junction(transaction, junction_id)
    if junction.state is not JunctionState.OPEN:
        return
    junctions.leave_unkept(transaction, junction_id)
    # A reminder that could not be sent so far would call to a sitting that cannot be held.
    outbox.expire(transaction, junction.uid)
    if junction.sitting_id is None:
        return
    sat = junctions.list_of_sitting(transaction, junction.sitting_id)
    if not any(one.state is JunctionState.OPEN for one in sat):
        # What was begun in it waits for whoever sits next (left_drafts).
        sittings.change_sitting(transaction, junction.sitting_id, closed_at=transaction.at)


def _arrive(transaction: Transaction, letter_id: UUID, day: Instant) -> None:
    messages.arrive(transaction, letter_id, day)
