"""Whether two stores hold the same: every row, blob, key, ledger line and spooled moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest

import sqlalchemy as sa

from osmosis.keeping import layout
from osmosis.keeping.key_locks import key_files
from osmosis.keeping.tables import change_of
from osmosis.kernel.hashing import sha256_of
from osmosis.languages.speaking import gettext, noop
from osmosis.ports.blobs import BlobCorruptError, BlobMissingError, BlobStore
from osmosis.storage.carried_rows import Change, lines_of_table
from osmosis.storage.pieces import pieces_of
from osmosis.storage.spool import spooled_files
from osmosis.storage.store import Store


def differences(
    one: Store,
    other: Store,
    blobs: tuple[BlobStore, BlobStore],
    tables: Sequence[sa.Table],
    *,
    held: bool = False,
) -> Iterator[str]:
    """What differs between two stores of one person, a name each; nothing when they are equal.

    Every byte of the other's blobs is read. Hashes of rows are of their canonical form, so the two
    may lie on different databases.

    Args:
        blobs: Those of the one and of the other.
        tables: Whose rows must be the same.
        held: Whether what the one has not sent yet must wait in the other.
    """
    if one.person_id != other.person_id:
        yield gettext("person")
    for table in tables:
        yield from _rows(one, other, table, change_of(table, held=held))
    yield from _blobs(*blobs)
    for name, listed in _FILES.items():
        yield from (f"{gettext(name)} {key}" for key in _unlike(listed(one), listed(other)))


def _rows(one: Store, other: Store, table: sa.Table, change: Change | None) -> Iterator[str]:
    with one.read() as ours, other.read() as theirs:
        pairs = zip_longest(
            lines_of_table(ours.connection, table, one.person_id, change),
            lines_of_table(theirs.connection, table, other.person_id),
        )
        for number, (mine, its) in enumerate(pairs, start=1):
            if mine != its:
                yield gettext("table {name}, row {number}", name=table.name, number=number)
                return


def _blobs(ours: BlobStore, theirs: BlobStore) -> Iterator[str]:
    mine = {info.sha256 for info in ours.list()}
    its = {info.sha256 for info in theirs.list()}
    yield from (gettext("blob {name}", name=name) for name in sorted(mine ^ its))
    for name in sorted(mine & its):
        try:
            for _ in theirs.open(name):
                pass
        except (BlobCorruptError, BlobMissingError):
            yield gettext("blob {name}", name=name)


def _keys(store: Store) -> dict[str, str]:
    files = key_files(store.folder.keys(store.person_id))
    return {name: sha256_of([data]) for name, data in files.items()}


def _ledger(store: Store) -> dict[str, str]:
    return {path.name: sha256_of(pieces_of(path)) for path in store.ledger.files()}


def _spool(store: Store) -> dict[str, str]:
    files = spooled_files(store.folder.spool(store.person_id))
    return {path.name: sha256_of(pieces_of(path)) for path in files}


def _beside(store: Store) -> dict[str, str]:
    files = [store.folder.root / name for name in layout.BESIDE]
    return {path.name: sha256_of(pieces_of(path)) for path in files if path.exists()}


def _unlike(ours: Mapping[str, str], theirs: Mapping[str, str]) -> list[str]:
    return sorted(name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name))


_FILES: Mapping[str, Callable[[Store], dict[str, str]]] = {
    noop("key"): _keys,
    noop("ledger"): _ledger,
    noop("spooled moment"): _spool,
    noop("file"): _beside,
}
