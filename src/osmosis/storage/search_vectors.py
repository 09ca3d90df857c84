"""The vectors of what may be found: numbers that say what each passage of a document is about.

They are derived from the documents of the search index and leave with them. Documents are numbered
in the order in which they come, so that all up to the highest that has vectors have them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from osmosis.kernel.refs import Ref
from osmosis.storage import schema
from osmosis.storage.settings import get_setting
from osmosis.storage.transaction import ReadTransaction, Transaction

ASKED_FOR: Final = "search.meaning"
"""The setting that says whether search by meaning was asked for."""

_AT_ONCE = 4_096
_documents = schema.search_documents
_vectors = schema.search_vectors


@dataclass(frozen=True, kw_only=True, slots=True)
class Unread:
    """A document that has no vectors yet."""

    number: int
    ref: Ref
    title: str
    words: str


def is_asked_for(reading: ReadTransaction) -> bool:
    """Whether the person asked for search by meaning."""
    return bool(get_setting(reading, ASKED_FOR, False))


def last_read(reading: ReadTransaction) -> int:
    """Up to which number the documents have their vectors."""
    highest = sa.select(sa.func.max(_vectors.c.number)).where(reading.mine(_vectors))
    return int(reading.scalar(highest) or 0)


def find_model(reading: ReadTransaction) -> str | None:
    """Which model made the vectors; all are of one."""
    statement = sa.select(_vectors.c.model).where(reading.mine(_vectors)).limit(1)
    found = reading.scalar(statement)
    return None if found is None else str(found)


def count_unread(reading: ReadTransaction) -> int:
    """How many documents have no vectors yet."""
    statement = sa.select(sa.func.count()).where(
        reading.mine(_documents), _documents.c.number > last_read(reading)
    )
    return int(reading.scalar(statement))


def list_unread(reading: ReadTransaction, after: int, most: int) -> list[Unread]:
    """The next documents after this number, in their order."""
    columns = (_documents.c.number, _documents.c.ref, _documents.c.title, _documents.c.words)
    statement = (
        sa.select(*columns)
        .where(reading.mine(_documents), _documents.c.number > after)
        .order_by(_documents.c.number)
        .limit(most)
    )
    return [Unread(**row) for row in reading.rows(statement)]


def put_vectors(
    transaction: Transaction,
    model: str,
    after: int,
    every: Sequence[tuple[Unread, Sequence[bytes]]],
) -> bool:
    """Keep the vectors of documents that were listed after this number; whether it goes on.

    None is kept if search by meaning was put away meanwhile, or vectors before these are gone; and
    of a document that is gone, or another by now, none is kept either.
    """
    stands = find_model(transaction) in (None, model) and last_read(transaction) >= after
    if not stands or not is_asked_for(transaction):
        return False
    numbers = [one.number for one, _ in every]
    remove_vectors(transaction, numbers)
    still = set(list_unread(transaction, numbers[0] - 1, len(numbers)))
    rows = [
        {"number": one.number, "passage": place, "model": model, "vector": vector}
        for one, vectors in every
        if one in still
        for place, vector in enumerate(vectors)
    ]
    transaction.insert_many(_vectors, rows)
    return True


def remove_vectors(transaction: Transaction, numbers: Sequence[int]) -> None:
    """Take out what these documents are about."""
    transaction.delete(_vectors, _vectors.c.number.in_(numbers))


def clear_vectors(transaction: Transaction) -> None:
    """Take out all vectors."""
    transaction.delete(_vectors)


def stream_vectors(reading: ReadTransaction) -> Iterator[Sequence[tuple[int, int, bytes]]]:
    """The number of the document, the place of the passage and the vector, many at a time."""
    columns = (_vectors.c.number, _vectors.c.passage, _vectors.c.vector)
    statement = sa.select(*columns).where(reading.mine(_vectors))
    found = reading.connection.execute(statement.execution_options(yield_per=_AT_ONCE))
    for some in found.partitions():
        yield [(row[0], row[1], bytes(row[2])) for row in some]
