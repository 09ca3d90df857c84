"""Writes everything out as plain files: for people, and so that the same store can be made again.

An export appears under its name when it is whole, or not at all.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import osmosis
from osmosis.app import App
from osmosis.bags.bag_folder import FolderWriter
from osmosis.bags.bagit import bag_plan
from osmosis.bags.sources import Source, chunks_of
from osmosis.bags.zip_writer import measured_entry
from osmosis.errors import ConflictError, InvalidInputError
from osmosis.keeping import layout
from osmosis.keeping.arriving import known_forms, sets_of
from osmosis.keeping.key_locks import locked_keys, lost_keys, refuse_lost_keys
from osmosis.keeping.label import UNDER_VAULT, Label, spelled_label
from osmosis.keeping.payload import Part, everything_of
from osmosis.keeping.readable import readable_parts
from osmosis.keeping.tables import exported_tables
from osmosis.languages.speaking import noop
from osmosis.sealing.age import encrypt_with_passphrase
from osmosis.storage.disk import disk_failures
from osmosis.storage.durable import fsync_folder, make_folder, write_durably

Tell = Callable[[int, int], None]
"""Hears how many bytes of how many are done."""

ZIP = ".zip"
_HALF = ".part"
_Info = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Exported:
    """What an export came to.

    Attributes:
        files: How many files it has.
        size: Their bytes.
        house: Under what the house key lies: ``vault``, ``passphrase`` or ``none``.
        lost: The key files that are not in it, as they are lost or damaged.
    """

    files: int
    size: int
    house: str
    lost: Collection[str] = ()


def export_store(
    app: App,
    target: Path,
    passphrase: str | None = None,
    *,
    leaves_out_lost_keys: bool = False,
    tell: Tell = lambda done, total: None,
    lock_up: Callable[[bytes, str], bytes] = encrypt_with_passphrase,
) -> Exported:
    """Write everything out into a new folder, or into one file whose name ends in ``.zip``.

    Args:
        passphrase: What the house key is locked with; the vault key when it is ``None``.
        leaves_out_lost_keys: Whether it may lack keys, and be good for what needs none of them.
        lock_up: Encrypts bytes under a passphrase; tests pass a quicker one.

    Raises:
        MissingKeyError: A key is gone, so that what is sealed could not be opened again.
        DamagedKeyError: One is not what it was.
        ConflictError: There is something of that name, or something was let go meanwhile.
        InvalidInputError: It would lie inside the store; or a passphrase is needed.
        StoreDamagedError: A row is damaged; nothing is left behind.
        PlaceError: It cannot be written there, or there is no room; nothing is left behind.
    """
    _refuse_place(app, target)
    folder = app.store.folder.keys(app.store.person_id)
    lost = []
    if leaves_out_lost_keys:
        lost = sorted(lost_keys(folder))
    else:
        refuse_lost_keys(folder)
    keys, house = locked_keys(folder, passphrase, lock_up, without=lost)
    half = target.with_name(f".{target.name}{_HALF}")
    try:
        with disk_failures(noop("The export could not be written"), outside=True):
            _remove(half)
            make_folder(target.parent)
            label = label_of(app, house)
            write = _write_zip if target.suffix.lower() == ZIP else _write_folder
            tables = exported_tables(app.practices)
            with everything_of(app.store, app.blobs, tables) as everything:
                total = sum(info.size for info in everything.blobs)
                parts = _counted(_parts(app, label, keys, everything.parts()), total, tell)
                tags = {"README.txt": _readme(label, lost).encode()}
                done = write(half, target.stem, _info(label), tags, parts)
            half.rename(target)
            fsync_folder(target.parent)
    finally:
        _remove(half)
    return Exported(files=done[0], size=done[1], house=house, lost=lost)


def _parts(
    app: App, label: Label, keys: dict[str, bytes], everything: Iterator[Part]
) -> Iterator[Part]:
    yield layout.LABEL, spelled_label(label)
    for name, data in keys.items():
        yield layout.KEYS + name, data
    yield from everything
    files = (file for part in app.parts.values() for file in part.export())
    yield from readable_parts(files, label.made_at[:10])


def label_of(app: App, house: str) -> Label:
    """What is said of a store that is written out now.

    Args:
        house: Under what its house key lies.
    """
    sets = sets_of(app.practices)
    return Label(
        person_id=app.store.person_id,
        rehearsal=app.store.rehearsal,
        made_at=app.store.clock.now().format_iso(unit="second"),
        house=house,
        forms=known_forms(sets),
    )


def _refuse_place(app: App, target: Path) -> None:
    if target.exists():
        raise ConflictError("There is something of that name already", place=target)
    if target.resolve().is_relative_to(app.store.folder.root.resolve()):
        raise InvalidInputError("An export cannot lie inside the store", place=target)


def _counted(parts: Iterator[Part], total: int, tell: Tell) -> Iterator[Part]:
    """The parts, telling how many bytes of the blobs have been read."""
    done = 0

    def counted(source: Source) -> Iterator[bytes]:
        nonlocal done
        for chunk in chunks_of(source):
            done += len(chunk)
            tell(min(done, total), total)
            yield chunk

    for path, source in parts:
        if path.startswith(layout.BLOBS):
            yield path, partial(counted, source)
        else:
            yield path, source


def _write_folder(
    half: Path, _: str, info: _Info, tags: Mapping[str, bytes], parts: Iterator[Part]
) -> tuple[int, int]:
    half.mkdir(mode=0o700)
    writer = FolderWriter(half)
    files = 0
    for path, source in parts:
        writer.add(path, source)
        files += 1
    writer.finish(info, tags)
    if hasattr(os, "sync"):
        os.sync()
    return files, writer.size


def _write_zip(
    half: Path, base: str, info: _Info, tags: Mapping[str, bytes], parts: Iterator[Part]
) -> tuple[int, int]:
    entries = [measured_entry(path, source) for path, source in parts]
    plan = bag_plan(base, entries, info=info, tags=tags)
    write_durably(half, plan.chunks())
    return len(entries), sum(entry.size for entry in entries)


def _info(label: Label) -> _Info:
    return [
        ("Bagging-Date", label.made_at[:10]),
        ("Bag-Software-Agent", f"osmosis {osmosis.__version__}"),
        ("External-Identifier", f"osmosis-export/{label.person_id}"),
    ]


def _readme(label: Label, lost: Collection[str]) -> str:
    house = "the vault key" if label.house == UNDER_VAULT else "the passphrase of the export"
    keys = layout.LOST_KEYS if lost else layout.WHOLE_KEYS.format(house=house)
    told = layout.README.format(made_at=label.made_at, keys=keys)
    return told + layout.LOST.format(names=", ".join(lost)) if lost else told


def _remove(path: Path) -> None:
    """Take away what an attempt that was cut off has left."""
    if path.is_dir():
        shutil.rmtree(path)
    elif path.exists():
        path.unlink()
