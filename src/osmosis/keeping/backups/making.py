"""Makes a snapshot: what is new in the store becomes pieces, and a list says how all fit together.

What is there already is neither written nor read again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from osmosis.app import App
from osmosis.bags.sources import Meter, Source, chunks_of
from osmosis.errors import ConflictError
from osmosis.keeping import layout
from osmosis.keeping.backups.repository import Repository
from osmosis.keeping.backups.snapshots import Entry, Piece, Snapshot, spelled_entry
from osmosis.keeping.exporting import Tell, label_of
from osmosis.keeping.key_locks import locked_keys, refuse_lost_keys
from osmosis.keeping.label import Label
from osmosis.keeping.lines import lines_in, piles_of
from osmosis.keeping.payload import everything_of
from osmosis.keeping.tables import exported_tables
from osmosis.kernel.clock import Instant, TimeDelta
from osmosis.kernel.hashing import sha256_of
from osmosis.ports.blobs import BlobCorruptError, BlobInfo, BlobMissingError
from osmosis.sealing.age import encrypt_with_passphrase

_PATIENCE = 5
_A_MOMENT = TimeDelta(microseconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """What making a snapshot came to.

    Attributes:
        misses: The blobs that are damaged in the store, and so are not in it.
        written: What the pieces are called that were not there before.
    """

    snapshot: Snapshot
    misses: Collection[str] = ()
    written: Collection[str] = ()


def make_snapshot(
    app: App,
    repository: Repository,
    passphrase: str | None = None,
    *,
    again: Collection[str] = (),
    tell: Tell = lambda done, total: None,
    lock_up: Callable[[bytes, str], bytes] = encrypt_with_passphrase,
) -> Made:
    """Keep the store as of now; whatever stops it, the former snapshots stay as they are.

    Args:
        passphrase: What the house key is locked with; the vault key when it is ``None``.
        again: Pieces that are known to be damaged, and are written once more.
        lock_up: Encrypts bytes under a passphrase; tests pass a quicker one.

    Raises:
        PassphraseNeededError: There is no vault, and no passphrase was given.
        MissingKeyError: A key is gone, which only the former snapshots have.
        DamagedKeyError: One is not what it was.
        ConflictError: Something was let go meanwhile, again and again.
        StoreDamagedError: A row is damaged.
        StoreFullError: There is no room for it.
    """
    folder = app.store.folder.keys(app.store.person_id)
    refuse_lost_keys(folder)
    keys, house = locked_keys(folder, passphrase, lock_up)
    writer = _Writer(repository=repository, known=repository.known(again))
    for left in reversed(range(_PATIENCE)):
        _keep_blobs(app, writer, tell)
        try:
            at, label, entries = _entries(app, writer, house)
            break
        except ConflictError:
            if not left:
                raise
    snapshot = Snapshot(
        at=_after(at, repository),
        label=label,
        is_locked=repository.is_locked,
        keys=keys,
        manifest=[writer.keep(pile) for pile in piles_of(map(spelled_entry, entries))],
    )
    repository.add(snapshot)
    return Made(snapshot=snapshot, misses=writer.misses, written=writer.written)


def _entries(app: App, writer: _Writer, house: str) -> tuple[Instant, Label, list[Entry]]:
    """Everything as of one moment: that, what is said of it, and the files."""
    tables = exported_tables(app.practices)
    with everything_of(app.store, app.blobs, tables) as everything:
        now, label = app.store.clock.now(), label_of(app, house)
        writer.sizes = {info.sha256: info.size for info in everything.blobs}
        made = (writer.entry(path, source) for path, source in everything.parts())
        return now, label, [one for one in made if one is not None]


def _after(now: Instant, repository: Repository) -> Instant:
    """Now, or just after the newest snapshot where the clock has gone back since.

    The newest is what is restored and what is always kept, so it must be the last one made.
    """
    newest = max(repository.moments(), default=None)
    return now if newest is None or newest < now else newest + _A_MOMENT


def _keep_blobs(app: App, writer: _Writer, tell: Tell) -> None:
    """The blobs first, while nothing in the database is held up."""
    every = list(app.blobs.list())
    total, done = sum(info.size for info in every), 0
    for info in every:
        writer.keep_blob(info, partial(app.blobs.open, info.sha256))
        done += info.size
        tell(done, total)


@dataclass(kw_only=True, slots=True)
class _Writer:
    """Writes what is not there yet.

    Attributes:
        known: The pieces that are there, by their hashes.
        sizes: The blobs' lengths.
        misses: The blobs that are damaged.
        written: What the pieces are called that were not there before.
    """

    repository: Repository
    known: dict[str, Piece]
    sizes: dict[str, int] = field(default_factory=dict)
    misses: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)

    def entry(self, path: str, source: Source) -> Entry | None:
        """One file of the snapshot; nothing for a blob that is damaged here."""
        if path.startswith(layout.BLOBS):
            name = path.rpartition("/")[2]
            info = BlobInfo(sha256=name, size=self.sizes[name])
            piece = self.keep_blob(info, partial(chunks_of, source))
            return None if piece is None else Entry(path=path, sha256=name, pieces=[piece])
        if path.startswith(layout.TABLES):
            return self._table(path, chunks_of(source))
        meter = Meter()
        for chunk in chunks_of(source):
            meter.add(chunk)
        size, sha256 = meter.result().size, meter.result().sha256
        piece = self._kept(sha256, size, partial(chunks_of, source))
        return Entry(path=path, sha256=sha256, pieces=[piece])

    def keep(self, data: bytes) -> Piece:
        """A few bytes."""
        return self._kept(sha256_of([data]), len(data), lambda: [data])

    def keep_blob(self, info: BlobInfo, opened: Callable[[], Iterable[bytes]]) -> Piece | None:
        """A blob, read only if it is not there yet."""
        try:
            return self._kept(info.sha256, info.size, opened)
        except BlobMissingError:
            # Let go in this very moment; the rows that are read after this know of it.
            return None
        except BlobCorruptError:
            self.misses.add(info.sha256)
            return None

    def _table(self, path: str, chunks: Iterable[bytes]) -> Entry:
        meter, pieces = Meter(), []
        for pile in piles_of(lines_in(chunks, path)):
            meter.add(pile)
            pieces.append(self.keep(pile))
        return Entry(path=path, sha256=meter.result().sha256, pieces=pieces)

    def _kept(self, sha256: str, size: int, opened: Callable[[], Iterable[bytes]]) -> Piece:
        there = self.known.get(sha256)
        if there is not None and there.size == size:
            return there
        piece = self.known[sha256] = self.repository.write(sha256, size, _when_asked(opened))
        self.written.add(piece.stored)
        return piece


def _when_asked(opened: Callable[[], Iterable[bytes]]) -> Iterator[bytes]:
    """The chunks of what is opened only when the first of them is asked for."""
    yield from opened()
