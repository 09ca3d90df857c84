"""What the tiny practice brings: pages that render, take forms and uploads, and fail."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import (
    ConfigError,
    ConflictError,
    InvalidInputError,
    MissingExtraError,
    NotAllowedError,
    NotFoundError,
    OsmosisError,
    SealedError,
    StorageError,
)
from osmosis.ports.practice import Manifest, PracticeParts
from osmosis.practices.context import PracticeContext

if TYPE_CHECKING:
    from osmosis.web.multipart import Part
    from osmosis.web.shell import WebShell

SECRET_WORDS = "the words of a person"
UPLOAD_BYTES = 3 * 1024 * 1024
metadata = sa.MetaData()
MANIFEST = Manifest(
    name="tiny",
    title="Tiny",
    migrations="tests.web.tiny",
    tables="tests.web.tiny.practice:metadata",
    parts="tests.web.tiny.practice:open_parts",
    routes="tests.web.tiny.practice:routes",
    templates="tests.web.tiny:templates",
)
ERRORS: dict[str, OsmosisError] = {
    "invalid": InvalidInputError("This cannot be used", field="virtue"),
    "missing": NotFoundError("There is no such roll"),
    "conflict": ConflictError("The roll is full"),
    "forbidden": NotAllowedError("Not you"),
    "sealed": SealedError("It is sealed", opens="4 May 2031"),
    "config": ConfigError("A setting is wrong"),
    "extra": MissingExtraError("Not installed", extra="postgresql"),
    "storage": StorageError("The store is busy", file="store.db"),
    "other": OsmosisError("Something else"),
}
NOTE = {
    "type": "object",
    "required": ["line"],
    "additionalProperties": False,
    "properties": {"line": {"type": "string", "minLength": 1, "maxLength": 40}},
}


def open_parts(context: PracticeContext) -> PracticeParts:
    """Nothing to open."""
    return PracticeParts()


def routes(shell: WebShell) -> list[BaseRoute]:
    """The pages."""

    async def first(request: Request) -> Response:
        return shell.render(request, "tiny/first.html", {"words": "<b>"}, title="First")

    async def keep(request: Request) -> Response:
        form = await shell.form(request)
        return shell.redirect(request, "/tiny", message=f"Kept: {form.required('line', most=40)}")

    async def touch(request: Request) -> Response:
        return shell.redirect(request, "/settings", message="Touched.")

    async def fail(request: Request) -> Response:
        raise ERRORS[request.path_params["kind"]]

    async def stumble(request: Request) -> Response:
        raise RuntimeError(SECRET_WORDS)

    async def upload(request: Request) -> Response:
        return JSONResponse(await shell.upload(request, _digests, most=UPLOAD_BYTES))

    async def raw(request: Request) -> Response:
        return JSONResponse({"sha256": await shell.stream(request, _digest, most=UPLOAD_BYTES)})

    async def picture(request: Request) -> Response:
        return shell.media(
            request,
            lambda: iter([b"01234", b"56789"]),
            size=10,
            media_type=request.query_params.get("type", "image/jpeg"),
            file_name="Ünser Bild.jpg",
        )

    async def ask(request: Request) -> Response:
        return shell.confirm(
            request,
            question="Keep this line?",
            action="/keep",
            yes="Keep it",
            fields={"line": request.query_params.get("line", "")},
        )

    return [
        Route("/tiny", first),
        Route("/keep", keep, methods=["POST"]),
        Route("/touch", touch, methods=["POST"]),
        Route("/fail/{kind}", fail),
        Route("/stumble", stumble),
        Route("/upload", upload, methods=["POST"]),
        Route("/raw", raw, methods=["POST"]),
        Route("/picture", picture),
        Route("/ask", ask),
        *_api(shell),
    ]


def _api(shell: WebShell) -> list[BaseRoute]:
    async def add_note(request: Request) -> dict[str, object]:
        note = await shell.json(request, NOTE)
        return {"line": note["line"]}

    async def look(request: Request) -> dict[str, object]:
        return {"id": request.path_params["id"]}

    return [
        shell.api(
            "/notes",
            add_note,
            method="POST",
            name="add_note",
            tag="tiny",
            scope="capture",
            summary="Keep a note",
            request=NOTE,
            response=NOTE,
            status=201,
        ),
        shell.api(
            "/notes/{id:int}",
            look,
            method="GET",
            name="look",
            tag="tiny",
            scope="read",
            summary="Look at a note",
            query={"long": {"type": "boolean", "required": True}},
            response={"type": "object"},
            failures=(404,),
        ),
    ]


def _digest(chunks: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def _digests(parts: Iterator[Part]) -> list[list[str]]:
    return [
        [
            part.name,
            part.file_name or "",
            part.text() if part.file_name is None else _digest(part.chunks()),
        ]
        for part in parts
        if part.name != "csrf_token"
    ]
