"""Scans of frames on film: sealed as they stream in, matched, and only then kept.

What was taken in and never kept is a blob without a row, which is swept after a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from osmosis.errors import InvalidInputError
from osmosis.media.passing import looked_at
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import Frame, FrameKind, RollStateError
from osmosis.practices.rolls.scan_numbers import UnmatchedScansError, match_scans
from osmosis.practices.rolls.service import developing
from osmosis.practices.rolls.store import frames, rolls
from osmosis.practices.rolls.store.scans import add_scan, find_scan
from osmosis.sealing.container import pack_moment
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.streams import encrypting
from osmosis.storage.releases import is_released
from osmosis.storage.transaction import ReadTransaction

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True, slots=True)
class SealedScan:
    """A scan that was taken in, sealed for its roll, and waits to be matched.

    Attributes:
        name: What the file was called.
        sha256: The name of its age file.
        size: The age file's length in bytes.
    """

    name: str
    sha256: str
    size: int


def seal_scan(
    context: PracticeContext, roll_id: UUID, name: str, chunks: Iterable[bytes]
) -> SealedScan:
    """Take in a scan; it is encrypted before its first byte touches a disk.

    Raises:
        NotFoundError: There is no such roll.
        MediaRefusedError: It is no photograph, or is cut off.
    """
    with context.store.read() as reading:
        recipient = rolls.get_recipient(reading, roll_id)
    note = MomentNote(kind="photo", file_name=name)
    looked = looked_at(chunks, expect="photo", name=name)
    blob = context.blobs.put(encrypting(pack_moment(note, looked), [recipient]))
    return SealedScan(name=name, sha256=blob.sha256, size=blob.size)


def match(context: PracticeContext, roll_id: UUID, names: Sequence[str]) -> Mapping[str, int]:
    """Which frame each scan would become; nothing is kept yet.

    Raises:
        NotFoundError: There is no such roll.
        InvalidInputError: Two of them have the same name, or they cannot be matched.
    """
    if len(set(names)) != len(names):
        raise InvalidInputError("Two scans have the same name")
    with context.store.read() as reading:
        rolls.get_roll(reading, roll_id)
        waiting = _waiting(reading, roll_id)
    return match_scans(names, list(waiting))


def propose(
    context: PracticeContext, roll_id: UUID, scans: Sequence[SealedScan]
) -> Mapping[str, int]:
    """Which frame each scan would become; nothing where they cannot be matched.

    Raises:
        InvalidInputError: Two of them have the same name.
    """
    try:
        return match(context, roll_id, [scan.name for scan in scans])
    except UnmatchedScansError:
        return {}


def keep_sealed(
    context: PracticeContext, roll_id: UUID, scans: Sequence[tuple[int, SealedScan]]
) -> Sequence[int]:
    """Keep scans that were taken in beside their frames, all or none.

    On a roll that is open they are developed at once; on another they wait with it.

    Raises:
        InvalidInputError: A number comes twice, or a scan is no longer there.
        RollStateError: A frame has a scan already, or is no frame on film.
    """
    numbers = [number for number, _ in scans]
    if len(set(numbers)) != len(numbers):
        raise InvalidInputError("Two scans were given the same frame")
    kept = []
    with context.store.write() as transaction:
        roll = rolls.get_roll(transaction, roll_id)
        waiting = _waiting(transaction, roll_id)
        for number, scan in scans:
            if number not in waiting:
                raise RollStateError(
                    "No frame on film of this number waits for a scan", frame=number
                )
            if not _SHA256.fullmatch(scan.sha256) or not context.blobs.exists(scan.sha256):
                raise InvalidInputError("A scan has waited too long; choose the files once more")
            add_scan(transaction, waiting[number].id, scan.sha256, scan.size)
            kept.append(waiting[number].id)
    # While the clock is doubted they stay sealed, until somebody asks to develop the roll.
    if roll.is_open and context.store.time().may_unseal:
        for frame_id in kept:
            developing.develop_late(context, frame_id)
    return numbers


def _waiting(reading: ReadTransaction, roll_id: UUID) -> dict[int, Frame]:
    """The frames on film that may still get a scan, by their numbers."""
    return {
        placement.number: frame
        for placement, frame in frames.list_frames(reading, roll_id)
        if frame.kind is FrameKind.FILM
        and placement.voided_at is None
        and find_scan(reading, frame.id) is None
        and not is_released(reading, frame.ref)
    }
