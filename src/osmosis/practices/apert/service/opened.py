"""The edition of an opening that is open now: asked for by everything that shows or takes of it."""

from __future__ import annotations

from uuid import UUID

from osmosis.practices.apert.editions import Edition, Record
from osmosis.practices.apert.model import GateClosedError, Opening
from osmosis.practices.apert.rules.records import read_record
from osmosis.practices.apert.service import standing
from osmosis.practices.apert.store import editions, gates, keys, openings
from osmosis.practices.context import PracticeContext
from osmosis.sealing.age import Identity
from osmosis.sealing.streams import decrypting
from osmosis.sealing.tiers import Tier, unwrap_identity
from osmosis.storage.transaction import ReadTransaction


def open_record(context: PracticeContext, opening_id: UUID) -> Record:
    """What the edition of an opening was built from, pictures and all.

    Raises:
        NotFoundError: There is no such opening.
        GateClosedError: It is not open now.
    """
    with context.store.read() as reading:
        edition, identity = open_edition(context, reading, opening_id)
    assert edition.record_sha256 is not None
    return read_record(decrypting(context.blobs.open(edition.record_sha256), [identity]))


def open_edition(
    context: PracticeContext, reading: ReadTransaction, opening_id: UUID
) -> tuple[Edition, Identity]:
    """An edition and its key.

    Raises:
        NotFoundError: There is no such opening.
        GateClosedError: It is not open now.
    """
    require_opening(context, reading, opening_id)
    edition = editions.get_edition(reading, opening_id)
    return edition, identity_of(context, reading, opening_id)


def require_opening(
    context: PracticeContext, reading: ReadTransaction, opening_id: UUID
) -> Opening:
    """An opening that is open now.

    Raises:
        NotFoundError: There is no such opening.
        GateClosedError: It is not open now.
    """
    opening = openings.get_opening(reading, opening_id)
    found = standing.find_open(context, reading, opening.gate_id)
    if found is None:
        raise standing.closed(reading, gates.get_gate(reading, opening.gate_id))
    if found.id != opening_id:
        raise GateClosedError("This opening is over")
    return found


def identity_of(context: PracticeContext, reading: ReadTransaction, opening_id: UUID) -> Identity:
    """The private half of an edition's key.

    Raises:
        NotFoundError: It was composted.
    """
    wrapped, _ = keys.get_key(reading, "opening_id", opening_id)
    return unwrap_identity(wrapped, Tier.CURTAIN, house=context.keys.house())
