"""What goes into an export, path by path, read only when it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from osmosis.bags.sources import Source
from osmosis.errors import ConflictError
from osmosis.keeping import layout
from osmosis.keeping.snapshot import Snapshot, steady_snapshot
from osmosis.keeping.tables import change_of
from osmosis.languages.speaking import noop
from osmosis.ports.blobs import BlobInfo, BlobMissingError, BlobStore
from osmosis.storage.carried_rows import lines_of_table
from osmosis.storage.pieces import pieces_of
from osmosis.storage.spool import spooled_files
from osmosis.storage.store import Store

Part = tuple[str, Source]
"""A path below ``data/``, and its bytes."""

_LINES_AT_ONCE = 200
_AGAIN = noop("Something was placed or let go while everything was written out; begin again")


@dataclass(frozen=True, kw_only=True, slots=True)
class Everything:
    """What a store holds for programs, as of one moment.

    Attributes:
        tables: Those that travel, in the form in which they are.
        spooled: Listed before the moment: what is placed in between is then in both.
        blobs: Every one that there was.
    """

    store: Store
    tables: Sequence[sa.Table]
    snapshot: Snapshot
    spooled: Sequence[Path]
    blob_store: BlobStore
    blobs: Sequence[BlobInfo]

    def parts(self) -> Iterator[Part]:
        """The tables, the ledger, the spool, the blobs, in this order."""
        yield from self._tables()
        for name, data in self.snapshot.ledger.items():
            yield layout.LEDGER + name, data
        for path in self.spooled:
            yield layout.SPOOL + path.name, partial(_spooled, path)
        for name in layout.BESIDE:
            path = self.store.folder.root / name
            if path.exists():
                yield name, path.read_bytes()
        for info in self.blobs:
            yield layout.blob_path(info.sha256), partial(_blob, self.blob_store, info.sha256)

    def _tables(self) -> Iterator[Part]:
        connection = self.snapshot.reading.connection
        there = set(sa.inspect(connection).get_table_names())
        for table in self.tables:
            if table.name in there:
                yield layout.table_path(table.name), partial(self._rows, table)

    def _rows(self, table: sa.Table) -> Iterator[bytes]:
        change = change_of(table, held=True)
        reading = self.snapshot.reading
        lines = lines_of_table(reading.connection, table, reading.person_id, change)
        yield from _together(lines)


@contextmanager
def everything_of(
    store: Store, blobs: BlobStore, tables: Sequence[sa.Table]
) -> Iterator[Everything]:
    """What a store holds for programs, as of the moment at which this is entered.

    Args:
        tables: Those that travel, in the form in which they are.

    Raises:
        StorageError: Something was written again and again in between.
    """
    # The spool first: what is placed in between is then in the rows as well, and harmless.
    spooled = spooled_files(store.folder.spool(store.person_id))
    with steady_snapshot(store) as snapshot:
        yield Everything(
            store=store,
            tables=tables,
            snapshot=snapshot,
            spooled=spooled,
            blob_store=blobs,
            blobs=list(blobs.list()),
        )


def _together(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines with their newlines, many at once."""
    batch: list[bytes] = []
    for line in lines:
        batch.append(line)
        if len(batch) == _LINES_AT_ONCE:
            yield b"\n".join([*batch, b""])
            batch = []
    if batch:
        yield b"\n".join([*batch, b""])


def _blob(blobs: BlobStore, sha256: str) -> Iterator[bytes]:
    try:
        yield from blobs.open(sha256)
    except BlobMissingError as error:
        raise ConflictError(_AGAIN) from error


def _spooled(path: Path) -> Iterator[bytes]:
    try:
        yield from pieces_of(path)
    except FileNotFoundError as error:
        raise ConflictError(_AGAIN) from error
