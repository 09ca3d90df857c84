"""A roll at rest is met by no page: whatever would name it says only that it rests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import NotFoundError
from osmosis.practices.rolls.service import rolls_seen
from osmosis.practices.rolls.web.addresses import FRAME, ROLL

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

Handler = Callable[[Request], Awaitable[Response]]

# These say by themselves what rests, or hold back what does.
_KNOWING = frozenset({ROLL, ROLL + "/sheet", FRAME, FRAME + "/picture/{size}", FRAME + "/original"})


def unless_at_rest(shell: WebShell, routes: Iterable[BaseRoute]) -> list[BaseRoute]:
    """The same routes; those that show something of a roll show nothing while it rests."""
    return [_guarded(shell, route) if _is_about_a_roll(route) else route for route in routes]


def _is_about_a_roll(route: BaseRoute) -> bool:
    return (
        isinstance(route, Route)
        and route.path.startswith(ROLL)
        and route.path not in _KNOWING
        and "GET" in (route.methods or ())
    )


def _guarded(shell: WebShell, route: BaseRoute) -> Route:
    assert isinstance(route, Route)
    show: Handler = route.endpoint

    async def show_unless_at_rest(request: Request) -> Response:
        if rolls_seen.is_at_rest(shell.context(request), request.path_params["roll_id"]):
            raise NotFoundError("This roll is at rest")
        return await show(request)

    return Route(route.path, show_unless_at_rest, methods=["GET"])
