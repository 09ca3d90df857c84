"""Where sources lean, set on a drawn axis, and where their weight lies by that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.languages.dates import told_share
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.drawing import draw_axis
from osmosis.practices.apert.model import Axis, Source
from osmosis.practices.apert.rules.balancing import AxisBalance
from osmosis.practices.apert.service import axes, balance, known, sources
from osmosis.practices.apert.web.addresses import GATE, gate_at
from osmosis.practices.apert.web.ended import while_it_lives
from osmosis.practices.context import PracticeContext

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.shell import WebShell

# Two fields of two ids each for some thousand sources, on each of some axes.
_FORM_BYTES = 4 * 1024 * 1024
_FIELDS = 50_000


def routes(shell: WebShell) -> list[BaseRoute]:
    """The page on which sources lean, and the balance of a gate."""
    pages = _Pages(shell)
    return [
        Route(GATE + "/lean", while_it_lives(shell, pages.show_leanings)),
        Route(GATE + "/lean", while_it_lives(shell, pages.lean), methods=["POST"]),
        Route(GATE + "/balance", while_it_lives(shell, pages.show_balance)),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show_leanings(self, request: Request) -> Response:
        """Every source on every axis."""
        context = self._shell.context(request)
        gate = known.get_met(context, request.path_params["gate_id"])
        standing = sources.list_sources(context, gate.id)
        values = {
            "gate": gate,
            "here": gate_at(gate.id),
            "axes": [
                {
                    "axis": one.axis,
                    "drawn": draw_axis(one, standing),
                    "rows": _rows(one, standing),
                }
                for one in balance.preview_balance(context, gate.id)
            ],
        }
        return self._shell.render(request, "apert/lean.html", values, title=gettext("Leanings"))

    async def lean(self, request: Request) -> Response:
        """Keep where they were put."""
        context = self._shell.context(request)
        gate = known.get_met(context, request.path_params["gate_id"])
        form = await self._shell.form(request, most=_FORM_BYTES, most_fields=_FIELDS)
        standing = sources.list_sources(context, gate.id)
        places = {(o.source_id, o.axis_id): o.value for o in axes.list_leanings(context, gate.id)}
        for axis in axes.list_axes(context):
            for source in standing:
                _lean(context, form, source, axis, places.get((source.id, axis.id)))
        return self._shell.redirect(
            request, gate_at(gate.id, "lean"), message=gettext("The leanings are kept.")
        )

    async def show_balance(self, request: Request) -> Response:
        """Where the weight of the sources lies; none of what they say."""
        context = self._shell.context(request)
        gate = known.get_met(context, request.path_params["gate_id"])
        standing = sources.list_sources(context, gate.id)
        values = {
            "gate": gate,
            "here": gate_at(gate.id),
            "axes": [
                {
                    "axis": one.axis,
                    "drawn": draw_axis(one, standing),
                    "says": balance_words(one),
                    "table": _table(one, standing),
                    "unplaced": [source.title for source in one.unplaced],
                }
                for one in balance.preview_balance(context, gate.id)
            ],
        }
        return self._shell.render(request, "apert/balance.html", values, title=gettext("Balance"))


def place_words(axis: Axis, value: float) -> str:
    """A place on an axis: "40 towards abroad", or "in the middle"."""
    rounded = round(value)
    if rounded == 0:
        return gettext("in the middle")
    end = axis.low if rounded < 0 else axis.high
    return gettext("{distance} towards {end}", distance=abs(rounded), end=end)


def balance_words(one: AxisBalance) -> str:
    """Where the weight lies, and whether it should."""
    if one.mean is None:
        return gettext("No source has a place on this axis yet.")
    lies = gettext("By weight the sources lie {place}.", place=place_words(one.axis, one.mean))
    if one.target is None:
        return f"{lies} {gettext('It does not matter where.')}"
    aim = gettext(
        "The target is {place}, give or take {tolerance}.",
        place=place_words(one.axis, one.target.value),
        tolerance=one.target.tolerance,
    )
    fits = gettext("That is within it.") if one.is_within else gettext("That is outside it.")
    return f"{lies} {aim} {fits}"


def _rows(one: AxisBalance, standing: Sequence[Source]) -> list[dict[str, object]]:
    values = {placed.source.id: placed.value for placed in one.placed}
    return [
        {
            "id": f"{one.axis.id}-{source.id}",
            "number": number,
            "name": source.title,
            "value": values.get(source.id, 0),
            "is_placed": source.id in values,
        }
        for number, source in enumerate(standing, 1)
    ]


def _table(one: AxisBalance, standing: Sequence[Source]) -> list[list[object]]:
    numbers = {source.id: number for number, source in enumerate(standing, 1)}
    return [
        [
            numbers[placed.source.id],
            placed.source.title,
            place_words(one.axis, placed.value),
            told_share(placed.share),
        ]
        for placed in one.placed
    ]


def _lean(
    context: PracticeContext, form: Form, source: Source, axis: Axis, before: int | None
) -> None:
    """Put a source where the form has it, unless it stands there already."""
    field = f"{axis.id}-{source.id}"
    if f"at-{field}" not in form:
        return
    if form.flag(f"nowhere-{field}"):
        if before is not None:
            axes.lean_nowhere(context, source.id, axis.id)
        return
    value = form.integer(f"at-{field}", least=-100, most=100) or 0
    if value != before:
        axes.lean(context, source.id, axis.id, value)
