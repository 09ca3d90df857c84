"""Which entries came before, as keyed hashes: enough to know one again, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

import sqlalchemy as sa

from osmosis.practices.apert import tables
from osmosis.storage.transaction import ReadTransaction, Transaction

# SQLite takes some thousands of values in one statement.
_IN_A_QUESTION = 500

_known = tables.known


def find_known(
    reading: ReadTransaction, source_id: UUID, identities: Collection[str]
) -> Mapping[str, str]:
    """Of these keyed identities those that came before, each with the hash of what it said then."""
    wanted = sorted(identities)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _IN_A_QUESTION):
        statement = sa.select(_known.c.keyed_identity, _known.c.keyed_content).where(
            reading.mine(_known),
            _known.c.source_id == source_id,
            _known.c.keyed_identity.in_(wanted[start : start + _IN_A_QUESTION]),
        )
        rows = reading.rows(statement)
        found.update({row["keyed_identity"]: row["keyed_content"] for row in rows})
    return found


def add_known(transaction: Transaction, source_id: UUID, entries: Mapping[str, str]) -> None:
    """Keep what these keyed identities say, so that they are known again; the latest holds."""
    before = find_known(transaction, source_id, entries.keys())
    for identity, content in entries.items():
        if identity not in before:
            transaction.insert(
                _known, source_id=source_id, keyed_identity=identity, keyed_content=content
            )
        elif before[identity] != content:
            transaction.update(
                _known,
                {"keyed_content": content},
                _known.c.source_id == source_id,
                _known.c.keyed_identity == identity,
            )
