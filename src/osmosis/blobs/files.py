"""Blobs as files: ``aa/<sha256>``, written under another name, fsynced, renamed."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from osmosis.errors import PlaceError, StorageError
from osmosis.kernel.hashing import held_to
from osmosis.languages.speaking import noop
from osmosis.ports.blobs import BlobCorruptError, BlobInfo, BlobMissingError
from osmosis.storage.disk import disk_failures
from osmosis.storage.durable import (
    create,
    fsync_files,
    fsync_folder,
    fsync_folders,
    make_folder,
)
from osmosis.storage.locks import FileLock
from osmosis.storage.pieces import PIECE

HALF_WRITTEN = ".blob"
_REFUSED = noop("A blob could not be written")
_UNREAD = noop("A blob cannot be read")
_MOST_OPEN = 64
"""A process may not have very many files open."""
_NAME = re.compile(r"[0-9a-f]{64}")
_SHELF = re.compile(r"[0-9a-f]{2}")


class FileBlobStore:
    """One person's blobs in a folder (:class:`osmosis.ports.blobs.BlobStore`).

    Args:
        folder: Where the blobs lie.
        tmp: Where half-written ones lie; on the same file system, because they are renamed.
        outside: Whether they lie outside the store.
    """

    def __init__(self, folder: Path, tmp: Path, *, outside: bool = False) -> None:
        self._folder = folder
        self._tmp = tmp
        self._outside = outside
        self._failures = partial(disk_failures, outside=outside)

    def put(self, chunks: Iterable[bytes], *, expected_sha256: str | None = None) -> BlobInfo:
        """Keep these bytes, durably, and say what they are called."""
        with self.together() as several:
            return several.put(chunks, expected_sha256=expected_sha256)

    @contextmanager
    def together(self) -> Iterator[_Together]:
        """Keep several, all of them durable when this ends."""
        several = _Together(self._folder, self._tmp, self.naming(), self._failures)
        try:
            yield several
            several.finish()
        finally:
            several.discard()

    def open(self, sha256: str) -> Iterator[bytes]:
        """The bytes in chunks, hashed as they pass."""
        try:
            file = self.path_of(sha256).open("rb")
        except FileNotFoundError:
            raise BlobMissingError("A blob is missing", blob=sha256) from None
        except OSError as error:
            kind = PlaceError if self._outside else StorageError
            raise kind(_UNREAD, blob=sha256) from error

        return held_to(
            sha256, self._read(file), lambda: BlobCorruptError("A blob is damaged", blob=sha256)
        )

    def exists(self, sha256: str) -> bool:
        """Whether a blob of this name is there."""
        return bool(_NAME.fullmatch(sha256)) and self.path_of(sha256).exists()

    def list(self) -> Iterator[BlobInfo]:
        """Every blob, in the order of their names."""
        for path in self.paths():
            try:
                yield BlobInfo(sha256=path.name, size=path.stat().st_size)
            except FileNotFoundError:
                continue

    def delete(self, sha256: str) -> None:
        """Remove a blob; removing one that is not there is no error."""
        if not _NAME.fullmatch(sha256):
            return
        path = self.path_of(sha256)
        with self._failures(noop("A blob could not be removed")):
            path.unlink(missing_ok=True)
            if path.parent.exists():
                fsync_folder(path.parent)

    def paths(self) -> Iterator[Path]:
        """Every blob's file, in the order of their names."""
        with self._failures(noop("The blobs cannot be listed")):
            shelves = sorted(self._folder.iterdir()) if self._folder.exists() else []
        for shelf in shelves:
            if _SHELF.fullmatch(shelf.name):
                with self._failures(noop("The blobs cannot be listed")):
                    names = sorted(shelf.iterdir())
                yield from (
                    path
                    for path in names
                    if _NAME.fullmatch(path.name) and path.name.startswith(shelf.name)
                )

    def path_of(self, sha256: str) -> Path:
        """Where a blob lies, or would lie.

        Raises:
            BlobMissingError: No blob can be called that.
        """
        if not _NAME.fullmatch(sha256):
            raise BlobMissingError("This is not the name of a blob")
        return self._folder / sha256[:2] / sha256

    def half_written(self) -> Iterator[Path]:
        """Files that a writer began, and maybe never finished."""
        with self._failures(noop("The blobs cannot be listed")):
            yield from sorted(self._tmp.glob(f"*{HALF_WRITTEN}")) if self._tmp.exists() else ()

    def naming(self) -> FileLock:
        """Held while a blob gets its name, and while an old one loses it for want of a row."""
        return FileLock(self._folder / ".lock", outside=self._outside)

    def _read(self, file: BinaryIO) -> Iterator[bytes]:
        with file:
            while True:
                with self._failures(_UNREAD):
                    chunk = file.read(PIECE)
                if not chunk:
                    break
                yield chunk


