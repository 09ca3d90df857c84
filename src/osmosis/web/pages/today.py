"""Today, the first page: what is asked now and nothing else; of a new store, how to begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.calendar.today import facts_of, list_asked
from osmosis.languages.speaking import gettext
from osmosis.ports.practice import Card
from osmosis.web.first_evening import BEGIN, LEAVE, PASS, FirstEvening
from osmosis.web.shell import WebShell

TODAY: Final = "/"
ASKED: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["asked"],
    "properties": {
        "asked": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["title", "address"],
                "properties": {
                    "title": {"type": "string"},
                    "address": {"type": "string", "description": "Its page."},
                    "ref": {"type": ["string", "null"]},
                },
            },
        }
    },
}


def routes(shell: WebShell) -> list[BaseRoute]:
    """The page, what it says for scripts, and the way through the first evening."""
    pages = _Pages(shell)
    return [
        Route(TODAY, pages.show),
        Route(BEGIN, pages.begin, methods=["POST"]),
        Route(PASS, pages.go_on, methods=["POST"]),
        Route(LEAVE, pages.leave, methods=["POST"]),
        shell.api(
            "/today",
            pages.tell,
            method="GET",
            name="today",
            tag="shell",
            scope="read",
            summary="What is asked of the person now, at most five things",
            response=ASKED,
        ),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell
        self._evening = FirstEvening(shell)
        shell.guide = self._evening.step_at

    async def show(self, request: Request) -> Response:
        """What is asked; of a new store, whether one would like to begin."""
        if self._evening.is_offered():
            values: dict[str, object] = {"steps": self._evening.steps}
            return self._shell.render(request, "shell/begin.html", values, title="Osmosis")
        values = {"asked": self._asked(request)}
        return self._shell.render(request, "shell/today.html", values, title=gettext("Today"))

    async def tell(self, request: Request) -> Mapping[str, Any]:
        """What is asked, for scripts."""
        return facts_of(self._asked(request))

    async def begin(self, request: Request) -> Response:
        """Set out, at the first step."""
        self._evening.begin()
        return self._onward(request)

    async def go_on(self, request: Request) -> Response:
        """Pass over the step that one is at."""
        self._evening.pass_over(request.query_params.get("step", ""))
        return self._onward(request)

    async def leave(self, request: Request) -> Response:
        """End it; everything stays as it is."""
        self._evening.leave()
        return self._shell.redirect(request, TODAY)

    def _asked(self, request: Request) -> Sequence[Card]:
        store = self._shell.context(request).store
        return list_asked(store, self._shell.app.parts.values())

    def _onward(self, request: Request) -> Response:
        coming = self._evening.coming()
        return self._shell.redirect(request, TODAY if coming is None else coming.beginning.address)
