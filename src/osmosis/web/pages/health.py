"""Whether the server lives, which store it is of, and a fresh form token."""

from __future__ import annotations

import hmac
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

import osmosis
from osmosis.web.shell import WebShell

MOST_CHALLENGE = 200


def routes(shell: WebShell) -> list[BaseRoute]:
    """``/healthz`` and ``/csrf``, and what the API says about itself."""

    async def health(request: Request) -> Response:
        challenge = request.query_params.get("challenge", "")[:MOST_CHALLENGE]
        answer = {"status": "ok"}
        if challenge and shell.settings.proof_key:
            answer["proof"] = proof(shell.settings.proof_key, challenge)
        return JSONResponse(answer)

    async def csrf(request: Request) -> Response:
        return JSONResponse({"csrf_token": shell.form_token(request)})

    async def about(request: Request) -> dict[str, object]:
        store = shell.context(request).store
        time = store.time()
        return {
            "version": osmosis.__version__,
            "rehearsal": store.folder.read_marker().rehearsal,
            "now": time.now.format_iso(),
            "zone": store.clock.zone(),
            "may_unseal": time.may_unseal,
        }

    return [
        Route("/healthz", health),
        Route("/csrf", csrf),
        shell.api(
            "/about",
            about,
            method="GET",
            name="about",
            tag="osmosis",
            scope="read",
            summary="Which Osmosis this is and what time it is in its store",
            response={
                "type": "object",
                "required": ["version", "rehearsal", "now", "zone", "may_unseal"],
                "properties": {
                    "version": {"type": "string"},
                    "rehearsal": {"type": "boolean"},
                    "now": {"type": "string", "format": "date-time"},
                    "zone": {"type": "string"},
                    "may_unseal": {"type": "boolean"},
                },
            },
        ),
    ]


def proof(key: bytes, challenge: str) -> str:
    """What only the server of this very store can answer to a challenge."""
    return hmac.new(key, f"health\0{challenge}".encode(), sha256).hexdigest()
