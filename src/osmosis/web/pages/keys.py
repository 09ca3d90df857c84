"""The passphrase and the key sheet."""

from __future__ import annotations

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.access.sessions import end_other_sessions
from osmosis.errors import InvalidInputError
from osmosis.languages.speaking import gettext
from osmosis.sealing import key_sheet
from osmosis.sealing.passphrases import remark_on
from osmosis.typeset.engine import Paper, to_pdf
from osmosis.web.dates import told_day
from osmosis.web.forms import Form
from osmosis.web.shell import WebShell
from osmosis.web.visit import visit_of

HERE = "/settings/keys"


def routes(shell: WebShell) -> list[BaseRoute]:
    """The pages of keys."""

    async def show(request: Request) -> Response:
        keys = shell.context(request).keys
        values = {"has_vault": keys.has_vault, "notes": keys.check().sentences}
        return shell.render(request, "shell/keys.html", values, title=gettext("Keys"))

    async def set_passphrase(request: Request) -> Response:
        form = await shell.form(request)
        wanted = form.secret("passphrase")
        if wanted != form.secret("again"):
            raise InvalidInputError("The two passphrases differ; nothing was changed")
        keys = shell.context(request).keys
        current = form.secret("current") or None
        await anyio.to_thread.run_sync(lambda: keys.set_passphrase(wanted, current=current))
        end_other_sessions(shell.app.store, visit_of(request.scope).session_id)
        sentence = gettext("The passphrase is set. {remark}", remark=remark_on(wanted).sentence)
        return shell.redirect(request, HERE, message=sentence)

    async def sheet(request: Request) -> Response:
        form = await shell.form(request)
        found = await _sheet_keys(shell, request, form)
        paper = Paper(form.choice("paper", [paper.value for paper in Paper], default=Paper.A4))
        store = shell.context(request).store
        now = store.clock.now()
        document = key_sheet.key_sheet(
            found,
            person_id=store.person_id,
            printed_on=told_day(now, store.clock.zone()),
            at=now,
            paper=paper,
        )
        pdf = await anyio.to_thread.run_sync(to_pdf, document)
        return shell.media(
            request,
            lambda: iter([pdf]),
            size=len(pdf),
            media_type="application/pdf",
            file_name="osmosis-keys.pdf",
        )

    async def sheet_file(request: Request) -> Response:
        found = await _sheet_keys(shell, request, await shell.form(request))
        text = key_sheet.scanned_text(found) + "\n".join(["", *key_sheet.typed_lines(found), ""])
        named = {"Content-Disposition": 'attachment; filename="osmosis-keys.txt"'}
        return Response(text, media_type="text/plain", headers=named)

    return [
        Route(HERE, show),
        Route(HERE + "/passphrase", set_passphrase, methods=["POST"]),
        Route(HERE + "/sheet", sheet, methods=["POST"]),
        Route(HERE + "/sheet.txt", sheet_file, methods=["POST"]),
    ]


async def _sheet_keys(shell: WebShell, request: Request, form: Form) -> key_sheet.SheetKeys:
    keys = shell.context(request).keys
    house = keys.house()
    if not keys.has_vault:
        return key_sheet.SheetKeys(house=house)
    vault = await anyio.to_thread.run_sync(keys.unlock, form.secret("vault_passphrase"))
    return key_sheet.SheetKeys(house=house, vault=vault)
