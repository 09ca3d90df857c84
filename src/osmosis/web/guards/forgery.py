"""Takes a form only with the token of a page that we showed to the same browser.

The token comes in the header ``X-CSRF-Token`` (htmx, our own scripts) or as the first field of
the form, which is looked for in the first bytes of the body, so that no page can forget to check
and no upload is read before.
"""

from __future__ import annotations

import hmac
from collections import deque
from collections.abc import Mapping
from urllib.parse import unquote_plus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from osmosis.web.failures import ForgedFormError, WrongKindError
from osmosis.web.forms import TOKEN_FIELD, TOKEN_HEADER, URLENCODED
from osmosis.web.guards.origins import SAFE
from osmosis.web.multipart import MultipartEvents, PartBegins, PartData, PartEnds, boundary_of
from osmosis.web.visit import visit_of

LOOKED_AT = 64 * 1024


class ForgeryGuard:
    """Refuses changing requests without a token; scripts with a bearer token need none.

    Args:
        never: Addresses that take nothing, with or without a token, and the sentence that says
            what to do instead.
    """

    def __init__(self, app: ASGIApp, never: Mapping[str, str]) -> None:
        self._app = app
        self._never = never

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse or pass on."""
        if scope["type"] != "http" or scope["method"] in SAFE or visit_of(scope).is_script:
            await self._app(scope, receive, send)
            return
        if scope["path"] in self._never:
            raise WrongKindError(self._never[scope["path"]])
        headers = Headers(scope=scope)
        beginning = _Beginning(receive)
        given = headers.get(TOKEN_HEADER) or await beginning.token(headers.get("content-type", ""))
        if not hmac.compare_digest(given.encode(), visit_of(scope).form_token.encode()):
            raise ForgedFormError(
                "This form is not from a page that was shown to this browser; "
                "load the page again, and nothing was changed"
            )
        await self._app(scope, beginning.replayed, send)


class _Beginning:
    """The first pieces of a body, looked at and then handed on."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._seen: deque[Message] = deque()
        self._seen_bytes = 0

    async def token(self, content_type: str) -> str:
        """The value of the first field, when it is the token's; empty otherwise."""
        boundary = boundary_of(content_type)
        if boundary is not None:
            return await self._from_multipart(MultipartEvents(boundary))
        if content_type.partition(";")[0].strip().lower() == URLENCODED:
            return await self._from_urlencoded()
        return ""

    async def replayed(self) -> Message:
        """The next piece of the body, as if nobody had looked."""
        return self._seen.popleft() if self._seen else await self._receive()

    async def _pieces(self) -> tuple[bytes, bool]:
        message = await self._receive()
        self._seen.append(message)
        piece: bytes = message.get("body", b"")
        self._seen_bytes += len(piece)
        is_over = message["type"] != "http.request" or not message.get("more_body", False)
        return piece, is_over or self._seen_bytes > LOOKED_AT

    async def _from_urlencoded(self) -> str:
        start, piece, is_over = bytearray(), b"", False
        while not is_over and b"&" not in piece:
            piece, is_over = await self._pieces()
            start += piece
        name, _, value = start.partition(b"&")[0].partition(b"=")
        return unquote_plus(value.decode("latin-1")) if name == TOKEN_FIELD.encode() else ""

    async def _from_multipart(self, parser: MultipartEvents) -> str:
        name, value, is_over = "", bytearray(), False
        while not is_over:
            piece, is_over = await self._pieces()
            for event in parser.feed(piece):
                if isinstance(event, PartBegins):
                    name = event.name
                elif isinstance(event, PartData):
                    value += event.data
                elif isinstance(event, PartEnds):
                    return value.decode("latin-1") if name == TOKEN_FIELD else ""
            if name and name != TOKEN_FIELD:
                return ""
        return ""
