"""The HTTP server: uvicorn with h11, set up to say when it has begun and to end quietly."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Final

import uvicorn
from starlette.applications import Starlette

from osmosis.web.patience import PatientProtocol
from osmosis.web.tls import Tls

MOST_CONNECTIONS: Final = 200
_FAREWELL_SECONDS: Final = 5


class HttpServer(uvicorn.Server):
    """Answers on a socket until it is asked to end.

    Args:
        tls: Its certificate; ``None`` for plain HTTP.
        begun: Called when the first request may come.
        ended: Called when no further one may.
    """

    def __init__(
        self,
        web: Starlette,
        tls: Tls | None,
        *,
        begun: Callable[[HttpServer], None],
        ended: Callable[[], None],
    ) -> None:
        super().__init__(_config(web, tls))
        self._tls = tls
        self._begun = begun
        self._ended = ended

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, then say so."""
        await super().startup(sockets)
        if not self.should_exit:
            self._begun(self)

    async def main_loop(self) -> None:
        """Answer until asked to end; the certificate is looked after meanwhile."""
        renewing = None if self._tls is None else asyncio.create_task(self._tls.renew_for_ever())
        try:
            await super().main_loop()
        finally:
            self._ended()
            if renewing is not None:
                renewing.cancel()
                with suppress(asyncio.CancelledError):
                    await renewing

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End quietly at the first signal, at once at the second; neither is raised again."""
        self.force_exit = self.should_exit
        self.should_exit = True

    def ask_to_end(self) -> None:
        """End quietly; may be called from any thread."""
        self.should_exit = True


def _config(web: Starlette, tls: Tls | None) -> uvicorn.Config:
    return uvicorn.Config(
        web,
        http=PatientProtocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        # Nobody stands in front of us, so what a header says about the caller is not believed.
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=_FAREWELL_SECONDS,
        ssl_context_factory=None if tls is None else lambda _config, _default: tls.context,
    )
