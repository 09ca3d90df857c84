"""Keeping a link for a gate's next opening: from a form, a bookmark, a phone, or a script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError, NotFoundError
from osmosis.kernel.ids import parse_id
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.model import GateState
from osmosis.practices.apert.rules.source_addresses import LONGEST_ADDRESS
from osmosis.practices.apert.service import known, saving
from osmosis.practices.apert.service.saving import LONGEST_NOTE, LONGEST_TITLE, Kept
from osmosis.practices.context import PracticeContext

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.shell import WebShell

SAVE: Final = "/apert/save"
SHARED: Final = "/apert/shared"
"""Asked by the service worker (web/static/sw.js) where a shared link should go."""
BOOKMARK: Final = "/apert/bookmark"
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_LINK: Final[Mapping[str, Any]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["address"],
    "properties": {
        "address": {"type": "string", "minLength": 1, "maxLength": LONGEST_ADDRESS},
        "title": {"type": "string", "maxLength": LONGEST_TITLE},
        "note": {"type": "string", "maxLength": LONGEST_NOTE},
        "gate": {
            "type": "string",
            "format": "uuid",
            "description": "The one that opens next, when it is left out.",
        },
    },
}
_KEPT: Final[Mapping[str, Any]] = {
    "type": "object",
    "properties": {
        "told": {"type": "string"},
        "opens_on": {"type": ["string", "null"], "format": "date"},
    },
}


def routes(shell: WebShell) -> list[BaseRoute]:
    """The page that keeps a link, the bookmark that leads to it, and the address for scripts."""
    pages = _Pages(shell)
    return [
        Route(SAVE, pages.ask),
        Route(SHARED, pages.where),
        Route(SAVE, pages.keep, methods=["POST"]),
        Route(BOOKMARK, pages.bookmark),
        shell.api(
            "/apert/links",
            pages.keep_for_script,
            method="POST",
            name="save_link",
            tag="apert",
            scope="capture",
            summary="Keep a link for a gate's next opening",
            description="Its page is fetched soon and sealed; neither is shown before.",
            request=_LINK,
            response=_KEPT,
            status=201,
            failures=(400, 404, 409, 413, 415, 503),
        ),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def ask(self, request: Request) -> Response:
        """Ask once; an address that somebody follows changes nothing."""
        return self._form(request, _shared(request.query_params))

    async def where(self, request: Request) -> Response:
        """Ask whether a link goes behind a gate or on the roll in the camera, and remember nothing.

        Raises:
            NotFoundError: There is no gate in use; then the camera alone is there for it.
        """
        said, gates = request.query_params, _in_use(self._shell.context(request))
        if not gates:
            raise NotFoundError("There is no gate for which this could be kept")
        values = {
            "given": _shared(said),
            "gates": gates,
            "words": {name: said.get(name, "") for name in ("title", "text", "url")},
            "ticket": said.get("ticket", "")[:80],
        }
        title = gettext("Where should it go?")
        return self._shell.render(request, "apert/shared.html", values, title=title)

    async def keep(self, request: Request) -> Response:
        """Keep it, and say for when."""
        form = await self._shell.form(request)
        try:
            kept = _kept(self._shell.context(request), form)
        except InvalidInputError as error:
            return self._form(request, form.values(), told_sentence(error))
        self._shell.wake()
        values = {"told": kept.told, "nav": []}
        return self._shell.render(request, "apert/saved.html", values, title=gettext("Kept"))

    async def bookmark(self, request: Request) -> Response:
        """What to put into a browser's bookmarks."""
        opens = f"open('{self._shell.settings.address}apert/save?url='"
        said = "encodeURIComponent(location.href)+'&title='+encodeURIComponent(document.title))"
        values = {"bookmark": f"javascript:void({opens}+{said})"}
        return self._shell.render(
            request, "apert/bookmark.html", values, title=gettext("Keep pages from anywhere")
        )

    async def keep_for_script(self, request: Request) -> Mapping[str, object]:
        """Keep it, for a program that was given a token."""
        said = await self._shell.json(request, _LINK)
        context = self._shell.context(request)
        gate = parse_id(said["gate"]) if "gate" in said else saving.gate_for_links(context).id
        kept = saving.save_link(
            context, gate, said["address"], said.get("title", ""), said.get("note", "")
        )
        self._shell.wake()
        opens_on = None if kept.opens_on is None else kept.opens_on.format_iso()
        return {"told": kept.told, "opens_on": opens_on}

    def _form(self, request: Request, given: Mapping[str, str], problem: str = "") -> Response:
        context = self._shell.context(request)
        in_use = _in_use(context)
        values = {
            "given": given,
            "problem": problem,
            "gates": in_use,
            "gate": given.get("gate") or (str(_first(context)) if in_use else ""),
        }
        status = 422 if problem else 200
        title = gettext("Keep a page")
        return self._shell.render(request, "apert/save.html", values, title=title, status=status)


def _shared(said: Mapping[str, str]) -> dict[str, str]:
    """What was shared, as an address, a title and a line.

    Phones put the address of what they share among the words as often as in its own place.
    """
    words = said.get("text", "")[:LONGEST_NOTE]
    found = _ADDRESS.search(words)
    address = said.get("url", "") or (found[0] if found else "")
    return {
        "address": address[:LONGEST_ADDRESS],
        "title": said.get("title", "")[:LONGEST_TITLE],
        "note": words.replace(address, "").strip() if address else words,
    }


def _in_use(context: PracticeContext) -> list[tuple[str, str]]:
    """The gates for which something can be kept, by their ids."""
    met = known.list_met(context)
    return [(str(gate.id), gate.name) for gate in met if gate.state is GateState.IN_USE]


def _kept(context: PracticeContext, form: Form) -> Kept:
    named = form.text("gate", most=40)
    return saving.save_link(
        context,
        parse_id(named) if named else _first(context),
        form.required("address", most=LONGEST_ADDRESS),
        form.text("title", most=LONGEST_TITLE),
        form.text("note", most=LONGEST_NOTE),
    )


def _first(context: PracticeContext) -> UUID:
    return saving.gate_for_links(context).id
