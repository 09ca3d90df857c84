"""Which of the things that a visit finds came before, asked before any of them is read."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from osmosis.practices.apert.service.recognising import keyed
from osmosis.practices.apert.store import known
from osmosis.practices.context import PracticeContext


def seen(context: PracticeContext, source_id: UUID, identities: Collection[str]) -> frozenset[str]:
    """Those of these identities that belong to entries which were taken in."""
    hashes = keyed(context)
    by_hash = {hashes.identity(source_id, one): one for one in identities}
    with context.store.read() as reading:
        found = known.find_known(reading, by_hash.keys())
    return frozenset(by_hash[one] for one in found)
