"""The page of a source: naming, weighing, moving and retiring it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError
from osmosis.languages.dates import told_date
from osmosis.languages.errors import told_problem
from osmosis.languages.listing import quoted
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.model import Afterwards, GateState, MailChoice, Source
from osmosis.practices.apert.service import axes, known, sources, tidying
from osmosis.practices.apert.service.mail_servers import is_on_server
from osmosis.practices.apert.web.addresses import SOURCE, gate_at, source_at
from osmosis.practices.apert.web.choices import afterwards_choices
from osmosis.practices.apert.web.ended import back_to_ended
from osmosis.practices.context import PracticeContext

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """A source, and naming, weighing, moving and retiring it; and what becomes of its letters."""
    pages = _Pages(shell)
    return [
        Route(SOURCE, pages.show),
        Route(SOURCE, pages.change, methods=["POST"]),
        Route(SOURCE + "/move", pages.move, methods=["POST"]),
        Route(SOURCE + "/letters", pages.choose_for_letters, methods=["POST"]),
        Route(SOURCE + "/retire", pages.ask_to_retire),
        Route(SOURCE + "/retire", pages.retire, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """One source: what it is called, where it is, how much it counts."""
        context = self._shell.context(request)
        source = sources.get_source(context, request.path_params["source_id"])
        return self._page(request, source)

    async def change(self, request: Request) -> Response:
        """Call it something else, let it count more or less."""
        context = self._shell.context(request)
        source = sources.get_source(context, request.path_params["source_id"])
        form = await self._shell.form(request)
        try:
            weight = float(form.text("weight", default=str(source.weight)).replace(",", "."))
            sources.weigh_source(context, source.id, weight)
            sources.rename_source(context, source.id, form.text("name", most=400))
        except InvalidInputError as error:
            return self._page(request, source, told_problem(error))
        except ValueError:
            return self._page(request, source, gettext("This weight is not a number."))
        back = gate_at(source.gate_id, "sources")
        return self._shell.redirect(request, back, message=gettext("It is changed."))

    async def choose_for_letters(self, request: Request) -> Response:
        """Say what becomes of its letters once they were taken in."""
        context = self._shell.context(request)
        source = sources.get_source(context, request.path_params["source_id"])
        form = await self._shell.form(request)
        choice = MailChoice(
            afterwards=Afterwards(form.choice("afterwards", list(Afterwards))),
            folder=form.text("folder", most=400),
        )
        try:
            tidying.choose(context, source.id, choice)
        except InvalidInputError as error:
            return self._page(request, source, told_problem(error), choice)
        here = source_at(source.id)
        return self._shell.redirect(
            request, here, message=gettext("It holds for the letters from now on.")
        )

    async def move(self, request: Request) -> Response:
        """Put it behind another gate."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        try:
            gate = known.get_met(context, UUID(form.required("gate", most=60)))
        except ValueError:
            raise InvalidInputError("This is not one of the gates", field="gate") from None
        moved = sources.move_source(context, request.path_params["source_id"], gate.id)
        told = gettext("{title} stands behind “{name}” now.", title=moved.title, name=gate.name)
        return self._shell.redirect(request, gate_at(gate.id, "sources"), message=told)

    async def ask_to_retire(self, request: Request) -> Response:
        """Ask once before it is visited no more."""
        context = self._shell.context(request)
        source = sources.get_source(context, request.path_params["source_id"])
        gate = known.get_met(context, source.gate_id)
        if gate.state is GateState.ENDED:
            return back_to_ended(self._shell, request, gate)
        return self._shell.confirm(
            request,
            question=gettext("Visit {title} no more?", title=quoted(source.title)),
            action=source_at(source.id, "retire"),
            yes=gettext("Retire it"),
            back=(gettext("Leave it"), source_at(source.id)),
            facts=(
                gettext("What it brought until now is still handed over at the next opening."),
                gettext("Add its address again, and it comes back with what it knows."),
            ),
        )

    async def retire(self, request: Request) -> Response:
        """Visit it no more."""
        context = self._shell.context(request)
        source = sources.retire_source(context, request.path_params["source_id"])
        told = gettext("{title} is visited no more.", title=source.title)
        return self._shell.redirect(request, gate_at(source.gate_id, "sources"), message=told)

    def _page(
        self,
        request: Request,
        source: Source,
        problem: str = "",
        choice: MailChoice | None = None,
    ) -> Response:
        context = self._shell.context(request)
        gate = known.get_met(context, source.gate_id)
        others = [
            (str(one.id), one.name)
            for one in known.list_met(context)
            if one.id != gate.id and one.state is not GateState.ENDED
        ]
        lives = gate.state is not GateState.ENDED
        trouble = tidying.find_trouble(context, source.id)
        values = {
            "source": source,
            "here": source_at(source.id),
            "name": source.title,
            "gate": gate,
            "back": gate_at(gate.id, "sources"),
            "facts": _facts(context, source),
            "lives": lives,
            "others": others,
            "has_axes": bool(axes.list_axes(context)),
            "letters": choice or tidying.chosen(context, source.id),
            "is_on_server": lives and is_on_server(source) and source.retired_at is None,
            "afterwards": afterwards_choices(),
            "untidied": trouble and gettext(trouble),
            "problem": problem,
        }
        status = 422 if problem else 200
        return self._shell.render(
            request, "apert/source.html", values, title=source.title, status=status
        )


def _facts(context: PracticeContext, source: Source) -> list[tuple[str, str]]:
    is_reachable = sources.is_reachable(context, source.id)
    health = gettext("reachable") if is_reachable else gettext("not reachable")
    if source.retired_at is not None:
        day = source.retired_at.to_tz(context.store.clock.zone()).date()
        health = gettext("visited no more since {date}", date=told_date(day))
        if sources.is_gone(context, source):
            health = gettext(
                "gone for good; it said so on {date}, and is visited no more", date=told_date(day)
            )
    return [
        (gettext("Address"), source.address),
        (gettext("Health"), health),
        (gettext("Added"), told_date(source.added.local().date())),
    ]
