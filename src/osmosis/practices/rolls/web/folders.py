"""A roll's drop folder: what a phone already syncs becomes frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext
from osmosis.practices.rolls import rules
from osmosis.practices.rolls.service import dropping, rolls_seen
from osmosis.practices.rolls.service.rolls_seen import SeenRoll
from osmosis.practices.rolls.store.drop_folders import DropFolder
from osmosis.practices.rolls.web.addresses import ROLL, roll_at

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

LONGEST_PATH = 4_096


def routes(shell: WebShell) -> list[BaseRoute]:
    """The drop folder of a roll."""
    pages = _Pages(shell)
    return [
        Route(ROLL + "/folder", pages.show),
        Route(ROLL + "/folder", pages.watch, methods=["POST"]),
        Route(ROLL + "/folder/off", pages.unwatch, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """Which folder is watched."""
        context = self._shell.context(request)
        seen = rolls_seen.see_roll(context, request.path_params["roll_id"])
        return self._page(request, seen, dropping.folder_of(context, seen.roll.id))

    async def watch(self, request: Request) -> Response:
        """Watch a folder from now on."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        seen = rolls_seen.see_roll(context, request.path_params["roll_id"])
        rules.ensure_exposable(seen.roll)
        path = form.text("path", most=LONGEST_PATH)
        try:
            if not path:
                raise InvalidInputError("Say which folder")
            dropping.watch_folder(
                context,
                seen.roll.id,
                form.folder("path", most=LONGEST_PATH),
                removes_originals=form.flag("removes_originals"),
            )
        except InvalidInputError as error:
            watched = dropping.folder_of(context, seen.roll.id)
            return self._page(request, seen, watched, path, told_sentence(error))
        return self._shell.redirect(
            request,
            roll_at(seen.roll.id, "folder"),
            message=gettext("New files in this folder become frames."),
        )

    async def unwatch(self, request: Request) -> Response:
        """Watch none any more."""
        context = self._shell.context(request)
        roll_id = request.path_params["roll_id"]
        dropping.unwatch_folder(context, roll_id)
        return self._shell.redirect(
            request,
            roll_at(roll_id, "folder"),
            message=gettext("No folder is watched for this roll."),
        )

    def _page(
        self,
        request: Request,
        seen: SeenRoll,
        watched: DropFolder | None,
        path: str = "",
        problem: str | None = None,
    ) -> Response:
        values = {"roll": seen.roll, "watched": watched, "path": path, "problem": problem}
        status = 422 if problem else 200
        return self._shell.render(
            request, "rolls/folder.html", values, title=gettext("Drop folder"), status=status
        )
