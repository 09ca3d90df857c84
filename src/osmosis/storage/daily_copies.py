"""The daily copy: a second store folder, kept in step with the first one, in a place of its own.

It holds everything that the store needs, the house key included, can be opened as it is, and is
what `osmosis verify --from` mends from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from osmosis.errors import ConflictError, InvalidInputError, OsmosisError, PlaceError, StorageError
from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.kernel.hashing import canonical_json
from osmosis.languages.errors import told_message
from osmosis.languages.speaking import gettext, ngettext, noop
from osmosis.ports.blobs import BlobStore
from osmosis.storage import copied_database, copying
from osmosis.storage.copies import stamp_of
from osmosis.storage.copy_label import CopyLabel, copy_of, names_a_copy, read_label, write_label
from osmosis.storage.disk import StoreFullError, disk_failures
from osmosis.storage.durable import fsync_folder, make_folder, replace_durably
from osmosis.storage.folder import MARKER, README, StoreFolder
from osmosis.storage.forgetting import COPIES_SETTING
from osmosis.storage.ledger import Ledger
from osmosis.storage.locks import LockHeldError
from osmosis.storage.marker import spelled_marker
from osmosis.storage.releases import list_released
from osmosis.storage.settings import get_setting, set_setting
from osmosis.storage.store import Store
from osmosis.storage.verify import MakeBlobs

LAST = "last-copy.json"
A_DAY = TimeDelta(hours=24)
_ABOUT = """\
This is a copy of an Osmosis store, made by Osmosis and kept up to date by it. It holds the house
key. `osmosis copies restore THIS-FOLDER NEW-FOLDER` makes a store of it; docs/copies.md says more.
(copy.json says of when it is. store-1.db is the database of the time before, where there is one.
store.rows.gz is a PostgreSQL database, one row a line.)

