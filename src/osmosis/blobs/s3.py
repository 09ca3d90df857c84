"""Blobs in an S3-compatible storage: ``aa/<sha256>``, each put whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from osmosis.blobs.s3_accounts import S3Account, S3Address
from osmosis.errors import InvalidInputError, MissingExtraError, PlaceError
from osmosis.kernel.hashing import held_to
from osmosis.languages.speaking import noop
from osmosis.ports.blobs import BlobCorruptError, BlobInfo, BlobMissingError
from osmosis.storage.disk import disk_failures
from osmosis.storage.durable import make_folder
from osmosis.storage.pieces import PIECE

if TYPE_CHECKING:
    from obstore import BytesStream
    from obstore.store import ClientConfig, RetryConfig, S3Store

_NAME = re.compile(r"[0-9a-f]{64}")
_SHELF = re.compile(r"[0-9a-f]{2}/")
_STATUS = re.compile(r"status code: (\d{3})")
_PART = 16 << 20
"""S3 takes ten thousand parts, so a recording may have 160 GB."""
_PARTS_AT_ONCE = 2
_CERTIFICATES = ("AWS_CA_BUNDLE", "SSL_CERT_FILE")
"""Where other programs look for certificates of somebody's own storage."""
_RETRIES: RetryConfig = {
    "max_retries": 3,
    "retry_timeout": timedelta(seconds=60),
    "backoff": {
        "init_backoff": timedelta(milliseconds=100),
        "max_backoff": timedelta(seconds=5),
        "base": 2,
    },
}


class S3Folder:
    """A folder of a bucket; what the storage refuses comes in our words.

    Raises:
        MissingExtraError: What asks such storages is not installed.
    """

    def __init__(self, address: S3Address, account: S3Account) -> None:
        self.address = address
        self._store = _opened(address, account)

    @contextmanager
    def asked(self) -> Iterator[S3Store]:
        """Ask it something; what is not there stays a ``FileNotFoundError``."""
        from obstore.exceptions import BaseError

        try:
            yield self._store
        except BaseError as error:
            # What it says at length names requests and headers.
            raise self._refused(error) from None

    def folders(self) -> list[str]:
        """The folders in it."""
        try:
            with self.asked() as store:
                found = store.list_with_delimiter()["common_prefixes"]
        except FileNotFoundError:
            raise self.no_bucket() from None
        return [one.rstrip("/") for one in found]

    def no_bucket(self) -> PlaceError:
        """The error for a bucket that is not there."""
        return PlaceError("There is no such bucket", bucket=self.address.bucket)

    def _refused(self, error: Exception) -> PlaceError:
        from obstore.exceptions import PermissionDeniedError, UnauthenticatedError

        found, host = _STATUS.search(str(error)), self.address.host
        status = found[1] if found else ""
        is_refusal = isinstance(error, PermissionDeniedError | UnauthenticatedError)
        if is_refusal or status in {"401", "403"}:
            return PlaceError("The storage refuses this key", host=host)
        if not status:
            return PlaceError("The storage cannot be reached", host=host)
        return PlaceError("The storage does not do what it was asked", host=host, status=status)


