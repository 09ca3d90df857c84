"""Where backups lie: pieces and snapshots, both called by their hashes, in any blob store.

A snapshot is written after all its pieces, so whatever ends a backup leaves the former ones as
they were, and at worst some pieces that the next one finds there already.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

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
from osmosis.kernel.hashing import held_to
from osmosis.languages.speaking import noop
from osmosis.ports.blobs import BlobCorruptError, BlobStore
from osmosis.sealing.age import Identity
from osmosis.sealing.streams import decrypting, encrypting


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
    """

    place: str
    pieces: BlobStore
    snapshots: BlobStore
    is_locked: bool = False
    recipient: str = ""
    identity: Identity | None = field(default=None, repr=False)

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
        every = self.listed()
        if not every:
            raise NotFoundError("There is no backup here", place=self.place)
        fitting = [one for one in every if one.name.startswith(name)] if name else every[-1:]
        if len(fitting) != 1:
            raise NotFoundError("No one snapshot is called so", name=name)
        return fitting[0]

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


def _whole(sha256: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks of a piece, which must hash to its name."""
    said = noop("A piece of the backup is damaged")
    return held_to(sha256, chunks, lambda: BlobCorruptError(said, piece=sha256))