def blobs_outside(folder: Path, tmp: Path) -> FileBlobStore:
    """Blobs in a folder that lies outside the store."""
    return FileBlobStore(folder, tmp, outside=True)


class _Together:
    """Blobs on their way in (:class:`osmosis.ports.blobs.BlobBatch`).

    Every file stays open until it is fsynced, for a file that is opened anew may not hear of what
    the disk refused before. Bytes are fsynced before a file has its name, and the names before
    :meth:`finish` returns.
    """

    def __init__(
        self,
        folder: Path,
        tmp: Path,
        naming: FileLock,
        failures: Callable[[str], AbstractContextManager[None]],
    ) -> None:
        self._folder = folder
        self._tmp = tmp
        self._naming = naming
        self._failures = failures
        self._open: dict[Path, BinaryIO] = {}
        self._written: dict[Path, str] = {}

    def put(self, chunks: Iterable[bytes], *, expected_sha256: str | None = None) -> BlobInfo:
        """Write these bytes under no name yet, and say what they will be called."""
        temporary = self._tmp / f"{secrets.token_hex(16)}{HALF_WRITTEN}"
        digest = hashlib.sha256()
        arriving = _Arriving(chunks, digest)
        try:
            with self._failures(_REFUSED):
                if len(self._open) == _MOST_OPEN:
                    self._sync()
                make_folder(self._tmp)
                file = self._open[temporary] = create(temporary)
                size = sum(map(file.write, arriving))
                file.flush()
                name = digest.hexdigest()
                if expected_sha256 not in (None, name):
                    raise BlobCorruptError("These bytes are not the blob that was expected")
        except BaseException as error:
            self._forget(temporary)
            if arriving.failure is not None and arriving.failure is not error:
                raise arriving.failure from None
            raise
        self._written[temporary] = name
        return BlobInfo(sha256=name, size=size)

    def finish(self) -> None:
        """Make all of them durable and give them their names."""
        with self._failures(_REFUSED):
            self._sync()
            shelves = sorted({self._folder / name[:2] for name in self._written.values()})
            for shelf in shelves:
                make_folder(shelf)
            # Another process may have made a shelf a moment ago, and not yet made it durable.
            fsync_folder(self._folder)
            with self._naming:
                for temporary, name in self._written.items():
                    # Also over a blob of the same name: these bytes are whole, those may not be.
                    temporary.replace(self._folder / name[:2] / name)
            fsync_folders(shelves)

    def discard(self) -> None:
        """Remove what has no name."""
        for temporary in {*self._open, *self._written}:
            self._forget(temporary)

    def _sync(self) -> None:
        fsync_files(list(self._open.values()))
        for file in self._open.values():
            file.close()
        self._open.clear()

    def _forget(self, temporary: Path) -> None:
        # A disk that has failed may refuse this too, which is not what is to be told.
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        file = self._open.pop(temporary, None)
        if file is not None:
            with suppress(OSError):
                file.close()


class _Arriving:
    """Chunks on their way in, hashed; remembers when it was their source that failed.

    An ``OSError`` of the source must not be taken for one of our own disk.
    """

    def __init__(self, chunks: Iterable[bytes], digest: hashlib._Hash) -> None:
        self._chunks = chunks
        self._digest = digest
        self.failure: BaseException | None = None

    def __iter__(self) -> Iterator[bytes]:
        try:
            for chunk in self._chunks:
                self._digest.update(chunk)
                yield chunk
        except GeneratorExit:
            raise
        except BaseException as error:
            self.failure = error
            raise
