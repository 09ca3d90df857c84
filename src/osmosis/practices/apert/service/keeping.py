"""What the person takes out of an edition while its gate is open: kept for good, or carried over.

A kept piece is sealed to a key of its own and stays readable. One that is carried over is sealed
to the key of the period that leads to the next opening, and comes again there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from itertools import islice
from uuid import UUID

from osmosis.epub.model import Picture
from osmosis.errors import NotFoundError
from osmosis.kernel.ids import new_id
from osmosis.languages.speaking import speaking_as
from osmosis.practices.apert.editions import Kept, KeptPiece, Record, RecordPiece
from osmosis.practices.apert.model import Device, GateStateError
from osmosis.practices.apert.rules.book_articles import article_of, pictures_wanted
from osmosis.practices.apert.rules.bundles import pack_bundle
from osmosis.practices.apert.rules.candidates import Form
from osmosis.practices.apert.rules.records import read_record, write_record
from osmosis.practices.apert.rules.yields import Yield, pack_yield
from osmosis.practices.apert.service.kept_pieces import get_kept, key_of, list_kept, told_of
from osmosis.practices.apert.service.opened import open_record, require_opening
from osmosis.practices.apert.service.periods import identity_of
from osmosis.practices.apert.service.pictures import finished, picture_maker, pictures_of
from osmosis.practices.apert.service.sealed_yields import open_sealed
from osmosis.practices.apert.store import carried, kept, openings, periods
from osmosis.practices.apert.store.carried import Carried
from osmosis.practices.apert.store.kept import KeptRow
from osmosis.practices.context import PracticeContext
from osmosis.sealing.age import Identity, encrypt, generate_identity
from osmosis.sealing.streams import decrypting, encrypting
from osmosis.sealing.tiers import Tier, wrap_identity
from osmosis.storage.forgetting import forget
from osmosis.storage.releases import release

__all__ = [
    "carry_no_more",
    "carry_piece",
    "get_kept",
    "keep_piece",
    "list_kept",
    "open_kept",
    "release_kept",
]


def keep_piece(context: PracticeContext, opening_id: UUID, key: str) -> Kept:
    """Keep a piece of an edition whole; it stays readable when the gate has closed.

    Kept twice, it is kept once.

    Raises:
        NotFoundError: There is no such opening or piece.
        GateClosedError: The opening is not open now.
        StorageError: It could not be kept.
    """
    record = open_record(context, opening_id)
    piece = _find_piece(record, key)
    with context.store.read() as reading:
        found = kept.find_kept(reading, opening_id, key)
    if found is not None:
        return told_of(found, key_of(context, found))
    identity = generate_identity()
    row = _sealed(context, opening_id, record, piece, identity)
    with context.store.write() as transaction:
        require_opening(context, transaction, opening_id)
        row = replace(row, id=new_id(transaction.at), kept_at=transaction.at)
        earlier = kept.find_kept(transaction, opening_id, key)
        if earlier is None:
            kept.add_kept(transaction, row)
    if earlier is not None:
        return told_of(earlier, key_of(context, earlier))
    return told_of(row, identity)


def open_kept(context: PracticeContext, kept_id: UUID) -> KeptPiece:
    """A kept piece to be read.

    Raises:
        NotFoundError: There is none, or it was let go.
    """
    with context.store.read() as reading:
        row = kept.get_kept(reading, kept_id)
    identity = key_of(context, row)
    record = read_record(decrypting(context.blobs.open(row.sealed_sha256), [identity]))
    [piece] = record.pieces
    with speaking_as(record.language):
        article = article_of(piece)
    return KeptPiece(
        kept=told_of(row, identity),
        article=article,
        pictures=record.pictures,
        language=record.language,
    )


def release_kept(context: PracticeContext, kept_id: UUID) -> None:
    """Let a kept piece go for good.

    Raises:
        NotFoundError: There is none, or it was let go already.
    """
    with context.store.write() as transaction:
        row = kept.get_kept(transaction, kept_id)
        kept.remove_kept(transaction, kept_id)
        release(transaction, kept.ref_of(kept_id), [row.sealed_sha256])
    forget(context.store, context.blobs)


def carry_piece(context: PracticeContext, opening_id: UUID, key: str) -> None:
    """Carry a piece over to the next opening of its gate; asked twice, it comes once.

    Raises:
        NotFoundError: There is no such opening or piece.
        GateClosedError: The opening is not open now.
        GateStateError: The gate has ended: there is no next opening.
        StorageError: It could not be kept.
    """
    record = open_record(context, opening_id)
    piece = _find_piece(record, key)
    with context.store.read() as reading:
        opening = openings.get_opening(reading, opening_id)
        period = periods.find_filling(reading, opening.gate_id)
        if carried.find_carried(reading, opening_id, key) is not None:
            return
    if period is None:
        raise GateStateError("This gate opens no more, so nothing can be carried over")
    visit = _as_visit(_copies_of(context, opening_id, piece))
    packed = pack_bundle([pack_yield(visit)])
    blob = context.blobs.put([encrypt(packed, [period.recipient])])
    with context.store.write() as transaction:
        require_opening(context, transaction, opening_id)
        if carried.find_carried(transaction, opening_id, key) is not None:
            return
        one = Carried(
            id=new_id(transaction.at),
            opening_id=opening_id,
            period_id=period.id,
            piece_key=key,
            sealed_sha256=blob.sha256,
            sealed_size=blob.size,
        )
        carried.add_carried(transaction, one)


def carry_no_more(context: PracticeContext, opening_id: UUID, key: str) -> None:
    """Do not carry a piece over after all.

    Raises:
        NotFoundError: There is no such opening.
        GateClosedError: The opening is not open now.
    """
    with context.store.write() as transaction:
        require_opening(context, transaction, opening_id)
        found = carried.find_carried(transaction, opening_id, key)
        if found is None:
            return
        carried.remove_carried(transaction, found.id)
        release(transaction, found.ref, [found.sealed_sha256])
    forget(context.store, context.blobs)


def _find_piece(record: Record, key: str) -> RecordPiece:
    for piece in record.pieces:
        if piece.key == key:
            return piece
    raise NotFoundError("The book has no such piece")


def _sealed(
    context: PracticeContext,
    opening_id: UUID,
    record: Record,
    piece: RecordPiece,
    identity: Identity,
) -> KeptRow:
    """A piece sealed to a key of its own: a record of this one piece, whole."""
    alone = _alone(context, opening_id, record, replace(piece, form=Form.DEEP))
    blob = context.blobs.put(encrypting(write_record(alone), [identity.recipient]))
    note = json.dumps({"title": piece.title, "source": piece.source}, ensure_ascii=False)
    house = context.keys.house_recipient()
    return KeptRow(
        id=opening_id,
        opening_id=opening_id,
        piece_key=piece.key,
        kept_at=record.at,
        sealed_sha256=blob.sha256,
        sealed_size=blob.size,
        sealed_note=encrypt(note.encode(), [identity.recipient]),
        wrapped=wrap_identity(identity, Tier.CURTAIN, house=house),
    )


def _alone(
    context: PracticeContext, opening_id: UUID, record: Record, piece: RecordPiece
) -> Record:
    """The record of one piece, with every picture of it."""
    wanted = set(pictures_wanted(piece))
    pictures = {at: one for at, one in record.pictures.items() if at in wanted}
    if wanted - pictures.keys():
        coming: dict[str, Future[Picture | None]] = {}
        with picture_maker(Device(record.device), len(wanted)) as maker:
            for visit, place in _copies_of(context, opening_id, piece):
                coming |= pictures_of(maker, visit, place, wanted - coming.keys())
            pictures = finished(coming)
    return replace(record, pieces=(piece,), pictures=pictures, cover_png=None)


def _copies_of(
    context: PracticeContext, opening_id: UUID, piece: RecordPiece
) -> list[tuple[Yield, int]]:
    """What the visits brought that brought a piece, and where in it, while its gate is open.

    The first has its text, the others have pictures only.
    """
    with context.store.read() as reading:
        opening = require_opening(context, reading, opening_id)
        assert opening.period_id is not None
        identity = identity_of(context, reading, opening.period_id)
    found = []
    for one in (piece.lies, *piece.elsewhere):
        with closing(open_sealed(context, one.sealed_sha256, identity)) as visits:
            found.append((next(islice(visits, one.visit, None)), one.place))
    return found


def _as_visit(copies: Sequence[tuple[Yield, int]]) -> Yield:
    """One piece as if a visit had brought it alone."""
    visit, place = copies[0]
    entry, files = visit.entries[place], dict[str, bytes]()
    if entry.page is not None and entry.page.file in visit.files:
        files[entry.page.file] = visit.files[entry.page.file]
    pictures: dict[str, str] = {}
    for number, (one, at) in enumerate(copies):
        for address, name in one.entries[at].pictures.items():
            if address not in pictures and name in one.files:
                pictures[address] = f"{name}-{number}" if number else name
                files[pictures[address]] = one.files[name]
    return replace(visit, entries=(replace(entry, pictures=pictures),), files=files)
