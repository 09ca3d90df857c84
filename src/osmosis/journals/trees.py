"""Files as they lie in a folder or in a ZIP: one way of looking at both, and no way out of either.

A link is named and never followed, so that no loop and no path leads anywhere else.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, Self

from whenever import Instant

from osmosis.bags.errors import ZipError
from osmosis.bags.zip_directory import ZipLimits
from osmosis.bags.zip_reader import ZipReader
from osmosis.journals.model import BROKEN_FILE, JournalError, Unread
from osmosis.kernel.inside import stays_inside
from osmosis.languages.speaking import gettext, noop

LIMITS: Final = ZipLimits(
    members=250_000, total_bytes=1 << 40, directory_bytes=64 << 20, member_bytes=16 << 30
)
MOST_DEPTH: Final = 40
PIECE: Final = 1 << 20

LINK = noop("This is a link, which is not followed")
SETTINGS = noop("Settings of a program; there is nothing of yours in it")
_SYSTEM_FILES: Final = frozenset(("thumbs.db", "desktop.ini", "icon\r"))
_SYSTEM_FOLDERS: Final = frozenset(("__macosx", "@eadir", "node_modules"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One file.

    Attributes:
        name: Its path inside, with ``/`` between the parts.
        size: As declared; more may not be read from a ZIP, and may from a folder.
        changed_at: When the file was last changed, where that is known.
    """

    name: str
    size: int
    changed_at: Instant | None
    opened: Callable[[], Iterator[bytes]] = field(repr=False)

    @property
    def base(self) -> str:
        """Its name without the folder."""
        return PurePosixPath(self.name).name

    @property
    def suffix(self) -> str:
        """The ending of its name in small letters, with the dot."""
        return PurePosixPath(self.name).suffix.lower()

    def head(self, most: int) -> bytes:
        """Its first bytes.

        Raises:
            ZipError: It is not what the ZIP says.
            OSError: It cannot be read.
        """
        found = bytearray()
        for chunk in self.opened():
            found += chunk
            if len(found) >= most:
                break
        return bytes(found[:most])

    def read(self, most: int) -> bytes:
        """All of it.

        Raises:
            JournalError: It is longer than that, or cannot be read.
        """
        try:
            data = b"" if self.size > most else self.head(most + 1)
        except ZipError as error:
            raise JournalError(error.message) from None
        except OSError as error:
            raise JournalError("It cannot be read") from error
        if self.size > most or len(data) > most:
            raise JournalError(gettext("It is longer than {number} MB", number=most >> 20))
        return data


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """What lies in one folder, in the order of names.

    Attributes:
        unread: What is not looked into.
    """

    name: str
    entries: Sequence[Entry]
    unread: Sequence[Unread]


