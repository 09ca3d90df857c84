"""Finds whole content rows in any file that holds a database, damaged or not.

A row is trusted because its hash fits, not because of where it was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from osmosis.errors import StorageError
from osmosis.kernel.clock import Clock
from osmosis.storage.carried_rows import CarriedRowError, row_of_line
from osmosis.storage.copies import DUMP, dumped_rows
from osmosis.storage.engine import open_sqlite_in_memory
from osmosis.storage.migrating import MigrationSet, migrate
from osmosis.storage.schema import is_content
from osmosis.storage.search_words import MAKING
from osmosis.storage.sqlite_pages import DatabasePages
from osmosis.storage.stored_rows import StoredRow, stored_row

_TABLES = "tables"
_SQLITE = b"SQLite format 3\0"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shapes:
    """How today's tables lie in a SQLite file.

    Attributes:
        tables: The tables of storage and of every practice, by name, parents first.
        columns: Each table's columns in the order in which the file holds them.
        statements: The SQL that made each table and index.
        words: The SQL of the index of words, which a file may have and may lack.
    """

    tables: Mapping[str, sa.Table]
    columns: Mapping[str, Sequence[str]]
    statements: Mapping[str, str]
    words: Mapping[str, str]

    @property
    def content(self) -> Sequence[sa.Table]:
        """The tables whose rows are hashed, parents first."""
        return [table for table in self.tables.values() if is_content(table)]


def shapes_of(tables: Sequence[sa.MetaData], sets: Sequence[MigrationSet], clock: Clock) -> Shapes:
    """What a SQLite file looks like after all migrations; they are run on an empty one."""
    engine = open_sqlite_in_memory()
    try:
        migrate(engine, sets, clock, lambda: None)
        with engine.connect() as connection:
            statements = definitions_in(connection)
            inspector = sa.inspect(connection)
            columns = {
                name: [str(column["name"]) for column in inspector.get_columns(name)]
                for name in inspector.get_table_names()
            }
            connection.exec_driver_sql(MAKING)
            words = {
                name: text
                for name, text in definitions_in(connection).items()
                if name not in statements
            }
    finally:
        engine.dispose()
    every = [table for metadata in tables for table in metadata.sorted_tables]
    return Shapes(
        tables={table.name: table for table in every},
        columns=columns,
        statements=statements,
        words=words,
    )


def definitions_in(connection: sa.Connection) -> dict[str, str]:
    """The SQL that made each table and index of a SQLite file, by name."""
    made = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema")
    return {str(name): str(text) for name, text in made if text}


def whole_rows_in(path: Path, shapes: Shapes) -> Iterator[StoredRow]:
    """Every content row in a file whose hash fits; nothing when the file holds no database."""
    if path.name.endswith(DUMP):
        yield from _dumped(path, shapes)
        return
    if _is_written_out(path):
        yield from _written_out(path, shapes)
        return
    by_width: dict[int, list[sa.Table]] = {}
    for table in shapes.content:
        by_width.setdefault(len(shapes.columns[table.name]), []).append(table)
    for values in DatabasePages(path).records():
        for width, tables in by_width.items():
            if width >= len(values):
                yield from _fitting(values, tables, shapes)


def holds_database(path: Path) -> bool:
    """Whether a file looks like a database, a dump of one, or a table of an export."""
    if path.name.endswith(DUMP) or _is_written_out(path):
        return True
    with suppress(OSError), path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE
    return False


def _is_written_out(path: Path) -> bool:
    """Whether a file lies where an export has a table."""
    return path.parent.name == _TABLES and path.suffix == ".jsonl"


def _written_out(path: Path, shapes: Shapes) -> Iterator[StoredRow]:
    table = shapes.tables.get(path.stem)
    if table is None or not is_content(table):
        return
    with suppress(OSError), path.open("rb") as file:
        for line in file:
            with suppress(CarriedRowError):
                yield row_of_line(table, line.rstrip(b"\n"))


def _dumped(path: Path, shapes: Shapes) -> Iterator[StoredRow]:
    with suppress(StorageError):
        for name, raw in dumped_rows(path):
            table = shapes.tables.get(name)
            if table is not None and is_content(table):
                row = stored_row(table, {**_absent(table), **raw})
                if row.is_whole:
                    yield row


def _fitting(
    values: Sequence[object], tables: Sequence[sa.Table], shapes: Shapes
) -> Iterator[StoredRow]:
    for table in tables:
        names = shapes.columns[table.name]
        place = names.index("row_hash")
        # Cheap to see, and true of no record but a content row's.
        claimed = values[place] if place < len(values) else None
        if not (isinstance(claimed, str) and len(claimed) == 64):
            continue
        raw = {**_absent(table), **dict(zip(names, values, strict=False))}
        row = stored_row(table, raw)
        if row.is_whole:
            yield row


def _absent(table: sa.Table) -> dict[str, object]:
    """The columns of a row that was written before they were added."""
    return dict.fromkeys((column.name for column in table.columns), None)
