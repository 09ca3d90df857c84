"""The lines at the threshold of a gate: what one would like to know, and what one takes inside."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError, UserError
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.editions import Side, ThresholdLine
from osmosis.practices.apert.service import known, threshold
from osmosis.practices.apert.service.standing import is_open, require_open
from osmosis.practices.apert.web.addresses import GATE, gate_at
from osmosis.practices.apert.web.ended import while_it_lives

if TYPE_CHECKING:
    from osmosis.practices.apert.model import Gate
    from osmosis.practices.context import PracticeContext
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """The line before an opening, and the one that is taken inside."""
    pages = _Pages(shell)
    return [
        Route(GATE + "/asked", while_it_lives(shell, pages.threshold)),
        Route(GATE + "/asked", pages.ask, methods=["POST"]),
        Route(GATE + "/taken", pages.take, methods=["POST"]),
        Route(GATE + "/taken/send", pages.send, methods=["POST"]),
    ]


def lines_of(context: PracticeContext, gate_id: UUID, opening_id: UUID) -> dict[str, object]:
    """Both lines of an opening, and whether the one that is taken inside travels."""
    asked = threshold.find_line(context, gate_id, Side.ASKED, opening_id)
    taken = threshold.find_line(context, gate_id, Side.TAKEN, opening_id)
    return {
        "asked": told_line(asked),
        "taken": told_line(taken),
        "travels": taken is not None and taken.became is not None,
    }


def told_line(line: ThresholdLine | None) -> str:
    """The words of a line; none where nothing was said."""
    return "" if line is None else line.line


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def threshold(self, request: Request) -> Response:
        """Room for a line before the next opening."""
        context, gate = self._asked(request)
        values = {
            "gate": gate,
            "line": told_line(threshold.find_line(context, gate.id, Side.ASKED)),
            "action": gate_at(gate.id, "asked"),
            "back": gate_at(gate.id),
        }
        return self._shell.render(
            request, "apert/asked.html", values, title=gettext("Before the opening")
        )

    async def ask(self, request: Request) -> Response:
        """Note what the person would like to know."""
        context, gate = self._asked(request)
        form = await self._shell.form(request)
        noted = threshold.note_asked(context, gate.id, form.text("line"))
        back = gate_at(gate.id, "open") if is_open(context, gate.id) else gate_at(gate.id)
        return self._shell.redirect(request, back, message=_noted(noted))

    async def take(self, request: Request) -> Response:
        """Note what the person takes inside."""
        context, gate = self._asked(request)
        form = await self._shell.form(request)
        noted = threshold.note_taken(context, gate.id, form.text("line"))
        return self._shell.redirect(request, gate_at(gate.id, "open"), message=_noted(noted))

    async def send(self, request: Request) -> Response:
        """Let the line travel along the pathway that sits next."""
        context, gate = self._asked(request)
        opening = require_open(context, gate.id)
        line = threshold.find_line(context, gate.id, Side.TAKEN, opening.ref.id)
        if line is None:
            raise InvalidInputError("There is no line that could travel")
        try:
            threshold.send_taken(context, line.id)
        except UserError as error:
            self._shell.say(request, told_sentence(error), kind="problem")
            return self._shell.redirect(request, gate_at(gate.id, "open"))
        message = gettext("It goes to the sitting that comes next.")
        return self._shell.redirect(request, gate_at(gate.id, "open"), message=message)

    def _asked(self, request: Request) -> tuple[PracticeContext, Gate]:
        """The gate that is asked about, unless it is at rest."""
        context = self._shell.context(request)
        return context, known.get_met(context, request.path_params["gate_id"])


def _noted(line: ThresholdLine | None) -> str:
    return gettext("Taken back.") if line is None else gettext("Noted.")
