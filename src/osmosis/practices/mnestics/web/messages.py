"""One message that has arrived: the original, its file, and what was thought of it later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import NotFoundError
from osmosis.media.webm_length import WebmLength, measure_webm, with_length
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.service import forgetting, glosses, opening
from osmosis.practices.mnestics.web import messages_shown
from osmosis.practices.mnestics.web.addresses import MESSAGE, PATHWAYS, message_at

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
        """The message and its glosses."""
        context = self._shell.context(request)
        message_id: UUID = request.path_params["message_id"]
        opened = opening.open_message(context, message_id)
        opened.close()
        note = opened.note
        kind = "" if note is None else note.kind
        values = {
            "message": opened.message,
            "day": messages_shown.day_of(opened.message),
            "words": "" if note is None else note.line or "",
            "envelope": opened.message.envelope,
            "player": kind if kind in ("audio", "video", "photo") else "",
            "src": message_at(message_id, "file"),
            "glosses": messages_shown.shown_glosses(
                glosses.list_glosses(context, [opened.message.ref])
            ),
            "gloss_kinds": [
                (kind.value, told) for kind, told in messages_shown.GLOSS_WORDS.items()
            ],
            "gloss_action": message_at(message_id, "gloss"),
            "let_go_href": message_at(message_id, "let-go"),
            "back": message_at(message_id),
        }
        return self._shell.render(request, "mnestics/message.html", values, title="A message")

    async def file(self, request: Request) -> Response:
        """Its page, sound or video; a copy on its way to the player knows how long it lasts."""
        context = self._shell.context(request)
        message_id: UUID = request.path_params["message_id"]
        opened = opening.open_message(context, message_id)
        note, moment = opened.note, opened.moment
        if note is None or moment is None or moment.file is None:
            raise NotFoundError("There is no file in this message")
        media_type = note.media_type or "application/octet-stream"
        moment.close()
        length = _length(context, message_id) if media_type.endswith("/webm") else None
        size = sum(len(chunk) for chunk in _chunks(context, message_id, length))
        return self._shell.media(
            request,
            lambda: _chunks(context, message_id, length),
            size=size,
            media_type=media_type,
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
            question="Let this message go?",
            action=message_at(message_id, "let-go"),
            yes="Let it go",
            back=("Keep it", message_at(message_id)),
            facts=(
                f"Written on {messages_shown.day_of(opened.message)}.",
                "Its key is destroyed, and nobody can open it again.",
                "Its place in the drawing stays.",
            ),
            grave=True,
        )

    async def let_go(self, request: Request) -> Response:
        """Destroy its key and say which copies may still open it."""
        context = self._shell.context(request)
        copies = forgetting.let_go_of_message(context, request.path_params["message_id"])
        told = "It is let go."
        if copies:
            named = "; ".join(f"{copy.path.name}" for copy in copies)
            told = f"It is let go. Older copies can still open it: {named}."
        return self._shell.redirect(request, PATHWAYS, message=told)


def _chunks(
    context: PracticeContext, message_id: UUID, length: WebmLength | None
) -> Iterator[bytes]:
    """The file, opened anew; nothing of it is kept anywhere."""
    moment = opening.open_message(context, message_id).moment
    assert moment is not None
    assert moment.file is not None
    yield from moment.file if length is None else with_length(moment.file, length)


def _length(context: PracticeContext, message_id: UUID) -> WebmLength | None:
    return measure_webm(_chunks(context, message_id, None))
