"""Opening a gate before its time, with a reason that the next edition prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.service import known, openings, standing
from osmosis.practices.apert.web.addresses import GATE, gate_at
from osmosis.practices.apert.web.ended import while_it_lives
from osmosis.practices.apert.web.gate_words import day_words

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

LONGEST_REASON = 500


def routes(shell: WebShell) -> list[BaseRoute]:
    """The page that asks for a reason, and opening."""
    pages = _Pages(shell)
    return [
        Route(GATE + "/open-early", while_it_lives(shell, pages.ask)),
        Route(GATE + "/open-early", while_it_lives(shell, pages.open_early), methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def ask(self, request: Request) -> Response:
        """Ask for a reason, and say where it will stand."""
        return self._page(request)

    async def open_early(self, request: Request) -> Response:
        """Open it before its time."""
        context = self._shell.context(request)
        gate = known.get_met(context, request.path_params["gate_id"])
        form = await self._shell.form(request)
        try:
            openings.open_early(context, gate.id, form.text("reason"))
        except InvalidInputError as error:
            return self._page(request, told_sentence(error), form.text("reason"))
        self._shell.wake()
        return self._shell.redirect(request, gate_at(gate.id, "open"))

    def _page(self, request: Request, problem: str = "", reason: str = "") -> Response:
        context = self._shell.context(request)
        gate = known.get_met(context, request.path_params["gate_id"])
        following = standing.find_next(context, gate.id)
        values = {
            "gate": gate,
            "says": following
            and gettext("By itself it opens on {day}.", day=day_words(following.date)),
            "action": gate_at(gate.id, "open-early"),
            "back": gate_at(gate.id),
            "most": LONGEST_REASON,
            "reason": reason,
            "problem": problem or None,
        }
        status = 422 if problem else 200
        return self._shell.render(
            request, "apert/open_early.html", values, title=gettext("Open early"), status=status
        )