class S3BlobStore:
    """One person's blobs in a bucket (:class:`osmosis.ports.blobs.BlobStore`).

    Args:
        folder: Where the blobs lie.
        tmp: Where bytes wait until their hash is known; they are taken as they come, so whoever
            minds gives them encrypted.
    """

    def __init__(self, folder: S3Folder, tmp: Path) -> None:
        self._folder = folder
        self._tmp = tmp

    def put(self, chunks: Iterable[bytes], *, expected_sha256: str | None = None) -> BlobInfo:
        """Keep these bytes and say what they are called; the storage checks their hash too."""
        with self.together() as alone:
            return alone.put(chunks, expected_sha256=expected_sha256)

    @contextmanager
    def together(self) -> Iterator[_Together]:
        """Keep several; they wait here until all are there, and are then put one by one."""
        with ExitStack() as waiting:
            several = _Together(self._tmp, waiting)
            yield several
            for info, file in several.held:
                self._send(info, file)

    def open(self, sha256: str) -> Iterator[bytes]:
        """The bytes in chunks, hashed as they pass."""
        try:
            if not _NAME.fullmatch(sha256):
                raise FileNotFoundError
            with self._folder.asked() as store:
                stream = store.get(_key(sha256)).stream(min_chunk_size=PIECE)
        except FileNotFoundError:
            raise BlobMissingError("A blob is missing", blob=sha256) from None
        return held_to(
            sha256,
            self._chunks(stream),
            lambda: BlobCorruptError("A blob is damaged", blob=sha256),
        )

    def exists(self, sha256: str) -> bool:
        """Whether a blob of this name is there."""
        if not _NAME.fullmatch(sha256):
            return False
        try:
            with self._folder.asked() as store:
                store.head(_key(sha256))
        except FileNotFoundError:
            return False
        return True

    def list(self) -> Iterator[BlobInfo]:
        """Every blob, in the order of their names."""
        try:
            with self._folder.asked() as store:
                for page in store.list():
                    for one in page:
                        shelf, name = one["path"][:3], one["path"][3:]
                        fits = _SHELF.match(shelf) and name.startswith(shelf[:2])
                        if fits and _NAME.fullmatch(name):
                            yield BlobInfo(sha256=name, size=one["size"])
        except FileNotFoundError:
            raise self._folder.no_bucket() from None

    def delete(self, sha256: str) -> None:
        """Remove a blob; removing one that is not there is no error."""
        if _NAME.fullmatch(sha256):
            try:
                with self._folder.asked() as store:
                    store.delete(_key(sha256))
            except FileNotFoundError:
                return

    def _send(self, info: BlobInfo, file: IO[bytes]) -> None:
        with disk_failures(noop("A blob could not be held for its hash")):
            file.seek(0)
        try:
            with self._folder.asked() as store:
                store.put(_key(info.sha256), file, chunk_size=_PART, max_concurrency=_PARTS_AT_ONCE)
        except FileNotFoundError:
            raise self._folder.no_bucket() from None

    def _chunks(self, stream: BytesStream) -> Iterator[bytes]:
        with self._folder.asked():
            for chunk in stream:
                data = memoryview(chunk)
                yield from (bytes(data[at : at + PIECE]) for at in range(0, len(data), PIECE))


class _Together:
    """Blobs that wait in unnamed files.

    Args:
        waiting: Closes the files.

    Attributes:
        held: What they are called, and their bytes.
    """

    def __init__(self, tmp: Path, waiting: ExitStack) -> None:
        self._tmp = tmp
        self._waiting = waiting
        self.held: list[tuple[BlobInfo, IO[bytes]]] = []

    def put(self, chunks: Iterable[bytes], *, expected_sha256: str | None = None) -> BlobInfo:
        """Hold these bytes and say what they will be called."""
        with disk_failures(noop("A blob could not be held for its hash")):
            make_folder(self._tmp)
            file = self._waiting.enter_context(TemporaryFile(dir=self._tmp))  # noqa: SIM115  # `waiting` closes it
        digest, size = hashlib.sha256(), 0
        for chunk in chunks:
            digest.update(chunk)
            with disk_failures(noop("A blob could not be held for its hash")):
                size += file.write(chunk)
        name = digest.hexdigest()
        if expected_sha256 not in (None, name):
            raise BlobCorruptError("These bytes are not the blob that was expected")
        info = BlobInfo(sha256=name, size=size)
        self.held.append((info, file))
        return info


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def _opened(address: S3Address, account: S3Account) -> S3Store:
    try:
        from obstore.store import S3Store
    except ImportError:
        raise MissingExtraError("What asks an S3 storage is not installed", extra="s3") from None
    return S3Store(
        address.bucket,
        prefix=address.folder.rstrip("/") or None,
        endpoint=f"{address.scheme}://{address.host}",
        access_key_id=account.key_id,
        secret_access_key=account.secret,
        region=account.region,
        virtual_hosted_style_request=False,
        # Not every storage knows how to take away many at once.
        disable_bulk_delete=True,
        client_options=_client(address),
        retry_config=_RETRIES,
    )


def _client(address: S3Address) -> ClientConfig:
    options: ClientConfig = {
        "allow_http": address.scheme == "http",
        "connect_timeout": timedelta(seconds=20),
        # A large piece may take its time; `read_timeout` ends what stands still.
        "timeout": timedelta(days=1),
        "read_timeout": timedelta(seconds=60),
    }
    file = next(filter(None, map(os.environ.get, _CERTIFICATES)), None)
    if file is not None:
        try:
            options["root_certificate"] = Path(file).read_bytes()
        except OSError as error:
            raise InvalidInputError("The certificates cannot be read", file=file) from error
    return options
