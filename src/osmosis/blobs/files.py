"""Blobs as files: ``aa/<sha256>``, written under another name, fsynced, renamed."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

from osmosis.errors import StorageError
from osmosis.ports.blobs import BlobCorruptError, BlobInfo, BlobMissingError
from osmosis.storage.disk import disk_failures
from osmosis.storage.durable import fsync_folder, write_durably

CHUNK = 1 << 20
_NAME = re.compile(r"[0-9a-f]{64}")


class FileBlobStore:
    """One person's blobs in a folder (:class:`osmosis.ports.blobs.BlobStore`).

    Args:
        folder: Where the blobs lie.
        tmp: Where half-written ones lie; on the same file system, because they are renamed.
    """

    def __init__(self, folder: Path, tmp: Path) -> None:
        self._folder = folder
        self._tmp = tmp

    def put(self, chunks: Iterable[bytes], *, expected_sha256: str | None = None) -> BlobInfo:
        """Keep these bytes, durably, and say what they are called."""
        temporary = self._tmp / f"{secrets.token_hex(16)}.blob"
        digest = hashlib.sha256()

        def hashed() -> Iterator[bytes]:
            for chunk in chunks:
                digest.update(chunk)
                yield chunk

        try:
            with disk_failures("A blob could not be written"):
                self._tmp.mkdir(parents=True, exist_ok=True, mode=0o700)
                size = write_durably(temporary, hashed())
                name = digest.hexdigest()
                if expected_sha256 not in (None, name):
                    raise BlobCorruptError("These bytes are not the blob that was expected")
                self._name(temporary, name)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return BlobInfo(sha256=name, size=size)

    def open(self, sha256: str) -> Iterator[bytes]:
        """The bytes in chunks, hashed as they pass."""
        try:
            file = self._path(sha256).open("rb")
        except FileNotFoundError:
            raise BlobMissingError("A blob is missing", blob=sha256) from None
        except OSError as error:
            raise StorageError("A blob cannot be read", blob=sha256) from error

        def chunks() -> Iterator[bytes]:
            digest = hashlib.sha256()
            with file, disk_failures("A blob cannot be read"):
                while chunk := file.read(CHUNK):
                    digest.update(chunk)
                    yield chunk
            if digest.hexdigest() != sha256:
                raise BlobCorruptError("A blob is damaged", blob=sha256)

        return chunks()

    def exists(self, sha256: str) -> bool:
        """Whether a blob of this name is there."""
        return self._path(sha256).exists()

    def list(self) -> Iterator[BlobInfo]:
        """Every blob, in the order of their names."""
        if not self._folder.exists():
            return
        for shelf in sorted(path for path in self._folder.iterdir() if path.is_dir()):
            for path in sorted(shelf.iterdir()):
                if _NAME.fullmatch(path.name):
                    yield BlobInfo(sha256=path.name, size=path.stat().st_size)

    def delete(self, sha256: str) -> None:
        """Remove a blob; removing one that is not there is no error."""
        path = self._path(sha256)
        with disk_failures("A blob could not be removed"):
            path.unlink(missing_ok=True)
            if path.parent.exists():
                fsync_folder(path.parent)

    def _name(self, temporary: Path, sha256: str) -> None:
        path = self._path(sha256)
        if not path.parent.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fsync_folder(path.parent.parent)
        os.replace(temporary, path)  # noqa: PTH105  # the name changes and the file stays the same
        fsync_folder(path.parent)

    def _path(self, sha256: str) -> Path:
        if not _NAME.fullmatch(sha256):
            raise BlobMissingError("This is not the name of a blob")
        return self._folder / sha256[:2] / sha256
