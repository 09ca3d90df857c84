"""Keeps ``capture.json`` in step with the database."""

from __future__ import annotations

from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.capture_state import (
    CapturableRoll,
    CaptureState,
    write_capture_state,
)
from osmosis.practices.rolls.model import RollState
from osmosis.practices.rolls.store import current, frames, rolls
from osmosis.storage.disk import disk_failures


def rewrite(context: PracticeContext) -> CaptureState:
    """Write the loaded rolls as they are now, and say what was written.

    One after the other: what was read earlier must not be written later.

    Raises:
        StorageError: The disk refuses; the file stays as it was.
    """
    folder = context.store.folder
    with disk_failures("The camera's file could not be written"), folder.locked("capture"):
        state = _read(context)
        write_capture_state(folder.capture_file, state)
    return state


def _read(context: PracticeContext) -> CaptureState:
    with context.store.read() as reading:
        spent = frames.count_spent(reading)
        current_id = current.find_current(reading)
        return CaptureState(
            person_id=str(context.store.person_id),
            current=None if current_id is None else str(current_id),
            rolls=[
                CapturableRoll(
                    id=str(roll.id),
                    virtue=roll.virtue,
                    recipient=rolls.get_recipient(reading, roll.id),
                    exposures=roll.exposures,
                    lucky_number=roll.lucky_number,
                    spent=spent.get(roll.id, 0),
                )
                for roll in rolls.list_rolls(reading, [RollState.LOADED])
            ],
        )
