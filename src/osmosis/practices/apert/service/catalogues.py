"""The books of open gates, as readers and scripts ask for them; of closed gates nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from uuid import UUID, uuid5

from osmosis.epub.cover import HEIGHT, WIDTH
from osmosis.kernel.cadence_words import moment_words
from osmosis.kernel.civil import local_of
from osmosis.kernel.clock import Instant
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.editions import Edition, EditionPart
from osmosis.practices.apert.model import Gate, GateState, Opening
from osmosis.practices.apert.rules.catalogues import (
    Catalogue,
    Publication,
    Shelf,
    changed_at,
    file_name,
    part_title,
    pieces_told,
)
from osmosis.practices.apert.service import standing
from osmosis.practices.apert.service.editions import find_part, get_open, open_part
from osmosis.practices.apert.service.known import is_at_rest
from osmosis.practices.apert.store import editions, gates, openings
from osmosis.practices.context import PracticeContext
from osmosis.storage.rests import rested
from osmosis.storage.transaction import ReadTransaction


@dataclass(frozen=True, kw_only=True, slots=True)
class BookFile:
    """A file of a book that may be had now.

    Attributes:
        tag: What names exactly these bytes.
    """

    name: str
    size: int
    tag: str
    chunks: partial[Iterator[bytes]]


def read_catalogue(context: PracticeContext) -> Catalogue:
    """The gates, and the books of those that are open; nothing of what rests."""
    with context.store.read() as reading:
        now = context.store.timekeeper.judge(reading).now
        hidden = rested(reading, now)
        shelves = tuple(
            _shelf(context, reading, gate, now)
            for gate in gates.list_gates(reading)
            if gate.state is not GateState.ENDED and not is_at_rest(hidden, gate)
        )
    changed = changed_at([shelf.changed_at for shelf in shelves])
    return Catalogue(id=context.store.person_id, changed_at=changed, shelves=shelves)


def get_file(context: PracticeContext, opening_id: UUID, number: int) -> BookFile:
    """A file of the book of an opening that is open now.

    Raises:
        NotFoundError: There is no such opening or part.
        GateClosedError: It is not open now.
    """
    edition = get_open(context, opening_id)
    part = find_part(edition, number)
    return BookFile(
        name=file_name(edition.title, number, len(edition.parts)),
        size=part.size,
        tag=part.sealed_sha256,
        chunks=partial(open_part, context, opening_id, number),
    )


def cover_png(edition: Edition, across: int) -> bytes:
    """The cover of an edition, so many pixels wide."""
    return _drawn(edition.cover_svg, across, edition.made_at or Instant.MIN)


@lru_cache(maxsize=16)
def _drawn(svg: str, across: int, at: Instant) -> bytes:
    # Only whoever wants a picture waits for the typesetter.
    from osmosis.typeset.drawings import drawing_as_png

    return drawing_as_png(svg, width=WIDTH, height=HEIGHT, across=across, at=at)


def _shelf(context: PracticeContext, reading: ReadTransaction, gate: Gate, now: Instant) -> Shelf:
    opening = standing.find_open(context, reading, gate.id)
    fallen = openings.list_fallen(reading, gate.id)
    edition = None if opening is None else editions.find_edition(reading, opening.ref.id)
    is_there = edition is not None and edition.made_at is not None
    return Shelf(
        id=gate.id,
        title=gate.name,
        changed_at=changed_at([gate.made.instant, *_times(fallen, opening, now)]),
        publications=_files(opening, edition) if opening and edition and is_there else (),
    )


def _times(fallen: Sequence[Opening], opened: Opening | None, now: Instant) -> Iterator[Instant]:
    """When the gate opened and closed."""
    for one in fallen:
        if one.opened_at is not None:
            yield one.opened_at
            if one.closes_at <= now and (opened is None or one.id != opened.id):
                yield one.closes_at


def _files(opening: Opening, edition: Edition) -> tuple[Publication, ...]:
    return tuple(_publication(opening, edition, part) for part in edition.parts)


def _publication(opening: Opening, edition: Edition, part: EditionPart) -> Publication:
    of = len(edition.parts)
    until = moment_words(local_of(opening.closes_at, opening.zone))
    told = pieces_told(edition.pieces, edition.minutes, until)
    if of > 1:
        told = gettext("Part {number} of {of}: {told}", number=part.number, of=of, told=told)
    return Publication(
        id=uuid5(opening.ref.id, f"part {part.number}"),
        opening_id=opening.ref.id,
        number=part.number,
        title=part_title(edition.title, part.number, of),
        issued_on=opening.date,
        updated_at=edition.made_at or opening.due_at,
        summary=told,
        size=part.size,
    )
