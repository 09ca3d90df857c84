"""Exposing a frame: encrypted bytes, then its row and place, then the ledger, then "kept"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.kernel.ids import new_id
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import (
    Frame,
    FrameKind,
    Kept,
    Origin,
    Placement,
    Roll,
    RollFullError,
    RollState,
    RollStateError,
)
from osmosis.practices.rolls.service import capture_file, loading
from osmosis.practices.rolls.store import frames, rolls
from osmosis.storage.transaction import ReadTransaction, Transaction

LONGEST_CLIENT_ID = 64
MOST_AHEAD = TimeDelta(hours=24)
# It becomes part of a file's name in the spool.
_CLIENT_ID = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._~-]{{0,{LONGEST_CLIENT_ID - 1}}}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Capture:
    """One moment as whoever captured it hands it over.

    Attributes:
        roll_id: The roll to whose key it is encrypted.
        client_id: Made by the capturer; a second arrival is answered like the first.
        sealed: The age file in chunks; ``None`` for a frame on real film.
        kept_at: When it was first kept, if it has waited in the spool since.
        number: The place it must have; ``None`` for the next one.
        stays_loose: Whether it waits for a choice instead of being placed.
    """

    roll_id: UUID
    client_id: str
    kind: FrameKind
    taken: CivilMoment
    sealed: Iterable[bytes] | None
    origin: Origin
    kept_at: Instant | None = None
    number: int | None = None
    stays_loose: bool = False


def expose(context: PracticeContext, capture: Capture) -> Kept:
    """Keep a moment. When this returns it survives a power cut.

    A capture that cannot be placed, because the roll filled up or was finished meanwhile, is
    kept as a loose frame.

    Raises:
        InvalidInputError: The client's id is unusable, or a frame that is not on film is empty.
        NotFoundError: There is no such roll.
        RollFullError: A certain number was asked for and is taken.
        StorageError: It could not be kept.
    """
    _refuse_unusable(capture)
    with context.store.read() as reading:
        rolls.get_roll(reading, capture.roll_id)
        known = _find_repeat(reading, capture)
    if known is not None:
        return known
    blob = None if capture.sealed is None else context.blobs.put(capture.sealed)
    with context.store.write() as transaction:
        # Looked for again: the same capture may have arrived twice at the same time.
        known = _find_repeat(transaction, capture)
        if known is not None:
            return known
        frame = Frame(
            id=new_id(transaction.at),
            client_id=capture.client_id,
            sealed_for=capture.roll_id,
            kind=capture.kind,
            sealed_sha256=None if blob is None else blob.sha256,
            sealed_size=0 if blob is None else blob.size,
            taken=_believed(capture.taken, transaction.at),
            kept_at=min(capture.kept_at or transaction.at, transaction.at),
            origin=capture.origin,
        )
        frames.add_frame(transaction, frame)
        kept = _place(transaction, capture, frame)
    capture_file.rewrite(context)
    return kept


def cap(
    context: PracticeContext, roll_id: UUID | None = None, client_id: str | None = None
) -> tuple[Roll, Placement]:
    """Put the lens cap on: void an exposure that is no more than a minute old.

    Args:
        roll_id: On which roll; on any when left out, because the last frame of a roll takes it
            out of the camera.
        client_id: Which capture is meant; the last exposure when left out. A camera names its
            own, because another may have exposed the same roll meanwhile.

    Raises:
        RollStateError: There is nothing to void, or not any more.
    """
    with context.store.write() as transaction:
        if client_id is None:
            meant = frames.find_latest(transaction, roll_id)
        else:
            meant = _placed_as(transaction, roll_id, client_id)
        if meant is None:
            raise RollStateError("There is no exposure that the lens cap could void")
        placement, frame = meant
        if placement.voided_at is not None:
            raise RollStateError("The lens cap is on this exposure already")
        roll = rolls.get_roll(transaction, placement.roll_id)
        if roll.is_open or not rules.may_cap(placement, frame.kept_at, transaction.at):
            raise RollStateError("The minute of the lens cap is over; the frame stays as it is")
        frames.void(transaction, placement)
    return roll, placement


def list_loose(context: PracticeContext) -> Sequence[Frame]:
    """Frames that wait for a place."""
    with context.store.read() as reading:
        return frames.list_loose(reading)


def place_loose(
    context: PracticeContext, frame_id: UUID, roll_id: UUID, number: int | None = None
) -> Kept:
    """Give a loose frame a place on a loaded roll.

    Raises:
        NotFoundError: There is no such frame or roll.
        RollStateError: The frame has a place already, or the roll is not loaded.
        RollFullError: The roll, or that number, is taken.
    """
    with context.store.write() as transaction:
        frame = frames.get_frame(transaction, frame_id)
        if frames.find_placement(transaction, frame_id) is not None:
            raise RollStateError("This frame has its place already")
        roll = rolls.get_roll(transaction, roll_id)
        rules.ensure_exposable(roll)
        taken = {one.number for one in frames.list_placements(transaction, roll_id)}
        chosen = (
            rules.next_number(roll, taken)
            if number is None
            else rules.free_number(roll, taken, number)
        )
        if chosen is None:
            raise RollFullError("Every place on this roll is taken")
        kept = _placed(transaction, roll, frame, chosen, taken)
    capture_file.rewrite(context)
    return kept


def _believed(taken: CivilMoment, now: Instant) -> CivilMoment:
    """When a moment was; one from a clock that runs a day ahead or more is kept as uncertain."""
    return replace(taken, certainty="uncertain") if taken.instant - now > MOST_AHEAD else taken


def _refuse_unusable(capture: Capture) -> None:
    """Raise when nothing could ever keep this capture."""
    name = capture.client_id
    if not _CLIENT_ID.fullmatch(name):
        raise InvalidInputError("A capture's id is 1 to 64 letters, digits, dots and hyphens")
    if capture.sealed is None and capture.kind is not FrameKind.FILM:
        raise InvalidInputError("Only a frame on real film comes without anything in it")


def _placed_as(
    reading: ReadTransaction, roll_id: UUID | None, client_id: str
) -> tuple[Placement, Frame] | None:
    frame = frames.find_by_client_id(reading, client_id)
    placement = None if frame is None else frames.find_placement(reading, frame.id)
    if frame is None or placement is None or roll_id not in (None, placement.roll_id):
        return None
    return placement, frame


def _find_repeat(reading: ReadTransaction, capture: Capture) -> Kept | None:
    frame = frames.find_by_client_id(reading, capture.client_id)
    if frame is None:
        return None
    placement = frames.find_placement(reading, frame.id)
    roll = rolls.get_roll(reading, frame.sealed_for if placement is None else placement.roll_id)
    taken = {one.number for one in frames.list_placements(reading, roll.id)}
    return Kept(
        frame=frame,
        roll=roll,
        number=None if placement is None else placement.number,
        left=rules.places_left(roll, taken),
        is_repeat=True,
    )


def _place(transaction: Transaction, capture: Capture, frame: Frame) -> Kept:
    roll = rolls.get_roll(transaction, capture.roll_id)
    taken = {one.number for one in frames.list_placements(transaction, roll.id)}
    number: int | None = None
    if capture.number is not None:
        rules.ensure_exposable(roll)
        number = rules.free_number(roll, taken, capture.number)
    elif roll.state is RollState.LOADED and not capture.stays_loose:
        number = rules.next_number(roll, taken)
    if number is None:
        return Kept(
            frame=frame,
            roll=roll,
            number=None,
            left=rules.places_left(roll, taken),
            is_repeat=False,
        )
    return _placed(transaction, roll, frame, number, taken)


def _placed(
    transaction: Transaction, roll: Roll, frame: Frame, number: int, taken: set[int]
) -> Kept:
    frames.place(transaction, roll, number, frame)
    return Kept(
        frame=frame,
        roll=loading.finish_if_full(transaction, roll),
        number=number,
        left=rules.places_left(roll, taken | {number}),
        is_repeat=False,
    )
