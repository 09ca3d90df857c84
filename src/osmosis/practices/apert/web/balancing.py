"""Where the weight of a gate's sources lies on the axes, drawn and in words.

The words are of all of them; of very many, some at a time are drawn and listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.languages.dates import told_share
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.drawing import draw_axis
from osmosis.practices.apert.model import Axis
from osmosis.practices.apert.rules.balancing import AxisBalance
from osmosis.practices.apert.rules.source_pages import page_of
from osmosis.practices.apert.service import balance, known, sources
from osmosis.practices.apert.web.addresses import GATE, gate_at
from osmosis.practices.apert.web.ended import while_it_lives
from osmosis.practices.apert.web.some_sources import asked_for, listing

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """The balance of a gate."""
    pages = _Pages(shell)
    return [Route(GATE + "/balance", while_it_lives(shell, pages.show))]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """Where the weight of the sources lies; none of what they say."""
        context = self._shell.context(request)
        gate = known.get_met(context, request.path_params["gate_id"])
        asked, number = asked_for(request)
        page = page_of(sources.list_sources(context, gate.id), number, asked)
        values = {
            **listing(gate.id, "balance", page),
            "gate": gate,
            "here": gate_at(gate.id),
            "axes": [
                {
                    "axis": one.axis,
                    "drawn": draw_axis(one, page.numbers),
                    "says": balance_words(one),
                    "table": _table(one, page.numbers),
                    "unplaced": [o.title for o in one.unplaced if o.id in page.numbers],
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


def _table(one: AxisBalance, numbers: Mapping[UUID, int]) -> list[list[object]]:
    return [
        [
            numbers[placed.source.id],
            placed.source.title,
            place_words(one.axis, placed.value),
            told_share(placed.share),
        ]
        for placed in one.placed
        if placed.source.id in numbers
    ]
