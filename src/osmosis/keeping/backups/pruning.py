"""Takes snapshots away: those that no rule keeps, or one that is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from osmosis.app import App
from osmosis.keeping.backups.places import written_place
from osmosis.keeping.backups.repository import Repository
from osmosis.keeping.backups.retention import kept
from osmosis.kernel.hashing import instant_text
from osmosis.storage.last_backup import last_backup, remember_backup


def prune(repository: Repository, rules: Mapping[str, int], zone: str) -> None:
    """Keep what the rules keep.

    Raises:
        OsmosisError: Something cannot be read or locked; nothing was taken away.
    """
    repository.keep_only(kept(repository.moments(), rules, zone))


def drop_snapshot(app: App, place: str, name: str) -> None:
    """Take one snapshot away, readable or not, and what only it is made of.

    Raises:
        NotFoundError: No one snapshot is called so.
    """
    with app.store.folder.locked("backup"), written_place(app, place) as repository:
        repository.drop(name)
        last = last_backup(app.store.folder)
        if last.place == place:
            moments = tuple(map(instant_text, repository.moments()))
            remember_backup(app.store.folder, replace(last, moments=moments))
