"""One message that has arrived: the original, its file, and what was thought of it later."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.languages.speaking import gettext
from osmosis.practices.mnestics.rules.positions import parse_position
from osmosis.practices.mnestics.service import forgetting, known, opening, reading
from osmosis.practices.mnestics.web import messages_shown
from osmosis.practices.mnestics.web.addresses import MESSAGE, PATHWAYS, message_at
from osmosis.practices.mnestics.web.answering import answer_forms

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """A message's page, its file, and letting it go."""
    pages = _Pages(shell)
    return [
        Route(MESSAGE, pages.show),
        Route(MESSAGE + "/file", pages.file),
        Route(MESSAGE + "/let-go", pages.ask_to_let_go),
        Route(MESSAGE + "/let-go", pages.let_go, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """The message, what was said back to it, and its glosses."""
        context = self._shell.context(request)
        message_id: UUID = request.path_params["message_id"]
        read = reading.read_message(context, message_id)
        names = known.names_of(known.list_met(context))
        back = message_at(message_id)
        values = {
            "one": messages_shown.shown_message(read, names, _place(request)),
            "forms": answer_forms(context, [read.message], back),
            "gloss_kinds": messages_shown.gloss_kinds(),
            "let_go_href": message_at(message_id, "let-go"),
            "back": back,
        }
        return self._shell.render(
            request, "mnestics/message.html", values, title=gettext("A message")
        )

    async def file(self, request: Request) -> Response:
        """Its page, sound or video; a copy on its way to the player knows how long it lasts."""
        context = self._shell.context(request)
        message_id: UUID = request.path_params["message_id"]
        measures = opening.measures_of(context, message_id)
        opened = opening.open_message(context, message_id)
        note, moment = opened.note, opened.moment
        if note is None or moment is None or moment.file is None or measures is None:
            raise NotFoundError("There is no file in this message")
        played = measures.played(moment.file)
        return self._shell.media(
            request,
            lambda: played,
            size=measures.played_bytes,
            media_type=note.media_type or "application/octet-stream",
            file_name=note.file_name or "message",
            is_download="save" in request.query_params,
        )

    async def ask_to_let_go(self, request: Request) -> Response:
        """Ask once; it cannot be taken back."""
        context = self._shell.context(request)
        message_id: UUID = request.path_params["message_id"]
        opened = opening.open_message(context, message_id)
        opened.close()
        return self._shell.confirm(
            request,
            question=gettext("Let this message go?"),
            action=message_at(message_id, "let-go"),
            yes=gettext("Let it go"),
            back=(gettext("Keep it"), message_at(message_id)),
            facts=(
                gettext("Written on {date}.", date=messages_shown.day_of(opened.message)),
                gettext("Its key is destroyed, and nobody can open it again."),
                gettext("Its place in the drawing stays."),
            ),
            grave=True,
        )

    async def let_go(self, request: Request) -> Response:
        """Destroy its key and say which copies may still open it."""
        context = self._shell.context(request)
        copies = forgetting.let_go_of_message(context, request.path_params["message_id"])
        told = gettext("It is let go.")
        if copies:
            named = "; ".join(f"{copy.path.name}" for copy in copies)
            told = gettext("It is let go. Older copies can still open it: {named}.", named=named)
        return self._shell.redirect(request, PATHWAYS, message=told)


def _place(request: Request) -> float | None:
    """At which second the player is asked to stand; a strange one is passed over."""
    try:
        return parse_position(request.query_params.get("at", ""))
    except InvalidInputError:
        return None
