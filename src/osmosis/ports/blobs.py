"""Where content-addressed bytes live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from osmosis.errors import StorageError


class BlobMissingError(StorageError):
    """There is no blob of this name."""


class BlobCorruptError(StorageError):
    """The blob's bytes no longer hash to its name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BlobInfo:
    """A blob's name and length.

    Attributes:
        sha256: 64 hexadecimal digits; the SHA-256 of the bytes is the name.
        size: Length in bytes.
    """

    sha256: str
    size: int


class BlobBatch(Protocol):
    """Blobs that are being kept together."""

    def put(self, chunks: Iterable[bytes], *, expected_sha256: str | None = None) -> BlobInfo:
        """Take these bytes and say what they will be called.

        If ``chunks`` raises, its exception passes through, these bytes are not kept, and others
        may still be put.

        Raises:
            BlobCorruptError: The bytes do not hash to ``expected_sha256``; they are not kept.
        """
        ...


class BlobStore(Protocol):
    """Content-addressed bytes of one person.

    Nothing here assumes a path or a rename, so an object store fits as well as a folder.
    Every method raises :class:`~osmosis.errors.StorageError` when the medium fails; a full
    medium is a ``StorageError`` too, and leaves nothing half-written under a name.
    """

    def put(self, chunks: Iterable[bytes], *, expected_sha256: str | None = None) -> BlobInfo:
        """Keep these bytes and say what they are called.

        When this returns, the bytes survive a power cut, and so does their name. When it raises,
        or the process dies in the middle, no blob of that name appears. Bytes that are already
        there are kept once. If ``chunks`` raises, its exception passes through.

        Raises:
            BlobCorruptError: The bytes do not hash to ``expected_sha256``; nothing is kept.
        """
        ...

    def together(self) -> AbstractContextManager[BlobBatch]:
        """Several blobs, kept more quickly than one by one.

        When the context ends without an exception, all of them survive a power cut with their
        names; none is there before. When it ends with one, or the process dies, those of which
        this does not hold may be missing, and each that has a name is whole.
        """
        ...

    def open(self, sha256: str) -> Iterator[bytes]:
        """The bytes in chunks of at most one mebibyte.

        The chunks are hashed as they pass: when they do not add up to the name, the iterator
        raises after the last of them.

        Raises:
            BlobMissingError: There is no such blob; raised by the call, not by the iteration.
            BlobCorruptError: From the iterator's end.
        """
        ...

    def exists(self, sha256: str) -> bool:
        """Whether a blob of this name is there; says nothing about its bytes."""
        ...

    def list(self) -> Iterator[BlobInfo]:
        """Every blob, in the order of their names. Half-written ones never appear."""
        ...

    def delete(self, sha256: str) -> None:
        """Remove a blob; removing one that is not there is no error."""
        ...
