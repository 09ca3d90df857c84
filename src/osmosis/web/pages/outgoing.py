"""The outbox: what waits to be sent, what is held, what was given up, and what becomes of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.kernel.ids import parse_id
from osmosis.languages.speaking import gettext, noop
from osmosis.storage import outbox
from osmosis.storage.outbox import Posting
from osmosis.storage.transaction import Transaction
from osmosis.web.dates import told_moment
from osmosis.web.pages.reminders import KINDS
from osmosis.web.shell import WebShell

HERE = "/settings/outbox"
_DOES: Final[dict[str, tuple[Callable[[Transaction, UUID], None], str]]] = {
    "hold": (outbox.hold, noop("It waits until you let it go.")),
    "send": (outbox.resume, noop("It is sent at its time, while Osmosis runs.")),
    "again": (outbox.try_again, noop("It is tried again.")),
    "drop": (outbox.drop, noop("It is never sent.")),
}


def routes(shell: WebShell) -> list[BaseRoute]:
    """The page and what is done with what is on it."""

    async def show(request: Request) -> Response:
        store = shell.context(request).store
        with store.read() as reading:
            unsent = outbox.list_unsent(reading)
        values = {"postings": [_told(one, store.clock.zone()) for one in unsent]}
        return shell.render(request, "shell/outbox.html", values, title=gettext("Outbox"))

    async def change(request: Request) -> Response:
        form = await shell.form(request)
        does, told = _DOES[form.choice("do", _DOES, default="hold")]
        with shell.context(request).store.write() as transaction:
            does(transaction, parse_id(request.path_params["id"]))
        shell.wake()
        return shell.redirect(request, HERE, message=gettext(told))

    async def change_held(request: Request) -> Response:
        form = await shell.form(request)
        does, _ = _DOES[form.choice("do", ("send", "drop"), default="send")]
        with shell.context(request).store.write() as transaction:
            for one in outbox.list_held(transaction):
                does(transaction, one.id)
        shell.wake()
        return shell.redirect(request, HERE, message=gettext("Nothing is held any more."))

    return [
        Route(HERE, show),
        Route(f"{HERE}/held", change_held, methods=["POST"]),
        Route(HERE + "/{id}", change, methods=["POST"]),
    ]


def _told(one: Posting, zone: str) -> dict[str, object]:
    state = "given_up" if one.failed_at is not None else "held" if one.is_held else "waiting"
    return {
        "id": one.id,
        "title": one.notice.title,
        "way": gettext(KINDS.get(one.channel.partition(":")[0], one.channel)),
        "since": told_moment(one.created_at.to_tz(zone)),
        "due": told_moment(one.due_at.to_tz(zone)),
        "state": state,
        "problem": gettext(one.problem) if one.problem else "",
    }
