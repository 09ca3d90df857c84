"""Making a gate, which asks for a name and three things; and asking for the same ones later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.errors import InvalidInputError
from osmosis.kernel.civil import local_of
from osmosis.kernel.rhythms import written_rhythm
from osmosis.languages.errors import told_problem
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.model import Gate, GateParameters, SourceKind
from osmosis.practices.apert.rules.rhythms import PRESETS, parse_rhythm
from osmosis.practices.apert.rules.source_addresses import address_key
from osmosis.practices.apert.service import (
    discovering,
    gates,
    known,
    lists,
    standing,
    taking,
    trying,
)
from osmosis.practices.apert.service.gates import NewGate
from osmosis.practices.apert.service.sources import NewSource
from osmosis.practices.apert.service.taking import Taking
from osmosis.practices.apert.web.addresses import GATE, NEW, gate_at, taking_at
from osmosis.practices.apert.web.choices import OWN_RHYTHM, RHYTHMS
from osmosis.practices.apert.web.ended import while_it_lives
from osmosis.practices.apert.web.gate_words import (
    changed_words,
    day_words,
    rhythm_words,
    state_words,
)
from osmosis.practices.apert.web.taking import say_left_out
from osmosis.practices.context import PracticeContext

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.shell import WebShell

LIST_BYTES = 4 * 1024 * 1024
MOST_PASTED = 200
_AS_IT_IS = "as-it-is"


def routes(shell: WebShell) -> list[BaseRoute]:
    """The page that makes a gate, and the one for its name and its three things."""
    pages = _Pages(shell)
    return [
        Route(NEW, pages.show),
        Route(NEW, pages.make, methods=["POST"]),
        Route(GATE + "/change", while_it_lives(shell, pages.show_change)),
        Route(GATE + "/change", pages.change, methods=["POST"]),
    ]


def new_values(
    context: PracticeContext,
    given: Mapping[str, str] | None = None,
    problem: str = "",
    refused: str = "",
) -> dict[str, object]:
    """What the page for a new gate needs.

    Args:
        refused: What is said beside the file.
    """
    return {
        "given": given or {"rhythm": RHYTHMS[0]},
        "problem": problem,
        "refused": refused or None,
        "rhythms": [*_preset_cards(context), _own_card()],
        "is_first": not known.list_met(context),
    }


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """The name and the three things."""
        context = self._shell.context(request)
        return self._shell.render(
            request, "apert/new.html", new_values(context), title=gettext("A new gate")
        )

    async def make(self, request: Request) -> Response:
        """Make it, or say what is missing."""
        context = self._shell.context(request)
        form = await self._shell.form_with_file(request, most_file=LIST_BYTES)
        try:
            body = await anyio.to_thread.run_sync(_listed, form)
        except InvalidInputError as error:
            return self._refuse(request, form, error, refused=told_problem(error))
        try:
            gate, found = await anyio.to_thread.run_sync(_make, context, form, body)
        except InvalidInputError as error:
            # No browser keeps a file that was chosen.
            again = "" if body is None else f"{gettext('Choose the file again')}."
            return self._refuse(request, form, error, told_problem(error), again)
        told = state_words(gate, standing.find_next(context, gate.id))
        job = found.job
        answer = self._shell.redirect(
            request,
            gate_at(gate.id) if job is None else taking_at(job.key),
            message=gettext("“{name}” is closed. {told}", name=gate.name, told=told),
        )
        if job is None:
            say_left_out(self._shell, request, found.left_out)
        else:
            self._shell.wake()
        return answer

    def _refuse(
        self,
        request: Request,
        form: Form,
        error: InvalidInputError,
        problem: str = "",
        refused: str = "",
    ) -> Response:
        """The page as it was filled in, with what cannot be."""
        values = new_values(self._shell.context(request), form.values(), problem, refused)
        status, title = self._shell.status(error), gettext("A new gate")
        return self._shell.render(request, "apert/new.html", values, title=title, status=status)

    async def show_change(self, request: Request) -> Response:
        """Its name, rhythm, minutes and zone as they are."""
        context = self._shell.context(request)
        gate = known.get_met(context, request.path_params["gate_id"])
        given = {
            "name": gate.name,
            "rhythm": _AS_IT_IS,
            "minutes": str(gate.parameters.minutes),
            "zone": gate.parameters.cadence.zones[-1].zone,
            "cadence": written_rhythm(gate.parameters.cadence),
        }
        return self._change_page(request, gate, given)

    async def change(self, request: Request) -> Response:
        """Let it be called and open otherwise from now on."""
        context = self._shell.context(request)
        gate = known.get_met(context, request.path_params["gate_id"])
        form = await self._shell.form(request)
        try:
            _change(context, gate, form)
        except InvalidInputError as error:
            return self._change_page(request, gate, form.values(), told_problem(error))
        message = changed_words(form.times_tried())
        return self._shell.redirect(request, gate_at(gate.id, "tend"), message=message)

    def _change_page(
        self, request: Request, gate: Gate, given: Mapping[str, str], problem: str = ""
    ) -> Response:
        context = self._shell.context(request)
        now = rhythm_words(gate.parameters.cadence, context.store.clock.zone())
        as_it_is = {"value": _AS_IT_IS, "name": gettext("As it is"), "about": f"{now}."}
        values = {
            "gate": gate,
            "given": given,
            "problem": problem,
            "rhythms": [as_it_is, *_preset_cards(context), _own_card()],
            "is_tried": trying.find_try(context, gate.id) is not None,
        }
        title = gettext("Change {name}", name=gate.name)
        status = 422 if problem else 200
        return self._shell.render(request, "apert/change.html", values, title=title, status=status)


def _listed(form: Form) -> bytes | None:
    """The list of sources in a form, if there is one.

    Raises:
        InvalidInputError: It cannot be taken in.
    """
    files = form.files("list")
    if not files:
        return None
    lists.read_list(files[0].data)
    return files[0].data


def _make(context: PracticeContext, form: Form, body: bytes | None) -> tuple[Gate, Taking]:
    """Make the gate that a form asks for; what its file lists comes behind it, if long by a job."""
    wanted = NewGate(
        name=form.required("name", most=400),
        rhythm=_rhythm(form),
        minutes=form.integer("minutes"),
        sources=_pasted(context, form.text("addresses", most=100_000)),
    )
    gate = gates.make_gate(context, wanted)
    return gate, Taking() if body is None else taking.take_or_ask(context, body, gate.id)


def _pasted(context: PracticeContext, text: str) -> Sequence[NewSource]:
    """The sources whose addresses were pasted, one on each line, each once."""
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if len(lines) > MOST_PASTED:
        raise InvalidInputError("Paste up to 200 addresses, or choose a file")
    found = discovering.discover(context, lines)
    addresses = [one.feeds[0].address if one.feeds else one.address for one in found]
    once = {address_key(SourceKind.FEED, address): address for address in reversed(addresses)}
    return [NewSource(address=address) for address in reversed(once.values())]


def _change(context: PracticeContext, gate: Gate, form: Form) -> None:
    name = form.required("name", most=400)
    zone, times = form.text("zone", most=100), form.times_tried()
    # Another zone is no part of a try, and would end the one that begins here.
    if zone and zone != gate.parameters.cadence.zones[-1].zone:
        gate = gates.move_to_zone(context, gate.id, zone)
    gates.change_gate(context, gate.id, _wanted(context, gate, form), times=times)
    if name != gate.name:
        gates.rename_gate(context, gate.id, name)


def _wanted(context: PracticeContext, gate: Gate, form: Form) -> GateParameters:
    now = gate.parameters
    minutes = form.integer("minutes")
    rhythm = _rhythm(form)
    zone = now.cadence.zones[-1].zone
    today = local_of(context.store.time().now, zone).date()
    cadence = now.cadence if rhythm == _AS_IT_IS else parse_rhythm(rhythm, today, zone)
    return replace(now, cadence=cadence, minutes=now.minutes if minutes is None else minutes)


def _rhythm(form: Form) -> str:
    chosen = form.choice("rhythm", [*PRESETS, OWN_RHYTHM, _AS_IT_IS])
    return form.required("cadence", most=2_000) if chosen == OWN_RHYTHM else chosen


def _preset_cards(context: PracticeContext) -> list[dict[str, str]]:
    """The rhythms with the first day of each."""
    zone = context.store.clock.zone()
    today = local_of(context.store.time().now, zone).date()
    return [
        {
            "value": name,
            "name": gettext(PRESETS[name].title),
            "about": gettext("First on {day}.", day=day_words(PRESETS[name].first(today))),
        }
        for name in RHYTHMS
    ]


def _own_card() -> dict[str, str]:
    return {
        "value": OWN_RHYTHM,
        "name": gettext("Another"),
        "about": gettext("Written out, from a day on."),
    }
