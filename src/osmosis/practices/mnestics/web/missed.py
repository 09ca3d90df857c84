"""What a missed date left without a reader, as a sitting names it, and what is said to that."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.languages.speaking import gettext
from osmosis.practices.mnestics.rules.missed_words import missed_words, thing_words
from osmosis.practices.mnestics.service import missed
from osmosis.practices.mnestics.service.missed import NamedOrphan
from osmosis.practices.mnestics.store.missed import Choice
from osmosis.practices.mnestics.web.addresses import MESSAGE, message_at, sitting_at

if TYPE_CHECKING:
    from osmosis.practices.context import PracticeContext
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """The answer to one of them."""
    return [Route(MESSAGE + "/missed", _Pages(shell).answer, methods=["POST"])]


def told(context: PracticeContext, sitting_id: UUID) -> list[dict[str, object]]:
    """What a sitting names, in its order; what was fetched lies among the rest of it."""
    return [
        {
            "text": _text(one),
            "is_open": one.choice is None,
            "may_be_sent_on": one.may_be_sent_on,
            "action": message_at(one.message.id, "missed"),
        }
        for one in missed.list_named(context, sitting_id)
        if one.choice is not Choice.FETCHED
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def answer(self, request: Request) -> Response:
        """Fetch it by hand, send it on, or let it be; and go back to the sitting."""
        context = self._shell.context(request)
        message_id: UUID = request.path_params["message_id"]
        form = await self._shell.form(request)
        choice = Choice(form.choice("choice", list(Choice)))
        back = form.required("back", most=200)
        if choice is Choice.FETCHED:
            back = sitting_at(missed.fetch(context, message_id), "now")
        elif choice is Choice.SENT_ON:
            missed.send_on(context, message_id)
        else:
            missed.let_be(context, message_id)
        return self._shell.redirect(request, back)


def _text(one: NamedOrphan) -> str:
    if one.choice is Choice.SENT_ON:
        return gettext("{thing} goes to the next sitting.", thing=thing_words(one.message))
    if one.choice is Choice.LEFT:
        return gettext("{thing} stays where it is.", thing=thing_words(one.message))
    return missed_words(one.message, one.junction)
