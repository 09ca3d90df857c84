"""One transaction of one person: the only way in which rows change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from osmosis.kernel.clock import Instant
from osmosis.kernel.ids import new_id
from osmosis.kernel.refs import Ref
from osmosis.storage import schema
from osmosis.storage.rows import RowKey, hashed_row, row_key


class LedgerKind(StrEnum):
    """What a ledger line says happened to a thing."""

    KEPT = "kept"
    PLACED = "placed"
    RENUMBERED = "renumbered"
    RELEASED = "released"
    ROWS = "rows"
    """What the content rows of one transaction hash to; written by itself."""


class ReadTransaction:
    """Reads one person's rows as of one moment.

    Attributes:
        connection: For statements that the methods below do not cover.
        person_id: Whose rows are read.
    """

    def __init__(self, connection: sa.Connection, person_id: UUID) -> None:
        self.connection = connection
        self.person_id = person_id

    def mine(self, table: sa.Table) -> sa.ColumnElement[bool]:
        """The condition that a row of ``table`` is this person's."""
        return table.c.person_id == self.person_id

    def rows(self, statement: sa.Select[Any]) -> Sequence[sa.RowMapping]:
        """All rows of a statement."""
        return self.connection.execute(statement).mappings().all()

    def first(self, statement: sa.Select[Any]) -> sa.RowMapping | None:
        """The first row of a statement, if there is one."""
        return self.connection.execute(statement).mappings().first()

    def scalar(self, statement: sa.Select[Any]) -> Any:
        """The first column of the first row, or ``None``."""
        return self.connection.execute(statement).scalar()

    def find(self, table: sa.Table, **key: object) -> sa.RowMapping | None:
        """The person's row with these column values, if there is one."""
        conditions = [table.c[name] == value for name, value in key.items()]
        return self.first(sa.select(table).where(self.mine(table), *conditions))


class Transaction(ReadTransaction):
    """Writes one person's rows; everything or nothing.

    Every change of a content row is also put on its way into the ledger, so that a row that is
    lost or damaged later can be told from one that was changed on purpose.

    Attributes:
        at: The time of the whole transaction: the clock's, but never before the highest time
            committed when the clock lags by no more than five minutes.
    """

    def __init__(self, connection: sa.Connection, person_id: UUID, at: Instant) -> None:
        super().__init__(connection, person_id)
        self.at = at
        self._changed: dict[RowKey, str | None] = {}
        self._lines: list[dict[str, object]] = []
        self._releases = False
        self._afterwards: list[Callable[[], None]] = []

    @property
    def wrote_ledger(self) -> bool:
        """Whether a line is on its way into the ledger."""
        return bool(self._lines)

    def insert(self, table: sa.Table, **values: object) -> None:
        """Add a row; ``person_id`` and the row's hash are filled in."""
        row = {"person_id": self.person_id, **values}
        if schema.is_content(table):
            row = hashed_row(table, row)
        self.connection.execute(sa.insert(table).values(**row))
        self._note(table, row)

    def insert_many(self, table: sa.Table, rows: Sequence[Mapping[str, object]]) -> None:
        """Add rows that all name the same columns; many cost little more than one."""
        filled: list[dict[str, object]] = [{"person_id": self.person_id, **row} for row in rows]
        is_content = schema.is_content(table)
        if is_content:
            filled = [hashed_row(table, row) for row in filled]
        if filled:
            self.connection.execute(sa.insert(table), filled)
        for row in filled if is_content else ():
            self._note(table, row)

    def update(
        self, table: sa.Table, changes: Mapping[str, object], *where: sa.ColumnElement[bool]
    ) -> int:
        """Change the person's rows that fulfil all conditions; says how many there were.

        Rows of a content table are read, hashed anew and written one by one.
        """
        mine = (self.mine(table), *where)
        if not schema.is_content(table):
            result = self.connection.execute(sa.update(table).where(*mine).values(**changes))
            return result.rowcount
        rows = self.rows(sa.select(table).where(*mine))
        for row in rows:
            new = hashed_row(table, {**row, **changes})
            key = [column == row[column.name] for column in schema.key_columns(table)]
            self.connection.execute(sa.update(table).where(*key).values(**new))
            self._note_gone(table, dict(row))
            self._note(table, new)
        return len(rows)

    def delete(self, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
        """Remove the person's rows that fulfil all conditions; says how many there were."""
        mine = (self.mine(table), *where)
        if schema.is_content(table):
            for row in self.rows(sa.select(*schema.key_columns(table)).where(*mine)):
                self._note_gone(table, dict(row))
        result = self.connection.execute(sa.delete(table).where(*mine))
        return result.rowcount

    def record(
        self,
        kind: LedgerKind,
        ref: Ref,
        *,
        sha256: str | None = None,
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Put a line on its way into the ledger; it is written when this has committed.

        The hashes of changed rows need no line of their own: they follow by themselves.
        """
        self._put_line(new_id(self.at), kind, ref, sha256=sha256, details=details)
        self._releases = self._releases or kind is LedgerKind.RELEASED

    def afterwards(self, told: Callable[[], None]) -> None:
        """Call this when it has committed, such as to wake a thread; it must not fail."""
        self._afterwards.append(told)

    def committed(self) -> None:
        """Tell those who asked for it; called once, after the commit."""
        for told in self._afterwards:
            told()

    def list_again(self, rows: Mapping[RowKey, str]) -> None:
        """Put rows as they are on their way into a ledger that has lost its lines about them."""
        self._changed.update(rows)

    def finish(self) -> None:
        """Put every line on its way, and what the changed rows hash to; called once, at the end."""
        if self._changed:
            self._put_changed()
        if self._lines:
            pending = schema.ledger_pending
            highest = self.scalar(
                sa.select(sa.func.max(pending.c.number)).where(self.mine(pending))
            )
            numbered = enumerate(self._lines, start=(highest or 0) + 1)
            self.insert_many(pending, [{"number": number, **line} for number, line in numbered])

    def _put_changed(self) -> None:
        rows = [
            {"table": table, "key": list(key), "hash": row_hash}
            for (table, key), row_hash in self._changed.items()
        ]
        details: dict[str, object] = {"rows": rows}
        if self._releases:
            details["released"] = True
        line_id = new_id(self.at)
        self._put_line(line_id, LedgerKind.ROWS, Ref("store", "rows", line_id), details=details)
        self._changed = {}

    def _put_line(
        self,
        line_id: UUID,
        kind: LedgerKind,
        ref: Ref,
        *,
        sha256: str | None = None,
        details: Mapping[str, object] | None = None,
    ) -> None:
        self._lines.append(
            {
                "key": line_id,
                "kind": kind.value,
                "ref": ref,
                "sha256": sha256,
                "details": details,
                "at": self.at,
            }
        )

    def _note(self, table: sa.Table, row: Mapping[str, Any]) -> None:
        if schema.is_content(table):
            self._changed[row_key(table, row)] = str(row["row_hash"])

    def _note_gone(self, table: sa.Table, row: Mapping[str, Any]) -> None:
        self._changed[row_key(table, row)] = None
