"""The calendar: a file to import, a secret address to subscribe to, and what neither can do."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.calendar.entries import calendar_span, list_entries
from osmosis.calendar.feed import PLACE, SUFFIX, find_feed, is_feed, open_feed, revoke_feed
from osmosis.calendar.ics import MEDIA_TYPE, write_calendar
from osmosis.kernel.hashing import sha256_of
from osmosis.languages.speaking import gettext
from osmosis.web.dates import told_day
from osmosis.web.shell import WebShell

HERE = "/settings/calendar"
FILE_NAME = "osmosis.ics"


def routes(shell: WebShell) -> list[BaseRoute]:
    """The page, the file, and the address, which needs no signing in."""

    async def show(request: Request) -> Response:
        return _page(shell, request)

    async def write(request: Request) -> Response:
        name = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
        return Response(_file(shell, request), media_type=MEDIA_TYPE, headers=name)

    async def open_(request: Request) -> Response:
        form = await shell.form(request)
        with shell.context(request).store.write() as transaction:
            path = open_feed(transaction, anew=form.flag("anew"))
        return _page(shell, request, made=shell.settings.address.rstrip("/") + path)

    async def revoke(request: Request) -> Response:
        with shell.context(request).store.write() as transaction:
            revoke_feed(transaction)
        return shell.redirect(request, HERE, message=gettext("The address leads nowhere any more."))

    async def feed(request: Request) -> Response:
        with shell.context(request).store.read() as reading:
            if not is_feed(reading, request.path_params["secret"]):
                told = gettext("There is no such calendar.")
                return Response(f"{told}\n", 404, media_type="text/plain")
        return _feed_answer(request, _file(shell, request))

    return [
        Route(HERE, show),
        Route(f"{HERE}/{FILE_NAME}", write),
        Route(f"{HERE}/feed", open_, methods=["POST"]),
        Route(f"{HERE}/feed/revoke", revoke, methods=["POST"]),
        Route(f"{PLACE}{{secret}}{SUFFIX}", feed),
    ]


def _page(shell: WebShell, request: Request, *, made: str = "") -> Response:
    store = shell.context(request).store
    with store.read() as reading:
        made_at = find_feed(reading)
    values = {
        "made": made,
        "since": "" if made_at is None else told_day(made_at, store.clock.zone()),
        "is_lan": shell.settings.is_lan,
    }
    return shell.render(request, "shell/calendar.html", values, title=gettext("Calendar"))


def _file(shell: WebShell, request: Request) -> bytes:
    store = shell.context(request).store
    span = calendar_span(store.time().now, store.clock.zone())
    return write_calendar(list_entries(store, shell.app.parts.values(), span))


def _feed_answer(request: Request, data: bytes) -> Response:
    tag = f'"{sha256_of([data])[:32]}"'
    headers = {"Cache-Control": "private, no-cache", "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=MEDIA_TYPE, headers=headers)
