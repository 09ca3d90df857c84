"""A sitting that was held: for which dates, what it read and what it sent, without a word."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.errors import NotFoundError
from osmosis.kernel.refs import Ref
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import PRACTICE, Message, Sitting
from osmosis.practices.mnestics.service.junctions import DatedJunction
from osmosis.practices.mnestics.service.known import is_at_rest
from osmosis.practices.mnestics.store import glosses, junctions, messages, pathways, sittings
from osmosis.storage.releases import is_released
from osmosis.storage.rests import rested


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldSitting:
    """What is left of a sitting.

    Attributes:
        kept: The dates that it was for, with their pathways; without pathways at rest.
        read: What was opened in it, in its order; without what rests or was let go.
        sent: What left in it along pathways, likewise.
        opened: Which of all these were ever read, and so can be looked at.
    """

    sitting: Sitting
    kept: Sequence[DatedJunction]
    read: Sequence[Message]
    sent: Sequence[Message]
    opened: Collection[UUID]


def see_held(context: PracticeContext, sitting_id: UUID) -> HeldSitting:
    """What is left of a sitting.

    Raises:
        NotFoundError: There is no such sitting, or everything about it rests.
    """
    with context.store.read() as reading:
        sitting = sittings.get_sitting(reading, sitting_id)
        hidden = rested(reading, context.store.timekeeper.judge(reading).now)
        every = {
            one.id: one for one in pathways.list_pathways(reading) if not is_at_rest(hidden, one)
        }
        sat = junctions.list_of_sitting(reading, sitting_id)
        kept = [
            DatedJunction(pathway=every[one.pathway_id], junction=one)
            for one in sat
            if one.pathway_id in every
        ]
        if (sat and not kept) or hidden.hides(sitting.ref, at=sitting.begun.instant):
            raise NotFoundError("This sitting is at rest")
        settled = [one for one in sittings.list_settled(reading, sitting_id) if one.read_at]
        known = messages.list_these(reading, [one.message_id for one in settled])
        met = [known[one.message_id] for one in settled if one.message_id in known]
        left = messages.list_at(reading, [one.junction.id for one in kept if one.junction.id])
        opened = sittings.last_readings(reading).keys()

    def is_met(message: Message) -> bool:
        is_known = message.pathway_id is None or message.pathway_id in every
        return is_known and not hidden.hides(message.ref, at=message.sent.instant)

    return HeldSitting(
        sitting=sitting,
        kept=kept,
        read=list(filter(is_met, met)),
        sent=list(filter(is_met, left)),
        opened=opened,
    )


def about_gloss(context: PracticeContext, gloss_id: UUID) -> Ref:
    """What a gloss is about.

    Raises:
        NotFoundError: There is no such gloss, or it was let go.
    """
    with context.store.read() as reading:
        if is_released(reading, Ref(PRACTICE, "gloss", gloss_id)):
            raise NotFoundError("This was let go")
        return glosses.get_gloss(reading, gloss_id).about
