"""Developing: every sealed frame is opened, its original kept, its sizes derived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from osmosis.errors import UserError
from osmosis.kernel.clock import Instant
from osmosis.languages.speaking import noop
from osmosis.ports.blobs import BlobCorruptError, BlobMissingError
from osmosis.ports.jobs import Job, JobContext, Task
from osmosis.ports.practice import Event
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import Frame, FrameKind, NotDevelopedError, RollState
from osmosis.practices.rolls.prints import LONGEST_MEDIA_TYPE, Development
from osmosis.practices.rolls.service import capture_file, loading
from osmosis.practices.rolls.service.opening import frame_identities, roll_identity
from osmosis.practices.rolls.service.pictures import Bath, Look
from osmosis.practices.rolls.store import developments, frames, rolls
from osmosis.practices.rolls.store.scans import find_scan
from osmosis.sealing.age import Identity
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.tiers import LockedVaultError
from osmosis.sealing.unpacking import open_moment
from osmosis.storage.releases import list_released
from osmosis.storage.transaction import ReadTransaction

TASK = "rolls.develop"
_NOTHING_SAID = MomentNote(kind=FrameKind.LINE.value)
_STILL_LOCKED = noop("This frame is sealed for a roll that is still locked")


def ask_to_develop(context: PracticeContext, roll_id: UUID) -> Job:
    """Put a roll that has rested into the bath.

    Asked again of a developed roll, it opens what could not be opened then.

    Raises:
        RollStateError: It is not finished, or everything on it is developed already.
        NotDevelopedError: It still rests, or the clock is doubted.
        LockedVaultError: It waits for the passphrase.
    """
    time = context.store.time()
    with context.store.read() as reading:
        roll = rolls.get_roll(reading, roll_id)
        rules.ensure_developable(
            roll,
            time,
            has_more=bool(_list_closed(reading, roll_id)),
            is_fogged=bool(developments.list_fogs(reading, roll_id)),
        )
        roll_identity(context, reading, roll_id)
    return context.jobs.ask(TASK, str(roll_id), {"roll_id": str(roll_id)})


def open_early(context: PracticeContext, roll_id: UUID, reason: str) -> Job:
    """Develop a roll before its time, which leaves a mark for ever.

    Raises:
        InvalidInputError: No reason is given.
        RollStateError: It is developed already, may be developed without a mark, or nothing was
            exposed.
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
        if not developments.list_fogs(transaction, roll_id):
            developments.add_fog(transaction, roll_id, why)
    capture_file.rewrite(context)
    return context.jobs.ask(TASK, str(roll_id), {"roll_id": str(roll_id)})


def develop(context: PracticeContext, job: JobContext, payload: Mapping[str, object]) -> None:
    """The task itself: one frame after the other, each in its own transaction.

    A frame that cannot be opened or decoded stays as it is, with the reason beside it; it is no
    error of the roll. A void frame stays sealed. Started again after a crash, it goes on with the
    next frame that is closed.

    Raises:
        NotDevelopedError: The clock has become doubtful meanwhile.
    """
    roll_id = UUID(str(payload["roll_id"]))
    with context.store.read() as reading:
        total = len(_list_sealed(reading, roll_id))
        closed = _list_closed(reading, roll_id)
    done = total - len(closed)
    job.progress(done, total)
    with Bath(context) as bath:
        for frame in closed:
            _develop_frame(context, bath, frame)
            done += 1
            job.progress(done, total)
        _finish(context, roll_id)
        for frame in _list_freed(context, roll_id):
            _develop_frame(context, bath, frame)


def develop_here(context: PracticeContext, roll_id: UUID) -> None:
    """Develop a roll in this thread, now; no queue knows of it.

    Raises:
        NotDevelopedError: The clock is doubted.
    """
    develop(context, _Uncounted(), {"roll_id": str(roll_id)})


class _Uncounted:
    """The context of work that nobody follows (:class:`osmosis.ports.jobs.JobContext`)."""

    def progress(self, done: int, total: int) -> None:
        """Nobody asks."""


def develop_late(context: PracticeContext, frame_id: UUID) -> None:
    """Develop one frame of a roll that is open already, such as a scan that came late."""
    with context.store.read() as reading:
        frame = frames.get_frame(reading, frame_id)
    with Bath(context) as bath:
        _develop_frame(context, bath, frame)


