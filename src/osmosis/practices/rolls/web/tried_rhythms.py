"""A rhythm of the tray that is tried for a few times, and the one question after the last."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import NotFoundError
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.rolls.service import trays
from osmosis.practices.rolls.web.addresses import TRAY
from osmosis.practices.rolls.web.telling import rhythm_told
from osmosis.storage.tries import Answer, Try
from osmosis.storage.tries_words import come_words, times_words

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

QUESTION = TRAY + "/try"
TIMES = (
    ("", noop("From now on")),
    ("2", noop("For the next two times")),
    ("3", noop("For the next three times")),
    ("4", noop("For the next four times")),
    ("6", noop("For the next six times")),
    ("8", noop("For the next eight times")),
)


def routes(shell: WebShell) -> list[BaseRoute]:
    """The question, and its answer."""
    pages = _Pages(shell)
    return [Route(QUESTION, pages.ask), Route(QUESTION, pages.answer, methods=["POST"])]


def tried_told(one: Try) -> dict[str, object]:
    """A try that goes on or waits for its answer, as the pages tell it."""
    times = times_words(one)
    text = (
        gettext("You tried this {times}.", times=times)
        if one.is_due
        else gettext("Set for {times}. {come}", times=times, come=come_words(one))
    )
    return {
        "id": one.id,
        "is_due": one.is_due,
        "text": text,
        "before": gettext("Before: {rhythm}", rhythm=rhythm_told(one.before))
        if one.before
        else gettext("Before: no rhythm."),
    }


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def ask(self, request: Request) -> Response:
        """The question, where the last call-on ends; once it is answered, the tray."""
        context = self._shell.context(request)
        tried = trays.find_try(context)
        if tried is None or not tried.is_due:
            return self._shell.redirect(request, TRAY)
        values = {"rhythm": rhythm_told(str(tried.after)), "tried": tried_told(tried)}
        return self._shell.render(
            request, "rolls/tray_try.html", values, title=gettext("The tray’s rhythm")
        )

    async def answer(self, request: Request) -> Response:
        """Keep it, go back, or open the rhythm to be changed again."""
        form = await self._shell.form(request)
        answer = Answer(form.choice("answer", list(Answer)))
        try_id = _try_id(form.required("try", most=80))
        trays.answer_try(self._shell.context(request), try_id, answer, form.text("words"))
        changes = answer is Answer.CHANGE_AGAIN
        return self._shell.redirect(request, f"{TRAY}?change=1#rhythm" if changes else TRAY)


def _try_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFoundError("There is no such try") from None
