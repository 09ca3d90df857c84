"""How many pictures of a source may still be fetched in a period, and how many were."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from uuid import UUID

from osmosis.practices.apert.model import Gate, SourceState
from osmosis.practices.apert.service.picture_fetching import Allowance
from osmosis.practices.context import PracticeContext
from osmosis.sealing.house_secrets import lock_secret, open_secret


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureCount:
    """The pictures of a source in a period, counted through one visit.

    Attributes:
        taken: How many there were before the visit.
        most: How many more might come with it.
        allowance: What is left of that, and goes down as pictures are fetched.
    """

    context: PracticeContext
    period_id: UUID
    taken: int
    most: int
    allowance: Allowance

    def kept_in(self, state: SourceState) -> SourceState:
        """How the visits to the source stand with what was fetched until now."""
        fetched = self.most - self.allowance.pictures
        if not fetched:
            return state
        locked = _locked_count(self.context, self.period_id, self.taken + fetched)
        return replace(state, pictures=locked)


def open_count(
    context: PracticeContext, gate: Gate, period_id: UUID, state: SourceState
) -> PictureCount:
    """How many pictures of a source may still be fetched in a period; opened once for a visit."""
    taken = _pictures_taken(context, state, period_id)
    parameters = gate.parameters
    most = parameters.pictures_per_source - taken
    allowance = Allowance(parameters.pictures_per_entry, most)
    return PictureCount(
        context=context, period_id=period_id, taken=taken, most=most, allowance=allowance
    )


def _pictures_taken(context: PracticeContext, state: SourceState, period_id: UUID) -> int:
    """How many pictures of a source the period has; the count is locked, as it tells of entries."""
    if not state.pictures:
        return 0
    counted = json.loads(open_secret(context.keys, state.pictures))
    return int(counted["taken"]) if counted["period"] == str(period_id) else 0


def _locked_count(context: PracticeContext, period_id: UUID, taken: int) -> str:
    counted = json.dumps({"period": str(period_id), "taken": f"{taken:06}"})
    return lock_secret(context.keys, counted)
