"""Blobs in memory, held to the same contract as those on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from osmosis.ports.blobs import BlobCorruptError, BlobInfo, BlobMissingError

CHUNK = 1 << 20


class MemoryBlobStore:
    """One person's blobs in a dictionary (:class:`osmosis.ports.blobs.BlobStore`)."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    @contextmanager
    def together(self) -> Iterator[MemoryBlobStore]:
        several = MemoryBlobStore()
        yield several
        self.kept |= several.kept

    def put(self, chunks: Iterable[bytes], *, expected_sha256: str | None = None) -> BlobInfo:
        data = b"".join(chunks)
        name = hashlib.sha256(data).hexdigest()
        if expected_sha256 not in (None, name):
            raise BlobCorruptError("These bytes are not the blob that was expected")
        self.kept[name] = data
        return BlobInfo(sha256=name, size=len(data))

    def open(self, sha256: str) -> Iterator[bytes]:
        if sha256 not in self.kept:
            raise BlobMissingError("A blob is missing", blob=sha256)
        data = self.kept[sha256]

        def chunks() -> Iterator[bytes]:
            for start in range(0, len(data), CHUNK):
                yield data[start : start + CHUNK]
            if hashlib.sha256(data).hexdigest() != sha256:
                raise BlobCorruptError("A blob is damaged", blob=sha256)

        return chunks()

    def exists(self, sha256: str) -> bool:
        return sha256 in self.kept

    def list(self) -> Iterator[BlobInfo]:
        for name in sorted(self.kept):
            yield BlobInfo(sha256=name, size=len(self.kept[name]))

    def delete(self, sha256: str) -> None:
        self.kept.pop(sha256, None)
