"""Takes snapshots away that no rule keeps, and then the pieces that none is made of any more."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace

from osmosis.app import App
from osmosis.errors import NotFoundError, OsmosisError
from osmosis.keeping.backups.places import written_place
from osmosis.keeping.backups.repository import Repository
from osmosis.keeping.backups.retention import kept
from osmosis.kernel.hashing import instant_text
from osmosis.storage.last_backup import last_backup, remember_backup


def prune(repository: Repository, rules: Mapping[str, int], zone: str) -> None:
    """Keep what the rules keep.

    The snapshots go first: a piece is never missing from one that is there. Where a snapshot or
    a list cannot be read, nobody knows what it needs, and everything stays.

    Raises:
        OsmosisError: A list is damaged or locked; nothing was taken away.
    """
    every, damaged = repository.found()
    keeps = kept((one.at for one in every.values()), rules, zone)
    gone = [name for name, one in every.items() if one.at not in keeps]
    if not gone:
        return
    if damaged:
        raise NotFoundError("A snapshot cannot be read", snapshot=damaged[0])
    needed = _needed(repository, without=set(gone))
    for name in gone:
        repository.snapshots.delete(name)
    _drop_needless(repository, needed)


def drop_snapshot(app: App, place: str, name: str) -> None:
    """Take one snapshot away, readable or not, and what only it is made of.

    Where something else cannot be read, the pieces stay until it can be told what is needed.

    Raises:
        NotFoundError: No one snapshot is called so.
    """
    with app.store.folder.locked("backup"), written_place(app, place) as repository:
        every, damaged = repository.found()
        files = {file: one.name for file, one in every.items()} | {file: file for file in damaged}
        fitting = [file for file, called in files.items() if called.startswith(name)]
        if len(fitting) != 1 or not name:
            raise NotFoundError("No one snapshot is called so", name=name)
        repository.snapshots.delete(fitting[0])
        with suppress(OsmosisError):
            if not repository.found()[1]:
                _drop_needless(repository, _needed(repository))
        last = last_backup(app.store.folder)
        if last.place == place:
            moments = tuple(instant_text(one.at) for one in repository.listed())
            remember_backup(app.store.folder, replace(last, moments=moments))


def _needed(repository: Repository, without: Collection[str] = ()) -> set[str]:
    needed: set[str] = set()
    for name, snapshot in repository.found()[0].items():
        if name not in without:
            needed |= {piece.stored for piece in snapshot.manifest}
            entries = repository.entries(snapshot)
            needed |= {one.stored for entry in entries for one in entry.pieces}
    return needed


def _drop_needless(repository: Repository, needed: set[str]) -> None:
    for info in list(repository.pieces.list()):
        if info.sha256 not in needed:
            repository.pieces.delete(info.sha256)
