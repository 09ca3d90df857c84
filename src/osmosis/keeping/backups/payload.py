"""A snapshot as files by their paths, so that a store is made of it as of an export."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from itertools import chain

from osmosis.errors import InvalidInputError, OsmosisError
from osmosis.keeping import layout
from osmosis.keeping.backups.repository import LockedBackupError, Repository
from osmosis.keeping.backups.snapshots import Entry, Snapshot
from osmosis.keeping.label import spelled_label
from osmosis.kernel.hashing import held_to, sha256_of


class DamagedBackupError(InvalidInputError):
    """Some of a snapshot is not what was written."""


class SnapshotPayload:
    """One snapshot's files (:class:`osmosis.ports.payloads.Payload`).

    Args:
        without: Paths that are left out, because they are known to be damaged.
    """

    def __init__(
        self, repository: Repository, snapshot: Snapshot, without: Collection[str] = ()
    ) -> None:
        self._repository = repository
        self._snapshot = snapshot
        self._without = without
        self._small = {layout.in_bag(layout.LABEL): spelled_label(snapshot.label)}
        for name, data in snapshot.keys.items():
            self._small[layout.in_bag(layout.KEYS + name)] = data

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """The files that are made of pieces, by their paths."""
        every = self._repository.entries(self._snapshot)
        found = {layout.in_bag(one.path): one for one in every}
        return {path: one for path, one in found.items() if path not in self._without}

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """Every path with the SHA-256 of its file."""
        small = {path: sha256_of([data]) for path, data in self._small.items()}
        return {**small, **{path: one.sha256 for path, one in self.entries.items()}}

    def open(self, path: str) -> Iterator[bytes]:
        """The bytes of one file, hashed while they pass."""
        if path in self._small:
            return iter([self._small[path]])
        entry = self.entries.get(path)
        if entry is None:
            raise DamagedBackupError("A file is missing from this backup", file=path)
        return self._opened(entry)

    def read(self, path: str, *, limit: int) -> bytes:
        """All bytes of one small file."""
        entry = self.entries.get(path) if path not in self._small else None
        if entry is not None and entry.size > limit:
            raise DamagedBackupError("A file in this backup is too large", file=path)
        return b"".join(self.open(path))

    def payload_bytes(self) -> int:
        """How many bytes there are in all."""
        return sum(one.size for one in self.entries.values())

    def damaged(self, tell: Callable[[int], None] = lambda _: None) -> list[str]:
        """The paths of all files that are missing or not what their hashes name."""
        wrong = []
        for path, entry in self.entries.items():
            try:
                for chunk in self._opened(entry):
                    tell(len(chunk))
            except LockedBackupError:
                raise
            except OsmosisError:
                wrong.append(path)
        return sorted(wrong)

    def _opened(self, entry: Entry) -> Iterator[bytes]:
        is_locked = self._snapshot.is_locked
        pieces = (self._repository.read(piece, is_locked=is_locked) for piece in entry.pieces)
        return held_to(
            entry.sha256,
            chain.from_iterable(pieces),
            lambda: DamagedBackupError("A file in this backup is damaged", file=entry.path),
        )
