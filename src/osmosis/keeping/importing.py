"""Makes a store of an export: equal in every row and byte, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from osmosis.bags.bag_reader import BagReader
from osmosis.bags.errors import BagError
from osmosis.bags.zip_directory import ZipLimits
from osmosis.blobs.files import FileBlobStore
from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.keeping import layout
from osmosis.keeping.arriving import Arrival, arrival, known_forms, refuse_taken, sets_of
from osmosis.keeping.exporting import Tell
from osmosis.keeping.key_locks import PassphraseNeededError, Way, unlock_keys
from osmosis.keeping.label import NO_HOUSE, Label, read_label, refuse_newer_form
from osmosis.keeping.lines import lines_in
from osmosis.keeping.tables import exported_tables, travels
from osmosis.kernel.clock import Clock
from osmosis.kernel.inside import stays_inside
from osmosis.languages.speaking import gettext
from osmosis.ports.payloads import Payload
from osmosis.ports.practice import Manifest
from osmosis.storage.carried_rows import fill_tables
from osmosis.storage.durable import make_folder, replace_durably
from osmosis.storage.expected import expected_from
from osmosis.storage.folder import Marker, StoreFolder
from osmosis.storage.forgetting import forget
from osmosis.storage.moved import Arriving, settle_arrival
from osmosis.storage.older_tables import tables_of_form
from osmosis.storage.other_ledgers import lines_of
from osmosis.storage.restoring import replay_releases
from osmosis.storage.store import Store

Look = Callable[[Store, Sequence[sa.Table]], None]
"""Looks at a store in its present form, with the tables that travel."""

LIMITS = ZipLimits(
    members=5_000_000,
    member_bytes=1 << 40,
    total_bytes=1 << 44,
    directory_bytes=1 << 30,
    # Ours are never squeezed. Somebody may have packed one again, and rows shrink well.
    ratio=60,
)
LIST_BYTES = 1 << 30
_SMALL = 1 << 20
_NAMED = 3


class DamagedExportError(BagError):
    """Some of it is not what was written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is made of an export.

    Attributes:
        place: The new store's folder.
        database_url: A PostgreSQL address, or empty for SQLite in the folder.
        ledgers: Other stores or copies whose ledgers may know what was let go since.
    """

    place: StoreFolder
    database_url: str = ""
    ledgers: Sequence[Path] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What an import came to.

    Attributes:
        released: How many things another ledger says were let go since; they did not come along.
    """

    rows: int
    blobs: int
    released: int


class Export:
    """An export that was opened and not yet believed.

    Args:
        bag: What it lies in: a bag, or a snapshot in a backup.
    """

    def __init__(self, bag: Payload) -> None:
        self.bag = bag
        self.label: Label = read_label(self.small(layout.LABEL))

    @property
    def needs_passphrase(self) -> bool:
        """Whether its house key lies under a passphrase."""
        return self.label.house != NO_HOUSE

    def refuse_damage(self, tell: Tell = lambda done, total: None) -> None:
        """Read every file and hold it to its hash.

        Raises:
            DamagedExportError: Some are missing, damaged or on no list; it names them.
        """
        total, done = self.bag.payload_bytes(), 0

        def count(size: int) -> None:
            nonlocal done
            done += size
            tell(min(done, total), total)

        wrong = self.bag.damaged(count)
        if wrong:
            files = ", ".join(wrong[:_NAMED])
            if len(wrong) > _NAMED:
                more = len(wrong) - _NAMED
                files = gettext("{files} and {count} more", files=files, count=more)
            raise DamagedExportError(
                "This export is damaged, so nothing was made of it",
                files=files,
            )

    def small(self, path: str) -> bytes:
        """All bytes of a small file."""
        return self.bag.read(layout.in_bag(path), limit=_SMALL)

    def below(self, folder: str) -> list[str]:
        """The paths below a folder, without it."""
        start = layout.in_bag(folder)
        return sorted(
            path.removeprefix(start) for path in self.bag.hashes if path.startswith(start)
        )

    def lines(self, table: sa.Table) -> Iterator[bytes]:
        """The lines of a table; none when it has no file, as in an export without that practice."""
        path = layout.in_bag(layout.table_path(table.name))
        if path not in self.bag.hashes:
            return
        yield from lines_in(self.bag.open(path), table.name)


@contextmanager
def opened_export(path: Path) -> Iterator[Export]:
    """An export in a folder or in a zip.

    Raises:
        NotFoundError: There is nothing of that name.
        InvalidInputError: It is no export, is built to harm, or of a form that is not known.
    """
    if path.is_dir():
        yield Export(BagReader(path, list_bytes=LIST_BYTES))
        return
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise NotFoundError("There is nothing of that name", place=path) from None
    except OSError as error:
        raise InvalidInputError("This cannot be read", place=path) from error
    with file:
        yield Export(BagReader(file, limits=LIMITS, list_bytes=LIST_BYTES))


