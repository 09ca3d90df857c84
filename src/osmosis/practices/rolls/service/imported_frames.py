"""One frame of a capsule on its way in: its bytes are kept and sealed as if exposed here."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from osmosis.bags.capsule_model import CapsuleFrame
from osmosis.bags.sources import chunks_of
from osmosis.kernel.civil import Certainty, CivilMoment
from osmosis.kernel.civil_text import parse_moment
from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import parse_id
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import Frame, FrameKind, Origin
from osmosis.practices.rolls.prints import LONGEST_MEDIA_TYPE, UNKNOWN_TYPE, Development
from osmosis.practices.rolls.service.pictures import Bath, Look
from osmosis.sealing.container import seal_moment
from osmosis.sealing.moment import (
    KINDS_WITH_A_FILE,
    MomentNote,
    plain_file_name,
    plain_media_type,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenFrame:
    """A frame whose bytes are kept and whose rows are not yet written.

    Attributes:
        development: ``None`` when the capsule holds nothing of it but its place.
        voided_at: When the lens cap was put on.
        let_go_at: When it was let go.
    """

    frame: Frame
    number: int
    development: Development | None
    voided_at: Instant | None
    let_go_at: Instant | None = None


def take_frame(
    context: PracticeContext, bath: Bath, recipient: str, roll_id: UUID, told: CapsuleFrame
) -> TakenFrame:
    """Keep a frame's original and a sealed copy of everything that is told of it.

    Args:
        recipient: The public half of its roll's new key.

    Raises:
        CapsuleError: The original is not what its hash says.
        InvalidInputError: A time or a text cannot be kept.
        StorageError: The disk refuses.
    """
    at = context.store.time().now
    note = _note(told)
    sealed, look = None, Look()
    if note is not None:
        source = None if told.original is None else chunks_of(told.original.source)
        sealed = context.blobs.put(seal_moment(note, source, [recipient]))
    taken = _taken(context, told, at)
    if told.original is not None:
        look = bath.keep(parse_id(told.id), chunks_of(told.original.source), taken.zone)
    frame = Frame(
        id=parse_id(told.id),
        client_id=told.id,
        sealed_for=roll_id,
        kind=FrameKind(told.kind),
        sealed_sha256=None if sealed is None else sealed.sha256,
        sealed_size=0 if sealed is None else sealed.size,
        taken=taken,
        kept_at=at,
        origin=Origin.CAPSULE,
    )
    is_told = note is not None or told.undecoded != ""
    return TakenFrame(
        frame=frame,
        number=told.number,
        development=_development(context, told, look, at) if is_told else None,
        voided_at=instant_of(context, told.voided),
    )


def place_of(
    context: PracticeContext, roll_id: UUID, told: CapsuleFrame, let_go_at: Instant
) -> TakenFrame:
    """A frame that was let go: nothing of it but its place, which stays spent."""
    at = context.store.time().now
    frame = Frame(
        id=parse_id(told.id),
        client_id=told.id,
        sealed_for=roll_id,
        kind=FrameKind(told.kind),
        sealed_sha256=None,
        sealed_size=0,
        taken=_taken(context, told, at),
        kept_at=at,
        origin=Origin.CAPSULE,
    )
    return TakenFrame(
        frame=frame,
        number=told.number,
        development=None,
        voided_at=instant_of(context, told.voided),
        let_go_at=let_go_at,
    )


def moment_of(context: PracticeContext, text: str, certainty: Certainty = "exact") -> CivilMoment:
    """The moment that a capsule tells; where it names no zone, the person's own.

    Raises:
        InvalidInputError: It is no time.
    """
    return parse_moment(
        text,
        zone=context.store.clock.zone(),
        certainty=certainty,
        keep_unknown_zone_as_offset=True,
    )


def instant_of(context: PracticeContext, text: str) -> Instant | None:
    """The instant that a capsule tells; ``None`` when it tells none.

    Raises:
        InvalidInputError: It is no time.
    """
    return moment_of(context, text).instant if text else None


def _taken(context: PracticeContext, told: CapsuleFrame, at: Instant) -> CivilMoment:
    if told.taken is None:
        zone = context.store.clock.zone()
        return CivilMoment(instant=at, zone=zone, certainty="uncertain")
    return moment_of(context, told.taken.text, _certainty(told.taken.certainty))


def _certainty(text: str) -> Certainty:
    return "exact" if text == "exact" else "uncertain"


def _note(told: CapsuleFrame) -> MomentNote | None:
    """What a frame would have been sealed as; ``None`` when nothing was said."""
    words = told.line or told.detail
    if told.original is not None:
        kind = told.kind if told.kind in KINDS_WITH_A_FILE else FrameKind.PHOTO.value
    elif words or told.scent:
        kind = FrameKind.LINE.value if words else FrameKind.SCENT.value
    else:
        return None
    return MomentNote(
        kind=kind,
        line=words if kind == FrameKind.LINE.value else told.line or None,
        detail=told.detail or None,
        glad=told.glad_predicted,
        scent=told.scent or None,
        file_name=told.original.file_name if told.original else None,
        media_type=told.original.media_type if told.original else None,
    )


def _development(
    context: PracticeContext, told: CapsuleFrame, look: Look, at: Instant
) -> Development:
    file_name, media_type = "", look.media_type
    if told.original is not None:
        file_name = plain_file_name(told.original.file_name) or ""
        said = plain_media_type(told.original.media_type) or ""
        media_type = media_type or ("" if said == UNKNOWN_TYPE else said)
    photographed, certainty = look.photographed, look.photographed_certainty
    if told.photographed is not None:
        photographed = str(moment_of(context, told.photographed.text))
        certainty = told.photographed.certainty
    return Development(
        frame_id=parse_id(told.id),
        original_sha256=look.original_sha256,
        original_size=look.original_size,
        media_type=media_type[:LONGEST_MEDIA_TYPE],
        file_name=file_name,
        line=told.line,
        detail=told.detail,
        scent=told.scent,
        glad_predicted=told.glad_predicted,
        width=look.width,
        height=look.height,
        camera=told.camera or look.camera,
        photographed=photographed,
        photographed_certainty=certainty,
        has_location=look.has_location,
        problem=look.problem if told.original is not None else told.undecoded,
        developed_at=at,
    )
