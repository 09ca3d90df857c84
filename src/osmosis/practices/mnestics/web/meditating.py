"""The meditations: those that come with the program, and one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext
from osmosis.practices.mnestics.meditations import shipped
from osmosis.practices.mnestics.service import meditations

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

MEDITATIONS = "/mnestics/meditations"


def routes(shell: WebShell) -> list[BaseRoute]:
    """The list of meditations, adding one of one's own and removing it."""
    pages = _Pages(shell)
    return [
        Route(MEDITATIONS, pages.show),
        Route(MEDITATIONS, pages.add, methods=["POST"]),
        Route(MEDITATIONS + "/{meditation_id:uuid}/remove", pages.remove, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """Every meditation."""
        return self._page(request)

    async def add(self, request: Request) -> Response:
        """Keep one of one's own."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        try:
            meditations.add_meditation(context, form.text("words"))
        except InvalidInputError as error:
            return self._page(request, form.text("words"), told_sentence(error))
        return self._shell.redirect(request, MEDITATIONS, message=gettext("It is among them."))

    async def remove(self, request: Request) -> Response:
        """Take one of one's own away."""
        context = self._shell.context(request)
        meditations.remove_meditation(context, request.path_params["meditation_id"])
        return self._shell.redirect(request, MEDITATIONS, message=gettext("It is removed."))

    def _page(self, request: Request, words: str = "", problem: str = "") -> Response:
        every = meditations.list_meditations(self._shell.context(request))
        built_in = shipped()
        values = {
            "own": [(key, said) for key, said in every.items() if key not in built_in],
            "built_in": [every[key] for key in built_in],
            "words": words,
            "problem": problem or None,
        }
        return self._shell.render(
            request,
            "mnestics/meditations.html",
            values,
            title=gettext("Meditations"),
            status=422 if problem else 200,
        )
