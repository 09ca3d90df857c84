"""Which words of Apert may be found: of books that are open, of kept pieces, and of highlights.

A piece of an open book is part of its opening, with which it leaves when the gate closes. A kept
piece and a highlight are the person's own and stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid5

from osmosis.articles.words import plain_text
from osmosis.errors import OsmosisError
from osmosis.kernel.clock import Instant
from osmosis.kernel.refs import Ref
from osmosis.languages.speaking import speaking_as
from osmosis.ports.practice import SearchDocument
from osmosis.practices.apert.editions import RecordPiece
from osmosis.practices.apert.model import PRACTICE, Gate, Opening
from osmosis.practices.apert.rules.book_articles import article_of, in_order
from osmosis.practices.apert.service import standing
from osmosis.practices.apert.service.highlights import Highlight, list_highlights
from osmosis.practices.apert.service.keeping import open_kept
from osmosis.practices.apert.service.opened import open_record
from osmosis.practices.apert.store import gates, kept, openings
from osmosis.practices.context import PracticeContext
from osmosis.storage.releases import list_released


def search_documents(context: PracticeContext, since: Instant) -> Iterator[SearchDocument]:
    """What was opened, kept or marked since then; what was composted or let go leaves the index."""
    with context.store.read() as reading:
        stones = [one for one in list_released(reading) if one.released_at >= since]
        every = gates.list_gates(reading)
        fallen = openings.list_every(reading)
        opened = [
            (gate, opening)
            for gate in every
            if (opening := standing.find_open(context, reading, gate.id)) is not None
        ]
    for stone in stones:
        if stone.ref.practice == PRACTICE:
            yield _removed(stone.ref, stone.released_at)
    for gate, opening in opened:
        if opening.opened_at is not None and opening.opened_at >= since:
            yield from _pieces_of(context, gate, opening)
    of_opening = {one.id: gate for gate in every for one in fallen.get(gate.id, ())}
    yield from _kept_pieces(context, of_opening, since)
    yield from _highlights(context, of_opening, since)


def _removed(ref: Ref, at: Instant) -> SearchDocument:
    return SearchDocument(ref=ref, title="", text="", at=at, kind=ref.kind, removed=True)


def _pieces_of(context: PracticeContext, gate: Gate, opening: Opening) -> Iterator[SearchDocument]:
    assert opening.id is not None
    assert opening.opened_at is not None
    try:
        record = open_record(context, opening.id)
    except OsmosisError:
        # It has closed in this moment, or its file is damaged: nothing of it is found.
        return
    for piece in in_order(record.pieces):
        yield SearchDocument(
            ref=Ref(PRACTICE, "piece", uuid5(opening.id, piece.key)),
            title=piece.title,
            text=_words_of(piece, record.language),
            at=opening.opened_at,
            kind="piece",
            label=gate.name,
            address=f"/apert/openings/{opening.id}/read/{piece.key}",
            part_of=opening.ref,
            rests_with=(gate.ref,),
            until=opening.closes_at,
        )


def _words_of(piece: RecordPiece, language: str) -> str:
    """What the book says, in its language."""
    with speaking_as(language):
        return "\n".join((plain_text(article_of(piece).blocks), piece.source))


def _kept_pieces(
    context: PracticeContext, of_opening: dict[UUID | None, Gate], since: Instant
) -> Iterator[SearchDocument]:
    with context.store.read() as reading:
        rows = [one for one in kept.list_kept(reading) if one.kept_at >= since]
    for row in rows:
        gate = of_opening[row.opening_id]
        ref = kept.ref_of(row.id)
        try:
            found = open_kept(context, row.id)
        except OsmosisError:
            # Let go in this moment, or damaged.
            yield _removed(ref, row.kept_at)
            continue
        words = (plain_text(found.article.blocks), found.kept.source)
        yield SearchDocument(
            ref=ref,
            title=found.kept.title,
            text="\n".join(words),
            at=row.kept_at,
            kind="kept",
            label=gate.name,
            address=f"/apert/kept/{row.id}",
            rests_with=(gate.ref,),
        )


def _highlights(
    context: PracticeContext, of_opening: dict[UUID | None, Gate], since: Instant
) -> Iterator[SearchDocument]:
    for one in list_highlights(context, since=since):
        gate = of_opening[one.opening_id]
        yield SearchDocument(
            ref=one.ref,
            title=one.title,
            text="\n".join(filter(None, (one.text, one.note))),
            at=_at(one),
            kind="highlight",
            label=gate.name,
            address="/apert/highlights",
            rests_with=(gate.ref,),
        )


def _at(one: Highlight) -> Instant:
    return one.marked_at or one.kept_at
