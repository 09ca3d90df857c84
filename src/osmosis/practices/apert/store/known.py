"""Which entries came before, as keyed hashes: enough to know one again, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from osmosis.practices.apert import tables
from osmosis.storage.transaction import ReadTransaction, Transaction

# SQLite takes some thousands of values in one statement.
_IN_A_QUESTION = 500

_known = tables.known


def find_known(reading: ReadTransaction, identities: Collection[str]) -> dict[str, str]:
    """Of these keyed identities those that came before, each with the hash of what it said then."""
    wanted = sorted(identities)
    found: dict[str, str] = {}
    statement = sa.select(_known.c.keyed_identity, _known.c.keyed_content).where(
        reading.mine(_known),
        _known.c.keyed_identity.in_(sa.bindparam("wanted", expanding=True)),
    )
    for start in range(0, len(wanted), _IN_A_QUESTION):
        part = {"wanted": wanted[start : start + _IN_A_QUESTION]}
        found.update(tuple(row) for row in reading.connection.execute(statement, part))
    return found


def set_known(
    transaction: Transaction, entries: Mapping[str, str], before: Mapping[str, str]
) -> None:
    """Keep what these keyed identities say, so that they are known again; the latest holds.

    Args:
        before: Those of them that are there already (:func:`find_known`).
    """
    changed = sorted(one for one in entries if one in before and before[one] != entries[one])
    for start in range(0, len(changed), _IN_A_QUESTION):
        part = changed[start : start + _IN_A_QUESTION]
        transaction.delete(_known, _known.c.keyed_identity.in_(part))
    rows = [
        {"keyed_identity": identity, "keyed_content": content}
        for identity, content in entries.items()
        if before.get(identity) != content
    ]
    transaction.insert_many(_known, rows)
