"""Lets no other site act or look through the person's browser."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from osmosis.web.failures import ForgedFormError

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class OriginGuard:
    """Refuses what a browser says comes from elsewhere.

    Changing requests must come from our own pages. Reading requests may come from elsewhere only
    as a visit: a link may lead here, a picture on another site may not be one of ours.

    Args:
        origins: Our own origins.
    """

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse or pass on."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            if scope["method"] in SAFE:
                self._check_reading(headers)
            else:
                self._check_changing(headers)
        await self._app(scope, receive, send)

    def _check_reading(self, headers: Headers) -> None:
        site = headers.get("sec-fetch-site", "none")
        mode = headers.get("sec-fetch-mode", "navigate")
        if site not in {"same-origin", "none"} and mode != "navigate":
            raise ForgedFormError("Another site may not look through this browser")

    def _check_changing(self, headers: Headers) -> None:
        site = headers.get("sec-fetch-site", "same-origin")
        origin = headers.get("origin")
        is_ours = origin is None or origin.lower() in self._origins
        if site not in {"same-origin", "none"} or not is_ours:
            raise ForgedFormError("This was sent from another site, and nothing was changed")
