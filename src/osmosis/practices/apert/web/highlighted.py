"""What was marked on a reader: taken in from its file, and made into something by one tap."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError, UserError
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext, ngettext, noop
from osmosis.practices.apert.rules.highlights import MOST_BYTES
from osmosis.practices.apert.service import highlights
from osmosis.practices.apert.service.highlights import Becomes, Highlight, TakenIn
from osmosis.practices.apert.web.addresses import HIGHLIGHT, HIGHLIGHTS

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

_DONE = {
    Becomes.FRAME: noop("It is a frame on the roll in the camera."),
    Becomes.MESSAGE: noop("It goes to the sitting that comes next."),
}
_BECAME = {"frame": noop("It became a frame."), "message": noop("It became a message.")}


def routes(shell: WebShell) -> list[BaseRoute]:
    """The highlights."""
    pages = _Pages(shell)
    return [
        Route(HIGHLIGHTS, pages.show),
        Route(HIGHLIGHTS, pages.take_in, methods=["POST"]),
        Route(HIGHLIGHT + "/turn", pages.turn, methods=["POST"]),
    ]


def told_highlight(one: Highlight) -> dict[str, object]:
    """A highlight as it is listed."""
    return {
        "text": one.text,
        "note": one.note,
        "where": one.title,
        "became": None
        if one.became is None
        else gettext(_BECAME.get(one.became.kind, noop("It became more."))),
        "turn": f"{HIGHLIGHTS}/{one.id}/turn",
    }


def told_taken_in(taken: TakenIn) -> str:
    """What a reader's file came to, in a sentence."""
    if taken.added:
        return ngettext("{n} highlight came back.", "{n} highlights came back.", taken.added)
    return (
        gettext("Nothing new in it.")
        if taken.known
        else gettext("Nothing in it belongs to your editions.")
    )


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """Everything that came back."""
        return self._page(request)

    async def take_in(self, request: Request) -> Response:
        """Take in a reader's file."""
        form = await self._shell.form_with_file(request, most_file=MOST_BYTES)
        try:
            files = form.files("file")
            if not files or not files[0].data:
                raise InvalidInputError("Choose the file first")
            taken = await anyio.to_thread.run_sync(
                highlights.take_in, self._shell.context(request), files[0].data
            )
        except InvalidInputError as error:
            return self._page(request, error)
        return self._shell.redirect(request, HIGHLIGHTS, message=told_taken_in(taken))

    async def turn(self, request: Request) -> Response:
        """Make one into a frame or a message, and go back to where that was asked."""
        context = self._shell.context(request)
        highlight_id: UUID = request.path_params["highlight_id"]
        form = await self._shell.form(request)
        becomes = Becomes(form.choice("into", list(Becomes)))
        try:
            highlights.turn_into(context, highlight_id, becomes)
        except UserError as error:
            self._shell.say(request, told_sentence(error), kind="problem")
            return self._shell.redirect(request, HIGHLIGHTS)
        return self._shell.redirect(request, HIGHLIGHTS, message=gettext(_DONE[becomes]))

    def _page(self, request: Request, error: InvalidInputError | None = None) -> Response:
        found = highlights.list_highlights(self._shell.context(request))
        values = {
            "marked": [told_highlight(one) for one in reversed(found)],
            "here": HIGHLIGHTS,
            "problem": None if error is None else told_sentence(error),
        }
        return self._shell.render(
            request,
            "apert/highlights.html",
            values,
            title=gettext("Marked on a reader"),
            status=200 if error is None else self._shell.status(error),
        )
