"""What a browser needs to install Osmosis on a home screen, and the static files."""

from __future__ import annotations

import json
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

import osmosis
from osmosis.errors import NotFoundError
from osmosis.kernel.hashing import sha256_of
from osmosis.languages.scripts import NO_WORDS, script_words
from osmosis.languages.speaking import gettext, noop
from osmosis.web.failures import WrongKindError
from osmosis.web.shell import WebShell
from osmosis.web.static_files import ASK_AGAIN, StaticFile, file_answer

SHARE: Final = "/share"
RAW_SHARE: Final = noop(
    "What is shared is taken in on the phone itself; open the capture page there once while it "
    "is connected, then share again"
)
_ACCEPTED: Final = ["image/*", "audio/*", "video/*"]


def routes(shell: WebShell) -> list[BaseRoute]:
    """Static files, the manifest, the service worker, icons, and the share target."""

    async def manifest(request: Request) -> Response:  # noqa: ARG001
        return JSONResponse(
            manifest_of(shell),
            media_type="application/manifest+json",
            headers={"Cache-Control": ASK_AGAIN},
        )

    async def worker(request: Request) -> Response:
        return _worker(shell, request)

    async def favicon(request: Request) -> Response:
        return file_answer(request, shell.static.get("icons/icon-32.png"), ASK_AGAIN)

    async def share(request: Request) -> Response:  # noqa: ARG001
        raise WrongKindError(RAW_SHARE)

    return [
        Route("/static/{path:path}", shell.static.answer),
        Route("/manifest.webmanifest", manifest),
        Route("/sw.js", worker),
        Route("/favicon.ico", favicon),
        Route(SHARE, share, methods=["POST"]),
    ]


def manifest_of(shell: WebShell) -> dict[str, object]:
    """The web app manifest (W3C)."""
    return {
        "id": "/",
        "name": "Osmosis",
        "short_name": "Osmosis",
        "description": gettext(
            "An instrument for three practices with one’s own past and the world."
        ),
        "start_url": "/capture",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fdfbf6",
        "theme_color": "#fdfbf6",
        "icons": [
            _icon(shell, "icons/icon.svg", "any", "any"),
            _icon(shell, "icons/icon-192.png", "192x192", "any"),
            _icon(shell, "icons/icon-512.png", "512x512", "any"),
            _icon(shell, "icons/icon-maskable-192.png", "192x192", "maskable"),
            _icon(shell, "icons/icon-maskable-512.png", "512x512", "maskable"),
        ],
        "shortcuts": [
            {"name": gettext("A photograph"), "url": "/capture?mode=photo"},
            {"name": gettext("A line"), "url": "/capture?mode=line"},
            {"name": gettext("A sound"), "url": "/capture?mode=audio"},
            {"name": gettext("Today"), "url": "/"},
        ],
        "share_target": {
            "action": SHARE,
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "file", "accept": _ACCEPTED}],
            },
        },
    }


def _icon(shell: WebShell, path: str, sizes: str, purpose: str) -> dict[str, str]:
    return {
        "src": shell.static.address(path),
        "sizes": sizes,
        "type": shell.static.get(path).media_type,
        "purpose": purpose,
    }


def _worker(shell: WebShell, request: Request) -> Response:
    """The service worker, told where the static files lie today, and in which language it speaks.

    These lines change whenever any static file, the language, what is said in it, or the release
    does, and so browsers fetch the worker anew, and the worker the pages that it keeps.
    """
    try:
        written = shell.static.get("sw.js")
    except NotFoundError:
        written = StaticFile(b"", "text/javascript", "")
    words = json.dumps(script_words() or {**NO_WORDS})
    first = (
        f'const STATIC = "{shell.static.prefix}"; // {osmosis.__version__}\n'
        f"const LANGUAGE = {words};\n"
    )
    data = first.encode() + written.data
    made = StaticFile(data, "text/javascript", sha256_of([data]))
    answer = file_answer(request, made, ASK_AGAIN)
    answer.headers["Service-Worker-Allowed"] = "/"
    return answer
