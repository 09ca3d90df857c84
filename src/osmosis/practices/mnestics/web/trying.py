"""A pathway that is tried otherwise for a few sittings, and the one question after the last."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import NotFoundError
from osmosis.languages.listing import quoted
from osmosis.languages.speaking import gettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Pathway, SittingOverError
from osmosis.practices.mnestics.service import known, reaching, sitting, trying
from osmosis.practices.mnestics.service.trying import TriedPathway
from osmosis.practices.mnestics.web.addresses import PATHWAY, pathway_at, sitting_at
from osmosis.practices.mnestics.web.changing import names_for
from osmosis.practices.mnestics.web.messages_shown import GONE
from osmosis.practices.mnestics.web.pathway_words import comparison_words, differences
from osmosis.storage.tries import Answer
from osmosis.storage.tries_words import last_words, tried_words

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.shell import WebShell

_SITTING = "sitting"


def routes(shell: WebShell) -> list[BaseRoute]:
    """The answer to the question."""
    return [Route(PATHWAY + "/try", _Pages(shell).answer, methods=["POST"])]


def on_pathway(context: PracticeContext, pathway: Pathway) -> dict[str, object] | None:
    """The try of a pathway for its page; ``None`` where nothing is tried."""
    found = trying.find_try(context, pathway.id)
    if found is None:
        return None
    return _told(context, found, tried_words(found.tried, "sitting"))


def at_end(context: PracticeContext, sitting_id: UUID) -> list[dict[str, object]]:
    """The questions that stand at the end of a sitting: of each try whose last time it is."""
    return [
        _told(
            context,
            one,
            last_words(one.tried, "sitting", quoted(one.pathway.name)),
            f"?{_SITTING}={sitting_id}",
        )
        for one in trying.list_asked(context, sitting_id)
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def answer(self, request: Request) -> Response:
        """Keep it, go back once it was said what that means, or open it to be changed again."""
        context = self._shell.context(request)
        pathway = known.get_met(context, request.path_params["pathway_id"])
        form = await self._shell.form(request)
        answer = Answer(form.choice("answer", list(Answer)))
        if answer is Answer.GO_BACK and "sure" not in form:
            return self._ask(request, pathway, form)
        try_id = _id(form.required("try", most=80))
        trying.answer_try(context, pathway.id, try_id, answer, form.text("words"))
        if answer is Answer.CHANGE_AGAIN:
            return self._change_again(request, pathway)
        told = (
            gettext("It stays like this.")
            if answer is Answer.KEEP
            else gettext("It is as it was before.")
        )
        return self._shell.redirect(request, _back(request, pathway), message=told)

    def _change_again(self, request: Request, pathway: Pathway) -> Response:
        """The fields of the pathway; who comes from the end of a sitting has got up with that."""
        told, sitting_id = "", request.query_params.get(_SITTING)
        if sitting_id:
            with suppress(SittingOverError):
                copies = sitting.close(self._shell.context(request), _id(sitting_id))
                told = gettext(GONE) if copies else ""
        return self._shell.redirect(request, pathway_at(pathway.id, "change"), message=told)

    def _ask(self, request: Request, pathway: Pathway, form: Form) -> Response:
        """The page in between: what going back means, and for whom."""
        context = self._shell.context(request)
        found = trying.find_try(context, pathway.id)
        if found is None:
            return self._shell.redirect(request, _back(request, pathway))
        names, zone = names_for(context, pathway), context.store.clock.zone()
        compared = reaching.preview_change(context, pathway.id, found.before)
        orphaned, rescued = comparison_words(compared, known.messages_met(context), names)
        values = {
            "pathway": pathway,
            "changes": differences(pathway.parameters, found.before, names, zone),
            "orphaned": orphaned,
            "rescued": rescued,
            "fields": [
                *((name, form.text(name)) for name in ("try", "answer", "words")),
                ("sure", "1"),
            ],
            "action": f"{pathway_at(pathway.id, 'try')}{_query(request)}",
            "yes": gettext("Go back"),
            "back": _back(request, pathway),
        }
        return self._shell.render(
            request,
            "mnestics/changed.html",
            values,
            title=gettext("Change {name}", name=pathway.name),
        )


def _told(
    context: PracticeContext, found: TriedPathway, text: str, query: str = ""
) -> dict[str, object]:
    pathway, zone = found.pathway, context.store.clock.zone()
    names = names_for(context, pathway)
    changes = differences(pathway.parameters, found.before, names, zone)
    before = "; ".join(f"{name} {quoted(value)}" for name, value in changes)
    return {
        "id": found.tried.id,
        "is_due": found.tried.is_due,
        "text": text,
        "before": gettext("Before it stood so: {before}.", before=before),
        "action": f"{pathway_at(pathway.id, 'try')}{query}",
    }


def _back(request: Request, pathway: Pathway) -> str:
    """The end of the sitting at which the question stood, or the pathway's page."""
    sitting_id = request.query_params.get(_SITTING)
    return sitting_at(_id(sitting_id), "now") if sitting_id else pathway_at(pathway.id)


def _query(request: Request) -> str:
    sitting_id = request.query_params.get(_SITTING)
    return f"?{_SITTING}={_id(sitting_id)}" if sitting_id else ""


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFoundError("There is no such try") from None
