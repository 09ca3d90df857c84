"""Blobs in an S3-compatible storage: ``aa/<sha256>``, each put whole or not at all."""

from __future__ import annotations

import hashlib
import http.client
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from lxml import etree  # type: ignore[import-untyped]  # lxml has no stubs

from osmosis.blobs.s3_requests import S3Requests
from osmosis.errors import StorageError
from osmosis.kernel.hashing import held_to
from osmosis.languages.speaking import noop
from osmosis.ports.blobs import BlobCorruptError, BlobInfo, BlobMissingError
from osmosis.storage.disk import disk_failures
from osmosis.storage.durable import make_folder
from osmosis.storage.pieces import PIECE

_NAME = re.compile(r"[0-9a-f]{64}")
_SHELF = re.compile(r"[0-9a-f]{2}/")


class S3BlobStore:
    """One person's blobs in a bucket (:class:`osmosis.ports.blobs.BlobStore`).

    Args:
        requests: Asks the storage, in the folder in which the blobs lie.
        tmp: Where bytes wait until their hash is known; they are taken as they come, so whoever
            minds gives them encrypted.
    """

    def __init__(self, requests: S3Requests, tmp: Path) -> None:
        self._requests = requests
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
        answer = self._asked("GET", sha256)
        if answer is None:
            raise BlobMissingError("A blob is missing", blob=sha256)
        return held_to(
            sha256,
            _chunks(answer, sha256),
            lambda: BlobCorruptError("A blob is damaged", blob=sha256),
        )

    def exists(self, sha256: str) -> bool:
        """Whether a blob of this name is there."""
        answer = self._asked("HEAD", sha256)
        if answer is not None:
            answer.close()
        return answer is not None

    def list(self) -> Iterator[BlobInfo]:
        """Every blob, in the order of their names."""
        folder, more = self._requests.address.folder, ""
        while True:
            query = {"list-type": "2", "prefix": folder}
            if more:
                query["continuation-token"] = more
            with self._requests.ask("GET", query=query) as answer:
                if answer.status == http.client.NOT_FOUND:
                    raise StorageError("There is no such bucket", bucket=self._bucket)
                page = _parsed(answer.read())
            yield from _blobs_on(page, folder)
            more = page.findtext("{*}NextContinuationToken") or ""
            if page.findtext("{*}IsTruncated") != "true" or not more:
                return

    def delete(self, sha256: str) -> None:
        """Remove a blob; removing one that is not there is no error."""
        answer = self._asked("DELETE", sha256)
        if answer is not None:
            answer.close()

    def _send(self, info: BlobInfo, file: IO[bytes]) -> None:
        with disk_failures(noop("A blob could not be held for its hash")):
            file.seek(0)
        key = self._key(info.sha256)
        with self._requests.ask("PUT", key, body=file, size=info.size, sha256=info.sha256) as told:
            if told.status == http.client.NOT_FOUND:
                raise StorageError("There is no such bucket", bucket=self._bucket)

    @property
    def _bucket(self) -> str:
        return self._requests.address.bucket

    def _key(self, sha256: str) -> str:
        return f"{self._requests.address.folder}{sha256[:2]}/{sha256}"

    def _asked(self, method: str, sha256: str) -> http.client.HTTPResponse | None:
        if not _NAME.fullmatch(sha256):
            return None
        answer = self._requests.ask(method, self._key(sha256))
        if answer.status == http.client.NOT_FOUND:
            answer.close()
            return None
        return answer


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


def _chunks(answer: http.client.HTTPResponse, sha256: str) -> Iterator[bytes]:
    with answer:
        while True:
            try:
                chunk = answer.read(PIECE)
            except (OSError, http.client.HTTPException) as error:
                raise StorageError("A blob cannot be read", blob=sha256) from error
            if not chunk:
                break
            yield chunk


def _parsed(data: bytes) -> etree._Element:
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise StorageError("The storage answers in words that are not known here") from error


def _blobs_on(page: etree._Element, folder: str) -> Iterator[BlobInfo]:
    for one in page.iterfind("{*}Contents"):
        rest = (one.findtext("{*}Key") or "").removeprefix(folder)
        name = rest[3:]
        if _SHELF.match(rest) and _NAME.fullmatch(name) and name.startswith(rest[:2]):
            yield BlobInfo(sha256=name, size=int(one.findtext("{*}Size") or 0))
