"""The access log: method, address without anybody's words, status, time taken."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from osmosis.kernel.clock import boot_seconds

log = logging.getLogger("osmosis.web.access")
_ID = re.compile(r"[0-9]{1,9}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Journal:
    """Writes one line per request.

    Args:
        words: The pieces of our own addresses; any other piece is written as ``*`` unless it is
            an id or a number, and what follows a question mark is never written.
    """

    def __init__(self, app: ASGIApp, words: frozenset[str]) -> None:
        self._app = app
        self._words = words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and write a line afterwards."""
        if scope["type"] != "http" or not log.isEnabledFor(logging.INFO):
            await self._app(scope, receive, send)
            return
        begun = boot_seconds()
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            taken = (boot_seconds() - begun) * 1000
            log.info("%s %s %d %.0fms", scope["method"], self.told(scope["path"]), status, taken)

    def told(self, path: str) -> str:
        """The address as it may stand in a log."""
        pieces = path.split("/")
        return "/".join(
            piece if piece in self._words or _ID.fullmatch(piece) else "*" for piece in pieces
        )


def address_words(routes: Iterable[BaseRoute]) -> frozenset[str]:
    """The fixed pieces of all addresses."""
    found = {""}
    for route in routes:
        if isinstance(route, Route | Mount):
            found.update(piece for piece in route.path.split("/") if "{" not in piece)
        if isinstance(route, Mount):
            found |= address_words(route.routes)
    return frozenset(found)
