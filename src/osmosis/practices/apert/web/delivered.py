"""Where the books of a gate go by themselves, and how that went."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError
from osmosis.languages.errors import told_sentence
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.deliveries import DeliveryKind
from osmosis.practices.apert.model import Gate, GateState, Opening
from osmosis.practices.apert.service import delivering, known
from osmosis.practices.apert.service.reading import find_living
from osmosis.practices.apert.web.addresses import GATE, gate_at
from osmosis.practices.apert.web.ended import back_to_ended

if TYPE_CHECKING:
    from osmosis.practices.context import PracticeContext
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """The deliveries of a gate."""
    pages = _Pages(shell)
    return [
        Route(GATE + "/deliveries", pages.show),
        Route(GATE + "/deliveries", pages.add, methods=["POST"]),
        Route(GATE + "/deliveries/now", pages.now, methods=["POST"]),
        Route(GATE + "/deliveries/{delivery_id:uuid}/remove", pages.remove, methods=["POST"]),
    ]


def told_deliveries(
    context: PracticeContext, gate: Gate, opening: Opening | None
) -> list[dict[str, object]]:
    """Each delivery of a gate, with what became of the book that is open."""
    return [
        {
            "id": str(one.delivery.id),
            "kind": gettext("Folder")
            if one.delivery.kind is DeliveryKind.FOLDER
            else gettext("E-mail"),
            "target": one.delivery.target,
            "state": one.told if opening is not None else "",
            "problem": one.problem,
            "remove": gate_at(gate.id, f"deliveries/{one.delivery.id}/remove"),
        }
        for one in delivering.list_standing(context, gate.id)
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """What there is, and room for another."""
        return self._page(request)

    async def add(self, request: Request) -> Response:
        """Let the books of this gate go there as well."""
        context, gate_id = self._asked(request)
        form = await self._shell.form(request)
        kind = DeliveryKind(form.choice("kind", list(DeliveryKind)))
        try:
            delivering.add_delivery(context, gate_id, kind, form.text("target"))
        except InvalidInputError as error:
            return self._page(request, told_sentence(error), form.text("target"), kind)
        self._shell.wake()
        return self._shell.redirect(
            request, gate_at(gate_id, "deliveries"), message=gettext("Added.")
        )

    async def now(self, request: Request) -> Response:
        """Try at once what still waits or was given up."""
        context, gate_id = self._asked(request)
        delivering.try_now(context, gate_id)
        self._shell.wake()
        message = gettext("It is tried again now.")
        return self._shell.redirect(request, gate_at(gate_id, "deliveries"), message=message)

    async def remove(self, request: Request) -> Response:
        """Let no more books go there; those that went stay."""
        context, gate_id = self._asked(request)
        delivering.remove_delivery(context, request.path_params["delivery_id"])
        message = gettext("No more books go there. What went there stays.")
        return self._shell.redirect(request, gate_at(gate_id, "deliveries"), message=message)

    def _asked(self, request: Request) -> tuple[PracticeContext, UUID]:
        """The gate that is asked about, unless it is at rest."""
        context = self._shell.context(request)
        return context, known.get_met(context, request.path_params["gate_id"]).id

    def _page(
        self,
        request: Request,
        problem: str = "",
        target: str = "",
        kind: DeliveryKind = DeliveryKind.FOLDER,
    ) -> Response:
        context, gate_id = self._shell.context(request), request.path_params["gate_id"]
        gate, living = known.get_met(context, gate_id), find_living(context, gate_id)
        opening = living.opening if living is not None and living.is_open else None
        deliveries = told_deliveries(context, gate, opening)
        may_add = gate.state is not GateState.ENDED or opening is not None
        if not may_add and not deliveries:
            return back_to_ended(self._shell, request, gate)
        values = {
            "gate": gate,
            "back": gate_at(gate_id),
            "here": gate_at(gate_id, "deliveries"),
            "deliveries": deliveries,
            "may_add": may_add,
            "is_open": opening is not None,
            "has_mail": delivering.has_mail_server(context),
            "target": target,
            "kind": kind.value,
            "problem": problem or None,
        }
        status = 422 if problem else 200
        return self._shell.render(
            request, "apert/deliveries.html", values, title=gettext("Deliveries"), status=status
        )
