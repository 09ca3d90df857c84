"""The axes that a person names: making, renaming and removing them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.languages.errors import told_problem
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.model import Axis, GateState
from osmosis.practices.apert.service import axes, known
from osmosis.practices.apert.web.addresses import AXES, AXIS, axis_at, gate_at

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """The list of axes, a new one, and changing and removing one."""
    pages = _Pages(shell)
    return [
        Route(AXES, pages.show),
        Route(AXES, pages.make, methods=["POST"]),
        Route(AXIS, pages.show_one),
        Route(AXIS, pages.change, methods=["POST"]),
        Route(AXIS + "/remove", pages.ask_to_remove),
        Route(AXIS + "/remove", pages.remove, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """Every axis, and a form for another."""
        return self._page(request)

    async def make(self, request: Request) -> Response:
        """Name another."""
        context = self._shell.context(request)
        form = await self._shell.form(request)
        low, high = form.text("low", most=400), form.text("high", most=400)
        try:
            made = axes.make_axis(context, form.text("name", most=400), low, high)
        except InvalidInputError as error:
            return self._page(request, problem=told_problem(error), given=dict(form.values()))
        told = gettext(
            "From {low} to {high}. Say now where each source leans.", low=made.low, high=made.high
        )
        return self._shell.redirect(request, AXES, message=told)

    async def show_one(self, request: Request) -> Response:
        """The words of one axis."""
        return self._page(request, self._axis(request))

    async def change(self, request: Request) -> Response:
        """Call it or its ends something else."""
        context, axis = self._shell.context(request), self._axis(request)
        form = await self._shell.form(request)
        name, low, high = (form.text(field, most=400) for field in ("name", "low", "high"))
        try:
            axes.change_axis(context, replace(axis, name=name, low=low, high=high))
        except InvalidInputError as error:
            return self._page(request, axis, problem=told_problem(error), given=dict(form.values()))
        return self._shell.redirect(request, AXES, message=gettext("It is changed."))

    async def ask_to_remove(self, request: Request) -> Response:
        """Ask once before it is removed."""
        axis = self._axis(request)
        return self._shell.confirm(
            request,
            question=gettext("Remove “{name}”?", name=axis.name),
            action=axis_at(axis.id, "remove"),
            yes=gettext("Remove it"),
            back=(gettext("Leave it"), axis_at(axis.id)),
            facts=(gettext("Where your sources lean on it, and the targets on it, go with it."),),
            grave=True,
        )

    async def remove(self, request: Request) -> Response:
        """Remove it, with every leaning on it."""
        axes.remove_axis(self._shell.context(request), request.path_params["axis_id"])
        return self._shell.redirect(request, AXES, message=gettext("It is removed."))

    def _axis(self, request: Request) -> Axis:
        every = axes.list_axes(self._shell.context(request))
        found = [one for one in every if one.id == request.path_params["axis_id"]]
        if not found:
            raise NotFoundError("There is no such axis")
        return found[0]

    def _page(
        self,
        request: Request,
        axis: Axis | None = None,
        *,
        problem: str = "",
        given: dict[str, str] | None = None,
    ) -> Response:
        context = self._shell.context(request)
        words = {} if axis is None else {"name": axis.name, "low": axis.low, "high": axis.high}
        values = {
            "axis": axis,
            "every": axes.list_axes(context),
            "gates": [
                {
                    "name": gettext("Lean the sources of “{name}”", name=one.name),
                    "href": gate_at(one.id, "lean"),
                }
                for one in known.list_met(context)
                if one.state is not GateState.ENDED
            ],
            "given": given or words,
            "problem": problem,
        }
        title = gettext("Axes") if axis is None else axis.name
        status = 422 if problem else 200
        return self._shell.render(request, "apert/axes.html", values, title=title, status=status)
