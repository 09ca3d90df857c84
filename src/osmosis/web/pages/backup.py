"""The backup: where it goes, when it was made, when it was last proved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.calendar.today import BACKUP as HERE
from osmosis.errors import ConflictError
from osmosis.keeping.backups.checking import check_backup
from osmosis.keeping.backups.choosing import choose_place, chosen_place, stop_backing_up
from osmosis.keeping.backups.jobs import ask_for_backup, is_backing_up
from osmosis.keeping.backups.restic_command import is_restic_here
from osmosis.keeping.backups.restic_keys import RESTIC, repository_of
from osmosis.kernel.clock import Instant
from osmosis.languages.speaking import gettext, noop
from osmosis.storage.last_backup import last_backup, pass_over_trial
from osmosis.web.dates import told_moment
from osmosis.web.shell import WebShell

_LEFT_OUT = noop("It is not whole. Make a backup now: what is damaged is written anew. {first}")


def routes(shell: WebShell) -> list[BaseRoute]:
    """The pages of the backup."""
    pages = _Pages(shell)
    return [
        Route(HERE, pages.show),
        Route(HERE, pages.choose, methods=["POST"]),
        Route(HERE + "/restic", pages.choose_restic, methods=["POST"]),
        Route(HERE + "/now", pages.make, methods=["POST"]),
        Route(HERE + "/check", pages.check, methods=["POST"]),
        Route(HERE + "/later", pages.pass_over, methods=["POST"]),
        Route(HERE + "/stop", pages.stop, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """How it stands with the backup."""
        store = self._shell.context(request).store
        place, last = chosen_place(store), last_backup(store.folder)
        now, zone = store.time().now, store.clock.zone()

        def told(at: Instant | None) -> str:
            return gettext("not yet") if at is None else told_moment(at.to_tz(zone))

        values = {
            "place": place,
            "has_vault": self._shell.context(request).keys.has_vault,
            "has_restic": is_restic_here(),
            "repository": repository_of(place) if place.startswith(RESTIC) else "",
            "is_at_it": is_backing_up(self._shell.app),
            "made": told(last.made_at),
            "has_any": last.made_at is not None,
            "looked": told(last.looked_at),
            "proved": told(last.proved_at),
            "is_long": bool(place) and last.is_trial_due(now),
            "problem": gettext(last.problem) if last.problem else "",
        }
        return self._shell.render(request, "shell/backup.html", values, title=gettext("Backup"))

    async def choose(self, request: Request) -> Response:
        """A folder from now on."""
        form = await self._shell.form(request)
        folder = str(form.folder("folder"))
        return await self._chosen(request, partial(choose_place, self._shell.app, folder))

    async def choose_restic(self, request: Request) -> Response:
        """A repository of restic from now on, which the passphrase has to open, too."""
        form = await self._shell.form(request)
        repository = repository_of(form.required("repository", most=1_000))
        choose = partial(
            choose_place,
            self._shell.app,
            f"{RESTIC}{repository}",
            passphrase=form.secret("repository-passphrase"),
            own_password=form.secret("repository-password"),
        )
        return await self._chosen(request, choose)

    async def _chosen(self, request: Request, choose: Callable[[], str]) -> Response:
        place = await anyio.to_thread.run_sync(choose)
        ask_for_backup(self._shell.app)
        return self._back(
            request,
            gettext("Backups are made in {place}. The first one is being made.", place=place),
        )

    async def make(self, request: Request) -> Response:
        """One now, beside the pages."""
        await self._shell.form(request)
        ask_for_backup(self._shell.app)
        return self._back(request, gettext("A backup is being made."))

    async def check(self, request: Request) -> Response:
        """The drill, with the passphrase that somebody remembers."""
        form = await self._shell.form(request)
        app = self._shell.app
        place = chosen_place(app.store)
        if not place:
            raise ConflictError("No place for a backup was chosen")
        work = partial(check_backup, app, place, form.secret("passphrase"))
        checked = await anyio.to_thread.run_sync(work)
        if checked.findings:
            return self._back(request, gettext(_LEFT_OUT, first=checked.findings[0]))
        return self._back(
            request, gettext("It was brought back for a trial, and is the same as it was.")
        )

    async def pass_over(self, request: Request) -> Response:
        """Not now."""
        await self._shell.form(request)
        store = self._shell.context(request).store
        pass_over_trial(store.folder, store.time().now)
        return self._shell.redirect(request, "/")

    async def stop(self, request: Request) -> Response:
        """No more by itself."""
        await self._shell.form(request)
        stop_backing_up(self._shell.context(request).store)
        return self._back(request, gettext("No more backups are made. Those that there are stay."))

    def _back(self, request: Request, sentence: str) -> Response:
        return self._shell.redirect(request, HERE, message=sentence)
