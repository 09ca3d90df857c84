"""A drop folder for each roll: what a phone already syncs becomes frames, with no app at all.

One new file becomes one frame with its own time. Two or more that arrive together wait as loose
frames for a choice. A file in such a folder is plain until it is taken in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid5

from osmosis.errors import InvalidInputError, UserError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import Clock, Instant, SystemClock, TimeDelta
from osmosis.kernel.hashing import sha256_of
from osmosis.media.check import check_file
from osmosis.media.dates import moment_photographed
from osmosis.media.kinds import HEAD_BYTES, Kind, sniff
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.model import FrameKind, Kept, Origin, RollState
from osmosis.practices.rolls.service.exposing import Capture, expose
from osmosis.practices.rolls.store import drop_folders, rolls
from osmosis.practices.rolls.store.drop_folders import DropFolder
from osmosis.sealing.container import seal_moment
from osmosis.sealing.moment import MomentNote, readable
from osmosis.storage.pieces import pieces_of
from osmosis.storage.transaction import ReadTransaction

SETTLED = TimeDelta(seconds=5)
"""A file that changed later than this is still being written by whatever syncs it."""


class _ChangedError(InvalidInputError):
    """A file changed while it was taken in; it is looked at again later."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _File:
    """A file in a drop folder that was not there before.

    Attributes:
        mark: What it is known by.
        changed_at: When it was changed, by the file system.
    """

    path: Path
    mark: str
    changed_at: Instant


@dataclass(frozen=True, kw_only=True, slots=True)
class _Arrival:
    """A new file that may become a frame."""

    file: _File
    kind: Kind
    taken: CivilMoment


def watch_folder(
    context: PracticeContext, roll_id: UUID, path: Path, *, removes_originals: bool = False
) -> DropFolder:
    """Let new files in a folder become frames of a roll; what lies there now is left alone.

    Raises:
        InvalidInputError: There is no such folder, it cannot be read, it is inside the store, or
            another loaded roll watches it.
        NotFoundError: There is no such roll.
        RollStateError: The roll is not loaded.
    """
    folder = _usable_folder(context, path)
    try:
        present = [file.mark for file in _files(folder)]
    except OSError as error:
        raise InvalidInputError("This folder cannot be read", folder=folder) from error
    with context.store.write() as transaction:
        rules.ensure_exposable(rolls.get_roll(transaction, roll_id))
        for other in _watched(transaction):
            if other.roll_id != roll_id and Path(other.path).resolve() == folder.resolve():
                raise InvalidInputError("Another roll watches this folder already", folder=folder)
        return drop_folders.put_folder(
            transaction, roll_id, str(folder), present, removes_originals=removes_originals
        )


def unwatch_folder(context: PracticeContext, roll_id: UUID) -> None:
    """Take in nothing from a roll's folder any more; what lies in it stays."""
    with context.store.write() as transaction:
        drop_folders.remove_folder(transaction, roll_id)


def folder_of(context: PracticeContext, roll_id: UUID) -> DropFolder | None:
    """The folder that is watched for a roll, if there is one."""
    with context.store.read() as reading:
        return drop_folders.find_folder(reading, roll_id)


def take_in(context: PracticeContext, machine: Clock | None = None) -> Sequence[Kept]:
    """Take in what is new in the drop folder of every loaded roll.

    A folder that is not there, or cannot be read, is passed over.

    Args:
        machine: The machine's own clock, by which files are dated also in a rehearsal store.
    """
    now = (machine or SystemClock()).now()
    kept: list[Kept] = []
    with context.store.read() as reading:
        folders = _watched(reading)
    for folder in folders:
        with suppress(OSError):
            kept += _take_in(context, folder, now)
    return kept


def _watched(reading: ReadTransaction) -> list[DropFolder]:
    loaded = {roll.id for roll in rolls.list_rolls(reading, [RollState.LOADED])}
    return [one for one in drop_folders.list_folders(reading) if one.roll_id in loaded]


def _usable_folder(context: PracticeContext, path: Path) -> Path:
    folder = path.expanduser().absolute()
    if str(folder) != readable(str(folder)) or not folder.is_dir():
        raise InvalidInputError("There is no such folder", folder=readable(str(folder)))
    if folder.resolve().is_relative_to(context.store.folder.root.resolve()):
        raise InvalidInputError("A drop folder lies outside the store", folder=folder)
    return folder


