"""A plain HTTP door that is open for ten minutes and gives one thing: the authority's certificate.

A phone cannot ask for it over HTTPS before it has it. What it gets is no secret, and whether it
is the right one shows in its fingerprint, which stands beside the QR code.
"""

from __future__ import annotations

import asyncio
from typing import Final

from osmosis.access.names import in_url

OPEN_SECONDS: Final = 600.0
PATH: Final = "/authority.crt"
MEDIA_TYPE: Final = "application/x-x509-ca-cert"
_PATIENCE: Final = 5.0
_MOST_HEAD: Final = 8 * 1024


class CertificateDoor:
    """Serves the certificate over plain HTTP while it is open.

    Args:
        bind: The address to listen on.
        port: The port to listen on, or another when that is taken.
        certificate: The bytes to give, in DER.
        leads_to: Where every other address leads: the encrypted pages.
    """

    def __init__(self, *, bind: str, port: int, certificate: bytes, leads_to: str) -> None:
        self._bind = bind
        self._port = port
        self._certificate = certificate
        self._leads_to = leads_to
        self._server: asyncio.Server | None = None
        self._closing: asyncio.TimerHandle | None = None

    @property
    def port(self) -> int | None:
        """The port while it is open; ``None`` while it is shut."""
        if self._server is None:
            return None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def address(self, name: str) -> str | None:
        """What a phone opens to get the certificate; ``None`` while it is shut."""
        port = self.port
        return None if port is None else f"http://{in_url(name)}:{port}{PATH}"

    async def open(self, seconds: float = OPEN_SECONDS) -> None:
        """Open it, or keep it open from now on for as long."""
        if self._server is None:
            self._server = await self._listen()
        if self._closing is not None:
            self._closing.cancel()
        self._closing = asyncio.get_running_loop().call_later(seconds, self.close)

    def close(self) -> None:
        """Shut it."""
        if self._closing is not None:
            self._closing.cancel()
            self._closing = None
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _listen(self) -> asyncio.Server:
        try:
            return await asyncio.start_server(
                self._answer, self._bind, self._port, limit=_MOST_HEAD
            )
        except OSError:
            return await asyncio.start_server(self._answer, self._bind, 0, limit=_MOST_HEAD)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _PATIENCE)
            writer.write(self._reply(head.split(b"\r\n", 1)[0]))
            await asyncio.wait_for(writer.drain(), _PATIENCE)
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    def _reply(self, first_line: bytes) -> bytes:
        method, _, rest = first_line.partition(b" ")
        if method == b"GET" and rest.partition(b" ")[0] == PATH.encode():
            about = f"200 OK\r\nContent-Type: {MEDIA_TYPE}"
            body = self._certificate
        else:
            about = f"303 See Other\r\nLocation: {self._leads_to}"
            body = b""
        head = (
            f"HTTP/1.1 {about}\r\nContent-Length: {len(body)}\r\nCache-Control: no-store\r\n"
            "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
        )
        return head.encode("ascii") + body
