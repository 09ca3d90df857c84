"""A change of a pathway made as a try: for its next few sittings, and then one question.

A time counts when a sitting is ended as kept in which the pathway stood as it is tried. A date that
nobody kept has taught nothing and does not count; nor does one that had fallen before the change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Junction, JunctionState, Parameters, Pathway
from osmosis.practices.mnestics.rules.calendar import change_at
from osmosis.practices.mnestics.rules.words import checked_text
from osmosis.practices.mnestics.service.known import is_at_rest
from osmosis.practices.mnestics.service.versions import add_version, living
from osmosis.practices.mnestics.store import junctions, pathways
from osmosis.storage import tries
from osmosis.storage.rests import rested
from osmosis.storage.transaction import ReadTransaction, Transaction
from osmosis.storage.tries import Answer, Try

PARAMETERS = "parameters"


@dataclass(frozen=True, kw_only=True, slots=True)
class TriedPathway:
    """A pathway and the try that lives on it."""

    pathway: Pathway
    tried: Try

    @property
    def before(self) -> Parameters:
        """How the pathway stood before; to go back leads there."""
        return pathways.parameters_from_json(self.tried.before)


def find_try(context: PracticeContext, pathway_id: UUID) -> TriedPathway | None:
    """The try of a pathway that goes on, or waits for its answer.

    Raises:
        NotFoundError: There is no such pathway.
    """
    with context.store.read() as reading:
        pathway = pathways.get_pathway(reading, pathway_id)
        tried = tries.find_living(reading, pathway.ref, PARAMETERS)
    return None if tried is None else TriedPathway(pathway=pathway, tried=tried)


def tries_by_id(context: PracticeContext, pathway: Pathway) -> Mapping[UUID, Try]:
    """Every try of a pathway; its versions say as which of them they were made."""
    with context.store.read() as reading:
        return {one.id: one for one in tries.list_tries(reading, pathway.ref)}


def list_asked(context: PracticeContext, sitting_id: UUID) -> Sequence[TriedPathway]:
    """The tries whose last time is this sitting, which goes on: asked about at its end.

    Of a pathway at rest nothing is asked here; the question waits on its page.
    """
    with context.store.read() as reading:
        hidden = rested(reading, context.store.timekeeper.judge(reading).now)
        sat = junctions.list_of_sitting(reading, sitting_id)
        found = [_tried_at(reading, one) for one in sat if one.state is JunctionState.OPEN]
    return [
        one
        for one in found
        if one is not None
        and one.tried.counted == one.tried.times - 1
        and not is_at_rest(hidden, one.pathway)
    ]


def answer_try(
    context: PracticeContext, pathway_id: UUID, try_id: UUID, answer: Answer, words: str = ""
) -> Try:
    """Keep what was tried, go back to what stood before, or say that it changes again.

    To go back is one more change; no version is rewritten.

    Raises:
        NotFoundError: There is no such pathway, or no such try of it.
        ConflictError: The try is over already.
        InvalidInputError: The words are too long.
        PathwayStateError: It is to go back, and the clock is doubted.
    """
    clean = checked_text(words)
    with context.store.write() as transaction:
        pathway = pathways.get_pathway(transaction, pathway_id)
        ended = tries.answer_try(transaction, pathway.ref, try_id, answer, clean)
        if answer is Answer.GO_BACK:
            pathway = living(context, transaction, pathway_id)
            add_version(transaction, pathway, pathways.parameters_from_json(ended.before))
        return ended


def note_change(
    transaction: Transaction, pathway: Pathway, new: Parameters, times: int | None
) -> UUID | None:
    """Begin a try of new parameters that are for so many times; any change ends the last one.

    Raises:
        InvalidInputError: They are to be tried and hold already, or not for 1 to 99 times.
    """
    return tries.note_change(
        transaction,
        pathway.ref,
        PARAMETERS,
        before=pathways.parameters_as_json(pathway.parameters),
        after=pathways.parameters_as_json(new),
        times=times,
    )


def count_sitting(transaction: Transaction, sitting_id: UUID, kept: Sequence[Junction]) -> None:
    """Count a time of what was tried at these junctions, as their sitting ends."""
    for junction in kept:
        found = _tried_at(transaction, junction)
        if found is not None:
            tries.count_time(transaction, found.tried.id, str(sitting_id))


def _tried_at(reading: ReadTransaction, junction: Junction) -> TriedPathway | None:
    """The try that lives on a junction's pathway, if the junction follows what is tried."""
    pathway = pathways.get_pathway(reading, junction.pathway_id)
    tried = tries.find_living(reading, pathway.ref, PARAMETERS)
    if tried is None or change_at(pathway, junction.due_at).try_id != tried.id:
        return None
    return TriedPathway(pathway=pathway, tried=tried)
