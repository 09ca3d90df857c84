"""Reminders: by which ways, how each does, and what could not be sent."""

from __future__ import annotations

from functools import partial

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from osmosis.channels import apprise, email, folder, push, ways
from osmosis.channels.email import Mailbox
from osmosis.languages.speaking import gettext, noop
from osmosis.sealing.house_secrets import lock_secret
from osmosis.storage import outbox, reminders
from osmosis.web.dates import told_moment
from osmosis.web.forms import Form
from osmosis.web.messages import Kind
from osmosis.web.shell import WebShell

HERE = "/settings/reminders"
KINDS = {
    folder.FOLDER: noop("Folder"),
    email.EMAIL: noop("E-mail"),
    push.PUSH: noop("Browser"),
    apprise.APPRISE: "Apprise",
}


def routes(shell: WebShell) -> list[BaseRoute]:
    """The page and its forms."""
    pages = _Reminders(shell)
    sent = ["POST"]
    return [
        Route(HERE, pages.show),
        Route(f"{HERE}/folder", pages.into_folder, methods=sent),
        Route(f"{HERE}/email", pages.by_email, methods=sent),
        Route(f"{HERE}/apprise", pages.by_apprise, methods=sent),
        Route(f"{HERE}/browser", pages.in_browser, methods=sent),
        Route(f"{HERE}/browser/key", pages.browser_key, methods=sent),
        Route(f"{HERE}/try", pages.try_ways, methods=sent),
        Route(f"{HERE}/again", pages.again, methods=sent),
        Route(f"{HERE}/off", pages.off, methods=sent),
        Route(f"{HERE}/forget", pages.forget, methods=sent),
    ]


class _Reminders:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell
        self._app = shell.app
        self._lock = partial(lock_secret, shell.app.keys)

    async def show(self, request: Request) -> Response:
        """Every way there is, and how the chosen ones do."""
        store = self._app.store
        chosen = ways.list_chosen(store, self._app.outbox)
        with store.read() as reading:
            values: dict[str, object] = {
                "ways": [_told(way, store.clock.zone()) for way in chosen],
                "lost": reminders.list_lost_ways(reading),
                "given_up": [one.notice.title for one in outbox.list_given_up(reading)],
                "folder": folder.chosen_folder(reading),
                "mailbox": email.chosen_mailbox(reading),
            }
        values["encryptions"] = [
            (name, gettext(about)) for name, about in email.ENCRYPTIONS.items()
        ]
        values["has_apprise"] = apprise.has_apprise()
        title = gettext("Reminders")
        return self._shell.render(request, "shell/reminders.html", values, title=title)

    async def into_folder(self, request: Request) -> Response:
        """Write them into a folder."""
        form = await self._shell.form(request)
        chosen = folder.choose_folder(self._app.store, form.folder("folder", most=2_000))
        return self._back(request, gettext("Reminders are written into {chosen}.", chosen=chosen))

    async def by_email(self, request: Request) -> Response:
        """Send them to a mailbox."""
        form = await self._shell.form(request)
        with self._app.store.write() as transaction:
            kept = email.chosen_mailbox(transaction)
            mailbox = self._mailbox(form, kept)
            email.choose_mailbox(transaction, mailbox)
        return self._back(
            request, gettext("Reminders go to {recipient}.", recipient=mailbox.recipient)
        )

    async def by_apprise(self, request: Request) -> Response:
        """Send them to a target of Apprise."""
        form = await self._shell.form(request)
        name, address = form.required("name", most=200), form.secret("address").strip()
        with self._app.store.write() as transaction:
            apprise.add_target(transaction, name, address, self._lock)
        return self._back(request, gettext("Reminders go to “{name}”.", name=name))

    async def browser_key(self, request: Request) -> Response:
        """The key with which a browser subscribes."""
        return JSONResponse({"key": push.push_key(self._app.store, self._lock)})

    async def in_browser(self, request: Request) -> Response:
        """Show them in the browser that sends this."""
        given = await self._shell.json(request)
        name = str(given.get("name") or gettext("A browser"))
        with self._app.store.write() as transaction:
            push.add_browser(transaction, name, given.get("subscription"), self._lock)
        self._shell.say(request, gettext("“{name}” shows reminders.", name=name))
        return Response(status_code=204)

    async def try_ways(self, request: Request) -> Response:
        """Send a notice that speaks of nothing."""
        with self._app.store.write() as transaction:
            reminders.send_trial(transaction)
        return await self._send(request)

    async def again(self, request: Request) -> Response:
        """Try again what was given up."""
        with self._app.store.write() as transaction:
            for one in outbox.list_given_up(transaction):
                outbox.try_again(transaction, one.id)
        return await self._send(request)

    async def off(self, request: Request) -> Response:
        """Remind by one way no more."""
        form = await self._shell.form(request)
        with self._app.store.write() as transaction:
            reminders.leave_way(transaction, form.required("way", most=40))
        return self._back(
            request, gettext("No more reminders go there, and its settings are forgotten.")
        )

    async def forget(self, request: Request) -> Response:
        """Speak no more of the ways that ended by themselves."""
        with self._app.store.write() as transaction:
            reminders.forget_lost_ways(transaction)
        return self._back(request, "")

    async def _send(self, request: Request) -> Response:
        await anyio.to_thread.run_sync(self._app.outbox.deliver_due)
        chosen = ways.list_chosen(self._app.store, self._app.outbox)
        if any(way.standing.problem for way in chosen):
            return self._back(request, gettext("Not everything could be sent."), kind="problem")
        return self._back(request, gettext("It was sent."))

    def _mailbox(self, form: Form, kept: Mailbox | None) -> Mailbox:
        """The mailbox as it was filled in; an empty password is the one that is kept."""
        host, user = form.required("host", most=253), form.text("user", most=200)
        password = form.secret("password")
        recipient = form.required("recipient", most=254)
        locked = self._lock(password) if password and user else ""
        # A password that is kept goes to the server and the name that it was given for.
        if not password and user and kept and (kept.host, kept.user) == (host, user):
            locked = kept.password
        return Mailbox(
            host=host,
            port=form.integer("port", least=1, most=65_535) or 587,
            encryption=form.choice("encryption", email.ENCRYPTIONS, default="starttls"),
            user=user,
            password=locked,
            sender=form.text("sender", most=254) or recipient,
            recipient=recipient,
        )

    def _back(self, request: Request, sentence: str, *, kind: Kind = "kept") -> Response:
        return self._shell.redirect(request, HERE, message=sentence, kind=kind)


def _told(way: ways.Way, zone: str) -> dict[str, object]:
    sent_at = way.standing.sent_at
    return {
        "name": way.name,
        "kind": gettext(KINDS.get(way.kind, way.kind)),
        "label": way.label,
        "waiting": way.standing.waiting,
        "sent": "" if sent_at is None else told_moment(sent_at.to_tz(zone)),
        "problem": gettext(way.standing.problem) if way.standing.problem else "",
        "may_repeat": way.may_repeat,
    }
