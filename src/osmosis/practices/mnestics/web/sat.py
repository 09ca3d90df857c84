"""A sitting that was held: its date, what was read in it and what was sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.languages.dates import told_date
from osmosis.languages.listing import quoted
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Junction, Message
from osmosis.practices.mnestics.rules.state_words import date_state_words
from osmosis.practices.mnestics.service import held, known, sitting
from osmosis.practices.mnestics.web.addresses import SITTING, message_at, sitting_at
from osmosis.practices.mnestics.web.left import left_values
from osmosis.practices.mnestics.web.pathway_words import message_words

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

GLOSS = "/mnestics/glosses/{gloss_id:uuid}"


def routes(shell: WebShell) -> list[BaseRoute]:
    """A sitting that was held, and the way from a gloss to what it is about."""
    pages = _Pages(shell)
    return [Route(SITTING, pages.show), Route(GLOSS, pages.find_gloss)]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """What was read and sent in a sitting; one that goes on is gone on with."""
        context = self._shell.context(request)
        seen = held.see_held(context, request.path_params["sitting_id"])
        if seen.sitting.closed_at is None:
            return self._shell.redirect(request, sitting_at(seen.sitting.id, "now"))
        names = known.names_of(known.list_met(context))
        day = told_date(seen.sitting.begun.local().date())
        values = {
            "day": day,
            "kept": [(quoted(one.pathway.name), _kept_words(one.junction)) for one in seen.kept],
            "read": [_told(one, names, seen.opened) for one in seen.read],
            "sent": [_told(one, names, seen.opened) for one in seen.sent],
            "left": left_values(context, of=seen.sitting.id, into=_going_on(context)),
        }
        return self._shell.render(
            request, "mnestics/sat.html", values, title=gettext("Sitting of {day}", day=day)
        )

    async def find_gloss(self, request: Request) -> Response:
        """Go to what a gloss is about; it stands there."""
        context = self._shell.context(request)
        about = held.about_gloss(context, request.path_params["gloss_id"])
        return self._shell.redirect(request, context.resolve(about).address)


def _kept_words(junction: Junction) -> str:
    return f"{told_date(junction.date)}, {date_state_words(junction.state)}"


def _going_on(context: PracticeContext) -> UUID | None:
    going_on = sitting.find_unclosed(context)
    return None if going_on is None else going_on.id


def _told(message: Message, names: Mapping[UUID, str], opened: Collection[UUID]) -> dict[str, str]:
    """A message without a word of it; what was read leads to its page."""
    is_read = message.id in opened
    return {
        "text": message_words(message, names),
        "href": message_at(message.id) if is_read else "",
        "note": "" if is_read else gettext("on its way"),
    }
