"""Which sources are to be visited now, and with which others each stands in line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Final
from uuid import UUID

from osmosis.kernel.clock import Instant
from osmosis.practices.apert.model import GateState, Source, SourceKind
from osmosis.practices.apert.rules.addresses import host_of
from osmosis.practices.apert.rules.keyed import Keyed
from osmosis.practices.apert.service import gathering
from osmosis.practices.apert.service.called import Called
from osmosis.practices.apert.store import awaited, gates, periods, sources
from osmosis.practices.context import PracticeContext
from osmosis.storage.transaction import ReadTransaction

MOST_IN_LINE: Final = 1_000
"""So many sources are put in line at once; when no line waits any more, the next are."""


def is_any_due(context: PracticeContext) -> bool:
    """Whether the time has come to visit some source."""
    now = context.store.time().now
    with context.store.read() as reading:
        return sources.is_any_to_visit(reading, now, _kinds())


def list_due(
    context: PracticeContext, hashes: Keyed, under_way: Collection[UUID]
) -> tuple[Sequence[Called], int]:
    """The first of what is due and not under way, and how much is due in all."""
    now = context.store.time().now
    with context.store.read() as reading:
        first = list(islice(_each_due(reading, hashes, now, under_way), MOST_IN_LINE))
        return first, sources.count_to_visit(reading, now, _kinds())


def _each_due(
    reading: ReadTransaction, hashes: Keyed, now: Instant, under_way: Collection[UUID]
) -> Iterator[Called]:
    behind = {gate.id: gate for gate in gates.list_gates(reading, [GateState.IN_USE])}
    filling = periods.list_filling(reading)
    again = awaited.list_times(reading)
    for source, state in sources.each_to_visit(reading, now, _kinds(), under_way):
        gate, period = behind.get(source.gate_id), filling.get(source.gate_id)
        if gate is not None and period is not None:
            again_at = again.get((period.id, hashes.source(source.id))) if again else None
            yield Called(
                source=source, gate=gate, period=period, state=state, at=now, again_at=again_at
            )


def line_of(source: Source) -> str:
    """In which line a source stands: with others of its host, or of its kind.

    What other people share stands in one line, for it may be large: one at a time is in memory.
    """
    if source.kind is SourceKind.PEER:
        return source.kind.value
    return host_of(source.address) or source.kind.value


def _kinds() -> Sequence[SourceKind]:
    return (SourceKind.FEED, SourceKind.SAVED, *gathering.GATHERERS)
