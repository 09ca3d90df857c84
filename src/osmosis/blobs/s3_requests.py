"""Requests to an S3-compatible storage, signed with AWS Signature Version 4.

One connection for each request, plain ``http.client``: a backup asks for a few large things.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO
from urllib.parse import quote, urlsplit

from osmosis.errors import InvalidInputError, StorageError
from osmosis.kernel.clock import Clock, SystemClock

NOTHING = hashlib.sha256(b"").hexdigest()
_PATIENCE_SECONDS = 60.0
_SERVICE = "s3"


@dataclass(frozen=True, kw_only=True, slots=True)
class S3Address:
    """Where a bucket is: ``https://storage.example.org/bucket/folder``.

    Attributes:
        folder: What the keys begin with; empty, or ends in a slash.
    """

    scheme: str
    host: str
    bucket: str
    folder: str = ""

    def below(self, folder: str) -> S3Address:
        """A folder in this one."""
        return S3Address(
            scheme=self.scheme,
            host=self.host,
            bucket=self.bucket,
            folder=f"{self.folder}{folder}/",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class S3Account:
    """Who asks. The secret stands in no ``repr``."""

    key_id: str
    secret: str = field(repr=False)
    region: str = "us-east-1"


def read_address(text: str) -> S3Address:
    """The address that a text spells.

    Raises:
        InvalidInputError: It is none; or is not encrypted and leads further than this machine.
    """
    parts = urlsplit(text)
    bucket, _, folder = parts.path.strip("/").partition("/")
    if parts.scheme not in ("http", "https") or not parts.netloc or not bucket or parts.username:
        raise InvalidInputError("An address is https://, a host, a bucket and perhaps a folder")
    if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise InvalidInputError("Only an address on this machine may go without https")
    return S3Address(
        scheme=parts.scheme,
        host=parts.netloc,
        bucket=bucket,
        folder=f"{folder}/" if folder else "",
    )


class S3Requests:
    """Asks one storage.

    Args:
        clock: The machine's, for signatures are good for some minutes only.
    """

    def __init__(self, address: S3Address, account: S3Account, clock: Clock | None = None) -> None:
        self.address = address
        self._account = account
        self._clock = clock or SystemClock()

    def ask(
        self,
        method: str,
        key: str = "",
        *,
        query: Mapping[str, str] | None = None,
        body: IO[bytes] | None = None,
        size: int = 0,
        sha256: str = NOTHING,
    ) -> http.client.HTTPResponse:
        """The answer to one request; whoever gets it reads and closes it.

        Raises:
            StorageError: The storage cannot be reached, or refuses; 404 is an answer.
        """
        path = quote(f"/{self.address.bucket}" + (f"/{key}" if key else ""))
        asked = "&".join(
            f"{quote(name, safe='')}={quote(value, safe='')}"
            for name, value in sorted((query or {}).items())
        )
        # With this the answer owns the connection, and closes it when it is closed.
        headers = {**self._signed(method, path, asked, sha256), "connection": "close"}
        if body is not None:
            headers["content-length"] = str(size)
        connection = self._connection()
        try:
            connection.request(method, f"{path}?{asked}" if asked else path, body, headers)
            answer = connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise StorageError("The storage cannot be reached", host=self.address.host) from error
        return self._accepted(answer)

    def _connection(self) -> http.client.HTTPConnection:
        if self.address.scheme == "https":
            return http.client.HTTPSConnection(self.address.host, timeout=_PATIENCE_SECONDS)
        return http.client.HTTPConnection(self.address.host, timeout=_PATIENCE_SECONDS)

    def _accepted(self, answer: http.client.HTTPResponse) -> http.client.HTTPResponse:
        if answer.status in (200, 204, 404):
            return answer
        answer.close()
        if answer.status in (401, 403):
            raise StorageError("The storage refuses this key", host=self.address.host)
        raise StorageError(
            "The storage does not do what it was asked",
            host=self.address.host,
            status=answer.status,
        )

    def _signed(self, method: str, path: str, query: str, sha256: str) -> dict[str, str]:
        """The headers of a request (AWS Signature Version 4, "Signing requests")."""
        stamp = self._clock.now().format_iso(unit="second", basic=True)
        headers = {
            "host": self.address.host,
            "x-amz-content-sha256": sha256,
            "x-amz-date": stamp,
        }
        names = ";".join(headers)
        lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
        asked = "\n".join([method, path, query, lines, names, sha256])
        scope = f"{stamp[:8]}/{self._account.region}/{_SERVICE}/aws4_request"
        hashed = hashlib.sha256(asked.encode()).hexdigest()
        to_sign = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashed])
        key = f"AWS4{self._account.secret}".encode()
        for part in scope.split("/"):
            key = _mac(key, part)
        signature = _mac(key, to_sign).hex()
        headers["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={self._account.key_id}/{scope}, "
            f"SignedHeaders={names}, Signature={signature}"
        )
        return headers


def _mac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
