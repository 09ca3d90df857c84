"""Messages that a missed date left without a reader: named at the next sitting, once.

They are settled when the sitting begins, so that whoever comes back finds the same. What is to be
done with one stays with the person: it is opened by hand, sent on, or let be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.errors import ConflictError
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import (
    Address,
    Junction,
    Message,
    NotArrivedError,
    Pathway,
    PathwayState,
)
from osmosis.practices.mnestics.rules.arriving import World, surely_read
from osmosis.practices.mnestics.rules.calendar import parameters_at
from osmosis.practices.mnestics.rules.horizons import first_readers_by
from osmosis.practices.mnestics.rules.reaching import reach
from osmosis.practices.mnestics.service.letters import begin_alone
from osmosis.practices.mnestics.service.reading import refs_of
from osmosis.practices.mnestics.store import junctions, messages, missed, pathways, sittings
from osmosis.practices.mnestics.store.missed import Choice, Missed
from osmosis.practices.mnestics.store.sittings import Settled
from osmosis.storage.rests import rested
from osmosis.storage.transaction import ReadTransaction, Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Orphaned:
    """A message that nobody will read, and the junction that would have, or at which it left."""

    message: Message
    junction: Junction


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedOrphan:
    """One of them as a sitting names it.

    Attributes:
        choice: What was said to it; ``None`` while nothing was.
        may_be_sent_on: Whether its pathway has a next sitting to which it can go.
    """

    message: Message
    junction: Junction
    choice: Choice | None
    may_be_sent_on: bool


def list_orphaned(
    reading: ReadTransaction, ways: Sequence[Pathway], world: World
) -> Sequence[Orphaned]:
    """What was left without a reader by the dates missed since the last sitting began.

    Only those dates are looked at, and of what they would have read only what is an orphan now: so
    it costs nothing where none was missed.
    """
    by_id = {one.id: one for one in ways}
    found: dict[UUID, Orphaned] = {}
    for junction in junctions.list_unkept(reading, sittings.last_begun_at(reading), world.now):
        parameters = parameters_at(by_id[junction.pathway_id], junction.due_at)
        sent = world.sent.get(junction.id, ()) if junction.id is not None else ()
        for message in (*surely_read(junction, parameters, world), *sent):
            if message.id not in world.read and message.sent.instant < junction.open_until:
                found[message.id] = Orphaned(message=message, junction=junction)
    if not found:
        return []
    candidates = [one.message for one in found.values()]
    reached = reach(candidates, ways, world, first_readers_by(ways, world))
    known = missed.list_named(reading, found)
    return [found[id_] for id_ in sorted(found) if reached[id_].is_orphan and id_ not in known]


def name_in(transaction: Transaction, sitting_id: UUID, orphaned: Sequence[Orphaned]) -> None:
    """Keep what a sitting that begins names."""
    named = [
        Missed(sitting_id=sitting_id, message_id=one.message.id, junction_id=one.junction.id)
        for one in orphaned
        if one.junction.id is not None
    ]
    missed.add_missed(transaction, named)


def list_named(context: PracticeContext, sitting_id: UUID | None = None) -> Sequence[NamedOrphan]:
    """What a sitting names, in its order; with no sitting whatever was named in any.

    What rests is passed over, and so is what was let go.
    """
    with context.store.read() as reading:
        hidden = rested(reading, context.store.timekeeper.judge(reading).now)
        named = missed.list_missed(reading, sitting_id)
        found = messages.list_these(reading, [one.message_id for one in named])
        return [
            _named(reading, found[one.message_id], one)
            for one in named
            if one.message_id in found
            and not hidden.hides(
                refs_of(found[one.message_id]), at=found[one.message_id].sent.instant
            )
        ]


def fetch(context: PracticeContext, message_id: UUID) -> UUID:
    """Let a message that was named arrive by hand: in the sitting that named it, or on its own.

    Returns:
        The sitting in which it is read.

    Raises:
        NotFoundError: No sitting has named it, or it was let go.
        NotArrivedError: The clock is doubted.
    """
    with context.store.write() as transaction:
        time = context.store.timekeeper.judge(transaction)
        if not time.may_unseal:
            raise NotArrivedError(time.doubt)
        one = missed.get_missed(transaction, message_id)
        messages.get_message(transaction, message_id)
        missed.choose(transaction, message_id, Choice.FETCHED)
        arrived = sittings.list_sittings_of(transaction, message_id)
        if arrived:
            return arrived[-1]
        if sittings.get_sitting(transaction, one.sitting_id).closed_at is None:
            sittings.arrive_last(transaction, one.sitting_id, Settled(message_id=message_id))
            return one.sitting_id
        return begin_alone(context, transaction, [message_id]).id


def send_on(context: PracticeContext, message_id: UUID) -> None:
    """Address a message that was named to the next sitting of its pathway.

    Raises:
        NotFoundError: No sitting has named it, or it was let go.
        ConflictError: It has arrived, or its pathway has no next sitting.
    """
    with context.store.write() as transaction:
        missed.get_missed(transaction, message_id)
        message = messages.get_message(transaction, message_id)
        if not _may_be_sent_on(transaction, message):
            raise ConflictError("This message cannot be sent on: it has arrived, or is on its way")
        messages.send_on(transaction, message_id)
        missed.choose(transaction, message_id, Choice.SENT_ON)


def let_be(context: PracticeContext, message_id: UUID) -> None:
    """Leave a message that was named where it is.

    Raises:
        NotFoundError: No sitting has named it.
    """
    with context.store.write() as transaction:
        if missed.get_missed(transaction, message_id).choice is None:
            missed.choose(transaction, message_id, Choice.LEFT)


def _named(reading: ReadTransaction, message: Message, one: Missed) -> NamedOrphan:
    return NamedOrphan(
        message=message,
        junction=junctions.get_junction(reading, one.junction_id),
        choice=one.choice,
        may_be_sent_on=_may_be_sent_on(reading, message),
    )


def _may_be_sent_on(reading: ReadTransaction, message: Message) -> bool:
    if message.to is not Address.PATHWAY or message.pathway_id is None:
        return False
    state = pathways.get_pathway(reading, message.pathway_id).state
    has_arrived = bool(sittings.list_sittings_of(reading, message.id))
    return state is PathwayState.OPEN and not has_arrived
