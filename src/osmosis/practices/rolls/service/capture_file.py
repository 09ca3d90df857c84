"""Keeps ``capture.json`` in step with the database."""

from __future__ import annotations

from osmosis.errors import StorageError
from osmosis.languages.speaking import noop
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.capture_state import (
    CapturableRoll,
    CaptureState,
    write_capture_state,
)
from osmosis.practices.rolls.model import RollState
from osmosis.practices.rolls.store import current, frames, rolls
from osmosis.storage.disk import disk_failures


def rewrite(context: PracticeContext) -> None:
    """Write the loaded rolls as they are now, after what changed them was kept.

    One after the other: what was read earlier must not be written later. Where the disk refuses,
    the file leaves instead of showing what is no longer so: the shell asks the database then, and
    what was kept is not told as a failure.

    Raises:
        StorageError: Nor can the file be removed.
    """
    folder = context.store.folder
    try:
        with (
            disk_failures(noop("The camera's file could not be written")),
            folder.locked("capture"),
        ):
            write_capture_state(folder.capture_file, read(context))
    except StorageError:
        with disk_failures(noop("The camera's file could not be removed")):
            folder.capture_file.unlink(missing_ok=True)


def read(context: PracticeContext) -> CaptureState:
    """The loaded rolls, and which of them is in the camera, from the database."""
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
