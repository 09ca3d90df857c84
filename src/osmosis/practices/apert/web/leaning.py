"""Where sources lean, set on a drawn axis; of very many, some at a time.

Every button of the page keeps what was leaned on it: one goes on to others, or looks for some, and
loses nothing. Only what was moved on a page is kept of it, as others may have been shown before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.languages.speaking import gettext
from osmosis.practices.apert.drawing import draw_axis
from osmosis.practices.apert.model import Axis, Gate, Source
from osmosis.practices.apert.rules.balancing import AxisBalance
from osmosis.practices.apert.rules.source_pages import SourcePage, page_of
from osmosis.practices.apert.service import axes, balance, known, sources
from osmosis.practices.apert.web.addresses import GATE, gate_at
from osmosis.practices.apert.web.ended import while_it_lives
from osmosis.practices.apert.web.some_sources import LONGEST_ASKED, asked_for, page_at, told_page
from osmosis.practices.context import PracticeContext

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.shell import WebShell

# Three fields of two ids each for every source of a page, on each of many axes.
_FORM_BYTES = 4 * 1024 * 1024
_FIELDS = 50_000
_STEP = 5
"""Of the sliders."""


def routes(shell: WebShell) -> list[BaseRoute]:
    """The page on which sources lean."""
    pages = _Pages(shell)
    return [
        Route(GATE + "/lean", while_it_lives(shell, pages.show)),
        Route(GATE + "/lean", while_it_lives(shell, pages.lean), methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """A page of the sources, on every axis."""
        context = self._shell.context(request)
        gate = known.get_met(context, request.path_params["gate_id"])
        asked, number = asked_for(request)
        page = page_of(sources.list_sources(context, gate.id), number, asked)
        values = {
            "gate": gate,
            "here": gate_at(gate.id),
            "action": page_at(gate.id, "lean", asked, page.number),
            "page": page,
            "told": told_page(page),
            "axes": [
                {
                    "axis": one.axis,
                    "drawn": draw_axis(one, page.numbers),
                    "rows": _rows(one, page),
                }
                for one in balance.preview_balance(context, gate.id)
            ],
        }
        return self._shell.render(request, "apert/lean.html", values, title=gettext("Leanings"))

    async def lean(self, request: Request) -> Response:
        """Keep what was moved, and go where the button leads."""
        context = self._shell.context(request)
        gate = known.get_met(context, request.path_params["gate_id"])
        form = await self._shell.form(request, most=_FORM_BYTES, most_fields=_FIELDS)
        standing = sources.list_sources(context, gate.id)
        places = {(o.source_id, o.axis_id): o.value for o in axes.list_leanings(context, gate.id)}
        written = [
            _lean(context, form, source, axis, places.get((source.id, axis.id)))
            for axis in axes.list_axes(context)
            for source in standing
        ]
        leads_on = any(name in form for name in ("page", "look", "all"))
        kept = gettext("The leanings are kept.") if any(written) or not leads_on else ""
        return self._shell.redirect(request, _next(request, gate, form), message=kept)


def _next(request: Request, gate: Gate, form: Form) -> str:
    """Where the button leads that was pressed: to the same page, when it is the one that keeps."""
    asked, number = asked_for(request)
    if "all" in form:
        return page_at(gate.id, "lean")
    if "look" in form:
        return page_at(gate.id, "lean", form.text("q", most=LONGEST_ASKED))
    return page_at(gate.id, "lean", asked, form.integer("page") or number)


def _rows(one: AxisBalance, page: SourcePage) -> list[dict[str, object]]:
    values = {placed.source.id: _stepped(placed.value) for placed in one.placed}
    return [
        {
            "id": f"{one.axis.id}-{source.id}",
            "number": page.numbers[source.id],
            "name": source.title,
            "value": values.get(source.id, 0),
            "was": values.get(source.id, ""),
            "is_placed": source.id in values,
        }
        for source in page.sources
    ]


def _stepped(value: int) -> int:
    """Where a slider stands that is to stand at a value."""
    return _STEP * round(value / _STEP)


def _lean(
    context: PracticeContext, form: Form, source: Source, axis: Axis, before: int | None
) -> bool:
    """Put a source where it was moved on a page; says whether it was."""
    field = f"{axis.id}-{source.id}"
    if f"at-{field}" not in form:
        return False
    is_nowhere = form.flag(f"nowhere-{field}")
    value = None if is_nowhere else form.integer(f"at-{field}", least=-100, most=100) or 0
    was = f"was-{field}"
    has_stayed = was in form and form.text(was) == ("" if value is None else str(value))
    if has_stayed or value == before:
        return False
    if value is None:
        axes.lean_nowhere(context, source.id, axis.id)
    else:
        axes.lean(context, source.id, axis.id, value)
    return True
