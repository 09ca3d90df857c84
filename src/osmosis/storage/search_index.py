"""What may be found, kept in the store, and found again by its words.

All of it is derived: it is brought up to date from what the practices tell, and made anew whenever
it is not there, or was folded by other rules. What is let go leaves it in the same transaction
(:func:`osmosis.storage.releases.release`); what rests is passed over by whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa

from osmosis.kernel.clock import Instant
from osmosis.kernel.folding import FOLDING, folded
from osmosis.kernel.refs import Ref
from osmosis.ports.practice import SearchDocument
from osmosis.storage import schema
from osmosis.storage.search_query import Query
from osmosis.storage.search_vectors import remove_vectors
from osmosis.storage.search_words import FoldedWords, word_index
from osmosis.storage.transaction import ReadTransaction, Transaction

LONGEST = 200_000
"""Letters of one document; a longer one is found by its first ones."""
MOST_FOUND = 1_000

_AT_ONCE, _A_PAGE = 200, 25
# Kept for "never": a little later than the first of all instants, which has no place in some zones.
_ANEW = Instant.from_utc(2, 1, 1)
_T = TypeVar("_T")
_documents = schema.search_documents
_marks = schema.search_marks
_stones = schema.tombstones


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchFilter:
    """What is looked among.

    Attributes:
        practice: Its name.
        kind: One of those that documents say.
        label: The name of what it belongs to, such as a virtue; case and accents do not count.
        start: From then on.
        end: Up to, but not including.
    """

    practice: str | None = None
    kind: str | None = None
    label: str | None = None
    start: Instant | None = None
    end: Instant | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Indexed:
    """A document as it was found."""

    ref: Ref
    kind: str
    at: Instant | None
    label: str
    address: str
    title: str
    words: str
    refs: tuple[Ref, ...]


def begin_index(transaction: Transaction) -> None:
    """Make the index if it is not there; a store that came without one has nothing in it then."""
    index = word_index(transaction.connection)
    if not index.is_there(transaction):
        for table in (schema.search_vectors, _documents, _marks):
            transaction.connection.execute(sa.delete(table))
        index.make(transaction)


def clear_documents(transaction: Transaction, practice: str) -> None:
    """Take everything of a practice out."""
    transaction.delete(_marks, _marks.c.practice == practice)
    refs = sa.select(_documents.c.ref).where(
        transaction.mine(_documents), _documents.c.practice == practice
    )
    for some in _in_parts([row["ref"] for row in transaction.rows(refs)]):
        _take_out(transaction, _documents.c.ref.in_(some))


def find_mark(reading: ReadTransaction, practice: str) -> Instant | None:
    """Up to when a practice was asked; ``None`` when all of it has to be taken in anew.

    ``Instant.MIN`` when it is to be asked for everything, and what is there may stay.
    """
    if not word_index(reading.connection).is_there(reading):
        return None
    row = reading.find(_marks, practice=practice)
    if row is None or row["folding"] != FOLDING:
        return None
    return Instant.MIN if row["asked_at"] == _ANEW else row["asked_at"]


def set_mark(transaction: Transaction, practice: str, asked_at: Instant) -> None:
    """Keep up to when a practice was asked."""
    transaction.delete(_marks, _marks.c.practice == practice)
    transaction.insert(_marks, practice=practice, asked_at=asked_at, folding=FOLDING)


def ask_anew(transaction: Transaction, practice: str) -> None:
    """Have a practice asked for everything at the next look; what can be found so far stays.

    For what changes, or comes, under an older date.
    """
    mine = _marks.c.practice == practice
    if transaction.update(_marks, {"asked_at": _ANEW}, mine) == 0:
        set_mark(transaction, practice, _ANEW)


def is_one_asked_anew(reading: ReadTransaction) -> bool:
    """Whether a practice is to be asked for everything."""
    return reading.find(_marks, asked_at=_ANEW) is not None


def news_in(reading: ReadTransaction, documents: Iterable[SearchDocument]) -> list[SearchDocument]:
    """Those of the documents that would change anything."""
    found = []
    for some in _in_parts(documents):
        known = _known(reading, [one.ref for one in some])
        found += [one for one in some if _is_news(one, known)]
    return found


def put_documents(transaction: Transaction, documents: Sequence[SearchDocument]) -> None:
    """Take documents in, each in the place of what it was before.

    What is removed leaves with all that is part of it. What was let go meanwhile does not come in.
    """
    latest = {one.ref: one for one in documents}
    remove_documents(transaction, [one.ref for one in latest.values() if one.removed])
    coming = [one for one in latest.values() if not one.removed]
    for some in _in_parts([one.ref for one in coming]):
        _take_out(transaction, _documents.c.ref.in_(some))
    gone = _released(transaction, coming)
    number = transaction.scalar(sa.select(sa.func.max(_documents.c.number))) or 0
    rows = [
        _row(number + place, one)
        for place, one in enumerate(coming, start=1)
        if not gone & {one.ref, one.part_of}
    ]
    if rows:
        transaction.insert_many(_documents, rows)
        word_index(transaction.connection).add(transaction, [_folded_words(row) for row in rows])


def remove_documents(transaction: Transaction, refs: Sequence[Ref]) -> None:
    """Take these out, and what is part of them."""
    for some in _in_parts(refs):
        _take_out(transaction, _documents.c.ref.in_(some) | _documents.c.part_of.in_(some))


def find_documents(
    reading: ReadTransaction, query: Query, among: SearchFilter, now: Instant
) -> Iterator[Indexed]:
    """What fits, the best first, of equals the newest; what rests is among it.

    A document whose time is over is not.
    """
    index = word_index(reading.connection)
    if query.asks_nothing or not index.is_there(reading):
        return
    ranked = index.ranked(str(reading.person_id), query, _where(among, now)).subquery()
    statement = (
        sa.select(ranked.c.number)
        .order_by(ranked.c.weight, ranked.c.at.desc().nulls_last(), ranked.c.number.desc())
        .limit(MOST_FOUND)
    )
    numbers = [row["number"] for row in reading.rows(statement)]
    # Whoever asks mostly stops after a page; only what is looked at is read whole.
    for some in _in_parts(numbers, _A_PAGE):
        rows = reading.rows(
            sa.select(_documents).where(reading.mine(_documents), _documents.c.number.in_(some))
        )
        by_number = {row["number"]: row for row in rows}
        yield from (_indexed(by_number[number]) for number in some)


def find_numbered(
    reading: ReadTransaction, numbers: Sequence[int], among: SearchFilter, now: Instant
) -> dict[int, Indexed]:
    """Those documents of these numbers that fit, by number."""
    statement = sa.select(_documents).where(
        reading.mine(_documents), _documents.c.number.in_(numbers), *_where(among, now)
    )
    return {row["number"]: _indexed(row) for row in reading.rows(statement)}


def find_document(reading: ReadTransaction, ref: Ref) -> Indexed | None:
    """What is kept of this thing, if it is among what may be found."""
    row = reading.find(_documents, ref=ref)
    return None if row is None else _indexed(row)


def list_choices(
    reading: ReadTransaction, now: Instant
) -> list[tuple[str, str, str, tuple[Ref, ...]]]:
    """Every practice, kind and label that there is something of, with what the label names."""
    columns = (
        _documents.c.practice,
        _documents.c.kind,
        _documents.c.label,
        _documents.c.part_of,
        _documents.c.rests_with,
    )
    statement = sa.select(*columns).where(
        reading.mine(_documents), _documents.c.until.is_(None) | (_documents.c.until > now)
    )
    return [
        (row["practice"], row["kind"], row["label"], _belongs(row))
        for row in reading.rows(statement.distinct())
    ]


def _where(among: SearchFilter, now: Instant) -> Iterator[sa.ColumnElement[bool]]:
    yield _documents.c.until.is_(None) | (_documents.c.until > now)
    if among.practice is not None:
        yield _documents.c.practice == among.practice
    if among.kind is not None:
        yield _documents.c.kind == among.kind
    if among.label is not None:
        yield _documents.c.folded_label == folded(among.label)
    if among.start is not None:
        yield _documents.c.at >= among.start
    if among.end is not None:
        yield _documents.c.at < among.end


def _known(reading: ReadTransaction, refs: Sequence[Ref]) -> dict[Ref, Any]:
    statement = sa.select(_documents).where(reading.mine(_documents), _documents.c.ref.in_(refs))
    parents = sa.select(_documents.c.part_of).where(
        reading.mine(_documents), _documents.c.part_of.in_(refs)
    )
    found: dict[Ref, Any] = {row["part_of"]: None for row in reading.rows(parents.distinct())}
    return found | {row["ref"]: row for row in reading.rows(statement)}


def _is_news(one: SearchDocument, known: dict[Ref, Any]) -> bool:
    if one.removed:
        return one.ref in known
    row = known.get(one.ref)
    return row is None or _row(row["number"], one) != {
        name: value for name, value in row.items() if name != "person_id"
    }


def _released(reading: ReadTransaction, documents: Sequence[SearchDocument]) -> set[Ref | None]:
    found: set[Ref | None] = set()
    for some in _in_parts(documents):
        refs = {one.ref for one in some} | {one.part_of for one in some if one.part_of is not None}
        statement = sa.select(_stones.c.ref).where(
            reading.mine(_stones), _stones.c.ref.in_(list(refs))
        )
        found |= {row["ref"] for row in reading.rows(statement)}
    return found


def _take_out(transaction: Transaction, which: sa.ColumnElement[bool]) -> None:
    statement = sa.select(
        _documents.c.number, _documents.c.folded_title, _documents.c.folded_words
    ).where(transaction.mine(_documents), which)
    rows = transaction.rows(statement)
    if not rows:
        return
    index = word_index(transaction.connection)
    if index.is_there(transaction):
        index.remove(transaction, [_folded_words(row) for row in rows])
    numbers = [row["number"] for row in rows]
    remove_vectors(transaction, numbers)
    transaction.delete(_documents, _documents.c.number.in_(numbers))


def _row(number: int, one: SearchDocument) -> dict[str, Any]:
    words = one.text[:LONGEST].replace("\0", " ")
    title = one.title.replace("\0", " ")
    return {
        "number": number,
        "ref": one.ref,
        "practice": one.ref.practice,
        "kind": one.kind,
        "at": one.at,
        "label": one.label,
        "folded_label": folded(one.label),
        "part_of": one.part_of,
        "rests_with": [str(ref) for ref in one.rests_with],
        "until": one.until,
        "address": one.address,
        "title": title,
        "words": words,
        "folded_title": folded(title),
        "folded_words": folded(words),
    }


def _folded_words(row: Any) -> FoldedWords:
    return FoldedWords(number=row["number"], title=row["folded_title"], words=row["folded_words"])


def _indexed(row: Any) -> Indexed:
    return Indexed(
        ref=row["ref"],
        kind=row["kind"],
        at=row["at"],
        label=row["label"],
        address=row["address"],
        title=row["title"],
        words=row["words"],
        refs=(row["ref"], *_belongs(row)),
    )


def _belongs(row: Any) -> tuple[Ref, ...]:
    beside = tuple(Ref.parse(text) for text in row["rests_with"])
    return beside if row["part_of"] is None else (row["part_of"], *beside)


def _in_parts(every: Iterable[_T], size: int = _AT_ONCE) -> Iterator[list[_T]]:
    """The things in their order, a few at once; a database takes only so many in one question."""
    rest = iter(every)
    while some := list(islice(rest, size)):
        yield some
