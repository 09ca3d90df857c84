"""How many pictures of a source may still be fetched in a period, and how many were."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import UUID

from osmosis.practices.apert.model import Gate, SourceState
from osmosis.practices.apert.service.picture_fetching import Allowance
from osmosis.practices.context import PracticeContext
from osmosis.sealing.house_secrets import lock_secret, open_secret


def allowed(context: PracticeContext, gate: Gate, period_id: UUID, state: SourceState) -> Allowance:
    """How many pictures of a source may still be fetched in a period."""
    taken = _pictures_taken(context, state, period_id)
    parameters = gate.parameters
    return Allowance(parameters.pictures_per_entry, parameters.pictures_per_source - taken)


def counted(
    context: PracticeContext, period_id: UUID, state: SourceState, allowance: Allowance, most: int
) -> SourceState:
    """How the visits to a source stand after pictures were fetched.

    Args:
        most: What the allowance was before.
    """
    fetched = most - allowance.pictures
    if not fetched:
        return state
    taken = _pictures_taken(context, state, period_id) + fetched
    return replace(state, pictures=_locked_count(context, period_id, taken))


def _pictures_taken(context: PracticeContext, state: SourceState, period_id: UUID) -> int:
    """How many pictures of a source the period has; the count is locked, as it tells of entries."""
    if not state.pictures:
        return 0
    counted = json.loads(open_secret(context.keys, state.pictures))
    return int(counted["taken"]) if counted["period"] == str(period_id) else 0


def _locked_count(context: PracticeContext, period_id: UUID, taken: int) -> str:
    counted = json.dumps({"period": str(period_id), "taken": f"{taken:06}"})
    return lock_secret(context.keys, counted)