def _list_sealed(reading: ReadTransaction, roll_id: UUID) -> list[Frame]:
    """The frames of a roll that hold something to develop."""
    gone = {stone.ref for stone in list_released(reading)}
    return [
        frame
        for placement, frame in frames.list_frames(reading, roll_id)
        if placement.voided_at is None
        and frame.ref not in gone
        and (frame.sealed_sha256 is not None or find_scan(reading, frame.id) is not None)
    ]


def _list_closed(reading: ReadTransaction, roll_id: UUID) -> list[Frame]:
    """Those of them that were never opened, or could not be."""
    sealed = _list_sealed(reading, roll_id)
    found = developments.list_developments(reading, [frame.id for frame in sealed])
    return [frame for frame in sealed if _is_closed(found.get(frame.id))]


def _list_freed(context: PracticeContext, roll_id: UUID) -> list[Frame]:
    """Frames on other rolls that are open, but waited for the key of this one."""
    freed = []
    with context.store.read() as reading:
        for frame in frames.list_sealed_for(reading, roll_id):
            placement = frames.find_placement(reading, frame.id)
            if placement is None or placement.roll_id == roll_id or placement.voided_at is not None:
                continue
            other = rolls.find_roll(reading, placement.roll_id)
            is_closed = _is_closed(developments.find_development(reading, frame.id))
            if other is not None and other.is_open and is_closed:
                freed.append(frame)
    return freed


def _is_closed(found: Development | None) -> bool:
    return found is None or (found.original_sha256 is None and found.problem != "")


def _develop_frame(context: PracticeContext, bath: Bath, frame: Frame) -> None:
    time = context.store.time()
    if not time.may_unseal:
        raise NotDevelopedError(time.doubt)
    development = _read_frame(context, bath, frame, time.now)
    with context.store.write() as transaction:
        known = developments.find_development(transaction, frame.id)
        if known is None:
            developments.add_development(transaction, development)
        elif known.original_sha256 is None:
            developments.replace_development(transaction, development)


def _read_frame(context: PracticeContext, bath: Bath, frame: Frame, at: Instant) -> Development:
    """What a frame holds: the words that were sealed with it, and its file or else its scan."""
    note, look = _NOTHING_SAID, Look()
    try:
        with context.store.read() as reading:
            scan = find_scan(reading, frame.id)
            keys = frame_identities(context, reading, frame)
        if frame.sealed_sha256 is not None:
            note, look = _opened(context, bath, frame, frame.sealed_sha256, keys)
        if scan is not None:
            of_scan, look = _opened(context, bath, frame, scan, keys)
            note = replace(note, file_name=of_scan.file_name, media_type=of_scan.media_type)
    except LockedVaultError:
        look = Look(problem=_STILL_LOCKED)
    except (UserError, BlobMissingError, BlobCorruptError) as error:
        # Only what is wrong with this frame: a full disk ends the job, which can be asked again.
        look = Look(problem=error.message)
    return _development(frame, at, note, look)


def _opened(
    context: PracticeContext, bath: Bath, frame: Frame, sealed: str, keys: Sequence[Identity]
) -> tuple[MomentNote, Look]:
    opened = open_moment(context.blobs.open(sealed), keys)
    if opened.file is None:
        return opened.note, Look()
    return opened.note, bath.keep(frame.id, opened.file, frame.taken.zone)


def _development(frame: Frame, at: Instant, note: MomentNote, look: Look) -> Development:
    return Development(
        frame_id=frame.id,
        original_sha256=look.original_sha256,
        original_size=look.original_size,
        media_type=(look.media_type or note.media_type or "")[:LONGEST_MEDIA_TYPE],
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


def _finish(context: PracticeContext, roll_id: UUID) -> None:
    with context.store.write() as transaction:
        roll = rolls.get_roll(transaction, roll_id)
        if roll.is_open:
            return
        rolls.change_roll(
            transaction, roll_id, state=RollState.DEVELOPED.value, developed_at=transaction.at
        )
        context.tell(Event(name="rolls.developed", ref=roll.ref, at=transaction.at), transaction)


def tasks(context: PracticeContext) -> Mapping[str, Task]:
    """The long works of Rolls."""
    return {TASK: lambda job, payload: develop(context, job, payload)}