class Tree:
    """Everything in a folder, a ZIP, or one file by itself."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stack = ExitStack()
        self._zipped: Mapping[str, Entry] | None = None

    def __enter__(self) -> Self:
        """Look into it.

        Raises:
            JournalError: There is no such thing, or it is a ZIP that lies about itself.
        """
        try:
            if self._path.is_dir():
                return self
            file = self._stack.enter_context(self._path.open("rb"))
            if file.read(2) == b"PK":
                self._zipped = _zipped(file)
        except OSError as error:
            raise JournalError("There is nothing here that can be read") from error
        except ZipError as error:
            self._stack.close()
            raise JournalError(
                gettext(
                    "{problem}. Unpacked, it may be given as a folder",
                    problem=gettext(error.message),
                )
            ) from None
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def is_single(self) -> bool:
        """Whether it is one file by itself."""
        return self._zipped is None and not self._path.is_dir()

    def folders(self) -> Iterator[Listing]:
        """Folder by folder, so that never more than the names of one are held."""
        if self._zipped is not None:
            yield from _zip_folders(self._zipped)
        elif self.is_single:
            yield Listing(name="", entries=[_file_entry(self._path, self._path.name)], unread=())
        else:
            yield from _disk_folders(self._path, "", 0)

    def find(self, name: str) -> Entry | None:
        """The file at this path inside, if there is one and it is no link."""
        parts = [part for part in PurePosixPath(name).parts if part not in (".", "/")]
        inside = "/".join(parts)
        if not stays_inside(inside):
            return None
        if self._zipped is not None:
            return self._zipped.get(inside)
        return None if self.is_single else _found_on_disk(self._path, parts, inside)


def _found_on_disk(root: Path, parts: Sequence[str], inside: str) -> Entry | None:
    path = root
    try:
        for part in parts:
            path /= part
            if path.is_symlink():
                return None
        return _file_entry(path, inside) if path.is_file() else None
    except OSError:
        return None


def _disk_folders(folder: Path, name: str, depth: int) -> Iterator[Listing]:
    try:
        found = sorted(os.scandir(folder), key=lambda one: one.name)
    except OSError:
        yield Listing(
            name=name, entries=(), unread=[_unread(f"{name}/", noop("It cannot be opened"))]
        )
        return
    entries: list[Entry] = []
    unread: list[Unread] = []
    inner: list[tuple[Path, str]] = []
    for one in found:
        inside = f"{name}/{one.name}" if name else one.name
        mode = _mode(one)
        if stat.S_ISDIR(mode):
            if _is_settings(one.name, is_folder=True):
                unread.append(_unread(f"{inside}/", SETTINGS, matters=False))
            elif depth >= MOST_DEPTH:
                unread.append(_unread(f"{inside}/", noop("It lies too deep in other folders")))
            else:
                inner.append((folder / one.name, inside))
        elif not stat.S_ISREG(mode):
            why = LINK if stat.S_ISLNK(mode) else noop("This is no plain file")
            unread.append(_unread(inside, why))
        elif _is_settings(one.name):
            unread.append(_unread(inside, SETTINGS, matters=False))
        else:
            entries.append(_file_entry(folder / one.name, inside))
    yield Listing(name=name, entries=entries, unread=unread)
    for path, inside in inner:
        yield from _disk_folders(path, inside, depth + 1)


def _mode(one: os.DirEntry[str]) -> int:
    try:
        return one.stat(follow_symlinks=False).st_mode
    except OSError:
        return 0


def _file_entry(path: Path, name: str) -> Entry:
    try:
        found = path.stat()
        size, changed = found.st_size, Instant.from_timestamp(int(found.st_mtime))
    except (OSError, ValueError):
        return Entry(name=_said(name), size=0, changed_at=None, opened=lambda: _pieces(path))
    return Entry(name=_said(name), size=size, changed_at=changed, opened=lambda: _pieces(path))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _said(name: str) -> str:
    """A name that can be written down; a disk may hold some that are no text."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _unread(name: str, why: str, *, matters: bool = True) -> Unread:
    return Unread(name=_said(name), why=why, matters=matters)


def _is_settings(name: str, *, is_folder: bool = False) -> bool:
    if name.startswith(("._", ".")):
        return True
    return name.lower() in (_SYSTEM_FOLDERS if is_folder else _SYSTEM_FILES)


def _zipped(file: BinaryIO) -> Mapping[str, Entry]:
    reader = ZipReader(file, limits=LIMITS)
    return {
        name: Entry(
            name=name,
            size=reader.size_of(name),
            changed_at=None,
            opened=lambda name=name: reader.open(name),  # type: ignore[misc]  # the name of its time
        )
        for name in reader.names
    }


def _zip_folders(zipped: Mapping[str, Entry]) -> Iterator[Listing]:
    by_folder: dict[str, list[Entry]] = {}
    settings: dict[str, None] = {}
    for name, entry in sorted(zipped.items()):
        *above, base = name.split("/")
        at = next((n for n, part in enumerate(above) if _is_settings(part, is_folder=True)), None)
        if at is not None:
            settings["/".join(above[: at + 1]) + "/"] = None
        elif _is_settings(base):
            settings[name] = None
        else:
            by_folder.setdefault("/".join(above), []).append(entry)
    unread = [_unread(name, SETTINGS, matters=False) for name in settings]
    yield Listing(name="", entries=by_folder.pop("", []), unread=unread)
    for name, entries in by_folder.items():
        yield Listing(name=name, entries=entries, unread=())


__all__ = ["BROKEN_FILE", "Entry", "Listing", "Tree"]
