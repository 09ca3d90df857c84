"""Real film: forgotten frames, the lab, scans, and rolls that stay in their box for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.ids import new_id
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import (
    Frame,
    FrameKind,
    Medium,
    Origin,
    Roll,
    RollState,
    RollStateError,
)
from osmosis.practices.rolls.scan_numbers import match_scans
from osmosis.practices.rolls.service import capture_file, developing
from osmosis.practices.rolls.store import frames, rolls
from osmosis.practices.rolls.store.scans import add_scan, find_scan
from osmosis.sealing.container import pack_moment
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.streams import encrypting

# What may follow what, for a roll on film.
_NEXT: Mapping[RollState, RollState] = {
    RollState.FINISHED: RollState.AT_LAB,
    RollState.AT_LAB: RollState.BACK,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Scan:
    """A scanned picture.

    Attributes:
        chunks: The file's bytes.
    """

    name: str
    media_type: str
    chunks: Iterable[bytes]


def insert_forgotten(
    context: PracticeContext, roll_id: UUID, number: int, taken: CivilMoment | None = None
) -> Frame:
    """Put in a forgotten frame on film at a number; those behind it move on by one.

    Raises:
        FrameNumberError: The number is not 1 to N.
        RollFullError: There is no dark place behind it.
        RollStateError: The roll is developed.
    """
    with context.store.write() as transaction:
        roll = rolls.get_roll(transaction, roll_id)
        if roll.is_open:
            raise RollStateError("A developed roll keeps its order", state=roll.state.value)
        placements = frames.list_placements(transaction, roll_id)
        frames.renumber(transaction, roll, rules.numbers_after_insert(roll, placements, number))
        frame_id = new_id(transaction.at)
        frame = Frame(
            id=frame_id,
            client_id=str(frame_id),
            sealed_for=roll_id,
            kind=FrameKind.FILM,
            sealed_sha256=None,
            sealed_size=0,
            taken=taken or CivilMoment(instant=transaction.at, zone=context.store.clock.zone()),
            kept_at=transaction.at,
            origin=Origin.FILM,
        )
        frames.add_frame(transaction, frame)
        frames.place(transaction, roll, number, frame)
    capture_file.rewrite(context)
    return frame


def move_on(context: PracticeContext, roll_id: UUID, box_place: str = "") -> Roll:
    """Take a film roll one step on: finished, at the lab, back.

    Args:
        box_place: Where the box stands, if that is known by now.

    Raises:
        RollStateError: It is not a film roll, or there is no next step.
    """
    with context.store.write() as transaction:
        roll = rolls.get_roll(transaction, roll_id)
        following = _NEXT.get(roll.state)
        if roll.medium is not Medium.FILM or following is None:
            raise RollStateError("This roll has no such next step", state=roll.state.value)
        place = rules.checked_text(box_place) or roll.box_place
        rolls.change_roll(transaction, roll_id, state=following.value, box_place=place)
        return rolls.get_roll(transaction, roll_id)


def set_box_place(context: PracticeContext, roll_id: UUID, box_place: str) -> Roll:
    """Say where the box of a roll stands on a real shelf."""
    with context.store.write() as transaction:
        rolls.change_roll(transaction, roll_id, box_place=rules.checked_text(box_place))
        return rolls.get_roll(transaction, roll_id)


def propose_scans(
    context: PracticeContext, roll_id: UUID, names: Sequence[str]
) -> Mapping[str, int]:
    """Which frame each scan would become; nothing is kept yet.

    Raises:
        InvalidInputError: They cannot be matched.
    """
    with context.store.read() as reading:
        rolls.get_roll(reading, roll_id)
        waiting = [
            placement.number
            for placement, frame in frames.list_frames(reading, roll_id)
            if frame.kind is FrameKind.FILM
            and placement.voided_at is None
            and find_scan(reading, frame.id) is None
        ]
    return match_scans(names, waiting)


def keep_scans(
    context: PracticeContext, roll_id: UUID, scans: Sequence[tuple[int, Scan]]
) -> Sequence[int]:
    """Keep scans beside their frames, sealed like a frame; developed at once on an open roll.

    Raises:
        RollStateError: A frame has a scan already, or is no frame on film.
    """
    kept = []
    for number, scan in scans:
        frame = film_frame(context, roll_id, number)
        note = MomentNote(kind="photo", file_name=scan.name, media_type=scan.media_type)
        with context.store.read() as reading:
            recipient = rolls.get_recipient(reading, frame.sealed_for)
            roll = rolls.get_roll(reading, roll_id)
        blob = context.blobs.put(encrypting(pack_moment(note, scan.chunks), [recipient]))
        with context.store.write() as transaction:
            add_scan(transaction, frame.id, blob.sha256, blob.size)
        if roll.is_open:
            developing.develop_late(context, frame.id)
        kept.append(number)
    return kept


def film_frame(context: PracticeContext, roll_id: UUID, number: int) -> Frame:
    """The frame on film of a number, while it has no scan.

    Raises:
        RollStateError: It has a scan already, or is no frame on film.
    """
    with context.store.read() as reading:
        for placement, frame in frames.list_frames(reading, roll_id):
            if placement.number == number and frame.kind is FrameKind.FILM:
                if find_scan(reading, frame.id) is not None:
                    raise RollStateError("This frame has its scan already", frame=number)
                return frame
    raise RollStateError("There is no frame on film of this number", frame=number)
