"""Answers only to our own names, so that another site's name cannot be pointed at us."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from osmosis.web.failures import WrongHostError


class HostGuard:
    """Refuses any ``Host`` that is not ours (DNS rebinding).

    Args:
        hosts: Names with their port, as they stand in the header.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse or pass on."""
        if scope["type"] == "http":
            given = Headers(scope=scope).getlist("host")
            if len(given) != 1 or given[0].lower() not in self._hosts:
                raise WrongHostError("Osmosis does not answer under this name")
        await self._app(scope, receive, send)
