"""Editions and their files, as rows without a word of what is in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.errors import NotFoundError
from osmosis.kernel.clock import Instant
from osmosis.practices.apert import tables
from osmosis.practices.apert.editions import Edition, EditionPart, Sheet, VoiceLine
from osmosis.practices.apert.model import Opening
from osmosis.practices.apert.rules.sheets import sheet_note, sheet_of
from osmosis.practices.apert.store.openings import ids_of_gate
from osmosis.storage.transaction import ReadTransaction, Transaction

_editions = tables.editions
_parts = tables.edition_parts


def begin_edition(transaction: Transaction, edition: Edition) -> None:
    """Keep that the record of an edition is there; nothing else is said of it yet."""
    transaction.insert(
        _editions,
        opening_id=edition.opening_id,
        title=edition.title,
        recipient=edition.recipient,
        record_sha256=edition.record_sha256,
        cover_svg="",
        minutes=0,
        pieces=0,
        sheet=sheet_note(Sheet()),
        told=[],
    )


def finish_edition(transaction: Transaction, edition: Edition) -> None:
    """Keep the book and what is told of it."""
    changes = {
        "made_at": edition.made_at,
        "cover_svg": edition.cover_svg,
        "minutes": edition.minutes,
        "pieces": edition.pieces,
        "sheet": sheet_note(edition.sheet),
        "told": [sorted(words) for words in edition.told],
    }
    transaction.update(_editions, changes, _editions.c.opening_id == edition.opening_id)
    for part in edition.parts:
        transaction.insert(
            _parts,
            opening_id=edition.opening_id,
            number=part.number,
            size=part.size,
            sealed_sha256=part.sealed_sha256,
            sealed_size=part.sealed_size,
        )


def remove_edition(transaction: Transaction, opening_id: UUID) -> None:
    """Remove an edition whose book was never there."""
    transaction.delete(_editions, _editions.c.opening_id == opening_id)


def forget_told(transaction: Transaction, opening: Opening) -> None:
    """Let go of what was needed to see what goes on after the openings of a gate before this."""
    transaction.update(
        _editions,
        {"told": []},
        _editions.c.told != sa.literal([], _editions.c.told.type),
        _editions.c.opening_id != opening.id,
        _editions.c.opening_id.in_(ids_of_gate(transaction, opening.gate_id)),
    )


def compost(transaction: Transaction, opening_id: UUID) -> Sequence[str]:
    """Remove the files of an edition and its record; its cover and its sheet stay.

    Returns:
        The names of the age files that nobody needs any more.
    """
    edition = find_edition(transaction, opening_id)
    if edition is None:
        return []
    names = [part.sealed_sha256 for part in edition.parts]
    transaction.delete(_parts, _parts.c.opening_id == opening_id)
    transaction.update(_editions, {"record_sha256": None}, _editions.c.opening_id == opening_id)
    return [*names, *filter(None, [edition.record_sha256])]


def find_edition(reading: ReadTransaction, opening_id: UUID) -> Edition | None:
    """The edition of an opening, whether its book is there yet or not."""
    row = reading.find(_editions, opening_id=opening_id)
    return None if row is None else _edition(row, _list_parts(reading, [opening_id]))


def get_edition(reading: ReadTransaction, opening_id: UUID) -> Edition:
    """The edition of an opening.

    Raises:
        NotFoundError: There is none.
    """
    found = find_edition(reading, opening_id)
    if found is None:
        raise NotFoundError("This opening has no edition")
    return found


def list_editions(reading: ReadTransaction, gate_id: UUID) -> Sequence[Edition]:
    """A gate's editions of which the book is or was there, by the number of their opening."""
    openings = tables.openings
    statement = (
        sa.select(_editions)
        .join(openings, openings.c.id == _editions.c.opening_id)
        .where(
            reading.mine(_editions),
            reading.mine(openings),
            openings.c.gate_id == gate_id,
            _editions.c.made_at.is_not(None),
        )
        .order_by(openings.c.number)
    )
    rows = reading.rows(statement)
    parts = _list_parts(reading, [row["opening_id"] for row in rows])
    return [_edition(row, parts) for row in rows]


