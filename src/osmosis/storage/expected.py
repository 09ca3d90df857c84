"""What the ledger says should exist: rows by their hashes, blobs by their names, and what left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from osmosis.storage.ledger_lines import LedgerLine
from osmosis.storage.rows import RowKey
from osmosis.storage.transaction import LedgerKind


@dataclass(kw_only=True, slots=True)
class RowHistory:
    """What one row has hashed to.

    Attributes:
        hashes: In their order; ``None`` where it was deleted. The last is how it should be now.
        released: Whether its last deletion was a letting go.
    """

    hashes: list[str | None] = field(default_factory=list)
    released: bool = False

    @property
    def current(self) -> str | None:
        """How the row should be now; ``None`` when it should not be there."""
        return self.hashes[-1] if self.hashes else None


@dataclass(kw_only=True, slots=True)
class Expected:
    """The ledger, added up.

    Attributes:
        rows: Every row that it ever spoke of.
        blobs: The names of blobs that should exist, with what needs each.
        released_blobs: The names of those that were let go and not kept again since.
        released_refs: The things that were let go.
        newest: The latest time that any line carries, as text; empty without lines.
    """

    rows: dict[RowKey, RowHistory] = field(default_factory=dict)
    blobs: dict[str, set[str]] = field(default_factory=dict)
    released_blobs: set[str] = field(default_factory=set)
    released_refs: set[str] = field(default_factory=set)
    lines: int = 0
    newest: str = ""
    _keys: set[UUID] = field(default_factory=set)

    def add(self, line: LedgerLine) -> None:
        """Take in the next line; one that is there twice counts once."""
        if line.key in self._keys:
            return
        self._keys.add(line.key)
        self.lines += 1
        self.newest = max(self.newest, line.at)
        details = line.details if isinstance(line.details, Mapping) else {}
        if line.kind == LedgerKind.ROWS:
            self._add_rows(details)
        elif line.kind == LedgerKind.RELEASED:
            self._release(line.ref, details.get("sha256s") or [])
        elif line.sha256 is not None:
            self.blobs.setdefault(line.sha256, set()).add(line.ref)
            self.released_blobs.discard(line.sha256)

    def knows(self, key: RowKey, row_hash: str) -> bool:
        """Whether some line says that this row ever hashed to this."""
        history = self.rows.get(key)
        return history is not None and row_hash in history.hashes

    def _add_rows(self, details: Mapping[str, Any]) -> None:
        for row in details.get("rows", []):
            history = self.rows.setdefault((row["table"], tuple(row["key"])), RowHistory())
            history.hashes.append(row["hash"])
            history.released = row["hash"] is None and bool(details.get("released"))

    def _release(self, ref: str, sha256s: Iterable[str]) -> None:
        self.released_refs.add(ref)
        for name in sha256s:
            self.blobs.pop(name, None)
            self.released_blobs.add(name)
        for name in [name for name, refs in self.blobs.items() if ref in refs]:
            self.blobs[name].discard(ref)
            if not self.blobs[name]:
                del self.blobs[name]
                self.released_blobs.add(name)


def expected_from(lines: Iterable[LedgerLine]) -> Expected:
    """Add up the lines of a ledger."""
    expected = Expected()
    for line in lines:
        expected.add(line)
    return expected
