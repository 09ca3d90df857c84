"""Changing a pathway: the same fields, and a page in between that says what it would mean."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError
from osmosis.kernel.number_words import number_words
from osmosis.languages.listing import capital
from osmosis.languages.speaking import gettext, ngettext, noop
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Parameters, Pathway, PathwayState
from osmosis.practices.mnestics.reads import ToMeToday
from osmosis.practices.mnestics.service import known, pathways, reaching, trying
from osmosis.practices.mnestics.web import filling, making, meaning
from osmosis.practices.mnestics.web.addresses import PATHWAY, pathway_at
from osmosis.practices.mnestics.web.filling import Filled, Problem
from osmosis.practices.mnestics.web.pathway_words import (
    Pairs,
    comparison_words,
    differences,
)

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.shell import WebShell

RESTING_NAME = noop("a pathway at rest")


def routes(shell: WebShell) -> list[BaseRoute]:
    """The fields of a pathway, what their change would mean, and the change."""
    pages = _Pages(shell)
    return [
        Route(PATHWAY + "/change", pages.show),
        Route(PATHWAY + "/change", pages.change, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """The fields as the pathway stands."""
        context = self._shell.context(request)
        pathway = known.get_met(context, request.path_params["pathway_id"])
        if pathway.state is PathwayState.ENDED:
            return self._shell.redirect(
                request,
                pathway_at(pathway.id),
                message=gettext("This pathway has ended."),
                kind="notice",
            )
        filled = filling.filled_as(pathway, names_for(context, pathway))
        return self._fields(request, pathway, filled)

    async def change(self, request: Request) -> Response:
        """Say what it would mean; when that was said, change it."""
        context = self._shell.context(request)
        pathway = known.get_met(context, request.path_params["pathway_id"])
        form = await self._shell.form(request)
        try:
            return await self._changed(request, pathway, form)
        except InvalidInputError as error:
            filled, problem = filling.filled_by(form), filling.problem_of(error)
            return self._fields(request, pathway, filled, problem)

    async def _changed(self, request: Request, pathway: Pathway, form: Form) -> Response:
        context, back = self._shell.context(request), pathway_at(pathway.id)
        names = names_for(context, pathway)
        name = form.required("name", most=400)
        wanted = meaning.parameters_of(context, form, names, pathway.parameters)
        times = form.times_tried()
        if times is not None and wanted == pathway.parameters and not form.text("own_meditation"):
            raise InvalidInputError("A try changes something; it stands so already")
        asked = await making.ask_passphrase(self._shell, request, form, wanted, back)
        if asked is not None:
            return asked
        if "sure" not in form and wanted != pathway.parameters:
            return self._ask(request, pathway, wanted, form)
        wanted = meaning.with_own_meditation(context, form, wanted)
        if name != pathway.name:
            pathways.rename_pathway(context, pathway.id, name)
        changed = pathways.change_pathway(context, pathway.id, wanted, times=times)
        is_same = changed.changes == pathway.changes and changed.name == name == pathway.name
        told = gettext("Nothing is different.") if is_same else _changed_words(times)
        return self._shell.redirect(request, back, message=told)

    def _ask(self, request: Request, pathway: Pathway, wanted: Parameters, form: Form) -> Response:
        """The page in between."""
        context = self._shell.context(request)
        names = names_for(context, pathway)
        found = reaching.preview_change(context, pathway.id, wanted)
        orphaned, rescued = comparison_words(found, known.messages_met(context), names)
        values = {
            "pathway": pathway,
            "changes": _changes(context, pathway, wanted, form),
            "orphaned": orphaned,
            "rescued": rescued,
            "fields": [*filling.filled_by(form).pairs(), ("sure", "1")],
            "action": pathway_at(pathway.id, "change"),
            "yes": gettext("Change it"),
            "back": pathway_at(pathway.id),
        }
        return self._shell.render(
            request,
            "mnestics/changed.html",
            values,
            title=gettext("Change {name}", name=pathway.name),
        )

    def _fields(
        self, request: Request, pathway: Pathway, filled: Filled, problem: Problem | None = None
    ) -> Response:
        context = self._shell.context(request)
        names = names_for(context, pathway)
        values = {
            **making.field_values(context, filled, names, problem, but=pathway.id),
            "pathway": pathway,
            "is_tried": trying.find_try(context, pathway.id) is not None,
        }
        return self._shell.render(
            request,
            "mnestics/change.html",
            values,
            title=gettext("Change {name}", name=pathway.name),
            status=200 if problem is None else 422,
        )


def _changes(context: PracticeContext, pathway: Pathway, wanted: Parameters, form: Form) -> Pairs:
    """What would be different, as names and new values."""
    name, zone = form.text("name", most=400), context.store.clock.zone()
    renamed = [(gettext("Name"), name)] if name != pathway.name else []
    changes = differences(pathway.parameters, wanted, names_for(context, pathway), zone)
    times = form.times_tried()
    until = [(gettext("For how long"), capital(_for_words(times)))] if times is not None else []
    return [*renamed, *changes, *until]


def _for_words(times: int | None) -> str:
    """From when to when: "from now on", "for the next four times"."""
    if times is None:
        return gettext("from now on")
    return ngettext(
        "for the next time", "for the next {number} times", times, number=number_words(times)
    )


def _changed_words(times: int | None) -> str:
    if times is None:
        return gettext("It is changed from now on.")
    return ngettext(
        "It is changed for the next time.",
        "It is changed for the next {number} times.",
        times,
        number=number_words(times),
    )


def names_for(context: PracticeContext, pathway: Pathway) -> dict[UUID, str]:
    """The pathways that may be named; one that is read and rests goes by no name of its own."""
    names = known.names_of(known.list_met(context))
    crossed = {term.of for term in pathway.parameters.reads if not isinstance(term, ToMeToday)}
    hidden = [id_ for id_ in sorted(crossed - names.keys() - {None}, key=str) if id_ is not None]
    for place, id_ in enumerate(hidden):
        resting = gettext(RESTING_NAME)
        names[id_] = resting if place == 0 else f"{resting} ({place + 1})"
    return names
