"""Counts and times what is sent to us."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from osmosis.errors import OsmosisError
from osmosis.kernel.clock import boot_seconds
from osmosis.web.failures import BodyTooLargeError, SlowBodyError
from osmosis.web.settings import BodyPatience
from osmosis.web.visit import Visit, visit_of


class BodyGuard:
    """Stops a body that is larger than the page allows, or that comes too slowly.

    What a ``Content-Length`` says is not believed: bytes are counted. After a refusal the rest of
    the body is read and thrown away, up to a limit, because a browser that is busy sending reads
    no answer.

    Args:
        seconds: Gives seconds that only ever grow.
    """

    def __init__(
        self,
        app: ASGIApp,
        patience: BodyPatience,
        seconds: Callable[[], float] = boot_seconds,
    ) -> None:
        self._app = app
        self._patience = patience
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on with a body that is counted and timed."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = _Body(receive, visit_of(scope), self._patience, self._seconds)
        try:
            await self._app(scope, body.receive, send)
        except SlowBodyError:
            raise
        except OsmosisError:
            await body.drain()
            raise


class _Body:
    def __init__(
        self,
        receive: Receive,
        visit: Visit,
        patience: BodyPatience,
        seconds: Callable[[], float],
    ) -> None:
        self._receive = receive
        self._visit = visit
        self._patience = patience
        self._seconds = seconds
        self._begun = seconds()
        self._count = 0
        self._is_over = False

    async def receive(self) -> Message:
        """The next piece of the body."""
        if self._is_over:
            # Only the news of a closed connection is still to come; it may take its time.
            return await self._receive()
        message = await self._next()
        if self._count > self._visit.body_bytes:
            raise BodyTooLargeError(
                "This is larger than what can be taken in", bytes=self._visit.body_bytes
            )
        return message

    async def drain(self) -> None:
        """Read the rest and throw it away, up to a limit."""
        most = self._count + self._patience.drained_bytes
        try:
            while not self._is_over and self._count <= most:
                await self._next()
        except SlowBodyError:
            return

    async def _next(self) -> Message:
        try:
            message = await asyncio.wait_for(self._receive(), self._patience.idle_seconds)
        except TimeoutError:
            raise SlowBodyError("Nothing came for too long") from None
        self._is_over = message["type"] != "http.request" or not message.get("more_body", False)
        self._count += len(message.get("body", b""))
        allowed = self._patience.grace_seconds + self._count / self._patience.bytes_per_second
        if not self._is_over and self._seconds() - self._begun > allowed:
            raise SlowBodyError("What was sent came too slowly")
        return message
