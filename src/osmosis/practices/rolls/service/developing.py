"""Developing: every sealed frame is opened, its original kept, its sizes derived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from osmosis.errors import StorageError, UserError
from osmosis.kernel.clock import Instant
from osmosis.ports.jobs import Job, JobContext
from osmosis.ports.practice import Event
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import Frame, FrameKind, Roll, RollState
from osmosis.practices.rolls.prints import Development
from osmosis.practices.rolls.service import capture_file, loading
from osmosis.practices.rolls.service.opening import roll_identity
from osmosis.practices.rolls.service.pictures import Bath, Look
from osmosis.practices.rolls.store import developments, frames, rolls
from osmosis.practices.rolls.store.scans import find_scan
from osmosis.sealing.age import Identity
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.tiers import LockedVaultError
from osmosis.sealing.unpacking import open_moment

TASK = "rolls.develop"


def ask_to_develop(context: PracticeContext, roll_id: UUID) -> Job:
    """Put a roll that has rested into the bath.

    Raises:
        RollStateError: It is not finished, or developed already.
        NotDevelopedError: It still rests, or the clock is doubted.
        LockedVaultError: It waits for the passphrase.
    """
    time = context.store.time()
    with context.store.read() as reading:
        roll = rolls.get_roll(reading, roll_id)
        rules.ensure_developable(roll, time)
        roll_identity(context, reading, roll_id)
    return context.jobs.ask(TASK, str(roll_id), {"roll_id": str(roll_id)})


def open_early(context: PracticeContext, roll_id: UUID, reason: str) -> Job:
    """Develop a roll before its time, which leaves a mark for ever.

    Raises:
        InvalidInputError: No reason is given.
        RollStateError: It is developed already, or nothing was exposed.
        NotDevelopedError: The clock is doubted.
        LockedVaultError: It waits for the passphrase.
    """
    why = rules.checked_reason(reason)
    time = context.store.time()
    with context.store.write() as transaction:
        roll = rolls.get_roll(transaction, roll_id)
        rules.ensure_openable_early(roll, time, frames.list_placements(transaction, roll_id))
        roll_identity(context, transaction, roll_id)
        if roll.state is RollState.LOADED:
            loading.finish_in(transaction, roll)
        developments.add_fog(transaction, roll_id, why)
    capture_file.rewrite(context)
    return context.jobs.ask(TASK, str(roll_id), {"roll_id": str(roll_id)})


def develop(context: PracticeContext, job: JobContext, payload: Mapping[str, object]) -> None:
    """The task itself: one frame after the other, each in its own transaction.

    A frame that cannot be opened or decoded stays as it is, with the reason beside it; it is no
    error of the roll. Started again after a crash, it goes on with the next undeveloped frame.
    """
    roll_id = UUID(str(payload["roll_id"]))
    with context.store.read() as reading:
        roll = rolls.get_roll(reading, roll_id)
        placed = frames.list_frames(reading, roll_id)
        done = set(developments.list_developments(reading, [frame.id for _, frame in placed]))
    if roll.is_open:
        return
    job.progress(len(done), len(placed))
    with Bath(context) as bath:
        for _, frame in placed:
            if frame.id not in done:
                _develop_frame(context, bath, frame)
                done.add(frame.id)
                job.progress(len(done), len(placed))
    _finish(context, roll)


def develop_late(context: PracticeContext, frame_id: UUID) -> None:
    """Develop one frame of a roll that is open already: a late upload, a scan, a freed key."""
    with context.store.read() as reading:
        frame = frames.get_frame(reading, frame_id)
    with Bath(context) as bath:
        _develop_frame(context, bath, frame)


def _develop_frame(context: PracticeContext, bath: Bath, frame: Frame) -> None:
    development = _read_frame(context, bath, frame)
    with context.store.write() as transaction:
        known = developments.find_development(transaction, frame.id)
        if known is None:
            developments.add_development(transaction, development)
        elif known.original_sha256 is None:
            developments.replace_development(transaction, development)


def _read_frame(context: PracticeContext, bath: Bath, frame: Frame) -> Development:
    at = context.store.time().now
    with context.store.read() as reading:
        scan = find_scan(reading, frame.id)
        sealed = frame.sealed_sha256 if scan is None else scan
        if sealed is None:
            return _undeveloped(frame, at, "")
        try:
            identity = roll_identity(context, reading, frame.sealed_for)
        except LockedVaultError:
            return _undeveloped(frame, at, "This frame is sealed for a roll that is still locked")
    try:
        return _open_frame(context, bath, frame, sealed, identity, at)
    except (UserError, StorageError) as error:
        return _undeveloped(frame, at, error.message)


def _open_frame(
    context: PracticeContext,
    bath: Bath,
    frame: Frame,
    sealed: str,
    identity: Identity,
    at: Instant,
) -> Development:
    opened = open_moment(context.blobs.open(sealed), [identity])
    if opened.file is None:
        return _development(frame, opened.note, Look(), at, None, 0)
    # The original is durable before its row: a crash in between leaves a blob to sweep.
    original = context.blobs.put(opened.file)
    look = bath.look_at(frame.id, original.sha256)
    return _development(frame, opened.note, look, at, original.sha256, original.size)


def _development(
    frame: Frame, note: MomentNote, look: Look, at: Instant, original: str | None, size: int
) -> Development:
    return Development(
        frame_id=frame.id,
        original_sha256=original,
        original_size=size,
        media_type=look.media_type or note.media_type or "",
        file_name=note.file_name or "",
        line=note.line or "",
        detail=note.detail or "",
        scent=note.scent or "",
        glad_predicted=note.glad,
        width=look.width,
        height=look.height,
        camera=look.camera,
        photographed=look.photographed,
        photographed_certainty=look.photographed_certainty,
        has_location=look.has_location,
        problem=look.problem,
        developed_at=at,
    )


def _undeveloped(frame: Frame, at: Instant, problem: str) -> Development:
    note = MomentNote(kind=FrameKind.LINE.value)
    return replace(_development(frame, note, Look(), at, None, 0), problem=problem)


def _finish(context: PracticeContext, roll: Roll) -> None:
    with context.store.write() as transaction:
        now = rolls.get_roll(transaction, roll.id)
        if now.is_open:
            return
        rolls.change_roll(
            transaction, roll.id, state=RollState.DEVELOPED.value, developed_at=transaction.at
        )
        context.tell(Event(name="rolls.developed", ref=roll.ref, at=transaction.at), transaction)
