"""Letting a frame or a roll go: asked once, with what stays and what older copies still hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.languages.speaking import gettext, ngettext, noop
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.service import letting_go, rolls_seen, sheets
from osmosis.practices.rolls.web.addresses import CASE, FRAME, ROLL, frame_at, roll_at
from osmosis.practices.rolls.web.telling import number_told

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

_WHAT_GOES = noop(
    "Its words, its original and its sealed copy are removed. The number stays spent, and a line "
    "with the date stays in the list of what existed."
)
_FOR_GOOD = noop(
    "It does not come back: not from a backup by itself, not by mending, not by importing."
)


def routes(shell: WebShell) -> list[BaseRoute]:
    """Asking, and doing."""
    pages = _Pages(shell)
    return [
        Route(ROLL + "/let-go", pages.ask_for_roll),
        Route(ROLL + "/let-go", pages.let_roll_go, methods=["POST"]),
        Route(FRAME + "/let-go", pages.ask_for_frame),
        Route(FRAME + "/let-go", pages.let_frame_go, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def ask_for_roll(self, request: Request) -> Response:
        """Ask once before a roll is let go."""
        context = self._shell.context(request)
        seen = rolls_seen.see_roll(context, request.path_params["roll_id"])
        rules.ensure_open(seen.roll)
        return self._shell.confirm(
            request,
            question=gettext("Let “{virtue}” go?", virtue=seen.roll.virtue),
            action=roll_at(seen.roll.id, "let-go"),
            yes=gettext("Let it go for good"),
            back=(gettext("Keep it"), roll_at(seen.roll.id)),
            facts=(
                ngettext(
                    "One frame goes with it: words, originals, sealed copies and the roll’s key.",
                    "{count} frames go with it: words, originals, sealed copies and the roll’s "
                    "key.",
                    seen.spent,
                    count=number_told(seen.spent),
                ),
                gettext(_FOR_GOOD),
                *letting_go.copies_told(context),
            ),
            grave=True,
        )

    async def let_roll_go(self, request: Request) -> Response:
        """Let the roll go."""
        context = self._shell.context(request)
        letting_go.let_go_of_roll(context, request.path_params["roll_id"])
        return self._shell.redirect_and_forget(request, CASE, message=gettext("The roll is gone."))

    async def ask_for_frame(self, request: Request) -> Response:
        """Ask once before a frame is let go."""
        given = request.path_params
        context = self._shell.context(request)
        sheet = sheets.frame_on_sheet(context, given["roll_id"], given["number"])
        rules.ensure_open(sheet.roll)
        number = sheet.frames[0].placement.number
        return self._shell.confirm(
            request,
            question=gettext(
                "Let frame {number} of “{virtue}” go?", number=number, virtue=sheet.roll.virtue
            ),
            action=frame_at(sheet.roll.id, number, "let-go"),
            yes=gettext("Let it go for good"),
            back=(gettext("Keep it"), frame_at(sheet.roll.id, number)),
            facts=(
                gettext(_WHAT_GOES),
                gettext(_FOR_GOOD),
                *letting_go.copies_told(context),
            ),
            grave=True,
        )

    async def let_frame_go(self, request: Request) -> Response:
        """Let the frame go."""
        given = request.path_params
        context = self._shell.context(request)
        frame_id = letting_go.frame_id_of(context, given["roll_id"], given["number"])
        letting_go.let_go_of_frame(context, frame_id)
        return self._shell.redirect_and_forget(
            request,
            roll_at(given["roll_id"]),
            message=gettext(
                "Frame {number} is gone. Its place stays dark.", number=given["number"]
            ),
        )
