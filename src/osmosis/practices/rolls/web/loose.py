"""Loose frames: kept, without a place, waiting for a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError
from osmosis.languages.speaking import gettext
from osmosis.practices.rolls.model import NO_LUCKY
from osmosis.practices.rolls.service import exposing
from osmosis.practices.rolls.service.cases import Case, read_case
from osmosis.practices.rolls.web.addresses import LOOSE
from osmosis.practices.rolls.web.frames_shown import KINDS_TOLD
from osmosis.practices.rolls.web.telling import capture_told

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

LARGEST_NUMBER = 37


def routes(shell: WebShell) -> list[BaseRoute]:
    """Loose frames."""
    pages = _Pages(shell)
    return [
        Route(LOOSE, pages.show),
        Route(LOOSE + "/{frame_id:uuid}/place", pages.place, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """What waits, and where it could go; what is in it stays sealed."""
        context = self._shell.context(request)
        case = read_case(context)
        names = _virtues(case)
        values = {
            "frames": [
                {
                    "id": str(frame.id),
                    "what": gettext(KINDS_TOLD[frame.kind]),
                    "when": capture_told(frame.taken),
                    "roll": names.get(frame.sealed_for, ""),
                    "first": str(frame.sealed_for),
                }
                for frame in exposing.list_loose(context)
            ],
            "rolls": [
                (
                    str(one.roll.id),
                    gettext(
                        "{virtue} ({spent} of {exposures})",
                        virtue=one.roll.virtue,
                        spent=one.spent,
                        exposures=one.roll.exposures,
                    ),
                )
                for one in case.loaded
                if not one.is_rested
            ],
        }
        return self._shell.render(
            request, "rolls/loose.html", values, title=gettext("Loose frames")
        )

    async def place(self, request: Request) -> Response:
        """Give one a place."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        kept = exposing.place_loose(
            context,
            request.path_params["frame_id"],
            _roll_id(form.required("roll", most=80)),
            form.integer("number", least=NO_LUCKY + 1, most=LARGEST_NUMBER),
        )
        return self._shell.redirect(
            request,
            LOOSE,
            message=gettext(
                "It is frame {number} of {virtue}.", number=kept.number, virtue=kept.roll.virtue
            ),
        )


def _virtues(case: Case) -> dict[UUID, str]:
    every = (*case.loaded, *case.waiting, *case.kept)
    return {one.roll.id: one.roll.virtue for one in every if not one.is_rested}


def _roll_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise InvalidInputError("There is no such roll") from None
