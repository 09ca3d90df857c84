"""Makes a store of a snapshot: where there is none, or in the place of one that is laid aside."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

from osmosis.errors import ConflictError, StorageError
from osmosis.keeping import layout
from osmosis.keeping.arriving import refuse_taken
from osmosis.keeping.backups.payload import DamagedBackupError, SnapshotPayload
from osmosis.keeping.backups.repository import Repository
from osmosis.keeping.backups.snapshots import Snapshot
from osmosis.keeping.exporting import Tell
from osmosis.keeping.importing import Export, Wanted, make_store_of, refuse_unknown_form
from osmosis.keeping.key_locks import Way, house_of
from osmosis.keeping.label import NO_HOUSE
from osmosis.kernel.clock import Clock
from osmosis.languages.speaking import gettext, noop
from osmosis.ports.practice import Manifest
from osmosis.sealing.keys import VAULT_FILE, VAULT_PUBLIC_FILE
from osmosis.storage.copies import stamp_of
from osmosis.storage.disk import disk_failures
from osmosis.storage.durable import fsync_folder, make_folder, replace_durably
from osmosis.storage.exchanging import restored_beside
from osmosis.storage.folder import MARKER, StoreFolder
from osmosis.storage.locks import LockHeldError

_NAMED = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovery:
    """What is brought back, and how.

    Attributes:
        wanted: Where the store is made.
        way: What opens the house key: a passphrase, or the key sheet.
        is_over: Whether a store that is there is laid aside first.
        leaves_out_damaged: Whether pictures and recordings that are damaged are left out.
        brings_released: Whether what was let go since comes back all the same.
    """

    wanted: Wanted
    way: Way
    is_over: bool = False
    leaves_out_damaged: bool = False
    brings_released: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovered:
    """What came of it.

    Attributes:
        released: How many things were let go since; they did not come back.
        damaged: The paths of what was left out.
        aside: Where the store lies now that was there before.
    """

    released: int
    damaged: Sequence[str]
    aside: Path | None


def restore_snapshot(
    repository: Repository,
    snapshot: Snapshot,
    recovery: Recovery,
    practices: Sequence[Manifest],
    clock: Clock,
    *,
    tell: Tell = lambda done, total: None,
) -> Recovered:
    """Make a store of a snapshot, equal in every row and byte, or nothing at all.

    Raises:
        ConflictError: There is a store already and it is not to be laid aside, or it is in use.
        DamagedBackupError: Some of it is damaged; it says what.
        NewerExportError: Its tables are in a newer form than those of this program.
        PassphraseNeededError: Nothing was given that opens the house key.
        WrongPassphraseError: It does not fit.
    """
    place = recovery.wanted.place
    is_taken = refuse_restoring(place, is_over=recovery.is_over)
    if is_taken:
        with _nobody_in(place):
            pass
    refuse_unknown_form(snapshot.label, practices)
    snapshot = with_newest_vault(repository, snapshot)
    unlock(repository, snapshot, recovery.way)
    damaged = _refuse_damage(repository, snapshot, recovery, tell)
    export = Export(SnapshotPayload(repository, snapshot, damaged))
    with _newer_ledgers(repository, snapshot, recovery, is_taken) as ledgers:
        wanted = replace(recovery.wanted, ledgers=ledgers)
        if not is_taken:
            done = make_store_of(export, wanted, practices, clock, recovery.way)
            return Recovered(released=done.released, damaged=damaged, aside=None)
        beside = StoreFolder(restored_beside(place.root))
        if beside.root.exists():
            shutil.rmtree(beside.root)
        done = make_store_of(export, replace(wanted, place=beside), practices, clock, recovery.way)
        aside = _exchanged(place, beside, clock)
    return Recovered(released=done.released, damaged=damaged, aside=aside)


def refuse_restoring(place: StoreFolder, *, is_over: bool) -> bool:
    """Stop before a place in which something lies; only looks, and says whether it is a store.

    Raises:
        ConflictError: There is a store and it is not to be laid aside, or something else.
    """
    if not (place.root / MARKER).exists():
        refuse_taken(place)
        return False
    if not is_over:
        raise ConflictError(
            "There is a store here already; `--over` lays it aside and restores in its place",
            place=place.root,
        )
    return True


def with_newest_vault(repository: Repository, snapshot: Snapshot) -> Snapshot:
    """A snapshot whose vault key lies under the passphrase of the newest one.

    A passphrase that has been changed since need not be remembered.
    """
    newest = repository.chosen().keys
    same = newest.get(VAULT_PUBLIC_FILE) == snapshot.keys.get(VAULT_PUBLIC_FILE)
    if not same or VAULT_FILE not in newest or VAULT_FILE not in snapshot.keys:
        return snapshot
    return replace(snapshot, keys={**snapshot.keys, VAULT_FILE: newest[VAULT_FILE]})


def unlock(repository: Repository, snapshot: Snapshot, way: Way) -> None:
    """See that the house key opens before anything is read; it opens locked pieces too.

    Raises:
        PassphraseNeededError: Nothing was given that opens it.
        WrongPassphraseError: It does not fit.
    """
    if snapshot.label.house != NO_HOUSE:
        repository.identity = house_of(snapshot.keys, snapshot.label.house, way)


def _refuse_damage(
    repository: Repository, snapshot: Snapshot, recovery: Recovery, tell: Tell
) -> Sequence[str]:
    """Read everything; says what is damaged and may be left out."""
    payload = SnapshotPayload(repository, snapshot)
    total, done = payload.payload_bytes(), 0

    def count(size: int) -> None:
        nonlocal done
        done += size
        tell(done, total)

    wrong = payload.damaged(count)
    blobs = layout.in_bag(layout.BLOBS)
    may_go = recovery.leaves_out_damaged and all(path.startswith(blobs) for path in wrong)
    if wrong and not may_go:
        files = ", ".join(wrong[:_NAMED])
        if len(wrong) > _NAMED:
            more = len(wrong) - _NAMED
            files = gettext("{files} and {count} more", files=files, count=more)
        raise DamagedBackupError(
            "This backup is damaged, so nothing was made of it; try an older one, or"
            " `--leave-out-damaged`",
            files=files,
        )
    return wrong


@contextmanager
def _newer_ledgers(
    repository: Repository, snapshot: Snapshot, recovery: Recovery, is_taken: bool
) -> Iterator[Sequence[Path]]:
    """The places whose ledgers may know what was let go since the snapshot."""
    if recovery.brings_released:
        yield ()
        return
    given = [*recovery.wanted.ledgers, *([recovery.wanted.place.root] if is_taken else [])]
    newest = repository.chosen()
    if newest.at == snapshot.at:
        yield given
        return
    # Ledgers hold ids, hashes and dates, and no words.
    folder = Path(mkdtemp(prefix="osmosis-ledger-"))
    try:
        _lay_ledger(SnapshotPayload(repository, newest), StoreFolder(folder), newest)
        yield [*given, folder]
    finally:
        shutil.rmtree(folder)


def _lay_ledger(payload: SnapshotPayload, folder: StoreFolder, snapshot: Snapshot) -> None:
    start = layout.in_bag(layout.LEDGER)
    for path in payload.entries:
        if path.startswith(start):
            target = folder.ledger(snapshot.label.person_id) / path.removeprefix(start)
            make_folder(target.parent)
            replace_durably(target, payload.open(path))


def _exchanged(place: StoreFolder, beside: StoreFolder, clock: Clock) -> Path:
    """Put a store in the place of another, which is kept under another name; says which."""
    aside = place.root.with_name(f"{place.root.name}-before-{stamp_of(clock.now())}")
    try:
        with disk_failures(noop("The store could not be written")), _nobody_in(place):
            place.root.rename(aside)
            try:
                beside.root.rename(place.root)
            except BaseException:
                aside.rename(place.root)
                raise
    except (ConflictError, StorageError, KeyboardInterrupt):
        shutil.rmtree(beside.root)
        raise
    fsync_folder(place.root.parent)
    return aside


@contextmanager
def _nobody_in(place: StoreFolder) -> Iterator[None]:
    """Held while a store goes out of its place, so that nobody opens it meanwhile.

    Windows moves no folder in which a file is open: there it is only looked.
    """
    with ExitStack() as held:
        try:
            held.enter_context(place.in_use(alone=True))
        except LockHeldError as error:
            raise ConflictError(
                "Osmosis is running on this store; stop it, then restore"
            ) from error
        if os.name == "nt":
            held.close()
        yield
