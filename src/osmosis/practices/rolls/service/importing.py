"""Taking in a capsule that was made here or elsewhere: it goes straight into the case."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import BinaryIO
from uuid import UUID

from whenever import TimeDelta

from osmosis.bags.capsule import read_capsule
from osmosis.bags.capsule_model import Capsule, CapsuleFrame
from osmosis.bags.sources import chunks_of
from osmosis.errors import ConflictError, InvalidInputError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.civil_text import parse_moment
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import parse_id
from osmosis.kernel.refs import Ref
from osmosis.ports.blobs import BlobInfo
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import (
    COLOURS,
    NO_LUCKY,
    PRACTICE,
    Frame,
    FrameKind,
    Medium,
    Origin,
    Placement,
    Roll,
    RollState,
)
from osmosis.practices.rolls.prints import Circle, Development
from osmosis.practices.rolls.service.pictures import Bath, Look
from osmosis.practices.rolls.store import developments, frames, rolls
from osmosis.sealing.age import Identity, generate_identity
from osmosis.sealing.container import pack_moment
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.streams import encrypting
from osmosis.sealing.tiers import Tier, wrap_identity
from osmosis.storage.releases import is_released
from osmosis.storage.transaction import Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class _Taken:
    """A frame whose bytes are kept and whose rows are not yet written."""

    frame: Frame
    number: int
    development: Development
    voided: Instant | None


def import_capsule(context: PracticeContext, file: BinaryIO) -> Roll:
    """Take in a capsule: every byte is held to its hash, and ids stay what they were.

    The bytes are kept first, then all rows at once: either the whole roll is in the case or
    nothing is. Frames that were let go here are not brought back.

    Raises:
        CapsuleError: It is no capsule, damaged, harmful, too large or too new.
        ConflictError: This roll is here already, or was let go.
    """
    capsule = read_capsule(file)
    roll_id = parse_id(capsule.id)
    with context.store.read() as reading:
        if rolls.find_roll(reading, roll_id) is not None:
            raise ConflictError("This roll is here already", roll=roll_id)
        if is_released(reading, Ref(PRACTICE, "roll", roll_id)):
            raise ConflictError("This roll was let go here; it is not brought back", roll=roll_id)
        wanted = [
            frame
            for frame in capsule.frames
            if not frame.let_go
            and not is_released(reading, Ref(PRACTICE, "frame", parse_id(frame.id)))
        ]
    identity = generate_identity()
    with Bath(context) as bath:
        taken = [_take(context, bath, identity, roll_id, frame) for frame in wanted]
    with context.store.write() as transaction:
        roll = _roll(transaction, context, capsule, roll_id)
        rolls.add_roll(transaction, roll)
        wrapped = wrap_identity(identity, Tier.CURTAIN, house=context.keys.house_recipient())
        rolls.add_key(transaction, roll_id, identity.recipient, wrapped)
        _write_frames(transaction, roll, taken)
        _write_marks(transaction, capsule, roll_id, {item.frame.id for item in taken})
    return roll


def _roll(
    transaction: Transaction, context: PracticeContext, capsule: Capsule, roll_id: UUID
) -> Roll:
    zone = context.store.clock.zone()
    at = transaction.at
    return Roll(
        id=roll_id,
        virtue=capsule.virtue,
        why=capsule.why,
        counts=capsule.counts,
        looking=capsule.looking,
        exposures=capsule.exposures,
        lucky_number=NO_LUCKY if capsule.lucky_number is None else capsule.lucky_number,
        seed=secrets.token_hex(16),
        colour=capsule.colour if capsule.colour in COLOURS else "slate",
        edge_code=capsule.edge_code[:24],
        tier=Tier.CURTAIN,
        medium=Medium(capsule.medium),
        wait=TimeDelta.ZERO,
        scent_tag=(),
        state=RollState.CASED,
        loaded=parse_moment(capsule.loaded)
        if capsule.loaded
        else CivilMoment(instant=at, zone=zone),
        finished_at=_instant(capsule.finished) or at,
        developed_at=_instant(capsule.developed) or at,
        cased_at=_instant(capsule.cased) or at,
        identity_line=capsule.identity_line,
        box_place=capsule.box_place,
        is_from_before=capsule.is_from_before,
        witness=None,
    )


def _take(
    context: PracticeContext, bath: Bath, identity: Identity, roll_id: UUID, told: CapsuleFrame
) -> _Taken:
    at = context.store.time().now
    frame_id = parse_id(told.id)
    note = MomentNote(
        kind=told.kind if told.kind != FrameKind.FILM.value else FrameKind.LINE.value,
        line=told.line or None,
        detail=told.detail or None,
        glad=told.glad_predicted,
        scent=told.scent or None,
        file_name=told.original.file_name if told.original else None,
        media_type=told.original.media_type if told.original else None,
    )
    source: Iterable[bytes] | None = chunks_of(told.original.source) if told.original else None
    sealed = _sealed(context, identity, note, source)
    look = Look() if told.original is None else bath.keep(frame_id, chunks_of(told.original.source))
    zone = context.store.clock.zone()
    taken = (
        CivilMoment(instant=at, zone=zone, certainty="uncertain")
        if told.taken is None
        else parse_moment(
            told.taken.text,
            certainty="exact" if told.taken.certainty == "exact" else "uncertain",
            keep_unknown_zone_as_offset=True,
        )
    )
    frame = Frame(
        id=frame_id,
        client_id=str(frame_id),
        sealed_for=roll_id,
        kind=FrameKind(told.kind),
        sealed_sha256=None if sealed is None else sealed.sha256,
        sealed_size=0 if sealed is None else sealed.size,
        taken=taken,
        kept_at=at,
        origin=Origin.CAPSULE,
    )
    return _Taken(
        frame=frame,
        number=told.number,
        development=_development(told, frame_id, look, at),
        voided=_instant(told.voided),
    )


def _sealed(
    context: PracticeContext, identity: Identity, note: MomentNote, source: Iterable[bytes] | None
) -> BlobInfo | None:
    """One shape for every frame: sealed, as if it had been exposed here."""
    if source is None and not (note.line or note.detail or note.scent):
        return None
    if source is None and not note.line and note.kind != FrameKind.SCENT.value:
        note = replace(note, kind=FrameKind.LINE.value, line=note.detail or note.scent)
    try:
        packed = pack_moment(note, source)
    except InvalidInputError:
        return None
    return context.blobs.put(encrypting(packed, [identity.recipient]))


def _development(told: CapsuleFrame, frame_id: UUID, look: Look, at: Instant) -> Development:
    return Development(
        frame_id=frame_id,
        original_sha256=look.original_sha256,
        original_size=look.original_size,
        media_type=look.media_type or (told.original.media_type if told.original else ""),
        file_name=told.original.file_name if told.original else "",
        line=told.line,
        detail=told.detail,
        scent=told.scent,
        glad_predicted=told.glad_predicted,
        width=look.width,
        height=look.height,
        camera=told.camera or look.camera,
        photographed=told.photographed.text if told.photographed else look.photographed,
        photographed_certainty=(
            told.photographed.certainty if told.photographed else look.photographed_certainty
        ),
        has_location=look.has_location,
        problem=look.problem,
        developed_at=at,
    )


def _write_frames(transaction: Transaction, roll: Roll, taken: list[_Taken]) -> None:
    for item in taken:
        frames.add_frame(transaction, item.frame)
        frames.place(transaction, roll, item.number, item.frame)
        if item.voided is not None:
            frames.void(
                transaction,
                Placement(
                    roll_id=roll.id,
                    number=item.number,
                    frame_id=item.frame.id,
                    placed_at=transaction.at,
                    voided_at=item.voided,
                ),
            )
        developments.add_development(transaction, item.development)


def _write_marks(
    transaction: Transaction, capsule: Capsule, roll_id: UUID, present: set[UUID]
) -> None:
    glad = {frame.id: frame.glad_actual for frame in capsule.frames}
    circled = [text for text in capsule.circled if parse_id(text) in present]
    developments.replace_circles(
        transaction,
        roll_id,
        [
            Circle(frame_id=parse_id(text), position=position, glad_actual=glad.get(text))
            for position, text in enumerate(circled, start=1)
        ],
    )
    for fog in capsule.fogged:
        developments.add_fog(transaction, roll_id, fog.reason, _instant(fog.at) or transaction.at)


def _instant(text: str) -> Instant | None:
    return parse_moment(text, keep_unknown_zone_as_offset=True).instant if text else None
