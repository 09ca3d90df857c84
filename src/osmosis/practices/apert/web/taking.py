"""How far a long list of sources is taken in; afterwards on to what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.languages.speaking import gettext, ngettext
from osmosis.ports.jobs import JobState
from osmosis.practices.apert.service import taking
from osmosis.practices.apert.service.taking import LeftOut
from osmosis.practices.apert.web.addresses import GATES, TAKING, gate_at, taking_at

if TYPE_CHECKING:
    from uuid import UUID

    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """The page that shows it, and going on with what stopped."""
    pages = _Pages(shell)
    return [
        Route(TAKING, pages.watch),
        Route(TAKING, pages.again, methods=["POST"]),
    ]


def say_left_out(shell: WebShell, request: Request, left_out: LeftOut) -> None:
    """Name on the next page what of a list could not come, and say why."""
    if not left_out.count:
        return
    named = "; ".join(f"{name}: {why}" for name, why in left_out.named)
    more = left_out.count - len(left_out.named)
    if more:
        named = gettext("{named}; and {count} more", named=named, count=more)
    told = ngettext(
        "One source of the list could not come. {named}.",
        "{n} sources of the list could not come. {named}.",
        left_out.count,
        named=named,
    )
    shell.say(request, told, kind="notice")


def taken(shell: WebShell, request: Request, gate_id: UUID | None, left_out: LeftOut) -> Response:
    """On to the sources of a list that is in, with what could not come."""
    back = GATES if gate_id is None else gate_at(gate_id, "sources")
    answer = shell.redirect(request, back, message=gettext("The list is taken in."))
    say_left_out(shell, request, left_out)
    return answer


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def watch(self, request: Request) -> Response:
        """So many sources of so many, while they come."""
        staged_id = request.path_params["staged_id"]
        job = taking.get_job(self._shell.context(request), staged_id)
        if job.state is JobState.DONE:
            return taken(self._shell, request, taking.gate_of(job), taking.left_out_of(job))
        values = {
            "here": taking_at(str(staged_id)),
            "done": job.done,
            "total": job.total,
            "is_at_work": job.is_living,
            "reason": gettext(job.reason) if job.reason else "",
        }
        if self._shell.is_htmx(request):
            return self._shell.fragment(request, "apert/taking_now.html", values)
        return self._shell.render(
            request, "apert/taking.html", values, title=gettext("A list of sources")
        )

    async def again(self, request: Request) -> Response:
        """Go on with one that stopped."""
        staged_id = request.path_params["staged_id"]
        taking.ask_again(self._shell.context(request), staged_id)
        self._shell.wake()
        return self._shell.redirect(request, taking_at(str(staged_id)))
