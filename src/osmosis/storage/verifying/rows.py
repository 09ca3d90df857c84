"""Content rows: each is read past all column types and held against its hash and the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from osmosis.languages.speaking import gettext, noop
from osmosis.storage import schema
from osmosis.storage.engine import is_postgresql, reading_only, sqlite_driver
from osmosis.storage.expected import Expected
from osmosis.storage.found_rows import Shapes, definitions_in
from osmosis.storage.needed import ids_in
from osmosis.storage.rows import RowKey
from osmosis.storage.stored_rows import StoredRow, stored_rows

DATABASE, ROW = noop("database"), noop("row")
_MOST_COMPLAINTS = 20


@dataclass(kw_only=True, slots=True)
class RowsFound:
    """One person's rows as they are, against how they should be.

    Attributes:
        whole: Those that are as they should be, and those that the ledger does not know.
        damaged: Those whose own hash does not fit.
        returned: Whole ones that were deleted or let go, and have come back.
        stale: Whole ones that are older than the ledger says.
        unlisted: Whole ones in a state that the ledger never heard of.
        missing: How rows should be that are not there, or not so.
        complaints: What the database itself says is wrong with its pages.
    """

    whole: dict[RowKey, StoredRow] = field(default_factory=dict)
    damaged: list[StoredRow] = field(default_factory=list)
    returned: list[StoredRow] = field(default_factory=list)
    stale: list[StoredRow] = field(default_factory=list)
    unlisted: dict[RowKey, StoredRow] = field(default_factory=dict)
    missing: dict[RowKey, str] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    read: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not (
            self.damaged
            or self.returned
            or self.stale
            or self.unlisted
            or self.missing
            or self.complaints
        )


def compare_rows(
    connection: sa.Connection, person_id: UUID, shapes: Shapes, expected: Expected
) -> RowsFound:
    """Read every content row of a person and hold it against its hash and the ledger."""
    found = RowsFound()
    # What is in a row of nobody's can still be told by its hash to be ours.
    ours = {history.current for history in expected.rows.values()}
    for table in shapes.content:
        with _unreadable_pages(found, table.name):
            for row in stored_rows(connection, table):
                if row.values.get("person_id") == person_id or row.claimed in ours:
                    _place(row, expected, found)
    forgotten = _forgotten(found, expected)
    for key, history in expected.rows.items():
        if history.current is not None and not forgotten & set(ids_in(key[1])):
            present = found.whole.get(key)
            if present is None or (
                present.claimed != history.current and key not in found.unlisted
            ):
                found.missing[key] = history.current
    return found


def _forgotten(found: RowsFound, expected: Expected) -> set[str]:
    """The ids of what tombstones say was let go, where the ledger has lost its line about it."""
    stones = [row.values["ref"] for row in found.whole.values() if row.table is schema.tombstones]
    return {str(ref.id) for ref in stones if str(ref) not in expected.released_refs}


def page_complaints(path: Path) -> list[str]:
    """What SQLite says about the pages of a file, before anything else is believed of it."""
    try:
        with reading_only(path) as connection:
            said = connection.execute(f"PRAGMA integrity_check({_MOST_COMPLAINTS})").fetchall()
    except (sqlite_driver().Error, UnicodeDecodeError) as error:
        return [str(error)]
    return [str(row[0]) for row in said if row[0] != "ok"]


def schema_complaints(connection: sa.Connection, shapes: Shapes) -> list[str]:
    """Whether the tables and indexes are still the ones that the program made."""
    if is_postgresql(connection):
        return []
    try:
        present = definitions_in(connection)
    except (sa.exc.DBAPIError, UnicodeDecodeError) as error:
        return [_said(error)]
    has_words = not shapes.words.keys().isdisjoint(present)
    wanted = {**shapes.statements, **(shapes.words if has_words else {})}
    names = set(present) | set(wanted)
    odd = sorted(name for name in names if present.get(name) != wanted.get(name))
    return [gettext("the definition of {name} was changed", name=name) for name in odd]


def _place(row: StoredRow, expected: Expected, found: RowsFound) -> None:
    found.read += 1
    if not row.is_whole or row.key is None:
        found.damaged.append(row)
        return
    history = expected.rows.get(row.key)
    if history is None or not expected.knows(row.key, row.claimed):
        found.unlisted[row.key] = row
        found.whole[row.key] = row
    elif row.claimed == history.current:
        found.whole[row.key] = row
    elif history.current is None:
        found.returned.append(row)
    else:
        found.stale.append(row)


@contextmanager
def _unreadable_pages(found: RowsFound, table: str) -> Iterator[None]:
    """Turn a page that cannot be read into a complaint, and go on with the next table."""
    try:
        yield
    except (sa.exc.DBAPIError, UnicodeDecodeError) as error:
        found.complaints.append(f"{table}: {_said(error)}")


def _said(error: Exception) -> str:
    return str(error.orig if isinstance(error, sa.exc.DBAPIError) else error)
