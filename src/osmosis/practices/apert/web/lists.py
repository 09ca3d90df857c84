"""Lists of sources in and out, and the list for a blocker."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError, UserError
from osmosis.languages.errors import told_problem
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.model import GateState
from osmosis.practices.apert.rules.blocklists import BlocklistFormat, blocklist_text
from osmosis.practices.apert.service import blocklists, kept_lists, known, lists, taking
from osmosis.practices.apert.web.addresses import BLOCKLIST, EXPORT, IMPORT, taking_at
from osmosis.practices.apert.web.making import LIST_BYTES
from osmosis.practices.apert.web.taking import taken

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.shell import WebShell

OPML = "text/x-opml"
# In the form of the page between the file travels once more, as text.
_FORM_BYTES = 2 * LIST_BYTES + 64 * 1024


def routes(shell: WebShell) -> list[BaseRoute]:
    """Importing with a page between, exporting, and the block list."""
    pages = _Pages(shell)
    return [
        Route(IMPORT, pages.show_import),
        Route(IMPORT, pages.import_, methods=["POST"]),
        Route(EXPORT, pages.export),
        Route(BLOCKLIST, pages.show_blocklist),
        Route(BLOCKLIST + "/{form}.txt", pages.blocklist),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show_import(self, request: Request) -> Response:
        """A file, and the gate behind which it goes."""
        return self._import_page(request, request.query_params.get("gate", ""))

    async def import_(self, request: Request) -> Response:
        """Say what would come; when that was said, take it in."""
        context = self._shell.context(request)
        form = await self._shell.form_with_file(request, most_file=LIST_BYTES, most=_FORM_BYTES)
        gate = form.text("gate", most=60)
        try:
            body = await anyio.to_thread.run_sync(_body, form)
        except InvalidInputError as error:
            return self._import_page(request, gate, error, refused=told_problem(error))
        try:
            gate_id = _gate_id(gate)
            if "sure" not in form:
                plan = await anyio.to_thread.run_sync(lists.plan_list, context, body, gate_id)
                return self._plan_page(request, plan, body, gate)
            found = await anyio.to_thread.run_sync(taking.take_or_ask, context, body, gate_id)
        except UserError as error:
            return self._import_page(request, gate, error, problem=told_problem(error))
        if found.job is None:
            return taken(self._shell, request, gate_id, found.left_out)
        self._shell.wake()
        return self._shell.redirect(request, taking_at(found.job.key))

    async def export(self, request: Request) -> Response:
        """The sources behind a gate, or behind all, as a file."""
        context = self._shell.context(request)
        data = kept_lists.write_list(context, _gate_id(request.query_params.get("gate", "")))
        name = {"Content-Disposition": 'attachment; filename="osmosis-sources.opml"'}
        return Response(data, media_type=OPML, headers=name)

    async def show_blocklist(self, request: Request) -> Response:
        """The hosts, and the same in what each blocker reads."""
        hosts = blocklists.list_hosts(self._shell.context(request))
        values = {"hosts": hosts, "address": self._shell.settings.address.rstrip("/") + BLOCKLIST}
        return self._shell.render(
            request, "apert/blocklist.html", values, title=gettext("Block list")
        )

    async def blocklist(self, request: Request) -> Response:
        """The list as a blocker reads it."""
        context = self._shell.context(request)
        form = request.path_params["form"]
        if form not in list(BlocklistFormat):
            raise InvalidInputError("There is no such block list")
        gate_id = _gate_id(request.query_params.get("gate", ""))
        hosts = blocklists.list_hosts(context, gate_id)
        return PlainTextResponse(blocklist_text(hosts, BlocklistFormat(form)))

    def _import_page(
        self,
        request: Request,
        gate: str,
        error: UserError | None = None,
        *,
        refused: str = "",
        problem: str = "",
    ) -> Response:
        """The file and its gate, each with what is said beside it."""
        context = self._shell.context(request)
        living = [one for one in known.list_met(context) if one.state is not GateState.ENDED]
        named = [("", gettext("The gate that the list names"))]
        values = {
            "gates": [*((str(one.id), one.name) for one in living), *named],
            "gate": gate or (str(living[0].id) if living else ""),
            "refused": refused or None,
            "problem": problem or None,
        }
        status = 200 if error is None else self._shell.status(error)
        return self._shell.render(
            request, "apert/import.html", values, title=gettext("A list of sources"), status=status
        )

    def _plan_page(
        self, request: Request, plan: lists.ListPlan, body: bytes, gate: str
    ) -> Response:
        values = {
            "plan": plan,
            "gate": gate,
            "body": body.hex(),
            "action": IMPORT,
        }
        return self._shell.render(
            request, "apert/import_plan.html", values, title=gettext("What would come")
        )


def _body(form: Form) -> bytes:
    """The list in the file, or what the page between carried of it.

    Raises:
        InvalidInputError: There is none, or it cannot be taken in.
    """
    files = form.files("list")
    body = files[0].data if files else _carried(form)
    lists.read_list(body)
    return body


def _carried(form: Form) -> bytes:
    carried = form.secret("body", most=_FORM_BYTES)
    if not carried:
        raise InvalidInputError("Choose a file first")
    try:
        return bytes.fromhex(carried)
    except ValueError:
        raise InvalidInputError("Choose the file again") from None


def _gate_id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise InvalidInputError("This is not one of the gates") from None
