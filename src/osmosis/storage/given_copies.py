"""Copies from which damage is mended: a backup, another store, a folder of files, a capsule.

Nothing of a copy is believed but what its hash proves. A blob or a file is found by its SHA-256
whatever it is called, a row by its hash in any database or dump, a ledger line by the chain.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import IO
from uuid import UUID

from osmosis.errors import InvalidInputError, NotFoundError, StorageError
from osmosis.languages.speaking import noop
from osmosis.storage.disk import disk_failures
from osmosis.storage.found_rows import Shapes, holds_database, whole_rows_in
from osmosis.storage.ledger import FILES
from osmosis.storage.ledger_lines import split_lines
from osmosis.storage.pieces import PIECE, rest_of
from osmosis.storage.rows import RowKey
from osmosis.storage.stored_rows import StoredRow

# What a zip may unpack to beyond its own size; a photograph hardly shrinks, a bomb grows.
_MOST_GROWTH = 200
_HASH = re.compile(r"[0-9a-f]{64}")

Opened = Callable[[], IO[bytes]]
RowName = tuple[RowKey, str]
"""A row's key and its hash."""


class GivenCopies:
    """Everything that was given to mend from.

    Args:
        paths: Folders, zip files or single files; with none of them nothing is mended.

    Raises:
        NotFoundError: There is nothing at one of them.
        InvalidInputError: One is a zip that cannot be read.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        for path in paths:
            if not path.exists():
                raise NotFoundError("There is no copy here", path=path)
        self._folders = [path for path in paths if path.is_dir()]
        self._files = [path for path in paths if not path.is_dir()]

    @property
    def may_mend(self) -> bool:
        """Whether anything was given, and anything may be changed."""
        return bool(self._folders or self._files)

    def open(self, sha256: str) -> Iterator[bytes] | None:
        """The bytes that hash to this, if some copy has them."""
        for path in self._named.get(sha256, []):
            opened = partial(_binary, path)
            if _hash_of(opened) == sha256:
                return _chunks(opened)
        found = self._hashed.get(sha256)
        return None if found is None else _chunks(found)

    def files_named(self, name: str) -> Iterator[bytes]:
        """The content of every file of this name."""
        for folder in self._folders:
            for path in sorted(folder.rglob(name)):
                with suppress(OSError):
                    yield path.read_bytes()

    def ledger_lines(self, person_id: UUID) -> Iterator[bytes]:
        """Every line of every ledger of a person, in no order that could be relied on."""
        for folder in self._folders:
            for path in sorted(folder.rglob(FILES)):
                if path.parent.name == str(person_id):
                    whole, rest = split_lines(path.read_bytes())
                    yield from (*whole, rest)

    def rows(self, shapes: Shapes, wanted: Collection[RowName]) -> Mapping[RowName, StoredRow]:
        """Those of the wanted rows that any database or dump holds."""
        missing = set(wanted)
        found: dict[RowName, StoredRow] = {}
        for path in self.databases():
            if not missing:
                break
            for row in whole_rows_in(path, shapes):
                name = (row.key, row.claimed) if row.key is not None else None
                if name in missing and name is not None:
                    found[name] = row
                    missing.discard(name)
        return found

    def databases(self) -> list[Path]:
        """Every file that holds a database or a dump of one, the newest first."""
        found = [path for path in self._every_path if holds_database(path)]
        return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)

    def is_copy(self, path: Path, person_id: UUID) -> bool:
        """Whether a given path holds a ledger of this person or any database."""
        return any(map(holds_database, self._below(path))) or any(
            one.parent.name == str(person_id) for one in path.rglob(FILES)
        )

    def count_fitting(self, path: Path, wanted: Collection[str]) -> int:
        """How many of these hashes a given path has files of, also inside capsules."""
        below = set(self._below(path))
        named = {name for name, paths in self._named.items() if not below.isdisjoint(paths)}
        hashed = {sha256 for one, sha256, _ in self._looked_at if one in below}
        return len((named | hashed) & set(wanted))

    def _below(self, path: Path) -> list[Path]:
        return [one for one in self._every_path if one == path or path in one.parents]

    @cached_property
    def _every_path(self) -> Sequence[Path]:
        inside = (path for folder in self._folders for path in folder.rglob("*"))
        return [*self._files, *sorted(path for path in inside if path.is_file())]

    @cached_property
    def _named(self) -> Mapping[str, Sequence[Path]]:
        """The files that are called by a hash, as blobs are."""
        named: dict[str, list[Path]] = {}
        for path in self._every_path:
            if _HASH.fullmatch(path.name):
                named.setdefault(path.name, []).append(path)
        return named

    @cached_property
    def _hashed(self) -> Mapping[str, Opened]:
        """Every other file and every member of a capsule, by what it hashes to."""
        hashed: dict[str, Opened] = {}
        for _, sha256, opened in self._looked_at:
            hashed.setdefault(sha256, opened)
        return hashed

    @cached_property
    def _looked_at(self) -> Sequence[tuple[Path, str, Opened]]:
        """The same with the file in which each lies."""
        found = []
        for path in self._every_path:
            if not _HASH.fullmatch(path.name):
                for opened in _openings(path):
                    with suppress(OSError, StorageError, zipfile.BadZipFile):
                        found.append((path, _hash_of(opened), opened))
        return found


def _openings(path: Path) -> list[Opened]:
    """Ways to open a file, and what is inside when it is a zip."""
    openings: list[Opened] = [partial(_binary, path)]
    if path.suffix in (".roll", ".zip") and zipfile.is_zipfile(path):
        openings.extend(_members(path))
    return openings


def _binary(path: Path) -> IO[bytes]:
    return path.open("rb")


def _members(path: Path) -> Iterator[Opened]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise InvalidInputError("This capsule cannot be read", file=path.name) from error
    if sum(info.file_size for info in members) > _MOST_GROWTH * max(PIECE, path.stat().st_size):
        raise InvalidInputError("This zip unpacks to far more than it is", file=path.name)
    return (partial(_member, path, info) for info in members)


def _member(path: Path, info: zipfile.ZipInfo) -> IO[bytes]:
    # The archive is closed when its only member is.
    return zipfile.ZipFile(path).open(info)


def _chunks(opened: Opened) -> Iterator[bytes]:
    with disk_failures(noop("The copy cannot be read")), opened() as file:
        yield from rest_of(file)


def _hash_of(opened: Opened) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(opened):
        digest.update(chunk)
    return digest.hexdigest()
