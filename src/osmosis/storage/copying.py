"""Brings each kind of thing from a store into its copy, so that the copy never says too much.

The copy stays usable whenever this stops: every file gets its name when it is whole, what is new
is added first, then the database is exchanged, and only then leaves what was let go.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from osmosis.kernel.hashing import sha256_of
from osmosis.languages.speaking import gettext
from osmosis.ports.blobs import BlobCorruptError, BlobMissingError, BlobStore
from osmosis.storage.checksums import NAME as SUMS
from osmosis.storage.checksums import parse_sums
from osmosis.storage.copied_database import NEW, snapshot
from osmosis.storage.durable import fsync_folder, make_folder, replace_durably
from osmosis.storage.folder import StoreFolder
from osmosis.storage.ledger import Ledger
from osmosis.storage.needed import is_needed
from osmosis.storage.releases import list_released
from osmosis.storage.spool import is_whole, remove_spooled, spooled_files
from osmosis.storage.store import Store

_PATIENCE = 5


def copy_spool(source: Path, target: Path) -> list[str]:
    """Copy the spooled moments that the copy lacks; says which there are.

    Called before the database is copied: a moment that is placed in between is then in both, and
    placing it twice is harmless.
    """
    names = []
    for path in spooled_files(source):
        with suppress(FileNotFoundError):
            if not (target / path.name).exists() and is_whole(path):
                make_folder(target)
                replace_durably(target / path.name, path.read_bytes())
            names.append(path.name)
    return names


def copy_ledger(source: Ledger, copy: Ledger, folders: tuple[Path, Path]) -> str:
    """Copy the ledger's files that have changed; says what is wrong with ours, if anything.

    A damaged ledger is not copied: the copy's own may be what it can be mended from.
    """
    source.tidy()
    if any(one.found.problem for one in source.found_lines()):
        return gettext(
            "The ledger is damaged, so the one in the copy was left; run `osmosis verify`"
        )
    ours, theirs = folders
    make_folder(theirs)
    for path in source.files():
        _copy_small(path, theirs / path.name)
    names = {path.name for path in source.files()}
    for path in copy.files():
        if path.name not in names:
            path.unlink()
    fsync_folder(theirs)
    return "" if ours.exists() or not names else gettext("The ledger is gone; run `osmosis verify`")


def has_lines_of_its_own(source: Ledger, copy: Ledger) -> bool:
    """Whether a copy was opened and lived in: its ledger says what ours does not."""
    if all(_begins_with(source, path) for path in copy.files()):
        return False
    found = [one.found for one in source.found_lines()]
    ours = {one.line.key for one in found if one.line is not None}
    theirs = {one.found.line.key for one in copy.found_lines() if one.found.line is not None}
    # A line of ours that cannot be read any more may well be one of theirs.
    return len(theirs - ours) > sum(one.line is None for one in found)


def copy_keys(source: Path, target: Path) -> str:
    """Copy the keys, closed to others; says what is wrong with ours, if anything.

    A damaged key file is not copied over a good one, and one that was lost stays in the copy.
    """
    if not source.exists():
        return gettext("The keys are gone; run `osmosis verify`")
    make_folder(target)
    files = {p.name: p.read_bytes() for p in sorted(source.iterdir()) if _is_kept(p)}
    sums = parse_sums(files.get(SUMS, b""))
    lost = [name for name in sums if name not in files]
    if (target / SUMS).exists() and SUMS not in files:
        lost = [SUMS]
    if lost:
        return gettext(
            "A key file is missing, so the keys in the copy were left ({name}); run"
            " `osmosis verify`",
            name=lost[0],
        )
    damaged = [n for n, d in files.items() if n in sums and sha256_of([d]) not in sums[n]]
    if damaged:
        return gettext(
            "A key file is damaged and was not copied ({name}); run `osmosis verify`",
            name=damaged[0],
        )
    for name, data in files.items():
        if not (target / name).exists() or (target / name).read_bytes() != data:
            replace_durably(target / name, data)
    for path in sorted(target.iterdir()):
        if _is_kept(path) and path.name not in files:
            path.unlink()
    return ""


def copy_loose_file(source: Path, target: Path) -> None:
    """Copy one small file of the store, or remove it from the copy when it is gone."""
    if source.exists():
        _copy_small(source, target)
    elif target.exists():
        target.unlink()
        fsync_folder(target.parent)


def sweep_leftovers(copy: StoreFolder, person_id: UUID) -> None:
    """Remove what an attempt that was cut off has left half-written."""
    folders = (copy.keys(person_id), copy.spool(person_id), copy.ledger(person_id))
    half = [path for folder in (copy.root, *folders) for path in folder.glob(".*.tmp")]
    for path in (*half, *copy.root.glob(f".store*{NEW}"), *copy.tmp.glob("*")):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def copy_blobs(source: BlobStore, target: BlobStore) -> tuple[int, int]:
    """Copy the blobs that the copy lacks, hashed on the way; says how many, and how many failed.

    A damaged one is passed over: it must not keep the others from being copied.
    """
    there = {info.sha256 for info in target.list()}
    copied = failed = 0
    for info in source.list():
        if info.sha256 in there:
            continue
        try:
            target.put(source.open(info.sha256), expected_sha256=info.sha256)
            copied += 1
        except BlobMissingError:
            continue  # let go in this very moment
        except BlobCorruptError:
            failed += 1
    return copied, failed


def forget_in_copy(store: Store, target: BlobStore) -> int:
    """Remove from the copy every blob that was let go; says how many."""
    with store.read() as reading:
        gone = [
            name
            for stone in list_released(reading)
            for name in stone.sha256s
            if target.exists(name) and not is_needed(reading, name)
        ]
    for name in gone:
        target.delete(name)
    return len(gone)


def drop_placed(target: Path, spooled: Collection[str]) -> None:
    """Remove the spooled moments that have been placed since; they are in the database."""
    for path in spooled_files(target):
        if path.name not in spooled:
            remove_spooled(path)


def state_of(store: Store) -> str:
    """Changes whenever something of a store changes that belongs into its copy."""
    with store.read() as reading:
        tables = sa.text("SELECT count(*) FROM migrations")
        migrations = reading.connection.execute(tables).scalar()
    person: UUID = store.person_id
    return sha256_of(
        [
            f"{store.ledger.head()} {migrations}\n".encode(),
            *(path.name.encode() for path in spooled_files(store.folder.spool(person))),
            *_contents(store.folder.keys(person)),
            *_contents(store.folder.root, "rehearsal-clock.json"),
        ]
    )


def steady_snapshot(store: Store, copy: StoreFolder) -> tuple[Path, str]:
    """A ledger and a database of one moment in the copy, as far as others let us.

    The ledger comes first, so that it names no row that the database lacks; when something was
    kept in between, both are taken again.

    Returns:
        The database under its other name, and what is wrong with our ledger.
    """
    person = store.person_id
    theirs = Ledger(copy.ledger(person))
    folders = (store.folder.ledger(person), copy.ledger(person))
    for _ in range(_PATIENCE):
        head = store.ledger.head()
        wrong = copy_ledger(store.ledger, theirs, folders)
        made = snapshot(store, copy)
        if store.ledger.head() == head:
            break
    return made, wrong


def _is_kept(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".")


def _copy_small(source: Path, target: Path) -> None:
    data = source.read_bytes()
    if not target.exists() or target.read_bytes() != data:
        replace_durably(target, data)


def _begins_with(source: Ledger, path: Path) -> bool:
    ours = {one.name: one for one in source.files()}.get(path.name)
    return ours is not None and ours.read_bytes().startswith(path.read_bytes())


def _contents(folder: Path, pattern: str = "*") -> list[bytes]:
    files = sorted(path for path in folder.glob(pattern) if _is_kept(path))
    return [part for path in files for part in (path.name.encode(), path.read_bytes())]