def _take_in(context: PracticeContext, folder: DropFolder, now: Instant) -> list[Kept]:
    with context.store.read() as reading:
        known = drop_folders.known_files(reading, folder.roll_id)
        recipient = rolls.get_recipient(reading, folder.roll_id)
    arrivals = list(_arrivals(Path(folder.path), known, now, context.store.clock.zone()))
    kept, taken_in = [], []
    for arrival in arrivals:
        # Vanished, or changed in this very moment: it is met again at the next look.
        with suppress(UserError, OSError):
            capture = _capture(folder.roll_id, arrival, recipient, together=len(arrivals) > 1)
            kept.append(expose(context, capture))
            taken_in.append(arrival.file)
    # All of them only now: after a crash in between they are met together again, and each is the
    # same capture as before.
    with context.store.write() as transaction:
        for file in taken_in:
            drop_folders.add_known(transaction, folder.roll_id, file.mark)
    if folder.removes_originals:
        for file in taken_in:
            _remove(file)
    return kept


def _capture(roll_id: UUID, arrival: _Arrival, recipient: str, *, together: bool) -> Capture:
    note = MomentNote(
        kind=arrival.kind.family,
        file_name=arrival.file.path.name,
        media_type=arrival.kind.media_type,
    )
    return Capture(
        roll_id=roll_id,
        # The same file gives the same id, so that a crash cannot take it in twice.
        client_id=str(uuid5(roll_id, arrival.file.mark)),
        kind=FrameKind(arrival.kind.family),
        taken=arrival.taken,
        sealed=seal_moment(note, _unchanged(arrival.file), [recipient]),
        origin=Origin.FOLDER,
        stays_loose=together,
    )


def _arrivals(folder: Path, known: Collection[str], now: Instant, zone: str) -> Iterator[_Arrival]:
    """The new files that may become frames; none while one of them is still being written.

    What arrives together is so met together, however long its last file takes.
    """
    fresh = [file for file in _files(folder) if file.mark not in known]
    if any(not _is_settled(file, now) and _may_be_media(file.path) for file in fresh):
        return
    for file in fresh:
        # Not a picture or recording, cut off, or gone again: left where it lies.
        with suppress(UserError, OSError):
            with file.path.open("rb") as opened:
                kind = check_file(opened, name=file.path.name).kind
            yield _Arrival(file=file, kind=kind, taken=_taken(file, kind, zone))


def _taken(file: _File, kind: Kind, zone: str) -> CivilMoment:
    written = moment_photographed(file.path.read_bytes(), zone) if kind.family == "photo" else None
    return written or CivilMoment(instant=file.changed_at, zone=zone, certainty="uncertain")


def _files(folder: Path) -> list[_File]:
    """Every file in a folder itself, by name; links and hidden files are none."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.is_symlink() or not path.is_file():
            continue
        with suppress(FileNotFoundError):
            found.append(_seen(path))
    return found


def _seen(path: Path) -> _File:
    """A file with what it is known by: its name, length and time, never a hash of its bytes."""
    status = path.stat()
    facts = f"{path.name}\0{status.st_size}\0{status.st_mtime_ns}"
    return _File(
        path=path,
        mark=sha256_of([facts.encode("utf-8", "surrogateescape")]),
        changed_at=Instant.from_timestamp(int(status.st_mtime)),
    )


def _is_settled(file: _File, now: Instant) -> bool:
    # A time that lies ahead was brought along from another machine and says nothing of this one.
    return abs(now - file.changed_at) >= SETTLED


def _may_be_media(path: Path) -> bool:
    """Whether a file that is still being written may become a picture or recording."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError:
        return False
    return not head or sniff(head) is not None


def _unchanged(file: _File) -> Iterator[bytes]:
    """A file's bytes, if it is still the same at their end.

    Raises:
        _ChangedError: Something wrote to it meanwhile.
    """
    yield from pieces_of(file.path)
    if _seen(file.path).mark != file.mark:
        raise _ChangedError("The file changed while it was taken in")


def _remove(file: _File) -> None:
    """Remove what became a frame, unless it is another file by now or may not be removed."""
    with suppress(OSError):
        if _seen(file.path).mark == file.mark:
            file.path.unlink()
