"""A sitting: begun or resumed, moved on from place to place, closed; it survives a closed laptop.

What arrives is settled and recorded when it begins, so that whoever comes back finds the same.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.ids import new_id
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import (
    Junction,
    JunctionState,
    NotArrivedError,
    Parameters,
    Pathway,
    PathwayStateError,
    Place,
    Sitting,
    Step,
)
from osmosis.practices.mnestics.rules.calendar import parameters_at
from osmosis.practices.mnestics.rules.drafting import Page
from osmosis.practices.mnestics.service import drafts, forgetting, meditations, missed, trying
from osmosis.practices.mnestics.service.arriving import settle_arrivals, world_of
from osmosis.practices.mnestics.service.junctions import leave_missed, settle_every
from osmosis.practices.mnestics.store import junctions, pathways, sittings
from osmosis.storage import outbox
from osmosis.storage.forgetting import OlderCopy
from osmosis.storage.transaction import ReadTransaction, Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Sat:
    """One pathway of a sitting.

    Attributes:
        parameters: As they were when the junction fell.
    """

    pathway: Pathway
    junction: Junction
    parameters: Parameters


@dataclass(frozen=True, kw_only=True, slots=True)
class SeenSitting:
    """A sitting with everything that its pages say without opening a message.

    Attributes:
        sat: Its pathways, by when their junctions fell; none for letters on their own.
        places: The places through which it goes, in order; those of every pathway's steps.
    """

    sitting: Sitting
    sat: Sequence[Sat]
    places: Sequence[Place]

    @property
    def is_over(self) -> bool:
        """Whether it is closed."""
        return self.sitting.closed_at is not None


def begin(
    context: PracticeContext,
    pathway_ids: Collection[UUID] = (),
    dice: random.Random | None = None,
) -> Sitting:
    """Begin the sitting for every junction that can be kept now, or resume it.

    A sitting that is not closed is gone on with, before another begins.

    Args:
        pathway_ids: Only for these pathways; for all when left out.
        dice: Draws what comes by chance.

    Raises:
        PathwayStateError: No junction can be kept now.
        NotArrivedError: The clock is doubted, so nothing new is opened.
    """
    with context.store.read() as reading:
        open_one = _find_unclosed(reading, pathway_ids)
    if open_one is not None:
        return open_one
    with context.store.write() as transaction:
        # Looked for again: another process may have begun it at the same time.
        open_one = _find_unclosed(transaction, pathway_ids)
        if open_one is not None:
            return open_one
        time = context.store.timekeeper.judge(transaction)
        if not time.may_unseal:
            raise NotArrivedError(time.doubt)
        # The shell has no worker beside it that would have let them fall.
        settle_every(transaction)
        leave_missed(transaction)
        sat = _to_sit(transaction, pathway_ids)
        if not sat:
            raise PathwayStateError("No junction can be kept now")
        return _begin(context, transaction, sat, dice or secrets.SystemRandom())


def find_unclosed(context: PracticeContext) -> Sitting | None:
    """The sitting that can be resumed, if there is one; letters on their own are none."""
    with context.store.read() as reading:
        return _find_unclosed(reading, ())


def see(context: PracticeContext, sitting_id: UUID) -> SeenSitting:
    """A sitting as it stands now.

    Raises:
        NotFoundError: There is no such sitting.
    """
    with context.store.read() as reading:
        return _seen(reading, sittings.get_sitting(reading, sitting_id))


def move_to(context: PracticeContext, sitting_id: UUID, place: Place) -> SeenSitting:
    """Stand at another place of the ritual; forwards or back.

    Raises:
        NotFoundError: There is no such sitting.
        SittingOverError: It is over.
        InvalidInputError: It does not go through that place.
    """
    with context.store.write() as transaction:
        seen = _seen(transaction, sittings.get_unclosed(transaction, sitting_id))
        if place not in seen.places:
            raise InvalidInputError("This sitting does not go there", place=place.value)
        sittings.change_sitting(transaction, sitting_id, place=place.value)
        return _seen(transaction, sittings.get_sitting(transaction, sitting_id))


def move_on(context: PracticeContext, sitting_id: UUID) -> SeenSitting:
    """Stand at the next place of the ritual; at its last one it stays.

    Raises:
        NotFoundError: There is no such sitting.
        SittingOverError: It is over.
    """
    seen = see(context, sitting_id)
    at = seen.places.index(seen.sitting.place) if seen.sitting.place in seen.places else 0
    return move_to(context, sitting_id, seen.places[min(at + 1, len(seen.places) - 1)])


def close(
    context: PracticeContext,
    sitting_id: UUID,
    *,
    keeps_drafts: bool = False,
    page: Page | None = None,
) -> Sequence[OlderCopy]:
    """End a sitting: its junctions are kept, whether one only read, only wrote, or neither.

    What was read for the last time and is to be let go leaves now. A draft that was not sent is
    gone, unless it is to be kept for the next sitting, or the page on which it is ended has not
    shown it.

    Returns:
        The older copies that can still open what was let go; mostly none.

    Raises:
        NotFoundError: There is no such sitting.
        SittingOverError: It is over already.
    """
    with context.store.write() as transaction:
        closing = sittings.get_unclosed(transaction, sitting_id)
        sat = junctions.list_of_sitting(transaction, sitting_id)
        kept = [one for one in sat if one.state is JunctionState.OPEN]
        for junction in kept:
            assert junction.id is not None
            junctions.keep(transaction, junction.id)
            outbox.withdraw(transaction, junction.uid)
        trying.count_sitting(transaction, sitting_id, kept)
        sittings.change_sitting(
            transaction, sitting_id, closed_at=transaction.at, place=Place.END.value
        )
        if page is None and not keeps_drafts:
            sittings.change_sitting(transaction, sitting_id, draft=b"")
        elif page is not None:
            drafts.let_go_of_shown(context, transaction, closing, page)
    return forgetting.let_go_after_reading(context)


def _find_unclosed(reading: ReadTransaction, pathway_ids: Collection[UUID]) -> Sitting | None:
    """The sitting that is gone on with; with chosen pathways, only one of theirs."""
    for sitting in sittings.list_unclosed(reading):
        sat = junctions.list_of_sitting(reading, sitting.id)
        wanted = [one for one in sat if not pathway_ids or one.pathway_id in pathway_ids]
        if any(one.state is JunctionState.OPEN for one in wanted):
            return sitting
    return None


def _to_sit(transaction: Transaction, pathway_ids: Collection[UUID]) -> list[Junction]:
    return [
        junction
        for junction in junctions.list_keepable(transaction, transaction.at)
        if junction.sitting_id is None and (not pathway_ids or junction.pathway_id in pathway_ids)
    ]


def _begin(
    context: PracticeContext,
    transaction: Transaction,
    sat: Sequence[Junction],
    dice: random.Random,
) -> Sitting:
    world, ways = world_of(transaction, transaction.at), pathways.list_pathways(transaction)
    settled = settle_arrivals(sat, {one.id: one for one in ways}, world, dice)
    orphaned = missed.list_orphaned(transaction, ways, world)
    every = [_sat(transaction, junction) for junction in sat]
    sitting = Sitting(
        id=new_id(transaction.at),
        junction_ids=tuple(junction.id for junction in sat if junction.id is not None),
        place=_places(every)[0],
        begun=CivilMoment(instant=transaction.at, zone=context.store.clock.zone()),
        arrivals=tuple(one.message_id for one in settled),
        draws=tuple(one.message_id for one in settled if one.is_drawn),
        draft=b"",
        meditation=meditations.choose(transaction, [one.parameters for one in every]),
        closed_at=None,
    )
    sittings.add_sitting(transaction, sitting, settled)
    junctions.sit_at(transaction, sitting.junction_ids, sitting.id)
    missed.name_in(transaction, sitting.id, orphaned)
    return sitting


def _seen(reading: ReadTransaction, sitting: Sitting) -> SeenSitting:
    sat = [_sat(reading, one) for one in junctions.list_of_sitting(reading, sitting.id)]
    return SeenSitting(sitting=sitting, sat=sat, places=_places(sat))


def _sat(reading: ReadTransaction, junction: Junction) -> Sat:
    pathway = pathways.get_pathway(reading, junction.pathway_id)
    parameters = parameters_at(pathway, junction.due_at)
    return Sat(pathway=pathway, junction=junction, parameters=parameters)


def _places(sat: Sequence[Sat]) -> list[Place]:
    """The places of a sitting: those of the steps that one of its pathways switched on."""
    if not sat:
        return [Place.READ, Place.END]
    steps = {step for one in sat for step in one.parameters.steps}
    always = {Place.READ, Place.WRITE, Place.END}
    named = {Place(step.value) for step in steps if step is not Step.GLOSS}
    return [place for place in Place if place in always | named]
