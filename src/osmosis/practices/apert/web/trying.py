"""A gate that is tried otherwise for a few openings, and the one question after the last."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import NotFoundError
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.apert.model import Opening
from osmosis.practices.apert.service import known, trying
from osmosis.practices.apert.service.answering import answer_try
from osmosis.practices.apert.service.trying import TriedGate
from osmosis.practices.apert.web.addresses import GATE, gate_at
from osmosis.practices.apert.web.gate_words import differences
from osmosis.practices.context import PracticeContext
from osmosis.storage.tries import Answer
from osmosis.storage.tries_words import last_words, tried_words

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell

_PAGES = ("tend", "close", "shelf")
"""The pages on which the question stands, and to which its answer leads back."""
_TOLD = {
    Answer.KEEP: noop("It stays like this."),
    Answer.GO_BACK: noop("It is as it was before."),
    Answer.CHANGE_AGAIN: "",
}


def routes(shell: WebShell) -> list[BaseRoute]:
    """The answer to the question."""

    async def answer(request: Request) -> Response:
        context, gate_id = shell.context(request), request.path_params["gate_id"]
        known.get_met(context, gate_id)
        form = await shell.form(request)
        said = Answer(form.choice("answer", list(Answer)))
        try_id = _id(form.required("try", most=80))
        answer_try(context, gate_id, try_id, said, form.text("words"))
        page = request.query_params.get("at")
        if said is Answer.CHANGE_AGAIN:
            page = "change"
        elif page not in _PAGES:
            page = "tend"
        return shell.redirect(
            request, gate_at(gate_id, page), message=gettext(_TOLD[said]) if _TOLD[said] else ""
        )

    return [Route(GATE + "/try", answer, methods=["POST"])]


def on_page(context: PracticeContext, gate_id: UUID, page: str) -> dict[str, object] | None:
    """The try of a gate for one of its pages; ``None`` where nothing is tried."""
    found = trying.find_try(context, gate_id)
    return (
        None if found is None else _told(context, found, tried_words(found.tried, "opening"), page)
    )


def at_closing(context: PracticeContext, opening: Opening) -> dict[str, object] | None:
    """The question before an opening closes that is the last time of a try."""
    found = trying.find_asked(context, opening)
    return (
        None
        if found is None
        else _told(context, found, last_words(found.tried, "opening"), "close")
    )


def _told(context: PracticeContext, found: TriedGate, text: str, page: str) -> dict[str, object]:
    gate, zone = found.gate, context.store.clock.zone()
    before = "; ".join(
        gettext("{name} “{value}”", name=name, value=value)
        for name, value in differences(gate.parameters, found.before, zone)
    )
    return {
        "id": found.tried.id,
        "is_due": found.tried.is_due,
        "text": text,
        "before": gettext("Before it stood so: {before}.", before=before),
        "action": f"{gate_at(gate.id, 'try')}?at={page}",
    }


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFoundError("There is no such try") from None
