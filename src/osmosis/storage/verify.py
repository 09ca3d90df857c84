"""Reads every blob, row and ledger line, compares all three lists, and mends from copies.

Each list is a witness about the others. A blob is called by its hash, a row carries its own, and
the ledger says which of both there should be and how each row hashes now.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import chain
from pathlib import Path

from osmosis.kernel.clock import Clock
from osmosis.languages.speaking import gettext, pgettext
from osmosis.ports.blobs import BlobStore
from osmosis.ports.practice import Manifest
from osmosis.storage.checksums import read_sums
from osmosis.storage.folder import StoreFolder
from osmosis.storage.given_copies import GivenCopies
from osmosis.storage.verifying.blobs import Remake, verify_blobs
from osmosis.storage.verifying.chain import verify_ledger
from osmosis.storage.verifying.database import DatabaseVerification
from osmosis.storage.verifying.report import Report
from osmosis.storage.verifying.small_files import (
    NeededKeys,
    verify_keys,
    verify_marker,
    verify_spool,
)

MakeBlobs = Callable[[Path, Path], BlobStore]


def verify_store(
    folder: StoreFolder,
    practices: Sequence[Manifest],
    clock: Clock,
    *,
    blobs: MakeBlobs,
    copies: Sequence[Path] = (),
    backups: Sequence[Path] = (),
    remake: Remake | None = None,
    needed_keys: NeededKeys = lambda there: (),
) -> Report:
    """Read everything in a store, say what is missing or damaged, and mend it from copies.

    Args:
        blobs: Opens a folder of blobs, given that folder and one for half-written files.
        copies: Backups, other stores, folders of files, capsules. Without any, nothing is
            changed. With one, the store's own ``backups/`` are looked into as well.
        backups: Folders of backups, and those in which the newest one of each lies laid out.
        remake: Makes a blob anew out of others, such as an original out of its sealed copy. It is
            asked when the rows have been verified, and also when there is no copy.
        needed_keys: The key files without which no store is whole, by the names of those there.

    Raises:
        NotFoundError: There is no store, or no copy at a place that was given.
        NewerStoreError: The store was written by a newer program.
        StoreBusyError: Somebody else is writing all the time.
    """
    if not folder.root.is_dir():
        folder.read_marker()  # which says that there is no store
    own = [folder.backups] if (copies or backups) and folder.backups.exists() else []
    given = GivenCopies([*copies, *backups, *own])
    report = Report()
    with folder.locked("verify"):
        marker = verify_marker(folder, given, report)
        if marker is None:
            return report
        person = marker.person_id
        verify_keys(folder.keys(person), given, report, needed_keys)
        verify_spool(folder.spool(person), given, report)
        database = DatabaseVerification(
            folder=folder,
            marker=marker,
            practices=practices,
            clock=clock,
            copies=given,
            report=report,
        )
        verify_ledger(
            folder.ledger(person),
            folder.backups,
            given.ledger_lines(person),
            report,
            clock.now(),
            pending=database.pending,
        )
        wanted = database.verify()
        verify_blobs(blobs(folder.blobs(person), folder.tmp), wanted, given, report, remake)
        keys = read_sums(folder.keys(person)).values()
        no_copies = [path for path in copies if not given.is_copy(path, person)]
        _tell_of_no_copies(given, no_copies, {*wanted, *chain(*keys)}, report)
    return report


def _tell_of_no_copies(
    given: GivenCopies, paths: Sequence[Path], wanted: Collection[str], report: Report
) -> None:
    """Say of what was given and is no copy of a store whether it was of any use."""
    for path in paths:
        if not report.findings:
            report.notes.append(
                gettext("{path} is not a copy of a store; nothing in it was needed.", path=path)
            )
            continue
        fitting = given.count_fitting(path, wanted)
        # Translators: {count} is a number, or "none".
        told = gettext(
            "{path} is not a copy of a store; files in it that belong to this store: {count}.",
            path=path,
            count=fitting or pgettext("of files", "none"),
        )
        report.notes.append(told)
