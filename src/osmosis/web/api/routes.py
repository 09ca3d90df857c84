"""One declaration per address of the API: it is checked, served and described from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from osmosis.access.tokens import may
from osmosis.errors import NotAllowedError
from osmosis.web.visit import visit_of

PREFIX = "/api/v1"
Scope = Literal["capture", "editions", "read", "full"]
Handler = Callable[[Request], Awaitable[Response | Mapping[str, object]]]
Schema = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiSpec:
    """What the API's document says about an address.

    Attributes:
        method: ``GET``, ``POST``, ``PUT`` or ``DELETE``.
        summary: One line.
        description: More, if it helps.
        tag: What it belongs to, such as ``rolls``.
        name: A name unique in the API (``operationId``), such as ``expose``.
        scope: What a token needs: ``capture`` may only add moments, ``editions`` only fetch open
            books, ``read`` may only look, ``full`` may do all of it and the rest.
        request: JSON Schema of the body; ``None`` when there is none.
        request_type: The media type of the body, when it is not JSON.
        other_requests: JSON Schema of the body by media type, where the address takes more kinds
            than one.
        response: JSON Schema of the answer; ``None`` when there is no body or it is no JSON.
        response_type: The media type of the answer, when it is not JSON.
        status: The status when all went well.
        query: Name and JSON Schema of each query parameter; ``required: true`` inside means that.
        failures: Statuses to name besides 401, 403 and 422.
    """

    method: Literal["GET", "POST", "PUT", "DELETE"]
    summary: str
    name: str
    tag: str
    scope: Scope = "full"
    description: str = ""
    request: Schema | None = None
    request_type: str = "application/json"
    other_requests: Mapping[str, Schema] = field(default_factory=dict)
    response: Schema | None = None
    response_type: str = "application/json"
    status: int = 200
    query: Mapping[str, Schema] = field(default_factory=dict)
    failures: tuple[int, ...] = ()


class ApiRoute(Route):
    """A route of the API.

    Attributes:
        spec: What the API's document says about it.
    """

    def __init__(self, path: str, handler: Handler, spec: ApiSpec) -> None:
        self.spec = spec

        async def answer(request: Request) -> Response:
            ensure_scope(visit_of(request.scope).scope, spec.scope)
            given = await handler(request)
            if isinstance(given, Response):
                return given
            return JSONResponse(dict(given), status_code=spec.status)

        super().__init__(PREFIX + path, answer, methods=[spec.method], name=f"api:{spec.name}")


def ensure_scope(given: str, needed: Scope) -> None:
    """Refuse a token that may do less than this needs.

    Raises:
        NotAllowedError: It may do less.
    """
    if not may(given, needed):
        raise NotAllowedError("This token may not do that", needs=needed)
