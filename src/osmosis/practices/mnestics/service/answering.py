"""Answering a past self: along which pathway an answer leaves, and sending it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from osmosis.errors import ConflictError
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import JunctionState, Message, Pathway, PathwayState
from osmosis.practices.mnestics.service import sending, sitting
from osmosis.practices.mnestics.service.drafts import DraftKey
from osmosis.practices.mnestics.service.known import list_met
from osmosis.practices.mnestics.service.sealing import Outgoing
from osmosis.practices.mnestics.service.sitting import Sat, SeenSitting
from osmosis.practices.mnestics.store import messages, sittings


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerWay:
    """The way that an answer goes.

    Attributes:
        sitting_id: The sitting from which it leaves along the pathway; ``None`` when it is a
            letter to the next sitting there.
    """

    pathway: Pathway
    sitting_id: UUID | None = None


def find_ways(context: PracticeContext, answered: Collection[Message]) -> Mapping[UUID, AnswerWay]:
    """The way that an answer to each of these messages goes now; without those that have none.

    While a sitting goes on, it leaves there: along the message's own pathway, or the one that
    reads it, or the first. Otherwise it is a letter to the next sitting of its pathway, or of the
    oldest one that is open.
    """
    going_on = sitting.find_unclosed(context)
    seen = None if going_on is None else sitting.see(context, going_on.id)
    sat = [] if seen is None else [one for one in seen.sat if _is_open(one)]
    if seen is not None and sat:
        read_at = _read_at(context, seen)
        return {
            message.id: AnswerWay(
                pathway=_along(sat, message, read_at).pathway, sitting_id=seen.sitting.id
            )
            for message in answered
        }
    living = [one for one in list_met(context) if one.state is PathwayState.OPEN]
    own = {one.id: one for one in living}
    return {
        message.id: AnswerWay(pathway=own.get(message.pathway_id or living[0].id, living[0]))
        for message in answered
        if living
    }


def send_answer(context: PracticeContext, message_id: UUID, outgoing: Outgoing) -> Message:
    """Send an answer to a message that was read; in a sitting, its draft is emptied.

    Args:
        outgoing: What is said, and at which second of the recording, where it answers one.

    Raises:
        NotFoundError: There is no such message, or it was let go.
        NotArrivedError: It was not read yet.
        ConflictError: No pathway is open along which it could go.
        InvalidInputError: The answer cannot be kept.
    """
    with context.store.read() as reading:
        message = messages.get_message(reading, message_id)
    way = find_ways(context, [message]).get(message_id)
    if way is None:
        raise ConflictError("No pathway is open along which an answer could go")
    answer = replace(outgoing, answers_id=message_id, draft=DraftKey(about=message_id))
    if way.sitting_id is None:
        return sending.send_to_next(context, way.pathway.id, answer)
    return sending.send_along(context, way.sitting_id, way.pathway.id, answer)


def _is_open(one: Sat) -> bool:
    return one.junction.state is JunctionState.OPEN


def _read_at(context: PracticeContext, seen: SeenSitting) -> Mapping[UUID, UUID | None]:
    """At which junction of a sitting each message is read."""
    with context.store.read() as reading:
        settled = sittings.list_settled(reading, seen.sitting.id)
    return {one.message_id: one.junction_id for one in settled}


def _along(sat: Sequence[Sat], message: Message, read_at: Mapping[UUID, UUID | None]) -> Sat:
    own = [one for one in sat if one.pathway.id == message.pathway_id]
    reads = [one for one in sat if one.junction.id == read_at.get(message.id)]
    return next(iter([*own, *reads, *sat]))
