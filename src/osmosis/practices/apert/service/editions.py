"""The books of openings: on the shelf at any time, and open as long as their gate is.

Making them is the business of :mod:`osmosis.practices.apert.service.assembling`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from uuid import UUID

from osmosis.errors import NotFoundError
from osmosis.practices.apert.editions import (
    Edition,
    EditionPart,
    PieceInEdition,
    Record,
    Shelved,
)
from osmosis.practices.apert.model import GateStateError, Opening
from osmosis.practices.apert.rules.book_articles import pieces_of
from osmosis.practices.apert.service import openings as opening_service
from osmosis.practices.apert.service import periods, standing
from osmosis.practices.apert.service.keeping import list_kept
from osmosis.practices.apert.service.opened import open_edition, open_record
from osmosis.practices.apert.store import carried, editions, gates, kept, openings
from osmosis.practices.context import PracticeContext
from osmosis.sealing.streams import decrypting
from osmosis.storage.disk import StoreFullError

__all__ = [
    "close_now",
    "find_edition",
    "find_part",
    "list_pieces",
    "list_shelf",
    "open_part",
    "open_record",
    "unlock_opening",
]


def find_edition(context: PracticeContext, opening_id: UUID) -> Edition | None:
    """The edition of an opening; ``None`` while it is being made, and when it passed by."""
    with context.store.read() as reading:
        found = editions.find_edition(reading, opening_id)
    return None if found is None or found.made_at is None else found


def list_shelf(context: PracticeContext, gate_id: UUID) -> Sequence[Shelved]:
    """The editions of a gate, newest first, as far as they may be seen at any time.

    Raises:
        NotFoundError: There is no such gate.
    """
    pieces = list_kept(context, gate_id)
    with context.store.read() as reading:
        gates.get_gate(reading, gate_id)
        every = {one.ref.id: one for one in openings.list_fallen(reading, gate_id)}
        now_open = standing.find_open(context, reading, gate_id)
        return [
            Shelved(
                opening=every[one.opening_id],
                edition=one,
                is_open=now_open is not None and now_open.id == one.opening_id,
                kept=tuple(piece for piece in pieces if piece.opening_id == one.opening_id),
            )
            for one in reversed(editions.list_editions(reading, gate_id))
        ]


def gate_of(context: PracticeContext, opening_id: UUID) -> UUID:
    """The gate of an opening.

    Raises:
        NotFoundError: There is no such opening.
    """
    with context.store.read() as reading:
        return openings.get_opening(reading, opening_id).gate_id


def get_open(context: PracticeContext, opening_id: UUID) -> Edition:
    """The edition of an opening that is open now.

    Raises:
        NotFoundError: There is no such opening.
        GateClosedError: It is not open now.
    """
    with context.store.read() as reading:
        return open_edition(context, reading, opening_id)[0]


def open_part(context: PracticeContext, opening_id: UUID, number: int) -> Iterator[bytes]:
    """A file of the book, in pieces.

    Raises:
        NotFoundError: There is no such opening or file.
        GateClosedError: It is not open now.
    """
    with context.store.read() as reading:
        edition, identity = open_edition(context, reading, opening_id)
    part = find_part(edition, number)
    return decrypting(context.blobs.open(part.sealed_sha256), [identity])


def find_part(edition: Edition, number: int) -> EditionPart:
    """A file of an edition by its number.

    Raises:
        NotFoundError: It has none of this number.
    """
    for part in edition.parts:
        if part.number == number:
            return part
    raise NotFoundError("The book has no such part", number=number)


def list_pieces(
    context: PracticeContext, opening_id: UUID, record: Record | None = None
) -> Sequence[PieceInEdition]:
    """The pieces of an edition while its gate is open, in the order of the book.

    Args:
        record: When it was opened already.

    Raises:
        NotFoundError: There is no such opening.
        GateClosedError: It is not open now.
    """
    record = record or open_record(context, opening_id)
    with context.store.read() as reading:
        open_edition(context, reading, opening_id)
        keeps = kept.list_keys(reading, opening_id)
        carries = carried.list_keys(reading, opening_id)
    return pieces_of(record, kept=keeps, carried=carries)


def close_now(context: PracticeContext, gate_id: UUID) -> Opening:
    """Close a gate before its time is over: what was not kept or carried over is composted.

    Raises:
        NotFoundError: There is no such gate.
        GateStateError: It is not open, or the clock is doubted.
    """
    with context.store.write() as transaction:
        opening_service.refuse_while_doubted(context, transaction)
        gates.get_gate(transaction, gate_id)
        living = standing.find_open(context, transaction, gate_id)
        if living is None:
            raise GateStateError("This gate is not open")
        closed = opening_service.close(transaction, living)
    with suppress(StoreFullError):  # It is closed all the same; tending finishes it.
        periods.finish_composting(context)
    return closed


def unlock_opening(context: PracticeContext, gate_id: UUID, passphrase: str) -> Opening:
    """Open what waits for the passphrase at a gate's opening, and ask for its edition.

    Raises:
        NotFoundError: There is no such gate.
        GateStateError: No edition of it is being made.
        NoVaultError: No passphrase has been set.
        WrongPassphraseError: The passphrase does not fit; everything stays as it is.
    """
    with context.store.read() as reading:
        gates.get_gate(reading, gate_id)
        living = openings.find_living(reading, gate_id)
    if living is None or living.opened_at is not None or living.period_id is None:
        raise GateStateError("This gate waits for no passphrase")
    periods.unlock(context, living.period_id, passphrase)
    opening_service.ask_for_edition(context, living)
    return living
