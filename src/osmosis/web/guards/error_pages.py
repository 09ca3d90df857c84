"""Turns errors into pages, fragments and problem documents; the last place where one can end."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from osmosis.errors import OsmosisError, StorageError
from osmosis.languages.speaking import gettext
from osmosis.web.error_answers import error_answer
from osmosis.web.failures import Failure, failure_of, heading_of

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

log = logging.getLogger("osmosis.web")


class ErrorPages:
    """Answers with an error instead of breaking off."""

    def __init__(self, app: ASGIApp, shell: WebShell) -> None:
        self._app = app
        self._shell = shell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and answer whatever goes wrong."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = has_begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001  # the web's one place for surprises
            failure = _failure(error)
            if has_begun:
                # Half an answer is out; closing the connection is the only way to say so.
                raise BrokenAnswerError from None
            answer = error_answer(self._shell, Request(scope), failure, error)
            await answer(scope, receive, noting)


class BrokenAnswerError(Exception):
    """An answer broke off in the middle."""


def _failure(error: Exception) -> Failure:
    if isinstance(error, OsmosisError):
        if isinstance(error, StorageError):
            log.error("storage error: %s", type(error).__name__)
        return failure_of(error)
    # Where it happened, but not the message: that may hold a person's words.
    places = traceback.extract_tb(error.__traceback__)
    told = " < ".join(f"{place.name}:{place.lineno}" for place in reversed(places[-6:]))
    log.error("mistake in Osmosis: %s at %s", type(error).__name__, told)
    return Failure(
        status=500,
        heading=gettext(heading_of(500)),
        sentence=gettext("Osmosis made a mistake; what was kept before is safe."),
        details=(("kind", type(error).__name__),),
    )
