"""Checksums of a folder's files, in the form that ``sha256sum --check`` reads.

A key file can be replaced by another that is just as good, so its hash cannot be its name. Before
a file changes, its new hash is announced beside the old one; afterwards only the new one stays.
A process that dies in between leaves two hashes, and either is right.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from osmosis.kernel.hashing import sha256_of
from osmosis.storage.durable import replace_durably

NAME = "SHA256SUMS"


def announce(folder: Path, name: str, data: bytes) -> None:
    """Write down what a file is about to hold, beside what it holds now."""
    sums = read_sums(folder)
    sums[name] = [*sums.get(name, []), sha256_of([data])]
    _write(folder, sums)


def settle(folder: Path, name: str, data: bytes) -> None:
    """Write down what a file now holds, and nothing else of it."""
    sums = read_sums(folder)
    sums[name] = [sha256_of([data])]
    _write(folder, sums)


def drop(folder: Path, name: str) -> None:
    """Take a file off the list; it is not there any more."""
    sums = read_sums(folder)
    if sums.pop(name, None) is not None:
        _write(folder, sums)


def read_sums(folder: Path) -> dict[str, list[str]]:
    """The hashes that each file may have; a line that cannot be read is passed over."""
    sums: dict[str, list[str]] = {}
    path = folder / NAME
    if path.exists():
        for line in path.read_bytes().decode("utf-8", errors="replace").splitlines():
            sha256, _, name = line.partition("  ")
            if len(sha256) == 64 and name:
                sums.setdefault(name, []).append(sha256)
    return sums


def damaged_lines(folder: Path) -> bool:
    """Whether the list itself is not as Osmosis writes it."""
    path = folder / NAME
    return path.exists() and path.read_bytes() != _spelled(read_sums(folder))


def _write(folder: Path, sums: Mapping[str, list[str]]) -> None:
    replace_durably(folder / NAME, _spelled(sums))


def _spelled(sums: Mapping[str, list[str]]) -> bytes:
    lines = [f"{one}  {name}\n" for name in sorted(sums) for one in dict.fromkeys(sums[name])]
    return "".join(lines).encode("utf-8")
