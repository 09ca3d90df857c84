"""The tilt: how time leans between inside and outside; off until it is asked for in the Loom."""

from __future__ import annotations

import anyio.to_thread
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.languages.speaking import gettext
from osmosis.loom.planks import plank_svg, planks_svg
from osmosis.loom.seeing import ALL, Stretch
from osmosis.loom.ticks import title_of
from osmosis.loom.tilt import tilt_of
from osmosis.storage.settings import get_setting, set_setting
from osmosis.web.pages.loom import HERE as LOOM
from osmosis.web.pages.loom import asked_for, looker, told_span
from osmosis.web.shell import WebShell

HERE = f"{LOOM}/tilt"
ASKED_FOR = "shell.tilt"
SPANS = ("quarter", "year", "decade", ALL)


def routes(shell: WebShell) -> list[BaseRoute]:
    """The page, and asking for it or putting it away."""

    async def show(request: Request) -> Response:
        with shell.context(request).store.read() as reading:
            is_asked_for = bool(get_setting(reading, ASKED_FOR, False))
        values = await anyio.to_thread.run_sync(_shown, shell, request) if is_asked_for else {}
        values = {"is_asked_for": is_asked_for, **values}
        return shell.render(request, "shell/tilt.html", values, title=gettext("Tilt"))

    async def ask(request: Request) -> Response:
        form = await shell.form(request)
        with shell.context(request).store.write() as transaction:
            set_setting(transaction, ASKED_FOR, form.flag("show") or None)
        return shell.redirect(request, HERE if form.flag("show") else LOOM)

    return [Route(HERE, show), Route(HERE, ask, methods=["POST"])]


def _shown(shell: WebShell, request: Request) -> dict[str, object]:
    seen = looker(shell, request).stretch(*asked_for(request))
    found = tilt_of(shell.app.parts.values(), seen.view)
    period = gettext("All of it") if seen.is_all else title_of(seen.view)
    return {
        "period": period,
        "spans": [
            (
                told_span(name),
                f"{HERE}?span={name}&on={seen.on.format_iso()}",
                name == _name(seen),
            )
            for name in SPANS
        ],
        "words": found.whole.words,
        "is_empty": found.whole.is_empty,
        "whole": Markup(plank_svg(found.whole)),
        "parts": Markup(
            planks_svg(
                found.parts,
                gettext("{period}, part by part; the list says the same", period=period),
            )
        ),
        "rows": [(one.name, one.words) for one in found.parts],
        "axes": [(one.name, one.words, Markup(plank_svg(one))) for one in found.axes],
        "about": found.about,
    }


def _name(seen: Stretch) -> str:
    return ALL if seen.is_all else seen.view.level.name
