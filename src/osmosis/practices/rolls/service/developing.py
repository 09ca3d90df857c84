"""Developing: every sealed frame is opened, its original kept, its sizes derived."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from osmosis.errors import UserError
from osmosis.kernel.clock import Instant
from osmosis.ports.blobs import BlobCorruptError, BlobMissingError
from osmosis.ports.jobs import Job, JobContext, Task
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
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.tiers import LockedVaultError
from osmosis.sealing.unpacking import open_moment

TASK = "rolls.develop"
_NOTHING_SAID = MomentNote(kind=FrameKind.LINE.value)
_STILL_LOCKED = "This frame is sealed for a roll that is still locked"


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
            return _development(frame, at, _NOTHING_SAID, Look())
        try:
            identity = roll_identity(context, reading, frame.sealed_for)
        except LockedVaultError:
            return _development(frame, at, _NOTHING_SAID, Look(problem=_STILL_LOCKED))
    try:
        opened = open_moment(context.blobs.open(sealed), [identity])
        look = Look() if opened.file is None else bath.keep(frame.id, opened.file)
    except (UserError, BlobMissingError, BlobCorruptError) as error:
        # Only what is wrong with this frame: a full disk ends the job, which can be asked again.
        return _development(frame, at, _NOTHING_SAID, Look(problem=error.message))
    return _development(frame, at, opened.note, look)


def _development(frame: Frame, at: Instant, note: MomentNote, look: Look) -> Development:
    return Development(
        frame_id=frame.id,
        original_sha256=look.original_sha256,
        original_size=look.original_size,
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


def _finish(context: PracticeContext, roll: Roll) -> None:
    with context.store.write() as transaction:
        now = rolls.get_roll(transaction, roll.id)
        if now.is_open:
            return
        rolls.change_roll(
            transaction, roll.id, state=RollState.DEVELOPED.value, developed_at=transaction.at
        )
        context.tell(Event(name="rolls.developed", ref=roll.ref, at=transaction.at), transaction)


def tasks(context: PracticeContext) -> Mapping[str, Task]:
    """The long works of Rolls."""
    return {TASK: lambda job, payload: develop(context, job, payload)}
