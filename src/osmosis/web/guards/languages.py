"""Speaks the language of the store, or else the one that the browser asks for.

Every answer says that it depends on what is asked for (``Vary``), whatever its kind and also when
it is only that nothing has changed: what a cache keeps for one reader is no answer for another.
"""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from osmosis.languages.known import Language, negotiate_language
from osmosis.languages.speaking import speaking
from osmosis.storage.language import StoreLanguage
from osmosis.storage.store import Store

_SILENT: Final = ("/static/", "/healthz")
"""Beginnings of addresses at which nothing is said."""


class Languages:
    """Begins the language of every request, and says it in the answer (``Content-Language``)."""

    def __init__(self, app: ASGIApp, store: Store) -> None:
        self._app = app
        self._language = StoreLanguage(store)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, in the language that is asked for."""
        if scope["type"] != "http" or scope["path"].startswith(_SILENT):
            await self._app(scope, receive, send)
            return
        language = self._language.now(negotiate_language(_wish(scope)))

        async def in_language(message: Message) -> None:
            if message["type"] == "http.response.start":
                _name_it(message, language)
            await send(message)

        with speaking(language):
            await self._app(scope, receive, in_language)


def _wish(scope: Scope) -> str:
    return Headers(scope=scope).get("accept-language", "")


def _name_it(message: Message, language: Language) -> None:
    headers = MutableHeaders(scope=message)
    headers.add_vary_header("Accept-Language")
    if headers.get("content-type", "").startswith("text/html"):
        headers.setdefault("Content-Language", language.tag)
