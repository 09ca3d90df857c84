"""The drill: every piece is read, and a store is made of a snapshot, compared, and thrown away.

It proves that the store can be brought back with what the person has: the backup and a passphrase.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from osmosis.app import App
from osmosis.bags.sources import chunks_of
from osmosis.blobs.files import FileBlobStore
from osmosis.errors import OsmosisError, StorageError
from osmosis.keeping.arriving import sets_of
from osmosis.keeping.backups.leftovers import DRILL, clear
from osmosis.keeping.backups.payload import SnapshotPayload
from osmosis.keeping.backups.places import opened_place
from osmosis.keeping.backups.repository import LockedBackupError, Repository
from osmosis.keeping.backups.restic_keys import RESTIC
from osmosis.keeping.backups.restic_stages import alone_with_restic
from osmosis.keeping.backups.restics import found_wrong, opened_restic
from osmosis.keeping.backups.restoring import unlock
from osmosis.keeping.backups.snapshots import Snapshot
from osmosis.keeping.exporting import Tell
from osmosis.keeping.importing import Export, Wanted, make_store_of, refuse_unknown_form
from osmosis.keeping.key_locks import Way
from osmosis.keeping.layout import in_bag
from osmosis.keeping.payload import everything_of
from osmosis.keeping.tables import exported_tables
from osmosis.kernel.clock import Clock
from osmosis.kernel.hashing import sha256_of
from osmosis.languages.speaking import gettext, noop
from osmosis.ports.practice import Manifest
from osmosis.sealing.keys import HOUSE_FILE
from osmosis.storage.disk import StoreFullError, disk_failures
from osmosis.storage.durable import make_folder
from osmosis.storage.folder import StoreFolder
from osmosis.storage.last_backup import last_backup, remember_backup
from osmosis.storage.opening import open_for_repair
from osmosis.storage.store import Store
from osmosis.storage.verify import verify_store
from osmosis.storage.verifying.report import told_finding

_OF_ROWS = frozenset({"row", "ledger"})


@dataclass(kw_only=True, slots=True)
class Checked:
    """What a check came to.

    Attributes:
        name: The snapshot of which a store was made for a trial; empty when none could be.
        findings: What is wrong, a sentence each.
        damaged: What the pieces are called that are damaged.
    """

    name: str = ""
    findings: list[str] = field(default_factory=list)
    damaged: set[str] = field(default_factory=set)


def check_backup(
    app: App,
    place: str,
    way: Way,
    *,
    name: str = "",
    tell: Tell = lambda done, total: None,
) -> Checked:
    """Read all of a backup, make a store of a snapshot in a temporary place, and compare.

    Args:
        way: What opens the house key; to find out whether it still does is half of the drill.
        name: The snapshot to be tried; the newest when it is empty.

    Raises:
        NotFoundError: There is no backup.
        PassphraseNeededError: No passphrase was given.
        WrongPassphraseError: It does not fit the newest snapshot.
        StoreFullError: There is no room for the trial.
    """
    # Nothing is taken away from it meanwhile.
    tmp = app.store.folder.tmp
    with (
        app.store.folder.locked("backup"),
        opened_place(place, app, name=name, beside=tmp) as repository,
    ):
        snapshot = repository.chosen(name)
        unlock(repository, snapshot, way)
        checked = Checked()
        _read_pieces(repository, checked, tell)
        _read_snapshots(repository, checked)
        if place.startswith(RESTIC):
            with alone_with_restic(app) as held:
                checked.findings += found_wrong(opened_restic(app, place, [held]), way)
        if not checked.findings:
            checked.name = snapshot.name
            checked.findings += _tried(app, repository, snapshot, way)
        _remember(app, place, checked)
    return checked


def _read_pieces(repository: Repository, checked: Checked, tell: Tell) -> None:
    every = list(repository.pieces.list())
    total, done = sum(info.size for info in every), 0
    for info in every:
        try:
            for chunk in repository.pieces.open(info.sha256):
                done += len(chunk)
                tell(min(done, total), total)
        except StorageError:
            checked.damaged.add(info.sha256)


def _read_snapshots(repository: Repository, checked: Checked) -> None:
    """What is wrong with any snapshot, by the names of its files."""
    there = {info.sha256 for info in repository.pieces.list()} - checked.damaged
    every, damaged = repository.found()
    checked.findings += [gettext("A snapshot is damaged: {name}", name=name) for name in damaged]
    for snapshot in every.values():
        try:
            for entry in repository.entries(snapshot):
                if not all(piece.stored in there for piece in entry.pieces):
                    told = gettext(
                        "Missing or damaged in {name}: {path}",
                        name=snapshot.name,
                        path=entry.path,
                    )
                    checked.findings.append(told)
        except LockedBackupError:
            raise
        except OsmosisError:
            checked.findings.append(gettext("The list of {name} is damaged", name=snapshot.name))


def _tried(app: App, repository: Repository, snapshot: Snapshot, way: Way) -> list[str]:
    """Make a store of a snapshot, and say what of it is not as it was."""
    refuse_unknown_form(snapshot.label, app.practices)
    folder = app.store.folder.tmp / DRILL
    # What a check that was cut off has left holds the house key, as the store itself does.
    clear(folder)
    make_folder(folder)
    drill = StoreFolder(folder / "store")
    payload, before = SnapshotPayload(repository, snapshot), dict[str, str]()

    def look(store: Store, tables: Sequence[sa.Table]) -> None:
        before.update(_hashes_in(store, tables))

    wanted = Wanted(place=drill)
    try:
        with disk_failures(noop("The backup could not be tried")):
            clock = app.store.clock
            make_store_of(Export(payload), wanted, app.practices, clock, way, look=look)
            found = before or _hashes_of(drill, app.practices, clock)
            wrong = [*_unlike(payload, found), *_other_key(app, snapshot, drill)]
            return wrong + _verified(app, drill, is_older=bool(before))
    except StoreFullError as error:
        raise StoreFullError("There is no room to try the backup beside the store") from error
    finally:
        clear(folder)


def _unlike(payload: SnapshotPayload, found: Mapping[str, str]) -> Iterator[str]:
    hashes = {path: one.sha256 for path, one in payload.entries.items()}
    for path in sorted({*hashes, *found}):
        if hashes.get(path) != found.get(path):
            yield gettext("Not the same after it was brought back: {path}", path=path)


def _other_key(app: App, snapshot: Snapshot, drill: StoreFolder) -> Iterator[str]:
    person = snapshot.label.person_id
    if person == app.store.person_id:
        ours, theirs = (one.keys(person) / HOUSE_FILE for one in (app.store.folder, drill))
        if ours.exists() and ours.read_bytes() != theirs.read_bytes():
            yield gettext("The house key in the backup is not the one of this store")


def _verified(app: App, drill: StoreFolder, *, is_older: bool) -> list[str]:
    """What `osmosis verify` finds in the store that was made.

    Args:
        is_older: Whether its rows were changed to today's form since they were compared.
    """
    report = verify_store(drill, app.practices, app.store.clock, blobs=FileBlobStore)
    return [told_finding(one) for one in report.findings if not (is_older and one.what in _OF_ROWS)]


def _hashes_of(
    folder: StoreFolder, practices: Sequence[Manifest], clock: Clock
) -> Mapping[str, str]:
    """Every file of a store as a backup would hold it, with its hash."""
    store = open_for_repair(folder, sets_of(practices), clock)
    try:
        return _hashes_in(store, exported_tables(practices))
    finally:
        store.close()


def _hashes_in(store: Store, tables: Sequence[sa.Table]) -> Mapping[str, str]:
    blobs = FileBlobStore(store.folder.blobs(store.person_id), store.folder.tmp)
    with everything_of(store, blobs, tables) as everything:
        return {in_bag(path): sha256_of(chunks_of(source)) for path, source in everything.parts()}


def _remember(app: App, place: str, checked: Checked) -> None:
    """Of the chosen place it is remembered when it was proved, and what is to be written again."""
    last = last_backup(app.store.folder)
    if last.place != place:
        return
    damaged = tuple(sorted(checked.damaged))
    proved = last.proved_at if checked.findings else app.store.clock.now()
    remember_backup(app.store.folder, replace(last, damaged=damaged, proved_at=proved))
