"""Where a bucket is in an S3-compatible storage, and who asks it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from osmosis.errors import InvalidInputError


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
