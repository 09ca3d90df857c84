"""The list of settings, and starting with the login session."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import osmosis
from osmosis.autostart import registering
from osmosis.storage.settings import set_setting
from osmosis.web.shell import AUTOSTART_OFFERED, WebShell

AUTOSTART = "/settings/autostart"
_ENTRIES = (
    ("Search", "/search", "loupe", "what was developed, read or opened"),
    ("Keys", "/settings/keys", "key", "passphrase, key sheet"),
    ("Copies", "/settings/copies", "capsule", "a second place for the store"),
    ("Backup", "/settings/backup", "capsule", "what the store was before, and the way back"),
    ("Calendar", "/settings/calendar", "calendar", "your dates, in your own calendar"),
    ("Reminders", "/settings/reminders", "reminder", "a folder, e-mail, a browser, or none"),
    ("Outbox", "/settings/outbox", "waiting", "what is to be sent and was not yet"),
    ("Phone", "/phone", "phone", "a drop folder, a camera on the home screen"),
    ("Other devices", "/settings/devices", "witnessed", "who may connect over the network"),
    ("Tokens", "/settings/tokens", "sealed", "for scripts and phone shortcuts"),
    ("Start with the session", AUTOSTART, "today", "so that nothing has to be started by hand"),
    ("The clock", "/settings/clock", "waiting", "what time it is, and whether it is believed"),
    ("Import", "/import", "capsule", "what other programs kept of your past"),
    ("Scents", "/scents", "scent", "the shelf of bottles"),
    ("Rests", "/rests", "rest", "what shall not be met for a while"),
    ("Loose frames", "/loose", "loose", "moments without a roll"),
)


def routes(shell: WebShell) -> list[BaseRoute]:
    """The list, and autostart."""

    async def index(request: Request) -> Response:
        items = [
            {"name": name, "href": href, "icon": icon, "note": note}
            for name, href, icon, note in _ENTRIES
            if href in shell.addresses
        ]
        store = shell.context(request).store
        values = {
            "items": items,
            "version": osmosis.__version__,
            "folder": str(store.folder.root),
        }
        return shell.render(request, "shell/settings.html", values, title="Settings")

    async def autostart(request: Request) -> Response:
        plan = registering.plan_here(shell.app.config.home)
        values = {"standing": registering.standing(plan), "is_rehearsal": shell.app.store.rehearsal}
        return shell.render(request, "shell/autostart.html", values, title="Start with the session")

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
        return "Osmosis starts with your session from now on."
    if wanted == "off":
        registering.turn_off(plan)
        return "Osmosis no longer starts by itself; it goes on running until the session ends."
    return ""
