"""Checksums of a folder's files, in the form that ``sha256sum --check`` reads.

A key file can be replaced by another that is just as good, so its hash cannot be its name. Before
a file changes, its new hash is announced beside the old one; afterwards only the new one stays.
A process that dies in between leaves two hashes, and either is right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from osmosis.kernel.hashing import sha256_of
from osmosis.storage.durable import replace_durably

NAME = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  ([!-~]+)")


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
    """The hashes that each file of a folder may have."""
    path = folder / NAME
    return parse_sums(path.read_bytes()) if path.exists() else {}


def parse_sums(data: bytes) -> dict[str, list[str]]:
    """The hashes that a list gives for each file; a line that cannot be read is passed over."""
    sums: dict[str, list[str]] = {}
    for line in data.decode("utf-8", errors="replace").split("\n"):
        match = _LINE.fullmatch(line)
        if match:
            sums.setdefault(match[2], []).append(match[1])
    return sums


def is_well_spelled(data: bytes) -> bool:
    """Whether a list is as Osmosis wrote it; its last line is the hash of those before it."""
    return spelled_sums(parse_sums(data)) == data


def spelled_sums(sums: Mapping[str, list[str]]) -> bytes:
    """A list's bytes; ``sha256sum --check`` passes over the last line, which speaks of the list."""
    lines = [f"{one}  {name}\n" for name in sorted(sums) for one in dict.fromkeys(sums[name])]
    body = "".join(lines).encode("utf-8")
    return body + f"# {sha256_of([body])}\n".encode()


def _write(folder: Path, sums: Mapping[str, list[str]]) -> None:
    replace_durably(folder / NAME, spelled_sums(sums))
