"""The ledger: an append-only list, in plain files, of what exists and what was let go.

A second, independent witness beside the database. One file a month; every line is canonical JSON
and carries the hash of the line before it, across the months too. A line is first a row of
``ledger_pending`` in the transaction that caused it, then written here, and only then is the
answer "kept". A process that dies in between leaves the row, and whoever opens the store next
writes the line.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from osmosis.errors import StorageError
from osmosis.kernel.hashing import canonical_json, sha256_of
from osmosis.storage.durable import fsync_folder
from osmosis.storage.locks import FileLock

FIRST = "0" * 64
KEYS_REMEMBERED = 5_000


class LedgerDamagedError(StorageError):
    """A line is torn, changed or missing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerLine:
    """One line.

    Attributes:
        key: Unique; a line is written once however often it is tried.
        kind: ``kept``, ``placed``, ``renumbered`` or ``released``.
        ref: What it is about, as text.
        sha256: The blob's name, when there is one.
        at: When, as text in UTC.
    """

    key: UUID
    kind: str
    ref: str
    sha256: str | None
    details: object
    at: str

    def body(self, previous: str) -> dict[str, object]:
        """The line's fields and the hash of the line before, without its own hash."""
        fields: dict[str, object] = {
            "key": str(self.key),
            "kind": self.kind,
            "ref": self.ref,
            "at": self.at,
            "previous": previous,
        }
        if self.sha256 is not None:
            fields["sha256"] = self.sha256
        if self.details is not None:
            fields["details"] = self.details
        return fields


def line_hash(body: dict[str, object]) -> str:
    """The hash that a line carries, over everything else in it."""
    return sha256_of([canonical_json(body)])


class Ledger:
    """One person's ledger files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def append(self, lines: list[LedgerLine]) -> None:
        """Write the lines that are not there yet, in their order, durably.

        Safe between processes. A torn last line (a power cut in the middle of a write that was
        never acknowledged) is cut off first.
        """
        if not lines:
            return
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(self._folder / ".lock"):
            self._cut_torn_end()
            previous, known = self._tail()
            fresh = [line for line in lines if line.key not in known]
            for month in sorted({line.at[:7] for line in fresh}):
                path = self._file_for(month)
                previous = self._write(
                    path, previous, [line for line in fresh if line.at[:7] == month]
                )

    def lines(self) -> Iterator[tuple[LedgerLine, str]]:
        """Every line with the name of its file, checked against the chain.

        Raises:
            LedgerDamagedError: A line does not parse, its hash is wrong, or one is missing.
        """
        previous = FIRST
        for path in self.files():
            for number, raw in enumerate(path.read_bytes().splitlines(), start=1):
                line, previous = _checked(raw, previous, f"{path.name} line {number}")
                yield line, path.name

    def files(self) -> list[Path]:
        """The ledger's files, oldest first."""
        return sorted(self._folder.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9].jsonl"))

    def _file_for(self, month: str) -> Path:
        # A clock that ran backwards must not open an older file again: the chain goes forward.
        files = self.files()
        newest = files[-1].stem if files else month
        return self._folder / f"{max(month, newest)}.jsonl"

    def _write(self, path: Path, previous: str, lines: list[LedgerLine]) -> str:
        parts = []
        for line in lines:
            body = line.body(previous)
            previous = line_hash(body)
            parts.append(canonical_json({**body, "hash": previous}) + b"\n")
        is_new = not path.exists()
        with path.open("ab") as file:
            file.write(b"".join(parts))
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            fsync_folder(self._folder)
        return previous

    def _cut_torn_end(self) -> None:
        files = self.files()
        if not files:
            return
        data = files[-1].read_bytes()
        if data and not data.endswith(b"\n"):
            with files[-1].open("r+b") as file:
                file.truncate(data.rfind(b"\n") + 1)
                os.fsync(file.fileno())

    def _tail(self) -> tuple[str, set[UUID]]:
        """The last line's hash, and the keys of the latest lines."""
        known: set[UUID] = set()
        last = FIRST
        for path in reversed(self.files()):
            raw_lines = path.read_bytes().splitlines()
            for raw in raw_lines:
                known.add(UUID(json.loads(raw)["key"]))
            if raw_lines and last == FIRST:
                last = json.loads(raw_lines[-1])["hash"]
            if len(known) >= KEYS_REMEMBERED:
                break
        return last, known


def _checked(raw: bytes, previous: str, place: str) -> tuple[LedgerLine, str]:
    try:
        fields = json.loads(raw)
        claimed = fields.pop("hash")
        line = LedgerLine(
            key=UUID(fields["key"]),
            kind=fields["kind"],
            ref=fields["ref"],
            sha256=fields.get("sha256"),
            details=fields.get("details"),
            at=fields["at"],
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LedgerDamagedError("A ledger line cannot be read", place=place) from error
    if fields["previous"] != previous:
        raise LedgerDamagedError("A ledger line is missing before this one", place=place)
    if line_hash(fields) != claimed:
        raise LedgerDamagedError("A ledger line was changed", place=place)
    return line, claimed
