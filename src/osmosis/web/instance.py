"""One server per store: who holds the lock serves, and whoever comes later finds it."""

from __future__ import annotations

import http.client
import json
import secrets
import ssl
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from osmosis.errors import StorageError
from osmosis.kernel.clock import pause
from osmosis.kernel.hashing import canonical_json
from osmosis.storage.durable import replace_durably
from osmosis.storage.folder import StoreFolder
from osmosis.storage.locks import FileLock
from osmosis.web.pages.health import proof

FILE: Final = "serve.json"
LOCK: Final = ".serve.lock"
_PATIENCE_SECONDS: Final = 5.0
_TRIES: Final = 40
_BETWEEN_SECONDS: Final = 0.25


class UnansweringServerError(StorageError):
    """Another process serves this store and does not answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """A server that runs.

    Attributes:
        address: What a person opens.
        health: Where this machine asks whether it lives.
        proof_key: What it proves with that it is of this store.
        authority: The certificate to verify it by; empty without HTTPS.
    """

    address: str
    health: str
    proof_key: str
    authority: str = ""


class Claim:
    """The right to serve a store, held until it is let go or the process ends.

    Raises:
        StorageError: On entering, when another process holds it.
    """

    def __init__(self, folder: StoreFolder) -> None:
        self._file = folder.root / FILE
        self._lock = FileLock(folder.root / LOCK, wait=False)
        self.proof_key = secrets.token_bytes(32)

    def __enter__(self) -> Self:
        self._lock.__enter__()
        # What a killed server left behind says nothing any more.
        self._file.unlink(missing_ok=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.unlink(missing_ok=True)
        self._lock.__exit__(kind, error, trace)

    def publish(self, *, address: str, health: str, authority: Path | None) -> None:
        """Let others know where this server is found."""
        told = {
            "address": address,
            "health": health,
            "proof_key": self.proof_key.hex(),
            "authority": "" if authority is None else str(authority),
        }
        replace_durably(self._file, canonical_json(told) + b"\n")


def find_running(folder: StoreFolder) -> Running:
    """The server that holds the claim; waits a little for one that is just starting.

    Raises:
        UnansweringServerError: There is none that answers.
    """
    for _ in range(_TRIES):
        running = read_running(folder)
        if running is not None and is_answering(running):
            return running
        pause(_BETWEEN_SECONDS)
    raise UnansweringServerError(
        "Another process is serving this store but does not answer; end it and start again",
        folder=folder.root,
    )


def read_running(folder: StoreFolder) -> Running | None:
    """What the last server wrote about itself."""
    try:
        told = json.loads((folder.root / FILE).read_text(encoding="utf-8"))
        return Running(
            address=str(told["address"]),
            health=str(told["health"]),
            proof_key=str(told["proof_key"]),
            authority=str(told["authority"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_answering(running: Running) -> bool:
    """Whether a server answers there and proves that it is of this store."""
    challenge = secrets.token_hex(16)
    try:
        key = bytes.fromhex(running.proof_key)
        answer = _ask(running, f"/healthz?challenge={challenge}")
    except (OSError, ValueError, http.client.HTTPException):
        return False
    given = str(answer.get("proof", ""))
    return secrets.compare_digest(given.encode(), proof(key, challenge).encode())


def _ask(running: Running, path: str) -> dict[str, object]:
    place = urlsplit(running.health)
    host, port = place.hostname or "", place.port
    connection: http.client.HTTPConnection
    if place.scheme == "https":
        trust = ssl.create_default_context(cafile=running.authority)
        connection = http.client.HTTPSConnection(
            host, port, timeout=_PATIENCE_SECONDS, context=trust
        )
    else:
        connection = http.client.HTTPConnection(host, port, timeout=_PATIENCE_SECONDS)
    try:
        connection.request("GET", path)
        answer = json.loads(connection.getresponse().read(4096))
    finally:
        connection.close()
    return answer if isinstance(answer, dict) else {}
