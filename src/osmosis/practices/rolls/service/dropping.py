"""A drop folder for each roll: what a phone already syncs becomes frames, with no app at all.

One new file becomes one frame with its own time. Two or more that arrive together wait as loose
frames for a choice. A file in such a folder is plain until it is taken in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid5

from osmosis.errors import InvalidInputError, StorageError, UserError
from osmosis.kernel.civil import CivilMoment
from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.kernel.hashing import sha256_of
from osmosis.media.check import check_file
from osmosis.media.dates import moment_taken
from osmosis.media.exif import read_exif
from osmosis.media.exif_block import find_exif
from osmosis.media.kinds import Kind
from osmosis.practices.context import PracticeContext
from osmosis.practices.rolls.model import FrameKind, Kept, Origin, RollState
from osmosis.practices.rolls.service.exposing import Capture, expose
from osmosis.practices.rolls.store import drop_folders, rolls
from osmosis.practices.rolls.store.drop_folders import DropFolder
from osmosis.sealing.container import pack_moment
from osmosis.sealing.moment import MomentNote
from osmosis.sealing.streams import encrypting

SETTLED = TimeDelta(seconds=5)
"""A file that changed later than this is still being written by whatever syncs it."""
_CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class _Arrival:
    """A file that was not there before."""

    path: Path
    mark: str
    kind: Kind
    taken: CivilMoment


def watch_folder(
    context: PracticeContext, roll_id: UUID, path: Path, *, removes_originals: bool = False
) -> DropFolder:
    """Let new files in a folder become frames of a roll; what lies there now is left alone.

    Raises:
        InvalidInputError: There is no such folder, or it is inside the store.
        NotFoundError: There is no such roll.
    """
    folder = path.expanduser().absolute()
    if not folder.is_dir():
        raise InvalidInputError("There is no such folder", folder=folder)
    if folder.resolve().is_relative_to(context.store.folder.root.resolve()):
        raise InvalidInputError("A drop folder lies outside the store", folder=folder)
    present = [_mark(file) for file in _files(folder)]
    with context.store.write() as transaction:
        rolls.get_roll(transaction, roll_id)
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


def take_in(context: PracticeContext) -> Sequence[Kept]:
    """Take in what is new in every drop folder; a folder that is not there is passed over."""
    kept: list[Kept] = []
    with context.store.read() as reading:
        folders = drop_folders.list_folders(reading)
        loaded = {roll.id for roll in rolls.list_rolls(reading, [RollState.LOADED])}
    for folder in folders:
        if folder.roll_id in loaded and Path(folder.path).is_dir():
            kept += _take_in(context, folder)
    return kept


def _take_in(context: PracticeContext, folder: DropFolder) -> list[Kept]:
    with context.store.read() as reading:
        known = drop_folders.known_files(reading, folder.roll_id)
        recipient = rolls.get_recipient(reading, folder.roll_id)
    arrivals = [item for item in _arrivals(context, folder) if item.mark not in known]
    kept = []
    for arrival in arrivals:
        note = MomentNote(
            kind=arrival.kind.family,
            file_name=arrival.path.name,
            media_type=arrival.kind.media_type,
        )
        capture = Capture(
            roll_id=folder.roll_id,
            # The same file gives the same id, so that a crash cannot take it in twice.
            client_id=str(uuid5(folder.roll_id, arrival.mark)),
            kind=FrameKind(arrival.kind.family),
            taken=arrival.taken,
            sealed=encrypting(pack_moment(note, _chunks(arrival.path)), [recipient]),
            origin=Origin.FOLDER,
            stays_loose=len(arrivals) > 1,
        )
        kept.append(expose(context, capture))
        with context.store.write() as transaction:
            drop_folders.add_known(transaction, folder.roll_id, arrival.mark)
        if folder.removes_originals:
            arrival.path.unlink(missing_ok=True)
    return kept


def _arrivals(context: PracticeContext, folder: DropFolder) -> Iterator[_Arrival]:
    zone = context.store.clock.zone()
    for path in _files(Path(folder.path)):
        try:
            if not _is_settled(path):
                continue
            with path.open("rb") as file:
                kind = check_file(file, name=path.name).kind
            yield _Arrival(
                path=path,
                mark=_mark(path),
                kind=kind,
                taken=_taken(path, kind, zone),
            )
        except (UserError, StorageError, OSError):
            # Not a picture or recording, half synced, or gone again: left where it lies.
            continue


def _taken(path: Path, kind: Kind, zone: str) -> CivilMoment:
    if kind.family == "photo":
        block = find_exif(path.read_bytes())
        written = None if block is None else read_exif(block).taken
        if written is not None:
            return moment_taken(written, zone)
    changed = Instant.from_timestamp(int(path.stat().st_mtime))
    return CivilMoment(instant=changed, zone=zone, certainty="uncertain")


def _mark(path: Path) -> str:
    """What a file is known by: its name, length and time, never a hash of what is in it."""
    status = path.stat()
    facts = f"{path.name}\0{status.st_size}\0{status.st_mtime_ns}"
    return sha256_of([facts.encode("utf-8", "surrogateescape")])


def _is_settled(path: Path) -> bool:
    from osmosis.kernel.clock import SystemClock

    # The file system speaks of the machine's time, also in a rehearsal store.
    changed = Instant.from_timestamp(int(path.stat().st_mtime))
    return SystemClock().now() - changed >= SETTLED


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.iterdir() if not path.name.startswith("."))
    return sorted(path for path in found if path.is_file() and not path.is_symlink())


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
