"""Search by meaning: what it is, and asking for it or putting it away."""

from __future__ import annotations

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.languages.speaking import gettext
from osmosis.search.meaning import Meaning
from osmosis.web.pages.searching import HERE as SEARCH
from osmosis.web.pages.searching import MEANING as HERE
from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """The page, and asking for it or putting it away."""

    async def show(request: Request) -> Response:
        values = await anyio.to_thread.run_sync(_shown, shell.app.search.meaning)
        return shell.render(
            request, "shell/meaning.html", values, title=gettext("Search by meaning")
        )

    async def ask(request: Request) -> Response:
        form = await shell.form(request)
        if form.flag("show"):
            await anyio.to_thread.run_sync(shell.app.search.meaning.turn_on)
            return shell.redirect(request, SEARCH, message=gettext("Search by meaning is on."))
        await anyio.to_thread.run_sync(shell.app.search.meaning.turn_off)
        return shell.redirect(request, SEARCH, message=gettext("Search by meaning is put away."))

    return [Route(HERE, show), Route(HERE, ask, methods=["POST"])]


def _shown(meaning: Meaning) -> dict[str, object]:
    is_on = meaning.is_on()
    return {
        "is_on": is_on,
        "is_installed": meaning.is_installed,
        "left": meaning.count_left() if is_on else 0,
    }