def import_export(
    export: Export,
    wanted: Wanted,
    practices: Sequence[Manifest],
    clock: Clock,
    passphrase: str | None = None,
    *,
    tell: Tell = lambda done, total: None,
) -> Imported:
    """Make a store of an export where there is none.

    Args:
        passphrase: That of the export or of the vault, whichever its house key lies under.

    Raises:
        ConflictError: There is a store already, or something else.
        DamagedExportError: Some of it is not what was written; it says what.
        NewerExportError: Its tables are in a form that this program does not know yet.
        PassphraseNeededError: None was given.
        WrongPassphraseError: It does not fit.
    """
    refuse_taken(wanted.place)
    if export.needs_passphrase and passphrase is None:
        raise PassphraseNeededError("The house key of this export lies under a passphrase")
    refuse_unknown_form(export.label, practices)
    export.refuse_damage(tell)
    return make_store_of(export, wanted, practices, clock, passphrase)


def refuse_unknown_form(label: Label, practices: Sequence[Manifest]) -> None:
    """Stop before tables that are in a newer form than those of this program.

    Raises:
        NewerExportError: They are.
    """
    refuse_newer_form(label, known_forms(sets_of(practices)))


def make_store_of(
    export: Export,
    wanted: Wanted,
    practices: Sequence[Manifest],
    clock: Clock,
    way: Way,
    *,
    look: Look = lambda store, tables: None,
) -> Imported:
    """Make a store of what is in a form that this program knows; what is damaged raises on the way.

    Args:
        way: What opens the house key.
        look: Looks at a store of an older form before it is brought to today's.

    Raises:
        ConflictError: There is a store already, or something else.
        WrongPassphraseError: The passphrase does not fit.
    """
    label = export.label
    kind = "postgresql" if wanted.database_url else "sqlite"
    marker = Marker(person_id=label.person_id, rehearsal=label.rehearsal, database=kind)
    note = Arriving(person_id=str(label.person_id), database_url=wanted.database_url)
    today = known_forms(sets_of(practices))
    forms = None if label.forms == today else label.forms
    with arrival(wanted.place, marker, note, practices, clock, forms=forms) as made:
        try:
            rows, blobs = _fill(export, made, practices, way)
            if made.is_older:
                look(made.store, tables_in(made, practices))
            made.bring_up_to_date()
            released = _replay(made, practices, wanted.ledgers)
        finally:
            made.store.close()
        made.finish()
    settle_arrival(wanted.place.root)
    return Imported(rows=rows, blobs=blobs, released=released)


def tables_in(made: Arrival, practices: Sequence[Manifest]) -> list[sa.Table]:
    """The tables that travel, in the form in which they are in a store that is being made."""
    tables = exported_tables(practices)
    if not made.is_older:
        return tables
    return [one for one in tables_of_form(made.store.engine, tables) if travels(one)]


def _fill(
    export: Export, made: Arrival, practices: Sequence[Manifest], way: Way
) -> tuple[int, int]:
    """Bring everything in; says how many rows and blobs."""
    person, folder = made.store.person_id, made.folder
    locked = {name: export.small(layout.KEYS + name) for name in export.below(layout.KEYS)}
    unlock_keys(locked, folder.keys(person), export.label.house, way)
    for path in export.below(layout.LEDGER):
        _keep(export, layout.LEDGER + path, folder.ledger(person) / _plain(path))
    for path in export.below(layout.SPOOL):
        _keep(export, layout.SPOOL + path, folder.spool(person) / _plain(path))
    for name in layout.BESIDE:
        if layout.in_bag(name) in export.bag.hashes:
            _keep(export, name, folder.root / name)
    blobs = FileBlobStore(folder.blobs(person), folder.tmp)
    names = [path.rpartition("/")[2] for path in export.below(layout.BLOBS)]
    for name in names:
        chunks = export.bag.open(layout.in_bag(layout.blob_path(name)))
        blobs.put(chunks, expected_sha256=name)
    return fill_tables(made.store, tables_in(made, practices), export.lines), len(names)


def _replay(made: Arrival, practices: Sequence[Manifest], ledgers: Sequence[Path]) -> int:
    if not ledgers:
        return 0
    store = made.store
    expected = expected_from(lines_of([store.folder.root, *ledgers], store.person_id))
    released = replay_releases(store, practices, expected)
    forget(store, FileBlobStore(made.folder.blobs(store.person_id), made.folder.tmp))
    return released


def _keep(export: Export, source: str, target: Path) -> None:
    make_folder(target.parent)
    replace_durably(target, export.bag.open(layout.in_bag(source)))


def _plain(name: str) -> str:
    if "/" in name or name.startswith(".") or not stays_inside(name):
        raise BagError("There is a file in this export that has no place in a store", file=name)
    return name
