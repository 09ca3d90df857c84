"""Blobs: each is read, held against its name, and against what the rows and the ledger want."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from osmosis.errors import StorageError
from osmosis.languages.speaking import noop
from osmosis.ports.blobs import BlobCorruptError, BlobMissingError, BlobStore
from osmosis.storage.given_copies import GivenCopies
from osmosis.storage.verifying.report import Report

BLOB = noop("blob")


Remake = Callable[[str], Iterable[bytes] | None]
"""Makes a blob of this name anew out of others, if that can be done."""


def verify_blobs(
    blobs: BlobStore,
    wanted: Collection[str],
    copies: GivenCopies,
    report: Report,
    remake: Remake | None = None,
) -> None:
    """Read every blob, name what is damaged or missing, and put it back.

    Args:
        wanted: The names of all that should be there. A damaged one that nobody wants is not
            worth a word: it is swept, or was let go.
        remake: Asked when no copy has a blob.
    """
    present, damaged = set(), set()
    for info in blobs.list():
        report.blobs += 1
        present.add(info.sha256)
        if info.sha256 in wanted and not _is_whole(blobs, info.sha256):
            damaged.add(info.sha256)
    missing = set(wanted) - present
    for name in sorted(damaged | missing):
        problem = noop("This blob is missing") if name in missing else noop("This blob is damaged")
        report.find(BLOB, name, problem, mended=_mend(blobs, name, copies, remake))


def _is_whole(blobs: BlobStore, name: str) -> bool:
    try:
        for _ in blobs.open(name):
            pass
    except StorageError:
        return False
    return True


def _mend(blobs: BlobStore, name: str, copies: GivenCopies, remake: Remake | None) -> bool:
    for source in (copies.open, remake):
        chunks = None if source is None else source(name)
        if chunks is not None and _put_back(blobs, name, chunks):
            return True
    return False


def _put_back(blobs: BlobStore, name: str, chunks: Iterable[bytes]) -> bool:
    try:
        blobs.put(chunks, expected_sha256=name)
    except (BlobCorruptError, BlobMissingError):
        return False
    return True
