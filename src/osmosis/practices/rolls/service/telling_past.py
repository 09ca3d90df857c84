"""What Rolls tells of the shelf of the past: words that may be found, and references."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.ports.practice import Resolved, SearchDocument
from osmosis.practices.rolls import tables
from osmosis.practices.rolls.past import IMPORT, PAST
from osmosis.practices.rolls.store import past
from osmosis.storage.transaction import ReadTransaction

KINDS = (PAST, IMPORT)


def documents_of_past(reading: ReadTransaction, since: Instant) -> Iterator[SearchDocument]:
    """The words of moments that were brought since then; read some hundreds at a time."""
    after: UUID | None = None
    while some := past.list_since(reading, since, after=after):
        for one in some:
            words = (one.text, one.place, " ".join(one.tags), one.address)
            yield SearchDocument(
                ref=one.ref,
                title=one.title,
                text="\n".join(filter(None, words)),
                at=None if one.taken is None else one.taken.instant,
                kind=one.kind,
                address=f"/past/{one.id}",
                rests_with=one.refs[1:],
            )
        after = some[-1].id


def resolved_past(reading: ReadTransaction, ref: Ref) -> Resolved:
    """What a reference to the shelf points at.

    Raises:
        NotFoundError: There is no such thing.
    """
    if ref.kind == IMPORT:
        run = past.get_run(reading, ref.id)
        table, title, address = tables.imports, run.name, f"/import/runs/{ref.id}"
    else:
        one = past.get_moments(reading, [ref.id])[0]
        table, title, address = tables.past, one.title or one.name, f"/past/{ref.id}"
    row = reading.find(table, id=ref.id)
    assert row is not None
    return Resolved(
        ref=ref,
        title=title,
        address=address,
        state="from before",
        content_sha256=row["row_hash"],
        glossable=ref.kind == PAST,
    )
