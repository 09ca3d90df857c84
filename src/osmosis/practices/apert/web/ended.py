"""What is shown of a gate only while it lives: once it has ended, one is led back to its page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from osmosis.languages.speaking import gettext
from osmosis.practices.apert.model import Gate, GateState, GateStateError
from osmosis.practices.apert.service import known
from osmosis.practices.apert.web.addresses import gate_at

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

Page = Callable[[Request], Awaitable[Response]]


def while_it_lives(shell: WebShell, page: Page) -> Page:
    """A page of a gate that leads back to the gate once that has ended, and takes no form then."""

    async def answer(request: Request) -> Response:
        gate = known.get_met(shell.context(request), request.path_params["gate_id"])
        if gate.state is not GateState.ENDED:
            return await page(request)
        if request.method == "POST":
            raise GateStateError("This gate has ended")
        return back_to_ended(shell, request, gate)

    return answer


def back_to_ended(shell: WebShell, request: Request, gate: Gate) -> Response:
    """Back to a gate that has nothing before it any more."""
    message = gettext("This gate has ended.")
    return shell.redirect(request, gate_at(gate.id), message=message, kind="notice")
