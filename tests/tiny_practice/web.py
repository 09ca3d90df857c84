"""The pages of Pebbles, and its address in the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tests.tiny_practice import store
from tests.tiny_practice.parts import PebblesParts

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """One page, one form, one address of the API."""

    def parts(request: Request) -> PebblesParts:
        return shell.practice(request, "pebbles", PebblesParts)

    async def show(request: Request) -> Response:
        values = {"pebbles": parts(request).every()}
        return shell.render(request, "pebbles/shore.html", values, title="Pebbles")

    async def pick(request: Request) -> Response:
        form = await shell.form(request)
        with shell.context(request).store.write() as transaction:
            store.pick(transaction, form.required("words", most=80))
        return shell.redirect(request, "/pebbles", message="Picked up.")

    async def listed(request: Request) -> dict[str, object]:
        return {"pebbles": [pebble.words for pebble in parts(request).every()]}

    return [
        Route("/pebbles", show),
        Route("/pebbles", pick, methods=["POST"]),
        shell.api(
            "/pebbles",
            listed,
            method="GET",
            name="list_pebbles",
            tag="pebbles",
            scope="read",
            summary="All pebbles",
            response={"type": "object"},
        ),
    ]
