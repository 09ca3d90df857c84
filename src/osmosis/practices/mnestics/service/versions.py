"""The next version of a pathway, in the transaction of whoever changes it."""

from __future__ import annotations

from uuid import UUID

from osmosis.kernel.eras import era_of
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import (
    Change,
    Parameters,
    Pathway,
    PathwayState,
    PathwayStateError,
)
from osmosis.practices.mnestics.service.junctions import settle
from osmosis.practices.mnestics.store import pathways
from osmosis.storage.transaction import Transaction


def living(context: PracticeContext, transaction: Transaction, pathway_id: UUID) -> Pathway:
    """The pathway, after everything of it fell that was due before it is changed.

    Raises:
        NotFoundError: There is no such pathway.
        PathwayStateError: It has ended, or the clock is doubted.
    """
    time = context.store.timekeeper.judge(transaction)
    if not time.may_unseal:
        raise PathwayStateError(time.doubt)
    pathway = pathways.get_pathway(transaction, pathway_id)
    if pathway.state is PathwayState.ENDED:
        raise PathwayStateError("This pathway has ended")
    settle(transaction, pathway)
    return pathway


def add_version(
    transaction: Transaction, pathway: Pathway, parameters: Parameters, try_id: UUID | None = None
) -> Pathway:
    """The pathway with other parameters from now on; as it is, where they are the same.

    Args:
        try_id: The try as which it is made, if it is.
    """
    before = pathway.changes[-1]
    if before.parameters == parameters:
        return pathway
    change = Change(
        number=before.number + 1,
        era=era_of(before.parameters.cadence, parameters.cadence, before.era),
        from_at=transaction.at,
        parameters=parameters,
        try_id=try_id,
    )
    pathways.add_change(transaction, pathway.id, change)
    return pathways.get_pathway(transaction, pathway.id)
