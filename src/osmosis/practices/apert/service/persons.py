"""People whom one means to meet: a name on the first page of an edition, and nothing else.

There is no address book and no record of who was met.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from osmosis.practices.apert.model import SourceKind
from osmosis.practices.apert.store import sources
from osmosis.practices.context import PracticeContext


def list_persons(context: PracticeContext, gate_id: UUID) -> Sequence[str]:
    """The names of the people behind a gate, in the order in which they were named."""
    with context.store.read() as reading:
        found = sources.list_sources(reading, gate_id)
    return [one.name or one.address for one in found if one.kind is SourceKind.PERSON]
