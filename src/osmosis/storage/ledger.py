"""The ledger: an append-only list, in plain files, of what exists and what was let go.

A second, independent witness beside the database. One file a month; every line is canonical JSON
and carries the hash of the line before it, across the months too. A line is first a row of
``ledger_pending`` in the transaction that caused it, then written here, and only then is the
answer "kept". A process that dies in between leaves the row, and whoever opens the store next
writes the line.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from osmosis.errors import StorageError
from osmosis.languages.speaking import gettext, noop
from osmosis.storage.disk import disk_failures
from osmosis.storage.durable import fsync_folder, make_folder
from osmosis.storage.ledger_lines import (
    FIRST,
    MISSING,
    LedgerLine,
    ReadLine,
    read_line,
    split_lines,
)
from osmosis.storage.locks import FileLock

KEYS_REMEMBERED = 5_000
_NOT_READ = noop("The ledger could not be read")
FILES = "[0-9][0-9][0-9][0-9]-[0-9][0-9].jsonl"


class LedgerDamagedError(StorageError):
    """A line is torn, changed or missing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundLine:
    """A line and where it stands.

    Attributes:
        place: ``2031-05.jsonl line 7``.
        is_ended: Whether a newline follows; without one, it may be half a line.
    """

    found: ReadLine
    file: str
    place: str
    is_ended: bool = True


@dataclass(kw_only=True, slots=True)
class _Tail:
    """The end of the ledger as this process last saw it."""

    file: str
    size: int
    modified: int
    last: str
    keys: dict[UUID, None]


class Ledger:
    """One person's ledger files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._remembered: _Tail | None = None

    def append(self, lines: list[LedgerLine]) -> None:
        """Write the lines that are not there yet, in their order, durably.

        Safe between processes. A torn last line (a power cut in the middle of a write that was
        never acknowledged) is cut off first.

        Raises:
            StoreFullError: There is no room; nothing counts as written.
        """
        if not lines:
            return
        with disk_failures(noop("The ledger could not be written")):
            make_folder(self._folder)
            with FileLock(self._folder / ".lock"):
                tail = self._tail()
                self._remembered = None
                for file, data in self._spelled(tail, lines).items():
                    _append_to(self._folder / file, data)
                self._remembered = self._seen(tail)

    def lines(self) -> Iterator[tuple[LedgerLine, str]]:
        """Every line with the name of its file, checked against the chain.

        Raises:
            LedgerDamagedError: A line does not parse, its hash is wrong, or one is missing.
        """
        for one in self.found_lines():
            if one.found.problem or one.found.line is None:
                raise LedgerDamagedError(one.found.problem, place=one.place)
            yield one.found.line, one.file

    def found_lines(self) -> Iterator[FoundLine]:
        """Every line as it is, damaged or not, with what is wrong with it."""
        previous = FIRST
        for path in self.files():
            whole, rest = split_lines(path.read_bytes())
            for number, raw in enumerate([*whole, *([rest] if rest else [])], start=1):
                found = read_line(raw)
                if found.line is not None and found.previous != previous:
                    found = replace(found, problem=MISSING)
                previous = found.own
                place = gettext("{name} line {number}", name=path.name, number=number)
                ended = number <= len(whole)
                yield FoundLine(found=found, file=path.name, place=place, is_ended=ended)

    def tidy(self) -> None:
        """Cut off a torn last line, which was never acknowledged, or give it back its newline."""
        files = self.files()
        if files:
            with (
                disk_failures(_NOT_READ),
                FileLock(self._folder / ".lock"),
            ):
                _mend_torn_end(files[-1])

    def files(self) -> list[Path]:
        """The ledger's files, oldest first."""
        return sorted(self._folder.glob(FILES))

    def head(self) -> str:
        """The hash of the last line: what changes whenever anything is kept or let go."""
        with disk_failures(_NOT_READ):
            return self._tail(mend=False).last

    def _tail(self, *, mend: bool = True) -> _Tail:
        files = self.files()
        if not files:
            return _Tail(file="", size=0, modified=0, last=FIRST, keys={})
        newest = files[-1]
        if mend:
            _mend_torn_end(newest)
        stat = newest.stat()
        known = self._remembered
        if known and (known.file, known.size, known.modified) == (
            newest.name,
            stat.st_size,
            stat.st_mtime_ns,
        ):
            return known
        last, keys = _read_tail(files)
        return _Tail(
            file=newest.name, size=stat.st_size, modified=stat.st_mtime_ns, last=last, keys=keys
        )

    def _spelled(self, tail: _Tail, lines: list[LedgerLine]) -> dict[str, bytearray]:
        """The lines that are not there yet, by the file in which they belong."""
        data: dict[str, bytearray] = {}
        for line in lines:
            if line.key in tail.keys:
                continue
            # A clock that ran backwards must not open an older file again: the chain goes forward.
            tail.file = max(f"{line.at[:7]}.jsonl", tail.file)
            raw, tail.last = line.spelled(tail.last)
            tail.keys[line.key] = None
            data.setdefault(tail.file, bytearray()).extend(raw + b"\n")
        return data

    def _seen(self, tail: _Tail) -> _Tail:
        stat = (self._folder / tail.file).stat()
        tail.size, tail.modified = stat.st_size, stat.st_mtime_ns
        for key in list(tail.keys)[: -2 * KEYS_REMEMBERED]:
            del tail.keys[key]
        return tail


def _append_to(path: Path, data: bytearray) -> None:
    is_new = not path.exists()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "ab", buffering=0) as file:
        before = file.seek(0, os.SEEK_END)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(descriptor)
        except OSError:
            # A full disk takes the beginning of a line; what was refused leaves nothing behind.
            file.truncate(before)
            raise
    if is_new:
        fsync_folder(path.parent)


def _read_tail(files: list[Path]) -> tuple[str, dict[UUID, None]]:
    """The last line's hash, and the keys of the latest lines."""
    keys: list[UUID] = []
    last = ""
    for path in reversed(files):
        found = [read_line(raw) for raw in split_lines(path.read_bytes())[0]]
        keys[:0] = [one.line.key for one in found if one.line is not None]
        if found and not last:
            last = found[-1].own
        if len(keys) >= KEYS_REMEMBERED:
            break
    return last or FIRST, dict.fromkeys(keys)


def _mend_torn_end(path: Path) -> None:
    """Cut off a last line that was never finished, or give it the newline that it lost."""
    with path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        size = file.tell()
        if size == 0:
            return
        file.seek(size - 1)
        if file.read(1) == b"\n":
            return
    data = path.read_bytes()
    rest = split_lines(data)[1]
    for length in (len(rest), len(rest) - 1):
        if read_line(rest[:length]).line is not None:
            _replace_end(path, size - len(rest) + length, b"\n")
            return
    _replace_end(path, size - len(rest), b"")


def _replace_end(path: Path, size: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.truncate(size)
        file.seek(size)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
