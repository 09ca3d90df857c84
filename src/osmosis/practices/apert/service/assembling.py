"""The job that makes the edition of an opening, and with it opens the gate.

First the record is kept, sealed to a key of the edition's own; then the book is built from the
record alone. A job that died in between goes on from the record and builds the same bytes. The
book, what is told of it, how far long works are read with it, and that the gate is open are kept in
one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from osmosis.epub.model import BookPart
from osmosis.errors import NotFoundError, OsmosisError
from osmosis.ports.jobs import JobContext, JobStoppedError
from osmosis.practices.apert.editions import Edition, EditionPart, Record
from osmosis.practices.apert.model import Opening, OpeningState
from osmosis.practices.apert.rules.book import book_title, build_book, cover_of, minutes_read
from osmosis.practices.apert.rules.records import read_record, write_record
from osmosis.practices.apert.rules.told import told_of
from osmosis.practices.apert.service import openings as opening_service
from osmosis.practices.apert.service import periods
from osmosis.practices.apert.service.instalments import keep_parts
from osmosis.practices.apert.service.opened import identity_of
from osmosis.practices.apert.service.recording import make_record
from osmosis.practices.apert.service.steps import WHOLE, Steps
from osmosis.practices.apert.service.works import advance
from osmosis.practices.apert.store import editions, keys, openings, threshold
from osmosis.practices.context import PracticeContext
from osmosis.sealing.age import generate_identity
from osmosis.sealing.streams import decrypting, encrypting
from osmosis.sealing.tiers import LockedVaultError, Tier, wrap_identity

_RECORDED, _BUILT = 85, 95
"""So many hundredths of the work are done when the record is kept, and when the book is built."""


def make_edition(context: PracticeContext, job: JobContext, payload: Mapping[str, object]) -> None:
    """Make the edition of an opening and open its gate; what was begun is gone on from.

    Nothing is done when the opening is past that, or waits for the passphrase.

    Raises:
        StorageError: There is no room, or the store fails; nothing half is kept.
        GateStateError: The clock is doubted.
    """
    opening = _find_assembling(context, UUID(str(payload["opening"])))
    if opening is None:
        return
    steps = Steps(lambda done: job.progress(done, WHOLE))
    steps()
    try:
        edition, record = _recorded(context, opening, steps)
    except LockedVaultError:
        return
    job.progress(_RECORDED, WHOLE)
    parts = build_book(record)
    job.progress(_BUILT, WHOLE)
    finished = replace(
        edition,
        cover_svg=cover_of(record),
        minutes=minutes_read(record),
        pieces=len(record.pieces),
        sheet=record.sheet,
        told=told_of((piece.title for piece in record.pieces), opening.ref.id),
        parts=_sealed_parts(context, edition, parts),
    )
    _open(context, opening, finished, record)


def _find_assembling(context: PracticeContext, opening_id: UUID) -> Opening | None:
    with context.store.read() as reading:
        try:
            opening = openings.get_opening(reading, opening_id)
        except NotFoundError:
            return None
    return opening if opening.state is OpeningState.ASSEMBLING else None


def _recorded(context: PracticeContext, opening: Opening, steps: Steps) -> tuple[Edition, Record]:
    """The record that is kept already; else a new one, kept before anything is built of it."""
    found = _find_recorded(context, opening)
    if found is not None:
        return found
    assert opening.period_id is not None
    with context.store.read() as reading:
        identity = periods.identity_of(context, reading, opening.period_id)
    record = make_record(context, opening, identity, steps)
    return _keep_record(context, opening, record), record


def _find_recorded(context: PracticeContext, opening: Opening) -> tuple[Edition, Record] | None:
    with context.store.read() as reading:
        edition = editions.find_edition(reading, opening.ref.id)
        if edition is None or edition.record_sha256 is None:
            return None
        identity = identity_of(context, reading, opening.ref.id)
    try:
        chunks = context.blobs.open(edition.record_sha256)
        return edition, read_record(decrypting(chunks, [identity]))
    except JobStoppedError:
        raise
    except OsmosisError:
        # It is damaged; what it was made of is still there.
        return None


def _keep_record(context: PracticeContext, opening: Opening, record: Record) -> Edition:
    identity = generate_identity()
    house = context.keys.house_recipient()
    wrapped = wrap_identity(identity, Tier.CURTAIN, house=house)
    blob = context.blobs.put(encrypting(write_record(record), [identity.recipient]))
    edition = Edition(
        opening_id=opening.ref.id,
        title=book_title(record),
        made_at=None,
        recipient=identity.recipient,
        record_sha256=blob.sha256,
    )
    with context.store.write() as transaction:
        editions.remove_edition(transaction, opening.ref.id)
        keys.destroy(transaction, "opening_id", opening.ref.id)
        keys.add_key(transaction, "opening_id", opening.ref.id, wrapped)
        keep_parts(transaction, opening, record.parts)
        editions.begin_edition(transaction, edition)
    return edition


def _sealed_parts(
    context: PracticeContext, edition: Edition, parts: Sequence[BookPart]
) -> tuple[EditionPart, ...]:
    return tuple(_sealed_part(context, edition, part) for part in parts)


def _sealed_part(context: PracticeContext, edition: Edition, part: BookPart) -> EditionPart:
    """A file of the book, sealed while it is written: it is never in memory whole."""
    size = 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for chunk in part.chunks():
            size += len(chunk)
            yield chunk

    blob = context.blobs.put(encrypting(counted(), [edition.recipient]))
    return EditionPart(
        number=part.number, size=size, sealed_sha256=blob.sha256, sealed_size=blob.size
    )


def _open(context: PracticeContext, opening: Opening, edition: Edition, record: Record) -> None:
    with context.store.write() as transaction:
        opened = opening_service.mark_open(context, transaction, opening.ref.id)
        editions.finish_edition(transaction, replace(edition, made_at=transaction.at))
        threshold.give_to_opening(transaction, record.asked_ids, opened.ref.id)
        for part in record.parts:
            advance(transaction, part.stretch)
        # Of those before it, this was all that only this edition needed.
        editions.forget_told(transaction, opened)
