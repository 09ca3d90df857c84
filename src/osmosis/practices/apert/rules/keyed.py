"""Hashes by which an entry is known again, and from which nobody without the secret learns it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Keyed:
    """HMAC-SHA-256 under the secret of one store.

    Attributes:
        secret: Random bytes.
    """

    secret: bytes = field(repr=False)

    def identity(self, source_id: UUID, identity: str) -> str:
        """By what an entry of a source is known again."""
        return self._hash("identity", str(source_id), identity)

    def content(self, source_id: UUID, content: str) -> str:
        """What tells that an entry says something else now."""
        return self._hash("content", str(source_id), content)

    def entry(self, source_id: UUID, identity: str, content: str) -> str:
        """What orders entries that are otherwise equal."""
        return self._hash("entry", str(source_id), identity, content)

    def source(self, source_id: UUID) -> str:
        """By what it is known beside which source something did not come."""
        return self._hash("source", str(source_id))

    def beside(self, source_id: UUID, address: str) -> str:
        """By what a page or picture beside an entry is known again."""
        return self._hash("beside", str(source_id), address)

    def host(self, host: str) -> str:
        """By what a host is known again that asked to be left alone."""
        return self._hash("host", host)

    def _hash(self, *parts: str) -> str:
        words = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hmac.digest(self.secret, words, "sha256").hex()
