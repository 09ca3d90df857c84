"""A folder for copies: chosen, copied into, looked at, given up."""

from __future__ import annotations

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.blobs.files import blobs_outside
from osmosis.languages.speaking import gettext
from osmosis.storage import daily_copies
from osmosis.web.dates import told_moment
from osmosis.web.shell import WebShell

HERE = "/settings/copies"


def routes(shell: WebShell) -> list[BaseRoute]:
    """The pages of copies."""

    async def show(request: Request) -> Response:
        store = shell.context(request).store
        last = daily_copies.last_copy(store)
        zone = store.clock.zone()
        folder = daily_copies.chosen_folder(store)
        values = {
            "folder": "" if folder is None else str(folder),
            "copy": "" if folder is None else f"osmosis-{store.person_id}",
            "made": last.made_at and told_moment(last.made_at.to_tz(zone)),
            "looked": last.checked_at and told_moment(last.checked_at.to_tz(zone)),
            "problem": gettext(last.problem) if last.problem else "",
        }
        return shell.render(request, "shell/copies.html", values, title=gettext("Copies"))

    async def choose(request: Request) -> Response:
        form = await shell.form(request)
        path = form.folder("folder")
        store = shell.context(request).store
        chosen = await anyio.to_thread.run_sync(daily_copies.choose_folder, store, path)
        shell.wake()
        return shell.redirect(
            request, HERE, message=gettext("Copies are made in {chosen}.", chosen=chosen)
        )

    async def copy_now(request: Request) -> Response:
        await shell.form(request)
        context = shell.context(request)
        report = await anyio.to_thread.run_sync(
            daily_copies.copy_store, context.store, context.blobs, blobs_outside
        )
        if report.last.problem:
            return shell.redirect(request, HERE)
        sentence = (
            gettext("The copy is up to date.")
            if report.is_new
            else gettext("Nothing has changed since.")
        )
        return shell.redirect(request, HERE, message=sentence)

    async def stop(request: Request) -> Response:
        await shell.form(request)
        daily_copies.stop_copying(shell.context(request).store)
        sentence = gettext("No more copies are made. The one that there is stays.")
        return shell.redirect(request, HERE, message=sentence)

    return [
        Route(HERE, show),
        Route(HERE, choose, methods=["POST"]),
        Route(HERE + "/now", copy_now, methods=["POST"]),
        Route(HERE + "/stop", stop, methods=["POST"]),
    ]
