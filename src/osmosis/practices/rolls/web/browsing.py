"""Browsing a roll: slide by slide in its own order, ending after the last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import NotFoundError
from osmosis.practices.rolls.prints import PrintSize
from osmosis.practices.rolls.service import rolls_seen, sheets
from osmosis.practices.rolls.web.addresses import ROLL, frame_at, roll_at
from osmosis.practices.rolls.web.frames_shown import shown, state_of

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

_SHOWN = ("developed", "undecoded", "film")


def routes(shell: WebShell) -> list[BaseRoute]:
    """The slides, one to a page."""
    pages = _Pages(shell)
    return [
        Route(ROLL + "/browse", pages.show),
        Route(ROLL + "/browse/{place:int}", pages.show),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """One slide."""
        context = self._shell.context(request)
        roll_id = request.path_params["roll_id"]
        if rolls_seen.see_roll(context, roll_id).is_rested:
            raise NotFoundError("This roll is at rest")
        sheet = sheets.contact_sheet(context, roll_id)
        slides = [frame for frame in sheet.frames if state_of(frame) in _SHOWN]
        place = request.path_params.get("place", 1)
        if not 1 <= place <= max(1, len(slides)):
            raise NotFoundError("There is no such slide")
        roll = sheet.roll
        here = roll_at(roll_id, "browse")
        frame = slides[place - 1] if slides else None
        values = {
            "roll": roll,
            "frame": None if frame is None else shown(frame, PrintSize.PRINT),
            "whole": None if frame is None else frame_at(roll_id, frame.placement.number),
            "place": place,
            "places": len(slides),
            "before": f"{here}/{place - 1}" if place > 1 else None,
            "after": f"{here}/{place + 1}" if place < len(slides) else None,
        }
        return self._shell.render(request, "rolls/browse.html", values, title=roll.virtue)
