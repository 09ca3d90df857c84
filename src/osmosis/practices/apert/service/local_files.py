"""Files on this machine that somebody else writes: listed, read when they are whole, never touched.

Links are not followed, so nothing outside of a folder is read by way of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from whenever import TimeDelta

from osmosis.errors import TransientFetchError
from osmosis.kernel.clock import Instant

SETTLES_AFTER: Final = TimeDelta(seconds=30)
"""A file that changed more lately may still be growing."""

_MOST_FILES: Final = 50_000
_DEEPEST: Final = 12
_UNFINISHED: Final = (".part", ".partial", ".crdownload", ".download", ".tmp", ".swp", "~")
_PICTURES: Final = frozenset({".gif", ".jpeg", ".jpg", ".png", ".webp"})
_LARGEST_PICTURE: Final = 20_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalFile:
    """A file as it lies there now.

    Attributes:
        stamp: Its length and when it was changed, as one text.
    """

    path: Path
    size: int
    stamp: str
    changed_at: Instant


def list_files(root: Path) -> Iterator[LocalFile]:
    """The files in a folder and in those within it, by name; hidden and unfinished ones are not.

    Raises:
        TransientFetchError: The folder is not there now.
    """
    if not root.is_dir():
        raise TransientFetchError("The folder is not there now")
    left = _MOST_FILES
    waiting = [(root, 0)]
    while waiting and left > 0:
        folder, depth = waiting.pop()
        for entry in _entries(folder):
            left -= 1
            if entry.is_dir(follow_symlinks=False) and depth < _DEEPEST:
                waiting.append((Path(entry.path), depth + 1))
            elif (found := _looked_at(entry)) is not None:
                yield found


def look_at(path: Path) -> LocalFile:
    """One file.

    Raises:
        TransientFetchError: It is not there now.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise TransientFetchError("The file is not there now") from error
    return _file(path, found)


def is_settled(file: LocalFile, now: Instant) -> bool:
    """Whether nobody seems to be writing it any more.

    Only the time around its last change counts: a clock that is set wrong, or a rehearsal in
    another year, keeps no file away.
    """
    return not -SETTLES_AFTER < now - file.changed_at < SETTLES_AFTER


def read_whole(file: LocalFile, most: int) -> bytes | None:
    """Its bytes; nothing when it is too large, gone, or changed while it was read."""
    if file.size > most:
        return None
    try:
        with file.path.open("rb") as opened:
            data = opened.read(most + 1)
            after = _file(file.path, os.fstat(opened.fileno()))
    except OSError:
        return None
    return data if after.stamp == file.stamp and len(data) == file.size else None


def pictures_beside(file: Path, root: Path) -> Callable[[str], bytes | None]:
    """Finds pictures that a page or note shows from within the same watched folder."""

    def find(name: str) -> bytes | None:
        path = file.parent / name
        if not name or ":" in name or path.suffix.lower() not in _PICTURES:
            return None
        try:
            whole = path.resolve(strict=True)
            if whole.is_relative_to(root.resolve()) and whole.is_file():
                return read_whole(look_at(whole), _LARGEST_PICTURE)
        except (OSError, TransientFetchError, ValueError):
            return None
        return None

    return find


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(
                (entry for entry in found if not entry.name.startswith(".")),
                key=lambda entry: entry.name,
            )
    except OSError:
        return []


def _looked_at(entry: os.DirEntry[str]) -> LocalFile | None:
    try:
        if entry.name.lower().endswith(_UNFINISHED) or not entry.is_file(follow_symlinks=False):
            return None
        return _file(Path(entry.path), entry.stat(follow_symlinks=False))
    except OSError:
        return None


def _file(path: Path, found: os.stat_result) -> LocalFile:
    return LocalFile(
        path=path,
        size=found.st_size,
        stamp=f"{found.st_size}:{found.st_mtime_ns}",
        changed_at=Instant.from_timestamp(max(0, int(found.st_mtime))),
    )
