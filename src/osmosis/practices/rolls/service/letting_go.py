"""Letting a frame or a whole roll go: a tombstone stays, everything else is gone for good."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from uuid import UUID

from osmosis.kernel.refs import Ref
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules, tables
from osmosis.practices.rolls.model import PRACTICE, Frame, FrameNumberError
from osmosis.practices.rolls.service import capture_file
from osmosis.practices.rolls.store import developments, frames, rolls
from osmosis.practices.rolls.store.scans import find_scan
from osmosis.storage.forgetting import forget
from osmosis.storage.releases import release
from osmosis.storage.transaction import Transaction


def let_go_of_frame(context: PracticeContext, frame_id: UUID) -> None:
    """Let a developed frame go: words, original, sealed copy and derived sizes.

    Its number on the roll stays spent. Older backups may still open it; the page that asks says
    which.

    Raises:
        NotFoundError: There is no such frame.
        NotDevelopedError: Its roll is still sealed; what nobody has seen is not let go unseen.
    """
    with context.store.write() as transaction:
        frame = frames.get_frame(transaction, frame_id)
        placement = frames.find_placement(transaction, frame_id)
        if placement is not None:
            rules.ensure_open(rolls.get_roll(transaction, placement.roll_id))
        _release_frame(transaction, frame)
    forget(context.store, context.blobs)
    _remove_derived(context, [frame_id])


def let_go_of_roll(context: PracticeContext, roll_id: UUID) -> None:
    """Let a developed roll go with every frame on it, and its key.

    Raises:
        NotFoundError: There is no such roll.
        NotDevelopedError: It is still sealed.
    """
    with context.store.write() as transaction:
        roll = rolls.get_roll(transaction, roll_id)
        rules.ensure_open(roll)
        placed = [frame for _, frame in frames.list_frames(transaction, roll_id)]
        for frame in placed:
            _release_frame(transaction, frame)
        transaction.delete(tables.keys, tables.keys.c.roll_id == roll_id)
        release(transaction, roll.ref, [])
    forget(context.store, context.blobs)
    _remove_derived(context, [frame.id for frame in placed])
    capture_file.rewrite(context)


def frame_id_of(context: PracticeContext, roll_id: UUID, number: int) -> UUID:
    """The id of the frame that has this number now.

    Raises:
        FrameNumberError: No frame has it.
    """
    with context.store.read() as reading:
        for placement in frames.list_placements(reading, roll_id):
            if placement.number == number:
                return placement.frame_id
    raise FrameNumberError("There is no frame of this number", frame=number)


def _release_frame(transaction: Transaction, frame: Frame) -> None:
    found = developments.find_development(transaction, frame.id)
    names = [
        frame.sealed_sha256,
        find_scan(transaction, frame.id),
        None if found is None else found.original_sha256,
    ]
    for table in (tables.developments, tables.circles, tables.scans, tables.sightings):
        transaction.delete(table, table.c.frame_id == frame.id)
    release(transaction, frame.ref, [name for name in names if name])
    if found is not None and found.original_sha256 is not None:
        release(transaction, Ref(PRACTICE, "original", frame.id), [found.original_sha256])


def _remove_derived(context: PracticeContext, frame_ids: Sequence[UUID]) -> None:
    folder = context.store.folder.derived(context.store.person_id)
    for frame_id in frame_ids:
        shutil.rmtree(folder / str(frame_id), ignore_errors=True)