def find_before(reading: ReadTransaction, opening: Opening) -> Edition | None:
    """The last edition of a gate of which the book was there before this opening."""
    openings = tables.openings
    statement = (
        sa.select(_editions.c.opening_id)
        .join(openings, openings.c.id == _editions.c.opening_id)
        .where(
            reading.mine(_editions),
            reading.mine(openings),
            openings.c.gate_id == opening.gate_id,
            openings.c.number < opening.number,
            _editions.c.made_at.is_not(None),
        )
        .order_by(openings.c.number.desc())
    )
    found = reading.first(statement.limit(1))
    return None if found is None else get_edition(reading, found["opening_id"])


def list_read(reading: ReadTransaction, start: Instant, end: Instant) -> Sequence[sa.RowMapping]:
    """Of each opening between two instants: when it opened, minutes, and the sheet."""
    openings = tables.openings
    statement = (
        sa.select(
            openings.c.opened_at,
            _editions.c.minutes,
            _editions.c.sheet,
        )
        .join(_editions, openings.c.id == _editions.c.opening_id)
        .where(
            reading.mine(_editions),
            reading.mine(openings),
            openings.c.opened_at >= start,
            openings.c.opened_at < end,
            _editions.c.made_at.is_not(None),
        )
        .order_by(openings.c.opened_at, openings.c.id)
    )
    return reading.rows(statement)


def list_voices(
    reading: ReadTransaction, start: Instant, end: Instant
) -> Mapping[UUID, Sequence[VoiceLine]]:
    """Who had a say, and for how long, at each opening that was between two instants."""
    return {opening_id: sheet_of(note).voices for opening_id, note in _sheets(reading, start, end)}


def _sheets(reading: ReadTransaction, start: Instant, end: Instant) -> Iterator[tuple[UUID, Any]]:
    openings = tables.openings
    statement = (
        sa.select(_editions.c.opening_id, _editions.c.sheet)
        .join(openings, openings.c.id == _editions.c.opening_id)
        .where(
            reading.mine(_editions),
            reading.mine(openings),
            openings.c.opened_at < end,
            openings.c.closes_at >= start,
            _editions.c.made_at.is_not(None),
        )
        .order_by(openings.c.opened_at, _editions.c.opening_id)
    )
    for row in reading.rows(statement):
        yield row["opening_id"], row["sheet"]


def _list_parts(
    reading: ReadTransaction, opening_ids: Sequence[UUID]
) -> Mapping[UUID, list[EditionPart]]:
    statement = (
        sa.select(_parts)
        .where(reading.mine(_parts), _parts.c.opening_id.in_(opening_ids))
        .order_by(_parts.c.opening_id, _parts.c.number)
    )
    found: dict[UUID, list[EditionPart]] = {}
    for row in reading.rows(statement):
        part = EditionPart(
            number=row["number"],
            size=row["size"],
            sealed_sha256=row["sealed_sha256"],
            sealed_size=row["sealed_size"],
        )
        found.setdefault(row["opening_id"], []).append(part)
    return found


def _edition(row: Any, parts: Mapping[UUID, Sequence[EditionPart]]) -> Edition:
    return Edition(
        opening_id=row["opening_id"],
        title=row["title"],
        made_at=row["made_at"],
        recipient=row["recipient"],
        record_sha256=row["record_sha256"],
        cover_svg=row["cover_svg"],
        minutes=row["minutes"],
        pieces=row["pieces"],
        sheet=sheet_of(row["sheet"]),
        told=tuple(frozenset(words) for words in row["told"]),
        parts=tuple(parts.get(row["opening_id"], ())),
    )
