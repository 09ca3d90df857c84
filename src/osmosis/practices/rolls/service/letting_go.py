"""Letting a frame or a whole roll go: a tombstone stays, everything else is gone for good."""

from __future__ import annotations

from uuid import UUID

from osmosis.kernel.refs import Ref
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules, tables
from osmosis.practices.rolls.model import (
    PRACTICE,
    Frame,
    FrameNumberError,
    Roll,
    RollState,
    RollStateError,
)
from osmosis.practices.rolls.service import capture_file
from osmosis.practices.rolls.service.pictures import remove_derived
from osmosis.practices.rolls.store import (
    calls,
    current,
    developments,
    drop_folders,
    frames,
    rolls,
    scans,
)
from osmosis.storage.forgetting import forget, is_any_left, list_copies
from osmosis.storage.releases import is_released, list_released, release
from osmosis.storage.transaction import Transaction

_ELSEWHERE = noop(
    "Copies that lie elsewhere, and capsules that were saved or given, keep what they have."
)


def copies_told(context: PracticeContext) -> tuple[str, ...]:
    """Which copies still hold what is let go now, by name and date, a sentence each."""
    zone = context.store.clock.zone()
    own = context.store.folder.backups
    copies = [
        f"{one.path.name if one.path.parent == own else one.path} "
        f"({told_date(one.made_at.to_tz(zone).date())})"
        for one in list_copies(context.store)
    ]
    if not copies:
        return (gettext(_ELSEWHERE),)
    older = gettext("Older copies could still open it: {copies}.", copies=", ".join(copies))
    return (older, gettext(_ELSEWHERE))


def let_go_of_frame(context: PracticeContext, frame_id: UUID) -> None:
    """Let a developed frame go: words, original, sealed copy and derived sizes.

    Its number on the roll stays spent. A loose frame, which is on no roll, may go unseen. Older
    backups may still open it; whoever asks says which.

    Raises:
        NotFoundError: There is no such frame, or it was let go.
        NotDevelopedError: Its roll is still sealed; what nobody has seen is not let go unseen.
        RollStateError: The clock is doubted.
    """
    _refuse_while_doubted(context)
    with context.store.write() as transaction:
        frame = frames.get_frame(transaction, frame_id)
        placement = frames.find_placement(transaction, frame_id)
        if placement is not None:
            rules.ensure_open(rolls.get_roll(transaction, placement.roll_id))
        _release_frame(transaction, frame)
        _remove_needless_key(transaction, frame.sealed_for)
    remove_derived(context, [frame_id])
    forget(context.store, context.blobs)


def let_go_of_roll(context: PracticeContext, roll_id: UUID) -> None:
    """Let a developed roll go with every frame on it, its words and its key.

    A roll on which nothing was exposed may go in any state. The key stays as long as a frame that
    found its place elsewhere needs it.

    Raises:
        NotFoundError: There is no such roll.
        NotDevelopedError: Something on it was exposed and is still sealed.
        RollStateError: The clock is doubted.
    """
    _refuse_while_doubted(context)
    with context.store.write() as transaction:
        roll = rolls.get_roll(transaction, roll_id)
        placed = [frame for _, frame in frames.list_frames(transaction, roll_id)]
        if placed:
            rules.ensure_open(roll)
        for frame in placed:
            if not is_released(transaction, frame.ref):
                _release_frame(transaction, frame)
        release(transaction, roll.ref, [])
        _put_away(transaction, roll)
        _remove_needless_key(transaction, roll_id)
    remove_derived(context, [frame.id for frame in placed])
    forget(context.store, context.blobs)
    capture_file.rewrite(context)


def finish_letting_go(context: PracticeContext) -> None:
    """Remove the bytes of what was let go and has not left yet: a crash came in between."""
    with context.store.read() as reading:
        stones = [one for one in list_released(reading) if one.ref.practice == PRACTICE]
    remove_derived(context, [stone.ref.id for stone in stones])
    if is_any_left(context.store, context.blobs, PRACTICE):
        forget(context.store, context.blobs)


def frame_id_of(context: PracticeContext, roll_id: UUID, number: int) -> UUID:
    """The id of the frame that has this number now.

    Raises:
        FrameNumberError: No frame has it.
    """
    with context.store.read() as reading:
        found = frames.find_numbered(reading, roll_id, number)
    if found is None:
        raise FrameNumberError("There is no frame of this number", frame=number)
    return found[1].id


def _refuse_while_doubted(context: PracticeContext) -> None:
    time = context.store.time()
    if not time.may_unseal:
        raise RollStateError(time.doubt)


def _release_frame(transaction: Transaction, frame: Frame) -> None:
    found = developments.find_development(transaction, frame.id)
    scan = scans.find_scan(transaction, frame.id)
    original = None if found is None else found.original_sha256
    for table in (tables.developments, tables.circles, tables.scans, tables.sightings):
        transaction.delete(table, table.c.frame_id == frame.id)
    names = [name for name in (frame.sealed_sha256, scan, original) if name]
    release(transaction, frame.ref, names)
    if original is not None:
        release(transaction, Ref(PRACTICE, "original", frame.id), [original])
    if scan is not None:
        release(transaction, Ref(PRACTICE, "scan", frame.id), [scan])


def _put_away(transaction: Transaction, roll: Roll) -> None:
    """Take a roll out of everything that would still speak of it."""
    rolls.erase_words(transaction, roll.id)
    calls.erase_new_ways(transaction, roll.id)
    drop_folders.remove_folder(transaction, roll.id)
    drop_folders.forget_files(transaction, roll.id)
    tray = calls.latest_tray(transaction)
    if roll.id in tray.rolls:
        rest = [roll_id for roll_id in tray.rolls if roll_id != roll.id]
        calls.add_tray(transaction, rest, tray.rhythm)
    if current.find_current(transaction) == roll.id:
        others = rolls.list_rolls(transaction, [RollState.LOADED])
        current.set_current(transaction, others[-1].id if others else None)


def _remove_needless_key(transaction: Transaction, roll_id: UUID) -> None:
    """Destroy the key of a roll that was let go, once no frame needs it any more."""
    is_gone = rolls.find_roll(transaction, roll_id) is None
    if is_gone and not frames.list_sealed_for(transaction, roll_id):
        rolls.remove_key(transaction, roll_id)
