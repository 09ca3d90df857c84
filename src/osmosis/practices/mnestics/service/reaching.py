"""Who will read what, for the store as it is now: orphans, previews, and when a message opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from whenever import Date

from osmosis.kernel.eras import era_of
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import (
    Address,
    Change,
    Message,
    Parameters,
    Pathway,
    PathwayState,
)
from osmosis.practices.mnestics.rules.arriving import World
from osmosis.practices.mnestics.rules.reaching import (
    Comparison,
    MessageReach,
    compare,
    reach,
    reach_of,
)
from osmosis.practices.mnestics.service.arriving import world_of
from osmosis.practices.mnestics.store import messages, pathways
from osmosis.storage.transaction import ReadTransaction


def reach_every(context: PracticeContext) -> Mapping[UUID, MessageReach]:
    """By which junctions to come each message is read, or may be."""
    with context.store.read() as reading:
        world = world_of(reading, context.store.timekeeper.judge(reading).now)
        every = messages.list_messages(reading)
        return reach(every, pathways.list_pathways(reading), world)


def reach_message(context: PracticeContext, message_id: UUID) -> MessageReach:
    """By which junctions to come one message is read, or may be.

    Raises:
        NotFoundError: There is no such message, or it was let go.
    """
    with context.store.read() as reading:
        world = world_of(reading, context.store.timekeeper.judge(reading).now)
        message = messages.get_message(reading, message_id)
        return reach_of(message, pathways.list_pathways(reading), world)


class Reader(StrEnum):
    """Who reads a message next."""

    DATE = "date"
    """Whoever opens letters on its day, or sits first after it."""
    JUNCTION = "junction"
    """Whoever sits at a junction to come, if every one is kept."""
    PERHAPS = "perhaps"
    """Somebody, if chance or a missed junction brings it up."""
    NOBODY = "nobody"
    """Nobody, as the pathways stand, and nobody has."""
    NO_LONGER = "no longer"
    """Nobody any more; it was read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NextReader:
    """Who reads a message next, and on which day where that is known."""

    reader: Reader
    date: Date | None = None


def next_reader(message: Message, reach: MessageReach | None) -> NextReader:
    """Who reads a message next: the one answer that every shell puts into its words."""
    if message.to is Address.DATE and message.to_date is not None:
        return NextReader(reader=Reader.DATE, date=message.to_date)
    if reach is None or reach.is_orphan:
        return NextReader(reader=Reader.NOBODY)
    if reach.next_reader is not None:
        return NextReader(reader=Reader.JUNCTION, date=reach.next_reader.date)
    return NextReader(reader=Reader.PERHAPS if len(reach.may) else Reader.NO_LONGER)


def list_orphans(context: PracticeContext) -> Sequence[Message]:
    """The messages that were never read and that nothing will or may read, oldest first."""
    reached = reach_every(context)
    with context.store.read() as reading:
        every = messages.list_messages(reading)
    return [one for one in every if one.id in reached and reached[one.id].is_orphan]


def preview_change(
    context: PracticeContext, pathway_id: UUID, parameters: Parameters
) -> Comparison:
    """Which messages a change of a pathway would orphan or rescue; nothing is changed.

    Raises:
        NotFoundError: There is no such pathway.
    """
    with context.store.read() as reading:
        world = world_of(reading, context.store.timekeeper.judge(reading).now)
        changed = pathways.get_pathway(reading, pathway_id)
        before = changed.changes[-1]
        change = Change(
            number=before.number + 1,
            era=era_of(before.parameters.cadence, parameters.cadence, before.era),
            from_at=world.now,
            parameters=parameters,
        )
        new = replace(changed, changes=(*changed.changes, change))
        return _compare(reading, world, new)


def preview_end(context: PracticeContext, pathway_id: UUID) -> Comparison:
    """Which messages ending a pathway would orphan; nothing is changed.

    Raises:
        NotFoundError: There is no such pathway.
    """
    with context.store.read() as reading:
        world = world_of(reading, context.store.timekeeper.judge(reading).now)
        ended = replace(pathways.get_pathway(reading, pathway_id), state=PathwayState.ENDED)
        return _compare(reading, world, ended)


def opens_on(context: PracticeContext, reading: ReadTransaction, message: Message) -> str | None:
    """When a message on its way opens, as a date; ``None`` when that is not known."""
    if message.to is Address.DATE and message.to_date is not None:
        return message.to_date.format_iso()
    world = world_of(reading, context.store.timekeeper.judge(reading).now)
    if message.id in world.awaited:
        return world.awaited[message.id].format_iso()
    following = reach_of(message, pathways.list_pathways(reading), world).next_reader
    return None if following is None else following.date.format_iso()


def next_checkpoints(context: PracticeContext) -> Mapping[UUID, Date]:
    """On which date a checkpoint of its plan reads each letter next, by the letter."""
    with context.store.read() as reading:
        return world_of(reading, context.store.timekeeper.judge(reading).now).awaited


def _compare(reading: ReadTransaction, world: World, changed: Pathway) -> Comparison:
    every = messages.list_messages(reading)
    before = pathways.list_pathways(reading)
    after = [changed if one.id == changed.id else one for one in before]
    return compare(reach(every, before, world), reach(every, after, world))