"""


@dataclass(frozen=True, kw_only=True, slots=True)
class LastCopy:
    """How copying went, the last time it was tried.

    How large the copy is stands nowhere: it grows with what waits behind a closed gate, so that two
    looks would tell how much came in between. Also coarse steps would, whenever one is passed.

    Attributes:
        made_at: When the copy was made; ``None`` when there is none yet.
        checked_at: When it was last found to be up to date, or made.
        problem: What went wrong, in one sentence; else empty.
    """

    made_at: Instant | None = None
    checked_at: Instant | None = None
    problem: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CopyReport:
    """What one attempt came to.

    Attributes:
        is_new: Whether anything had to be copied.
        blobs: How many pictures, recordings and sealed moments were new.
        failure: Why no copy was made, if none was.
    """

    last: LastCopy
    is_new: bool = False
    blobs: int = 0
    failure: OsmosisError | None = None


def choose_folder(store: Store, path: Path) -> Path:
    """Copy the store into a folder from now on; its last level is made when it is missing.

    Raises:
        InvalidInputError: It is no folder, lies inside the store, or is a store.
        ConflictError: It holds the copy of another store.
        PlaceError: It takes no files.
    """
    folder = path.expanduser().absolute()
    _refuse(store, folder)
    copy = copy_of(folder, store.person_id)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        others = [names_a_copy(one) for one in folder.iterdir()]
        if any(one not in (None, store.person_id) for one in others):
            raise ConflictError("This folder holds the copy of another store", folder=folder)
        make_folder(copy.root)
        write_label(copy, read_label(copy) or CopyLabel())
    except OSError as error:
        raise PlaceError("This folder takes no copies", folder=folder) from error
    with store.write() as transaction:
        set_setting(transaction, COPIES_SETTING, str(folder))
    _remember(store, _as_found(copy))
    return folder


def chosen_folder(store: Store) -> Path | None:
    """Where copies are made; ``None`` when there are none."""
    with store.read() as reading:
        chosen = get_setting(reading, COPIES_SETTING)
    return None if chosen is None else Path(chosen)


def stop_copying(store: Store) -> None:
    """Make no more copies; the one that there is stays where it lies."""
    with store.write() as transaction:
        set_setting(transaction, COPIES_SETTING, None)


def last_copy(store: Store) -> LastCopy:
    """When the copy was made, and what went wrong the last time."""
    try:
        fields = json.loads((store.folder.root / LAST).read_bytes())
        times = {name: fields[name] for name in ("made_at", "checked_at")}
        read = {name: at and Instant.parse_iso(at) for name, at in times.items()}
        return LastCopy(**{**fields, **{name: at or None for name, at in read.items()}})
    except (OSError, ValueError, TypeError, KeyError):
        return LastCopy()


def is_copy_due(store: Store) -> bool:
    """Whether a folder was chosen and its copy is a day old, or the last attempt failed."""
    if chosen_folder(store) is None:
        return False
    last = last_copy(store)
    if last.checked_at is None or last.problem:
        return True
    return abs(store.clock.now() - last.checked_at) >= A_DAY


def copy_store(store: Store, blobs: BlobStore, open_blobs: MakeBlobs) -> CopyReport:
    """Bring the copy up to date, if anything has changed. What goes wrong is in the report.

    Stopped at any point, even by a power cut, it leaves the copy before usable, and the next call
    goes on.

    Args:
        open_blobs: Opens a folder of blobs, given that folder and one for half-written files.

    Raises:
        ConflictError: No folder was chosen.
    """
    folder = chosen_folder(store)
    if folder is None:
        raise ConflictError("No folder for copies was chosen; `osmosis copies folder` names one")
    last = last_copy(store)
    try:
        with (
            disk_failures(noop("The copy could not be written"), outside=True),
            store.folder.locked("copies"),
        ):
            report = _brought_up_to_date(store, folder, blobs, open_blobs)
    except OsmosisError as error:
        report = CopyReport(last=replace(last, problem=_sentence(error)), failure=error)
    _remember(store, report.last)
    return report


def _refuse(store: Store, folder: Path) -> None:
    root, real = store.folder.root.resolve(), folder.resolve()
    if real.is_relative_to(root):
        raise InvalidInputError("Copies are made outside the store", folder=folder)
    if folder.exists() and not folder.is_dir():
        raise InvalidInputError("This is no folder", folder=folder)
    if (folder / MARKER).exists():
        raise InvalidInputError("This folder is a store itself", folder=folder)
    if root.is_relative_to(copy_of(real, store.person_id).root):
        raise InvalidInputError("This store is itself the copy in this folder", folder=folder)


def _brought_up_to_date(
    store: Store, folder: Path, blobs: BlobStore, open_blobs: MakeBlobs
) -> CopyReport:
    now = store.clock.now()
    copy = _reachable(store, folder)
    store.flush_ledger()
    state = copying.state_of(store)
    label = read_label(copy) or CopyLabel()
    if label.state == state:
        return CopyReport(last=replace(_as_found(copy), checked_at=now))
    person = store.person_id
    if copying.has_lines_of_its_own(store.ledger, Ledger(copy.ledger(person))):
        copy = _laid_aside(store, copy, now)
        label = CopyLabel()
    target = open_blobs(copy.blobs(person), copy.tmp)
    with _alone(copy):
        copied, problems, keeps, releases = _fill(store, copy, label, blobs, target)
    # With a problem it counts as not made: the next look tries again.
    made = CopyLabel(
        state="" if problems else state,
        made_at=now.format_iso(),
        previous_at=label.made_at if keeps else "",
        releases=releases,
    )
    write_label(copy, made)
    last = replace(_as_found(copy), checked_at=now, problem=problems[0] if problems else "")
    return CopyReport(last=last, is_new=True, blobs=copied)


def _fill(
    store: Store, copy: StoreFolder, label: CopyLabel, blobs: BlobStore, target: BlobStore
) -> tuple[int, list[str], bool, int]:
    """Everything in its order; says what came of it."""
    person = store.person_id
    copying.sweep_leftovers(copy, person)
    _explain(store, copy)
    # Counted first: what is let go from here on is dropped with the next copy.
    with store.read() as reading:
        releases = len(list_released(reading))
    spooled = copying.copy_spool(store.folder.spool(person), copy.spool(person))
    made, ledger_problem = copying.steady_snapshot(store, copy)
    problems = [ledger_problem, copying.copy_keys(store.folder.keys(person), copy.keys(person))]
    clock = "rehearsal-clock.json"
    copying.copy_loose_file(store.folder.root / clock, copy.root / clock)
    copied, failed = copying.copy_blobs(blobs, target)
    if failed:
        problems.append(
            ngettext(
                "Damaged, and so not copied: {n} blobs; run `osmosis verify`",
                "Damaged, and so not copied: {n} blobs; run `osmosis verify`",
                failed,
            )
        )
    # The database before would still hold what has been let go since.
    keeps = copied_database.exchange(made, copy, keep_previous=releases == label.releases)
    copying.forget_in_copy(store, target)
    copying.drop_placed(copy.spool(person), spooled)
    return copied, [one for one in problems if one], keeps, releases


def _reachable(store: Store, folder: Path) -> StoreFolder:
    copy = copy_of(folder, store.person_id)
    if store.folder.root.resolve() == copy.root.resolve():
        raise StorageError("This store is itself the copy in its folder; choose another folder")
    if not copy.root.is_dir():
        # A folder that is made anew where a disk should be would fill the wrong disk.
        raise PlaceError("The folder for copies is not there; perhaps its disk is not plugged in")
    return copy


def _laid_aside(store: Store, copy: StoreFolder, now: Instant) -> StoreFolder:
    """Keep a copy that was opened and lived in, under another name, and begin a new one."""
    aside = copy.root.with_name(f"{copy.root.name}-{stamp_of(now)}")
    with _alone(copy):
        copy.root.rename(aside)
    fresh = copy_of(copy.root.parent, store.person_id)
    make_folder(fresh.root)
    fsync_folder(fresh.root.parent)
    return fresh


@contextmanager
def _alone(copy: StoreFolder) -> Iterator[None]:
    """Held while a copy is changed, so that nobody has its database open."""
    if not (copy.root / ".use.lock").exists():
        # Nobody ever opened it, and some disks know no locks.
        yield
        return
    with ExitStack() as held:
        try:
            held.enter_context(copy.in_use(alone=True))
        except LockHeldError as error:
            raise StorageError("Somebody has the copy open as a store") from error
        yield


def _explain(store: Store, copy: StoreFolder) -> None:
    marker = spelled_marker(store.folder.read_marker())
    for name, data in ((MARKER, marker), ("README.txt", (_ABOUT + README).encode())):
        path = copy.root / name
        if not path.exists() or path.read_bytes() != data:
            replace_durably(path, data)


def _as_found(copy: StoreFolder) -> LastCopy:
    label = read_label(copy)
    made_at = Instant.parse_iso(label.made_at) if label and label.made_at else None
    return LastCopy(made_at=made_at)


def _remember(store: Store, last: LastCopy) -> None:
    fields = asdict(last)
    for name in ("made_at", "checked_at"):
        fields[name] = fields[name].format_iso() if fields[name] else ""
    data = canonical_json(fields) + b"\n"
    path = store.folder.root / LAST
    with disk_failures(noop("The outcome of copying could not be written down")):
        if not path.exists() or path.read_bytes() != data:
            replace_durably(path, data)


def _sentence(error: OsmosisError) -> str:
    if isinstance(error, StoreFullError):
        return gettext("There is no room for the copy; the one before is still there")
    return told_message(error)
