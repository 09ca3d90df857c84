"""The list of settings, and starting with the login session."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import osmosis
from osmosis.autostart import registering
from osmosis.languages.speaking import gettext, noop
from osmosis.storage.settings import set_setting
from osmosis.web.shell import AUTOSTART_OFFERED, WebShell

AUTOSTART = "/settings/autostart"
LANGUAGE = "/settings/language"
_ENTRIES = (
    (noop("Search"), "/search", "loupe", noop("what was developed, read or opened")),
    (noop("Language"), LANGUAGE, "line", noop("in which Osmosis speaks")),
    (noop("Keys"), "/settings/keys", "key", noop("passphrase, key sheet")),
    (noop("Copies"), "/settings/copies", "capsule", noop("a second place for the store")),
    (
        noop("Backup"),
        "/settings/backup",
        "capsule",
        noop("what the store was before, and the way back"),
    ),
    (noop("Calendar"), "/settings/calendar", "calendar", noop("your dates, in your own calendar")),
    (
        noop("Reminders"),
        "/settings/reminders",
        "reminder",
        noop("a folder, e-mail, a browser, or none"),
    ),
    (noop("Outbox"), "/settings/outbox", "waiting", noop("what is to be sent and was not yet")),
    (noop("Phone"), "/phone", "phone", noop("a drop folder, a camera on the home screen")),
    (
        noop("Other devices"),
        "/settings/devices",
        "witnessed",
        noop("who may connect over the network"),
    ),
    (noop("Tokens"), "/settings/tokens", "sealed", noop("for scripts and phone shortcuts")),
    (
        noop("Start with the session"),
        AUTOSTART,
        "today",
        noop("so that nothing has to be started by hand"),
    ),
    (
        noop("The clock"),
        "/settings/clock",
        "waiting",
        noop("what time it is, and whether it is believed"),
    ),
    (noop("Import"), "/import", "capsule", noop("what other programs kept of your past")),
    (noop("Scents"), "/scents", "scent", noop("the shelf of bottles")),
    (noop("At rest"), "/rests", "rest", noop("what shall not be met for a while")),
    (noop("Loose frames"), "/loose", "loose", noop("moments without a roll")),
)


def routes(shell: WebShell) -> list[BaseRoute]:
    """The list, and autostart."""

    async def index(request: Request) -> Response:
        items = [
            {"name": gettext(name), "href": href, "icon": icon, "note": gettext(note)}
            for name, href, icon, note in _ENTRIES
            if href in shell.addresses
        ]
        store = shell.context(request).store
        values = {
            "items": items,
            "version": osmosis.__version__,
            "folder": str(store.folder.root),
        }
        return shell.render(request, "shell/settings.html", values, title=gettext("Settings"))

    async def autostart(request: Request) -> Response:
        plan = registering.plan_here(shell.app.config.home)
        values = {"standing": registering.standing(plan), "is_rehearsal": shell.app.store.rehearsal}
        return shell.render(
            request, "shell/autostart.html", values, title=gettext("Start with the session")
        )

    async def answer(request: Request) -> Response:
        form = await shell.form(request)
        wanted = form.choice("autostart", ("on", "off", "later"))
        back = form.text("here", default=AUTOSTART)
        with shell.context(request).store.write() as transaction:
            set_setting(transaction, AUTOSTART_OFFERED, True)
        return shell.redirect(request, back, message=_settle(shell, wanted))

    return [
        Route("/settings", index),
        Route(AUTOSTART, autostart),
        Route(AUTOSTART, answer, methods=["POST"]),
    ]


def _settle(shell: WebShell, wanted: str) -> str:
    plan = registering.plan_here(shell.app.config.home)
    if wanted == "on":
        registering.turn_on(plan)
        return gettext("Osmosis starts with your session from now on.")
    if wanted == "off":
        registering.turn_off(plan)
        return gettext(
            "Osmosis no longer starts by itself; it goes on running until the session ends."
        )
    return ""
