"""Bodies on their way from the network to a service, without a temporary file."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, TypeVar

import anyio.from_thread
import anyio.to_thread
from starlette.requests import Request

from osmosis.kernel.surrogates import without_surrogates
from osmosis.web.failures import BodyTooLargeError, UnreadableBodyError, WrongKindError
from osmosis.web.multipart import Part, boundary_of, read_parts
from osmosis.web.visit import visit_of

T = TypeVar("T")


def allow_bytes(request: Request, most: int) -> None:
    """Let the body be this large; refuses at once what says that it is larger.

    Raises:
        BodyTooLargeError: Its ``Content-Length`` is more.
    """
    visit_of(request.scope).body_bytes = most
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > most:
        raise BodyTooLargeError("This is larger than what can be taken in", bytes=most)


async def read_body(request: Request, most: int) -> bytes:
    """The whole body, in memory.

    Raises:
        BodyTooLargeError: It is larger than ``most``.
    """
    allow_bytes(request, most)
    return await request.body()


async def read_json(request: Request, most: int) -> dict[str, Any]:
    """The JSON object in the body; halves of characters in it are U+FFFD, as in what a form sends.

    Raises:
        WrongKindError: It is not sent as JSON.
        UnreadableBodyError: It is no JSON object.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise WrongKindError("JSON is expected here")
    try:
        value = _without_halves(json.loads(await read_body(request, most)))
    except (ValueError, RecursionError):
        raise UnreadableBodyError("The JSON cannot be read") from None
    if not isinstance(value, dict):
        raise UnreadableBodyError("A JSON object is expected here")
    return value


async def stream_to(request: Request, take: Callable[[Iterator[bytes]], T], *, most: int) -> T:
    """Hand the body, as it arrives, to a function that reads it in a thread of its own.

    What goes wrong on the way (too large, too slow, gone) is raised inside the function, so that
    it can undo what it began.
    """
    allow_bytes(request, most)
    stream = request.stream()

    async def next_chunk() -> bytes:
        return await anext(stream, b"")

    def chunks() -> Iterator[bytes]:
        while chunk := anyio.from_thread.run(next_chunk):
            yield chunk

    try:
        return await anyio.to_thread.run_sync(lambda: take(chunks()))
    finally:
        await _close(stream)


async def parts_to(request: Request, take: Callable[[Iterator[Part]], T], *, most: int) -> T:
    """Hand the parts of an uploaded form, as they arrive, to a function in a thread.

    Raises:
        WrongKindError: It is no ``multipart/form-data``.
    """
    boundary = boundary_of(request.headers.get("content-type", ""))
    if boundary is None:
        raise WrongKindError("A form with files is expected here")
    return await stream_to(request, lambda chunks: take(read_parts(boundary, chunks)), most=most)


def _without_halves(value: Any) -> Any:
    """The value without surrogates that stand alone, which no database and no page can hold."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.loads(without_surrogates(text))
    return value


async def _close(stream: AsyncIterator[bytes]) -> None:
    close = getattr(stream, "aclose", None)
    if close is not None:
        await close()
