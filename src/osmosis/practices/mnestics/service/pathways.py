"""Making, changing, pausing, resuming and ending pathways."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from osmosis.errors import NotFoundError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.ids import new_id
from osmosis.kernel.naming import meant_by
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import (
    PRACTICE,
    Address,
    Change,
    InvalidPathwayError,
    Parameters,
    Pathway,
    PathwayState,
)
from osmosis.practices.mnestics.reads import ToMeToday
from osmosis.practices.mnestics.rules.words import checked_name, checked_parameters
from osmosis.practices.mnestics.service import sealing, sending, trying
from osmosis.practices.mnestics.service.versions import add_version, living
from osmosis.practices.mnestics.store import pathways
from osmosis.sealing.age import check_recipient
from osmosis.sealing.tiers import Tier
from osmosis.storage import tries
from osmosis.storage.search_index import ask_anew
from osmosis.storage.transaction import ReadTransaction, Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class NewPathway:
    """What a person says when making a pathway.

    Attributes:
        first_line: Arrives at the first junction, so that no first sitting is empty.
        client_id: Of the first line; made here when it is empty. With one, a second arrival of
            the same wish makes no second pathway.
    """

    name: str
    parameters: Parameters
    first_line: str
    client_id: str = ""


def make_pathway(context: PracticeContext, wanted: NewPathway) -> Pathway:
    """Make a pathway; its first line is on its way when this returns.

    Raises:
        InvalidInputError: Its name, a parameter or the first line cannot be used, or the tier needs
            a passphrase and none was set.
    """
    if not wanted.first_line.strip():
        raise InvalidPathwayError("A pathway begins with a line to whoever sits there first")
    client_id = wanted.client_id or str(new_id(context.store.time().now))
    _checked(context, wanted.parameters)
    with context.store.read() as reading:
        known = sending.find_pathway_of(reading, client_id)
        if known is None:
            checked_name(wanted.name, _names(reading))
    if known is not None:
        return known
    line = sealing.line(client_id, wanted.first_line)
    sealed = sealing.seal(context, line, sealing.Keeping.of(wanted.parameters))
    with context.store.write() as transaction:
        known = sending.find_pathway_of(transaction, client_id)
        if known is not None:
            return known
        pathway = _new_pathway(context, transaction, wanted)
        pathways.add_pathway(transaction, pathway)
        to_first = sealing.Destination(to=Address.NEXT, pathway_id=pathway.id)
        sealing.keep(context, transaction, sealed, to_first)
    return pathway


def change_pathway(
    context: PracticeContext,
    pathway_id: UUID,
    parameters: Parameters,
    *,
    times: int | None = None,
) -> Pathway:
    """Let a pathway have other parameters from now on; those before are kept with their dates.

    What has fallen already stays as it was. Nothing changes when they are the same. A try that
    lives on the pathway ends as changed again.

    Args:
        times: Only for so many sittings, 1 to 99, and then one question.

    Raises:
        NotFoundError: There is no such pathway.
        InvalidInputError: A parameter cannot be used; or they are to be tried and hold already.
        PathwayStateError: The pathway has ended, or the clock is doubted.
    """
    _checked(context, parameters)
    with context.store.write() as transaction:
        pathway = living(context, transaction, pathway_id)
        _refuse_unknown_crossings(transaction, parameters)
        try_id = trying.note_change(transaction, pathway, parameters, times)
        return add_version(transaction, pathway, parameters, try_id)


def move_to_zone(context: PracticeContext, pathway_id: UUID, zone: str) -> Pathway:
    """Keep a pathway in another zone from its next junction on; its civil times stay.

    Raises:
        NotFoundError: There is no such pathway.
        InvalidInputError: There is no such zone, or the cadence is over.
        PathwayStateError: The pathway has ended, or the clock is doubted.
    """
    with context.store.read() as reading:
        parameters = pathways.get_pathway(reading, pathway_id).parameters
    following = parameters.cadence.next_after(context.store.time().now)
    if following is None:
        raise InvalidPathwayError("This pathway has no junction to come")
    cadence = parameters.cadence.in_zone(zone, following.number)
    return change_pathway(context, pathway_id, replace(parameters, cadence=cadence))


def rename_pathway(context: PracticeContext, pathway_id: UUID, name: str) -> Pathway:
    """Call a pathway something else.

    Raises:
        NotFoundError: There is no such pathway.
        InvalidInputError: The name is empty, too long or taken.
    """
    with context.store.write() as transaction:
        pathways.get_pathway(transaction, pathway_id)
        clean = checked_name(name, _names(transaction, but=pathway_id))
        pathways.set_name(transaction, pathway_id, clean)
        # Everything that can be found of it is told under its name.
        ask_anew(transaction, PRACTICE)
        return pathways.get_pathway(transaction, pathway_id)


def pause_pathway(context: PracticeContext, pathway_id: UUID) -> Pathway:
    """Let no junction of a pathway fall until it is resumed; what has fallen can still be kept.

    Raises:
        NotFoundError: There is no such pathway.
        PathwayStateError: It has ended, or the clock is doubted.
    """
    return _set_state(context, pathway_id, PathwayState.PAUSED)


def resume_pathway(context: PracticeContext, pathway_id: UUID) -> Pathway:
    """Let the junctions of a paused pathway fall again; those of the pause never fall.

    Raises:
        NotFoundError: There is no such pathway.
        PathwayStateError: It has ended, or the clock is doubted.
    """
    return _set_state(context, pathway_id, PathwayState.OPEN)


def end_pathway(context: PracticeContext, pathway_id: UUID) -> Pathway:
    """End a pathway for good; its messages stay where they are, and a try ends with it.

    Raises:
        NotFoundError: There is no such pathway.
        PathwayStateError: It has ended already, or the clock is doubted.
    """
    return _set_state(context, pathway_id, PathwayState.ENDED)


def get_pathway(context: PracticeContext, pathway_id: UUID) -> Pathway:
    """The pathway with this id.

    Raises:
        NotFoundError: There is none.
    """
    with context.store.read() as reading:
        return pathways.get_pathway(reading, pathway_id)


def list_pathways(
    context: PracticeContext, states: Collection[PathwayState] = ()
) -> Sequence[Pathway]:
    """Every pathway in one of these states (in any, when none is named), oldest first."""
    with context.store.read() as reading:
        return pathways.list_pathways(reading, states)


def find_by_name(reading: ReadTransaction, name: str) -> Pathway:
    """The pathway that a person means by an id, a name, or a part of one; a living one first.

    Raises:
        NotFoundError: None is meant, or more than one.
    """
    every = pathways.list_pathways(reading)
    meant = [every[place] for place in meant_by(name, [(str(one.id), one.name) for one in every])]
    living = [one for one in meant if one.state is not PathwayState.ENDED] or meant
    if not living:
        raise NotFoundError("No pathway is called that")
    if len(living) > 1:
        raise NotFoundError(
            "More than one pathway is called that; name it by its id", pathways=len(living)
        )
    return living[0]


def _set_state(context: PracticeContext, pathway_id: UUID, state: PathwayState) -> Pathway:
    with context.store.write() as transaction:
        pathway = living(context, transaction, pathway_id)
        if pathway.state is not state:
            pathways.set_state(transaction, pathway_id, state)
        if state is PathwayState.ENDED:
            tries.end_quietly(transaction, pathway.ref)
        return pathways.get_pathway(transaction, pathway_id)


def _new_pathway(context: PracticeContext, transaction: Transaction, wanted: NewPathway) -> Pathway:
    _refuse_unknown_crossings(transaction, wanted.parameters)
    first = Change(number=1, era=1, from_at=transaction.at, parameters=wanted.parameters)
    return Pathway(
        id=new_id(transaction.at),
        name=checked_name(wanted.name, _names(transaction)),
        state=PathwayState.OPEN,
        made=CivilMoment(instant=transaction.at, zone=context.store.clock.zone()),
        changes=(first,),
    )


def _checked(context: PracticeContext, parameters: Parameters) -> None:
    checked_parameters(parameters)
    if parameters.witness is not None:
        check_recipient(parameters.witness)
    if parameters.tier is not Tier.CURTAIN and not context.keys.has_vault:
        raise InvalidPathwayError("This tier needs the vault key; set a passphrase first")


def _refuse_unknown_crossings(reading: ReadTransaction, parameters: Parameters) -> None:
    known = {pathway.id for pathway in pathways.list_pathways(reading)}
    crossings = (term.of for term in parameters.reads if not isinstance(term, ToMeToday))
    if any(of is not None and of not in known for of in crossings):
        raise InvalidPathwayError("What it reads names a pathway that does not exist")


def _names(reading: ReadTransaction, but: UUID | None = None) -> list[str]:
    return [pathway.name for pathway in pathways.list_pathways(reading) if pathway.id != but]
