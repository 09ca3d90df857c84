"""Where backups lie: pieces and snapshots, both called by their hashes, in any blob store.

A snapshot is written after all its pieces, so whatever ends a backup leaves the former ones as
they were, and at worst some pieces that the next one finds there already.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from osmosis.errors import ConflictError, NotFoundError, OsmosisError
from osmosis.keeping.backups.snapshots import (
    DamagedSnapshotError,
    Entry,
    Piece,
    Snapshot,
    read_entry,
    read_snapshot,
    spelled_snapshot,
)
from osmosis.keeping.lines import lines_in
from osmosis.kernel.clock import Instant
from osmosis.kernel.hashing import held_to
from osmosis.languages.speaking import noop
from osmosis.ports.blobs import BlobCorruptError, BlobStore
from osmosis.sealing.age import Identity
from osmosis.sealing.streams import decrypting, encrypting
from osmosis.storage.last_backup import snapshot_name


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """What is known of a backup before it is opened.

    Attributes:
        at: Of when it is.
        forms: Of what form its tables are.
    """

    at: Instant
    forms: Mapping[str, int]

    @property
    def name(self) -> str:
        """What it is called in the shell."""
        return snapshot_name(self.at)


_N = TypeVar("_N", bound=Listed | Snapshot)


def fitting(every: Sequence[_N], name: str, place: str) -> _N:
    """The last of them, or the one whose name begins so.

    Raises:
        NotFoundError: There is none, or several begin so.
    """
    if not every:
        raise NotFoundError("There is no backup here", place=place)
    found = [one for one in every if one.name.startswith(name)] if name else every[-1:]
    if len(found) != 1:
        raise NotFoundError("No one snapshot is called so", name=name)
    return found[0]


class LockedBackupError(ConflictError):
    """The pieces lie under the house key, and it is not at hand."""


@dataclass(kw_only=True, slots=True)
class Repository:
    """The backups of one store in one place.

    Attributes:
        place: What it is called.
        pieces: What snapshots are made of.
        snapshots: Their own files.
        is_locked: Whether what is written is sealed to the house key first.
        recipient: The public half of the house key, where something is to be written.
        identity: Its private half, where something sealed is to be read.
        problem: What is to be told of the place, although it works; else empty.
    """

    place: str
    pieces: BlobStore
    snapshots: BlobStore
    is_locked: bool = False
    recipient: str = ""
    identity: Identity | None = field(default=None, repr=False)
    problem: str = ""

    def write(self, sha256: str, size: int, chunks: Iterable[bytes]) -> Piece:
        """Keep a piece, durably.

        Raises:
            BlobCorruptError: The chunks do not hash to it; nothing is kept.
        """
        if not self.is_locked:
            self.pieces.put(chunks, expected_sha256=sha256)
            return Piece(sha256=sha256, size=size, stored=sha256)
        sealed = encrypting(_whole(sha256, chunks), [self.recipient])
        return Piece(sha256=sha256, size=size, stored=self.pieces.put(sealed).sha256)

    def read(self, piece: Piece, *, is_locked: bool) -> Iterator[bytes]:
        """The bytes of a piece; raises after the last of them when they are not what they were.

        Raises:
            BlobMissingError: It is not there.
            LockedBackupError: It is sealed, and the key is not at hand.
        """
        chunks = self.pieces.open(piece.stored)
        if not is_locked:
            return chunks
        if self.identity is None:
            raise LockedBackupError("This backup is locked; its passphrase opens it")
        return _whole(piece.sha256, decrypting(chunks, [self.identity]))

    def add(self, snapshot: Snapshot) -> None:
        """Keep a snapshot; from here on it is one."""
        self.snapshots.put([spelled_snapshot(snapshot)])

    def found(self) -> tuple[dict[str, Snapshot], list[str]]:
        """Every snapshot by the name of its file, the oldest first; and those that are damaged."""
        whole: dict[str, Snapshot] = {}
        damaged = []
        for info in self.snapshots.list():
            try:
                whole[info.sha256] = read_snapshot(b"".join(self.snapshots.open(info.sha256)))
            except (BlobCorruptError, DamagedSnapshotError):
                damaged.append(info.sha256)
        return dict(sorted(whole.items(), key=lambda item: (item[1].at, item[0]))), damaged

    def listed(self) -> Sequence[Snapshot]:
        """Every snapshot that can be read, the oldest first."""
        return list(self.found()[0].values())

    def chosen(self, name: str = "") -> Snapshot:
        """The newest snapshot, or the one whose name begins so.

        Raises:
            NotFoundError: There is none, or several begin so.
        """
        return fitting(self.listed(), name, self.place)

    def moments(self) -> list[Instant]:
        """Of when the snapshots are that can be read, the oldest first."""
        return [one.at for one in self.listed()]

    def entries(self, snapshot: Snapshot) -> Iterator[Entry]:
        """The files of a snapshot.

        Raises:
            OsmosisError: The list of them is damaged, or locked.
        """
        piles = (self.read(one, is_locked=snapshot.is_locked) for one in snapshot.manifest)
        chunks = (chunk for pile in piles for chunk in pile)
        yield from map(read_entry, lines_in(chunks, "manifest"))

    def known(self, without: Collection[str] = ()) -> dict[str, Piece]:
        """The pieces that need not be written again, by their hashes.

        Args:
            without: What pieces are called that are to be written again all the same.
        """
        there = {one.sha256: one.size for one in self.pieces.list() if one.sha256 not in without}
        if not self.is_locked:
            return {
                name: Piece(sha256=name, size=size, stored=name) for name, size in there.items()
            }
        known = {}
        for snapshot in self.listed()[-1:]:
            try:
                every = [*self.entries(snapshot)]
            except OsmosisError:
                # Then everything is written once more, which is what a damaged list needs.
                continue
            pieces = [*snapshot.manifest, *(piece for one in every for piece in one.pieces)]
            known = {piece.sha256: piece for piece in pieces if piece.stored in there}
        return known

    def keep_only(self, moments: Collection[Instant]) -> None:
        """Take the snapshots of all other moments away, and the pieces that none is made of then.

        The snapshots go first: a piece is never missing from one that is there. Where a snapshot
        or a list cannot be read, nobody knows what it needs, and everything stays.

        Raises:
            OsmosisError: A list is damaged or locked; nothing was taken away.
        """
        every, damaged = self.found()
        gone = [name for name, one in every.items() if one.at not in moments]
        if not gone:
            return
        if damaged:
            raise NotFoundError("A snapshot cannot be read", snapshot=damaged[0])
        needed = self._needed(without=gone)
        for name in gone:
            self.snapshots.delete(name)
        self._drop_needless(needed)

    def drop(self, name: str) -> None:
        """Take one snapshot away, readable or not, and what only it is made of.

        Where something else cannot be read, the pieces stay until it can be told what is needed.

        Raises:
            NotFoundError: No one snapshot is called so.
        """
        every, damaged = self.found()
        files = {file: one.name for file, one in every.items()} | {file: file for file in damaged}
        found = [file for file, called in files.items() if called.startswith(name)]
        if len(found) != 1 or not name:
            raise NotFoundError("No one snapshot is called so", name=name)
        self.snapshots.delete(found[0])
        with suppress(OsmosisError):
            if not self.found()[1]:
                self._drop_needless(self._needed())

    def _needed(self, without: Collection[str] = ()) -> set[str]:
        needed: set[str] = set()
        for name, snapshot in self.found()[0].items():
            if name not in without:
                needed |= {piece.stored for piece in snapshot.manifest}
                entries = self.entries(snapshot)
                needed |= {one.stored for entry in entries for one in entry.pieces}
        return needed

    def _drop_needless(self, needed: set[str]) -> None:
        for info in list(self.pieces.list()):
            if info.sha256 not in needed:
                self.pieces.delete(info.sha256)


def _whole(sha256: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks of a piece, which must hash to its name."""
    said = noop("A piece of the backup is damaged")
    return held_to(sha256, chunks, lambda: BlobCorruptError(said, piece=sha256))
