"""The pathways: all of them with their drawing, and the page of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from whenever import Date

from osmosis.languages.dates import told_date
from osmosis.languages.listing import capital, listed, quoted
from osmosis.languages.speaking import gettext, pgettext
from osmosis.practices.context import PracticeContext
from osmosis.practices.mnestics.model import Pathway, PathwayState
from osmosis.practices.mnestics.reads import ToMeToday
from osmosis.practices.mnestics.rules.spans import window_around
from osmosis.practices.mnestics.rules.state_words import pathway_state_words
from osmosis.practices.mnestics.service import (
    junctions,
    known,
    letters,
    mapping,
    pathways,
    plans,
    reaching,
    sitting,
)
from osmosis.practices.mnestics.service.trying import tries_by_id
from osmosis.practices.mnestics.web import trying
from osmosis.practices.mnestics.web.addresses import (
    LETTERS,
    PATHWAY,
    PATHWAYS,
    RESTS,
    SIT,
    pathway_at,
)
from osmosis.practices.mnestics.web.making import new_values
from osmosis.practices.mnestics.web.map_words import drawn
from osmosis.practices.mnestics.web.pathway_words import (
    comparison_words,
    facts_of,
    reads_sentence,
    rhythm_words,
    versions_of,
)
from osmosis.practices.mnestics.web.plan_words import slips

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """The list of pathways, the page of one, and pausing, resuming and ending it."""
    pages = _Pages(shell)
    return [
        Route(PATHWAYS, pages.show_all),
        Route(PATHWAY, pages.show),
        Route(PATHWAY + "/pause", pages.pause, methods=["POST"]),
        Route(PATHWAY + "/resume", pages.resume, methods=["POST"]),
        Route(PATHWAY + "/rest", pages.ask_to_rest),
        Route(PATHWAY + "/end", pages.ask_to_end),
        Route(PATHWAY + "/end", pages.end, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show_all(self, request: Request) -> Response:
        """What can be sat now, the pathways, and their drawing; or the one question."""
        context = self._shell.context(request)
        every = known.list_met(context)
        to_sign = slips(plans.list_plans(context), context.store.time().now)
        if not every and not to_sign:
            return self._shell.render(
                request, "mnestics/new.html", new_values(context), title=gettext("Pathways")
            )
        values = {
            "asked": [*_asked(context, every), *to_sign],
            "ways": _ways(context, every),
            **_drawing(context, every, is_whole=True),
        }
        return self._shell.render(
            request, "mnestics/pathways.html", values, title=gettext("Pathways")
        )

    async def show(self, request: Request) -> Response:
        """One pathway: how it stands, its drawing, and every version of it."""
        context = self._shell.context(request)
        pathway = known.get_met(context, request.path_params["pathway_id"])
        names = known.names_of(known.list_met(context))
        values = {
            "pathway": pathway,
            "lead": reads_sentence(pathway.parameters, names),
            "facts": [
                *_state_facts(context, pathway),
                *facts_of(pathway.parameters, names, context.store.clock.zone()),
            ],
            "versions": versions_of(
                pathway, names, context.store.clock.zone(), tries_by_id(context, pathway)
            ),
            "tried": trying.on_pathway(context, pathway),
            "may_sit": any(one.pathway.id == pathway.id for one in junctions.list_open(context)),
            **_drawing(context, _crossed(context, pathway)),
        }
        return self._shell.render(request, "mnestics/pathway.html", values, title=pathway.name)

    async def pause(self, request: Request) -> Response:
        """Let no date of it fall for a while."""
        context = self._shell.context(request)
        pathway = pathways.pause_pathway(context, request.path_params["pathway_id"])
        told = gettext("It is paused. No date falls until you resume it.")
        return self._shell.redirect(request, pathway_at(pathway.id), message=told)

    async def resume(self, request: Request) -> Response:
        """Let its dates fall again."""
        context = self._shell.context(request)
        pathway = pathways.resume_pathway(context, request.path_params["pathway_id"])
        told = gettext("It goes on. The dates of the pause do not come back.")
        return self._shell.redirect(request, pathway_at(pathway.id), message=told)

    async def ask_to_rest(self, request: Request) -> Response:
        """Ask once before it rests."""
        context = self._shell.context(request)
        pathway = known.get_met(context, request.path_params["pathway_id"])
        return self._shell.confirm(
            request,
            question=gettext("Let “{name}” rest?", name=pathway.name),
            action=RESTS,
            yes=gettext("Let it rest"),
            back=(gettext("Leave it"), pathway_at(pathway.id)),
            facts=(
                gettext("From now on no page, drawing or list shows it."),
                gettext("Its dates go on falling. Nothing is deleted, and you can end the rest."),
            ),
            fields={"ref": str(pathway.ref)},
        )

    async def ask_to_end(self, request: Request) -> Response:
        """Ask once, and say what nobody would read."""
        context = self._shell.context(request)
        pathway = known.get_met(context, request.path_params["pathway_id"])
        found = reaching.preview_end(context, pathway.id)
        names = known.names_of(known.list_met(context))
        orphaned, _ = comparison_words(found, known.messages_met(context), names)
        facts = [gettext("No further date falls. What was sent along it stays where it is.")]
        if orphaned:
            facts.append(
                gettext("Then nobody would read: {messages}.", messages="; ".join(orphaned))
            )
        else:
            facts.append(gettext("Nothing that is on its way would be left without a reader."))
        return self._shell.confirm(
            request,
            question=gettext("End “{name}”?", name=pathway.name),
            action=pathway_at(pathway.id, "end"),
            yes=gettext("End it"),
            back=(gettext("Leave it"), pathway_at(pathway.id)),
            facts=(*facts, gettext("It cannot be begun again; it can be paused instead.")),
            grave=True,
        )

    async def end(self, request: Request) -> Response:
        """End it for good."""
        context = self._shell.context(request)
        pathway = pathways.end_pathway(context, request.path_params["pathway_id"])
        return self._shell.redirect(
            request, pathway_at(pathway.id), message=gettext("It has ended.")
        )


def _asked(context: PracticeContext, every: Sequence[Pathway]) -> list[dict[str, str]]:
    """What can be done now: a sitting that goes on, dates that can be kept, letters that came."""
    met = {pathway.id for pathway in every}
    asked = []
    open_ones = [one for one in junctions.list_open(context) if one.pathway.id in met]
    if sitting.find_unclosed(context) is not None:
        asked.append(
            {
                "text": gettext("A sitting waits where you left it."),
                "action": gettext("Go on"),
                "href": SIT,
            }
        )
    elif open_ones:
        names = dict.fromkeys(quoted(one.pathway.name) for one in open_ones)
        first = told_date(open_ones[0].junction.date)
        text = gettext(
            "{names}, {date}. What was sent has arrived.", names=listed(list(names)), date=first
        )
        asked.append({"text": text, "action": gettext("Sit down"), "href": SIT})
    come = [one for one in letters.list_letters(context) if one.may_be_opened]
    if come:
        text = gettext("A letter has come.") if len(come) == 1 else gettext("Letters have come.")
        asked.append({"text": text, "action": gettext("Letters"), "href": LETTERS})
    return asked


def _ways(context: PracticeContext, every: Sequence[Pathway]) -> list[dict[str, str]]:
    """Each pathway: those that can be sat now, then by their next date; the ended ones last."""
    names, zone = known.names_of(every), context.store.clock.zone()
    open_ids = {one.pathway.id for one in junctions.list_open(context)}
    following = {one.pathway.id: one.junction for one in junctions.list_next(context, every)}
    order = sorted(
        every,
        key=lambda one: (
            one.id not in open_ids,
            list(PathwayState).index(one.state),
            following[one.id].due_at.timestamp() if one.id in following else 0,
        ),
    )
    return [
        {
            "name": one.name,
            "href": pathway_at(one.id),
            "rhythm": f"{rhythm_words(one.parameters.cadence, zone)}.",
            "reads": f"{reads_sentence(one.parameters, names)}.",
            "next": gettext("now")
            if one.id in open_ids
            else _next_words(one, following[one.id].date if one.id in following else None),
        }
        for one in order
    ]


def _next_words(pathway: Pathway, day: Date | None) -> str:
    if pathway.state is not PathwayState.OPEN:
        return pathway_state_words(pathway.state)
    return gettext("no date to come") if day is None else told_date(day)


def _state_facts(context: PracticeContext, pathway: Pathway) -> list[tuple[str, str]]:
    zone = context.store.clock.zone()
    made = (gettext("Made"), told_date(pathway.made.local().date()))
    if pathway.state is not PathwayState.OPEN and pathway.state_at is not None:
        day = told_date(pathway.state_at.to_tz(zone).date())
        return [made, (capital(pathway_state_words(pathway.state)), day)]
    following = junctions.list_next(context, [pathway])
    day = told_date(following[0].junction.date) if following else pgettext("the next date", "none")
    return [made, (gettext("Next date"), day)]


def _crossed(context: PracticeContext, pathway: Pathway) -> list[Pathway]:
    """A pathway with those it reads, and those that read it."""
    every = known.list_met(context)
    near = {pathway.id, *_reads_of(pathway)}
    near |= {one.id for one in every if pathway.id in _reads_of(one)}
    return [one for one in every if one.id in near]


def _reads_of(pathway: Pathway) -> set[UUID]:
    terms = (term for term in pathway.parameters.reads if not isinstance(term, ToMeToday))
    return {term.of for term in terms if term.of is not None}


def _drawing(
    context: PracticeContext, every: Sequence[Pathway], *, is_whole: bool = False
) -> dict[str, object]:
    """The drawing of some time before and after today.

    Args:
        is_whole: Whether letters that travel along no pathway belong to it.
    """
    today = context.store.time().now.to_tz(context.store.clock.zone()).date()
    living = [one.parameters.cadence for one in every if one.state is not PathwayState.ENDED]
    ids = () if is_whole else [one.id for one in every]
    return drawn(mapping.map_of(context, window_around(today, living), ids))
