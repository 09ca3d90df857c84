"""The clock: set in a rehearsal; elsewhere shown, and accepted when it was doubted."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.languages.speaking import gettext
from osmosis.storage import timekeeping
from osmosis.web.dates import told_day, told_moment
from osmosis.web.rehearsal import RehearsalDesk
from osmosis.web.shell import WebShell, is_own_address

HERE = "/settings/clock"


def routes(shell: WebShell) -> list[BaseRoute]:
    """The pages of the clock."""
    desk = RehearsalDesk(shell.app.store, shell.settings.machine_clock)

    async def show(request: Request) -> Response:
        store = shell.context(request).store
        zone = store.clock.zone()
        now = store.clock.now().to_tz(zone)
        with store.read() as reading:
            acceptances = timekeeping.list_acceptances(reading)
        values = {
            "is_rehearsal": store.rehearsal,
            "shown": told_moment(now),
            "zone": zone,
            "civil": now.to_plain().format_iso(unit="second")[:16],
            "doubt": store.time().doubt,
            "acceptances": [(told_day(one.accepted_at, zone), one.reason) for one in acceptances],
        }
        return shell.render(request, "shell/clock.html", values, title=gettext("The clock"))

    async def put(request: Request) -> Response:
        form = await shell.form(request)
        if "forward" in form:
            desk.forward(form.required("forward", most=40))
        else:
            zone = form.text("zone", default=shell.app.store.clock.zone(), most=80)
            desk.set(desk.parse(form.required("set", most=40), zone))
        shell.wake()
        back = _came_from(request)
        present = desk.present()
        sentence = (
            ""
            if present is None
            else gettext("It is {moment} in this rehearsal.", moment=told_moment(present))
        )
        return shell.redirect(request, back, message=sentence)

    async def accept(request: Request) -> Response:
        form = await shell.form(request)
        timekeeping.accept(shell.context(request).store, form.text("reason", most=1_000))
        shell.wake()
        return shell.redirect(request, HERE, message=gettext("The clock is believed from here on."))

    return [
        Route(HERE, show),
        Route(HERE, put, methods=["POST"]),
        Route(HERE + "/accept", accept, methods=["POST"]),
    ]


def _came_from(request: Request) -> str:
    """The page whose footer was used; a rehearsal goes on where one is."""
    came = urlsplit(request.headers.get("referer", ""))
    address = f"{came.path}?{came.query}" if came.query else came.path
    is_ours = came.netloc == request.headers.get("host") and is_own_address(address)
    return address if is_ours else HERE
