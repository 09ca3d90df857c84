"""What stands behind a gate: the list, of very many some at a time, and adding to it."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING
from uuid import UUID

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import UserError
from osmosis.languages.errors import told_problem
from osmosis.languages.listing import quoted
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.apert.model import (
    Gate,
    GateState,
    Source,
    SourceKind,
)
from osmosis.practices.apert.rules.source_pages import number_with, page_of
from osmosis.practices.apert.service import axes, discovering, known, sources
from osmosis.practices.apert.service.adding import ADDED_BY_HAND, add_by_hand
from osmosis.practices.apert.service.mail_servers import is_on_server
from osmosis.practices.apert.service.sources import NewSource
from osmosis.practices.apert.web.addresses import GATE, gate_at, source_at
from osmosis.practices.apert.web.choices import KINDS
from osmosis.practices.apert.web.some_sources import asked_for, listing, page_at

if TYPE_CHECKING:
    from osmosis.feeds.model import NamedFeed
    from osmosis.web.shell import WebShell

_PASSWORD = noop("Its password is given in the shell: osmosis apert password.")
_NO_ANSWER = noop("It does not answer now; it is asked again by and by.")


def routes(shell: WebShell) -> list[BaseRoute]:
    """The sources of a gate, and adding one."""
    pages = _Pages(shell)
    return [
        Route(GATE + "/sources", pages.show),
        Route(GATE + "/sources", pages.add, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """The sources of a gate, and whether each answers."""
        return self._page(request, self._gate(request))

    async def add(self, request: Request) -> Response:
        """Put one behind the gate; a page that names several feeds asks which."""
        context, gate = self._shell.context(request), self._gate(request)
        form = await self._shell.form(request)
        address = form.text("address", most=3_000)
        kind = SourceKind(form.choice("kind", ADDED_BY_HAND) if "kind" in form else SourceKind.FEED)
        found = discovering.Discovered(address=address)
        try:
            if kind is SourceKind.FEED and "chosen" not in form:
                [found] = await anyio.to_thread.run_sync(discovering.discover, context, [address])
            if found.feeds:
                return self._page(request, gate, address, feeds=found.feeds)
            wanted = NewSource(address=found.address, kind=kind)
            made = await anyio.to_thread.run_sync(add_by_hand, context, gate.id, wanted)
        except UserError as error:
            return self._page(request, gate, address, kind=kind, problem=told_problem(error))
        told = [gettext("{title} stands behind this gate.", title=made.title)]
        if not found.was_reached:
            told.append(gettext(_NO_ANSWER))
        if is_on_server(made):
            told.append(gettext(_PASSWORD))
        number = number_with(sources.list_sources(context, gate.id), made.id)
        there = page_at(gate.id, "sources", number=number)
        return self._shell.redirect(request, there, message=" ".join(told))

    def _gate(self, request: Request) -> Gate:
        context = self._shell.context(request)
        return known.get_met(context, request.path_params["gate_id"])

    def _page(
        self,
        request: Request,
        gate: Gate,
        address: str = "",
        *,
        kind: SourceKind = SourceKind.FEED,
        feeds: tuple[NamedFeed, ...] = (),
        problem: str = "",
    ) -> Response:
        context = self._shell.context(request)
        standing = sources.list_sources(context, gate.id)
        gone = sources.list_gone(context, gate.id)
        silent = sources.list_unreachable(context)
        asked, number = asked_for(request)
        page = page_of([*standing, *gone], number, asked)
        has_gone = {one.id for one in gone}
        values = {
            **listing(gate.id, "sources", page),
            "gate": gate,
            "here": gate_at(gate.id),
            "has_sources": bool(standing),
            "sources": [_listed(one, silent) for one in page.sources if one.id not in has_gone],
            "gone": [_listed(one, silent) for one in page.sources if one.id in has_gone],
            "has_axes": bool(axes.list_axes(context)),
            "lives": gate.state is not GateState.ENDED,
            "address": address,
            "kind": kind,
            "kinds": [(one, gettext(KINDS[one])) for one in ADDED_BY_HAND],
            "feeds": feeds,
            "problem": problem,
        }
        title = gettext("Sources of {name}", name=quoted(gate.name))
        status = 422 if problem else 200
        return self._shell.render(request, "apert/sources.html", values, title=title, status=status)


def _listed(source: Source, silent: Set[UUID]) -> dict[str, object]:
    weight = "" if source.weight == 1 else gettext("weight {weight}", weight=f"{source.weight:g}")
    return {
        "name": source.title,
        "address": source.address,
        "href": source_at(source.id),
        "weight": weight,
        "is_reachable": source.id not in silent,
    }
