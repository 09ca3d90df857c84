"""The API's own description (OpenAPI 3.1), made from the declarations of its routes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from starlette.requests import Request
from starlette.routing import BaseRoute

import osmosis
from osmosis.web.api.routes import PREFIX, ApiRoute, ApiSpec
from osmosis.web.failures import heading_of
from osmosis.web.shell import WebShell

_PARAMETER: Final = re.compile(r"{(\w+)(?::(\w+))?}")
_KINDS: Final[dict[str, dict[str, Any]]] = {
    "": {"type": "string"},
    "str": {"type": "string"},
    "path": {"type": "string"},
    "int": {"type": "integer"},
    "uuid": {"type": "string", "format": "uuid"},
}
_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "facts": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}


def openapi_routes(shell: WebShell, routes: Iterable[BaseRoute]) -> list[BaseRoute]:
    """The address of the description, which describes itself too."""
    described = [route for route in routes if isinstance(route, ApiRoute)]

    async def answer(request: Request) -> dict[str, object]:  # noqa: ARG001
        return document(described, shell.settings.address)

    own = shell.api(
        "/openapi.json",
        answer,
        method="GET",
        name="openapi",
        tag="osmosis",
        scope="read",
        summary="This document",
        response={"type": "object"},
    )
    described.append(own)
    return [own]


def document(routes: Iterable[ApiRoute], server: str) -> dict[str, object]:
    """The description of these routes."""
    paths: dict[str, dict[str, object]] = {}
    for route in routes:
        path = _PARAMETER.sub(r"{\1}", route.path).removeprefix(PREFIX)
        paths.setdefault(path, {})[route.spec.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Osmosis",
            "version": osmosis.__version__,
            "description": (
                "For scripts and phone shortcuts. Make a token under Settings, Tokens, and send "
                "it as `Authorization: Bearer …`."
            ),
        },
        "servers": [{"url": server.rstrip("/") + PREFIX}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": {"Problem": _PROBLEM},
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token may `capture`, `read`, or do everything (`full`).",
                }
            },
        },
    }


def _operation(route: ApiRoute) -> dict[str, object]:
    spec = route.spec
    needs = "" if spec.scope == "full" else f" or {spec.scope}"
    operation: dict[str, object] = {
        "operationId": spec.name,
        "summary": spec.summary,
        "description": f"{spec.description}\n\nNeeds a token that may do: full{needs}.".strip(),
        "tags": [spec.tag],
        "parameters": _parameters(route),
        "responses": _responses(spec),
    }
    if spec.request is not None:
        bodies = {spec.request_type: spec.request, **spec.other_requests}
        content = {kind: {"schema": schema} for kind, schema in bodies.items()}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _parameters(route: ApiRoute) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [
        {"name": name, "in": "path", "required": True, "schema": _KINDS.get(kind, _KINDS[""])}
        for name, kind in _PARAMETER.findall(route.path)
    ]
    for name, schema in route.spec.query.items():
        plain = {key: value for key, value in schema.items() if key != "required"}
        required = schema.get("required") is True
        found.append({"name": name, "in": "query", "required": required, "schema": plain})
    return found


def _responses(spec: ApiSpec) -> dict[str, object]:
    good: dict[str, object] = {"description": "It went well"}
    if spec.response is not None:
        good["content"] = {spec.response_type: {"schema": spec.response}}
    failures = sorted({401, 403, *([422] if spec.request else []), *spec.failures})
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    responses: dict[str, object] = {str(spec.status): good}
    for status in failures:
        content = {"application/problem+json": problem}
        responses[str(status)] = {"description": heading_of(status), "content": content}
    return responses
