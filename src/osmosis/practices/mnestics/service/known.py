"""Pathways as they are met: without those at rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from osmosis.errors import NotFoundError
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Message, Pathway
from osmosis.practices.mnestics.plans import Plan
from osmosis.practices.mnestics.store import messages, pathways, plans
from osmosis.storage.rests import RestFilter, rested
from osmosis.storage.transaction import ReadTransaction


def is_at_rest(hidden: RestFilter, known: Pathway | Plan) -> bool:
    """Whether a pathway or a plan is not to be met now."""
    return hidden.hides(known.ref, texts=(known.name,))


def list_met(context: PracticeContext) -> Sequence[Pathway]:
    """Every pathway that does not rest, oldest first."""
    with context.store.read() as reading:
        hidden = rested(reading, context.store.timekeeper.judge(reading).now)
        return [one for one in pathways.list_pathways(reading) if not is_at_rest(hidden, one)]


def get_met(context: PracticeContext, pathway_id: UUID) -> Pathway:
    """The pathway with this id.

    Raises:
        NotFoundError: There is none, or it is at rest.
    """
    with context.store.read() as reading:
        pathway = pathways.get_pathway(reading, pathway_id)
        if is_at_rest(rested(reading, context.store.timekeeper.judge(reading).now), pathway):
            raise NotFoundError("This pathway is at rest")
    return pathway


def names_of(every: Sequence[Pathway]) -> dict[UUID, str]:
    """What pathways are called, by id."""
    return {pathway.id: pathway.name for pathway in every}


def name_of_home(reading: ReadTransaction, message: Message) -> str:
    """What the pathway or plan is called to which a message belongs; empty when it has none."""
    if message.home is None:
        return ""
    if message.pathway_id is not None:
        return pathways.get_pathway(reading, message.pathway_id).name
    return plans.names_of_plans(reading).get(message.home.id, "")


def names_of_homes(reading: ReadTransaction) -> dict[UUID, str]:
    """What every pathway and every plan is called, by id."""
    return names_of(pathways.list_pathways(reading)) | dict(plans.names_of_plans(reading))


def messages_met(context: PracticeContext) -> Mapping[UUID, Message]:
    """Every message that neither rests nor was let go, by id."""
    with context.store.read() as reading:
        hidden = rested(reading, context.store.timekeeper.judge(reading).now)
        return {
            one.id: one
            for one in messages.list_messages(reading)
            if not hidden.hides(one.ref, at=one.sent.instant)
        }
