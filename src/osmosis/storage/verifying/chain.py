"""The ledger: every line is read, and a broken chain is joined again with lines from copies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from osmosis.kernel.clock import Instant
from osmosis.languages.speaking import ngettext, noop
from osmosis.storage.copies import stamp_of
from osmosis.storage.durable import make_folder, replace_durably
from osmosis.storage.ledger import FoundLine, Ledger
from osmosis.storage.ledger_lines import FIRST, LedgerLine, ReadLine, read_line
from osmosis.storage.locks import FileLock
from osmosis.storage.verifying.report import Report

LEDGER = noop("ledger")
LOST_END = noop("the end of the ledger")


@dataclass(kw_only=True, slots=True)
class _Joined:
    """The chain as far as it could be put together."""

    lines: list[ReadLine] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)
    added: int = 0


def verify_ledger(
    folder: Path,
    backups: Path,
    copied: Iterable[bytes],
    report: Report,
    at: Instant,
    *,
    pending: Callable[[], Sequence[LedgerLine]],
) -> None:
    """Read every line, name what is damaged or missing, and join the chain from copies.

    Args:
        folder: The person's ledger.
        backups: Where the ledger is laid as it was, before it is changed.
        copied: The lines of the ledgers in all copies.
        pending: The lines that the database has still to write here.
    """
    found = list(Ledger(folder).found_lines())
    if found and _is_half_written(found, pending):
        found.pop()
    report.lines = len(found)
    for one in found:
        if one.found.problem:
            report.find(LEDGER, one.place, one.found.problem)
    joined = _join(found, _by_previous(copied))
    if joined.added:
        report.find(
            LEDGER,
            LOST_END,
            ngettext("{n} lines were lost here", "{n} lines were lost here", joined.added),
            mended=True,
        )
    if joined.mended or joined.added:
        _write(folder, backups / f"ledger-before-{stamp_of(at)}", joined.lines)
        for place in joined.mended:
            report.mend(LEDGER, place)


def _is_half_written(
    found: Sequence[FoundLine], pending: Callable[[], Sequence[LedgerLine]]
) -> bool:
    """Whether the end is the beginning of a line that was interrupted and will be written again."""
    last = found[-1]
    if last.is_ended or last.found.line is not None:
        return False
    written = {one.found.line.key for one in found if one.found.line is not None}
    coming = next((line for line in pending() if line.key not in written), None)
    previous = found[-2].found.own if len(found) > 1 else FIRST
    return coming is not None and coming.spelled(previous)[0].startswith(last.found.raw)


def _by_previous(copied: Iterable[bytes]) -> Mapping[str, Sequence[ReadLine]]:
    """The whole lines of all copies, by the hash of the line before each."""
    following: dict[str, dict[str, ReadLine]] = {}
    for raw in copied:
        line = read_line(raw)
        if line.line is not None:
            following.setdefault(line.previous, {})[line.own] = line
    return {previous: list(lines.values()) for previous, lines in following.items()}


def _join(found: Sequence[FoundLine], copied: Mapping[str, Sequence[ReadLine]]) -> _Joined:
    joined = _Joined()
    previous, place = FIRST, 0
    while place < len(found):
        one = found[place].found
        fits = one.line is not None and one.previous == previous
        lines, landing = ([], place) if fits else _bridge(found, place, previous, copied)
        if lines:
            joined.lines += lines
            joined.mended += [each.place for each in found[place : landing + 1]]
            previous, place = lines[-1].own, landing
            continue
        joined.lines.append(one)
        previous, place = one.own, place + 1
    lost = _chain_after(previous, copied)
    joined.added = len(lost)
    joined.lines += lost
    return joined


def _bridge(
    found: Sequence[FoundLine],
    place: int,
    previous: str,
    copied: Mapping[str, Sequence[ReadLine]],
) -> tuple[list[ReadLine], int]:
    """Copied lines that lead from ``previous`` to one of our own, and the place of that one.

    Where none of our own is left to be reached, they lead to the end.
    """
    landings = {
        found[later].found.previous: later
        for later in range(len(found) - 1, place - 1, -1)
        if found[later].found.line is not None
    }
    lines: list[ReadLine] = []
    for line in _chain_after(previous, copied):
        lines.append(line)
        if line.own in landings:
            return lines, landings[line.own]
    return ([], place) if landings else (lines, len(found))


def _chain_after(previous: str, copied: Mapping[str, Sequence[ReadLine]]) -> list[ReadLine]:
    """The longest chain of copied lines that goes on from here."""
    chains: list[list[ReadLine]] = []
    for first in copied.get(previous, ()):
        chain, seen = [first], {first.own}
        while following := copied.get(chain[-1].own):
            if following[0].own in seen:
                break
            chain.append(following[0])
            seen.add(following[0].own)
        chains.append(chain)
    return max(chains, key=len, default=[])


def _write(folder: Path, aside: Path, lines: Sequence[ReadLine]) -> None:
    """Put the joined chain in the place of the ledger, which is laid aside first."""
    make_folder(folder)
    with FileLock(folder / ".lock"):
        files = Ledger(folder).files()
        make_folder(aside)
        for path in files:
            replace_durably(aside / path.name, path.read_bytes())
        data: dict[str, bytes] = {}
        file = ""
        for line in lines:
            if line.line is not None:
                file = max(file, f"{line.line.at[:7]}.jsonl")
            data[file] = data.get(file, b"") + line.raw + b"\n"
        for name, content in data.items():
            replace_durably(folder / name, content)
        for path in files:
            if path.name not in data:
                path.unlink()
