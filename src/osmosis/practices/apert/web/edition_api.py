"""The API of what gates hand over: how each stands, and the book of one that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from osmosis.practices.apert.model import Gate
from osmosis.practices.apert.service import known
from osmosis.practices.apert.service.reading import find_living
from osmosis.practices.apert.service.standing import find_next, require_open
from osmosis.practices.apert.web.opds import book_answer

if TYPE_CHECKING:
    from osmosis.practices.context import PracticeContext
    from osmosis.web.shell import WebShell

TAG: Final = "apert"
_TIME: Final = {"type": ["string", "null"], "description": "RFC 3339, in UTC."}
GATE: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["id", "name", "state", "is_open"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "name": {"type": "string"},
        "state": {"type": "string", "enum": ["in-use", "paused", "ended"]},
        "is_open": {"type": "boolean"},
        "is_being_opened": {"type": "boolean"},
        "closes": _TIME,
        "opens": _TIME,
        "opening": {"type": ["string", "null"], "format": "uuid"},
        "parts": {"type": "integer", "description": "Of the book; 0 while the gate is closed."},
    },
}
GATES: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["gates"],
    "properties": {"gates": {"type": "array", "items": GATE}},
}


def routes(shell: WebShell) -> list[BaseRoute]:
    """The gates, one of them, and its book."""
    api = _Api(shell)
    return [
        shell.api(
            "/apert/gates",
            api.list_gates,
            method="GET",
            name="gates",
            tag=TAG,
            scope="read",
            summary="Every gate, and whether it is open",
            response=GATES,
        ),
        shell.api(
            "/apert/gates/{gate_id:uuid}",
            api.show,
            method="GET",
            name="gate",
            tag=TAG,
            scope="read",
            summary="A gate, and whether it is open",
            response=GATE,
            failures=(404,),
        ),
        shell.api(
            "/apert/gates/{gate_id:uuid}/edition",
            api.edition,
            method="GET",
            name="edition",
            tag=TAG,
            scope="editions",
            summary="The book of a gate that is open; 423 with the next opening while it is closed",
            query={
                "part": {
                    "type": "integer",
                    "minimum": 1,
                    "description": "The first if none.",
                }
            },
            response_type="application/epub+zip",
            failures=(404, 423),
        ),
    ]


class _Api:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def list_gates(self, request: Request) -> dict[str, object]:
        """Every gate that does not rest."""
        context = self._shell.context(request)
        return {"gates": [_told(context, gate) for gate in known.list_met(context)]}

    async def show(self, request: Request) -> dict[str, object]:
        """One gate."""
        context = self._shell.context(request)
        return _told(context, known.get_met(context, request.path_params["gate_id"]))

    async def edition(self, request: Request) -> Response:
        """The book, while its gate is open."""
        context = self._shell.context(request)
        gate = known.get_met(context, request.path_params["gate_id"])
        opening = require_open(context, gate.id)
        part = request.query_params.get("part", "1")
        number = int(part) if part.isascii() and part.isdigit() and len(part) < 6 else 0
        return book_answer(self._shell, request, opening.ref.id, number)


def _told(context: PracticeContext, gate: Gate) -> dict[str, object]:
    living, following = find_living(context, gate.id), find_next(context, gate.id)
    is_open = living is not None and living.is_open
    edition = living.edition if living is not None and is_open else None
    return {
        "id": str(gate.id),
        "name": gate.name,
        "state": gate.state.value,
        "is_open": is_open,
        "is_being_opened": living is not None and not is_open,
        "closes": living.opening.closes_at.format_iso() if living is not None and is_open else None,
        "opens": None if following is None else following.due_at.format_iso(),
        "opening": str(living.opening.id) if living is not None and is_open else None,
        "parts": 0 if edition is None else len(edition.parts),
    }
