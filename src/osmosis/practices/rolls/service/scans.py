"""Scans that arrive as uploads: sealed as they stream in, matched, and only then kept.

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
from osmosis.practices.rolls.model import RollStateError
from osmosis.practices.rolls.service import developing, film
from osmosis.practices.rolls.store import rolls
from osmosis.practices.rolls.store.scans import add_scan
from osmosis.sealing.container import pack_moment
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.streams import encrypting

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


def propose(
    context: PracticeContext, roll_id: UUID, scans: Sequence[SealedScan]
) -> Mapping[str, int]:
    """Which frame each scan would become; nothing where they cannot be matched.

    Raises:
        InvalidInputError: Two of them have the same name.
    """
    names = [scan.name for scan in scans]
    if len(set(names)) != len(names):
        raise InvalidInputError("Two scans have the same name")
    try:
        return film.propose_scans(context, roll_id, names)
    except InvalidInputError:
        return {}


def keep_sealed(
    context: PracticeContext, roll_id: UUID, scans: Sequence[tuple[int, SealedScan]]
) -> Sequence[int]:
    """Keep scans that were taken in beside their frames, all or none.

    Raises:
        InvalidInputError: A number comes twice, or a scan is no longer there.
        RollStateError: A frame has a scan already, or is no frame on film.
    """
    numbers = [number for number, _ in scans]
    if len(set(numbers)) != len(numbers):
        raise InvalidInputError("Two scans were given the same frame")
    placed = [(film.film_frame(context, roll_id, number), scan) for number, scan in scans]
    for frame, scan in placed:
        if frame.sealed_for != roll_id:
            raise RollStateError("This frame came from another roll, whose key its scan needs")
        if not _SHA256.fullmatch(scan.sha256) or not context.blobs.exists(scan.sha256):
            raise InvalidInputError("A scan has waited too long; choose the files once more")
    with context.store.write() as transaction:
        roll = rolls.get_roll(transaction, roll_id)
        for frame, scan in placed:
            add_scan(transaction, frame.id, scan.sha256, scan.size)
    if roll.is_open:
        for frame, _ in placed:
            developing.develop_late(context, frame.id)
    return numbers


