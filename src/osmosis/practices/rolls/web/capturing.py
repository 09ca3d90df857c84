"""The camera page, what a phone keeps of it, and how a phone gets to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.languages.speaking import gettext
from osmosis.practices.rolls.model import Medium
from osmosis.practices.rolls.service.camera import Camera, read_camera
from osmosis.practices.rolls.web import api_told as told
from osmosis.practices.rolls.web.addresses import LOAD, roll_at

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

CAPTURE: Final = "/capture"
SHELL: Final = "/capture/shell"
AWAY: Final = "/capture/away"
PHONE: Final = "/phone"
MODES: Final = ("photo", "line", "audio", "video", "film")


def routes(shell: WebShell) -> list[BaseRoute]:
    """The camera and the phone."""
    pages = _Pages(shell)
    return [
        Route(CAPTURE, pages.capture),
        Route(SHELL, pages.empty_camera),
        Route(AWAY, pages.away),
        Route(PHONE, pages.phone),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def capture(self, request: Request) -> Response:
        """The camera, with the current roll in it."""
        context = self._shell.context(request)
        found = read_camera(context)
        values = {"camera": told.camera(context, found), "mode": _mode(request, found)}
        return self._shell.render(request, "rolls/capture.html", values, title=gettext("Capture"))

    async def empty_camera(self, request: Request) -> Response:
        """The camera without a roll, as a phone keeps it: it says nothing of this store."""
        return self._kept_page(request, "rolls/capture.html", gettext("Capture"))

    async def away(self, request: Request) -> Response:
        """What a phone shows instead of any other page while we are out of reach."""
        return self._kept_page(request, "rolls/capture_away.html", gettext("Out of reach"))

    def _kept_page(self, request: Request, template: str, title: str) -> Response:
        is_rehearsal = self._shell.context(request).store.rehearsal
        values = {
            "camera": None,
            "mode": MODES[0],
            "page_title": title,
            # The mark of a rehearsal stays; its clock and its forms would be old.
            "rehearsal": None,
            "is_rehearsal_shell": is_rehearsal,
            "csrf_token": "",
        }
        return self._shell.fragment(request, template, values)

    async def phone(self, request: Request) -> Response:
        """How a phone captures: a drop folder, the home screen, a shortcut."""
        found = read_camera(self._shell.context(request))
        lan = self._shell.lan
        values = {
            "folder_href": roll_at(found.rolls[0].roll.id, "folder") if found.rolls else LOAD,
            "virtue": found.rolls[0].roll.virtue if found.rolls else None,
            "lan": lan,
            "page_address": None if lan is None else lan.page_address + CAPTURE.lstrip("/"),
            "api_address": self._shell.settings.address + "api/v1/rolls/current/frames",
        }
        return self._shell.render(request, "rolls/phone.html", values, title=gettext("The phone"))


def _mode(request: Request, found: Camera) -> str:
    asked = request.query_params.get("mode", "")
    if asked in MODES:
        return asked
    is_film = bool(found.rolls) and found.rolls[0].roll.medium is Medium.FILM
    return "film" if is_film else MODES[0]
