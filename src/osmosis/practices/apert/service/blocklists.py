"""The hosts of the sources behind gates, for the blocker that a person has already."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from osmosis.practices.apert.model import GateState, SourceKind
from osmosis.practices.apert.rules.blocklists import blocked_hosts
from osmosis.practices.apert.service import kept_lists
from osmosis.practices.apert.store import gates, sources
from osmosis.practices.context import PracticeContext

_ON_THE_WEB = (SourceKind.FEED, SourceKind.PEER)


def list_hosts(context: PracticeContext, gate_id: UUID | None = None) -> Sequence[str]:
    """The hosts of the sources behind a gate, or behind every gate that has not ended.

    The page that a list of sources named as a source's home is among them: feeds are often kept
    elsewhere than what they are of.
    """
    with context.store.read() as reading:
        living = {one.id for one in gates.list_gates(reading) if one.state is not GateState.ENDED}
        homes = kept_lists.homes_in(reading)
        standing = [
            one
            for one in sources.list_sources(reading, gate_id)
            if one.gate_id in living and one.kind in _ON_THE_WEB
        ]
    named = [homes[one.id] for one in standing if one.id in homes]
    return blocked_hosts([*(one.address for one in standing), *named])
