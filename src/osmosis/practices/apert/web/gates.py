"""The gates: all of them, the still page of each, and what is done with one now and then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from osmosis.kernel.cadence_words import moment_words
from osmosis.languages.speaking import gettext, pgettext
from osmosis.practices.apert.model import Gate, GateState, Opening
from osmosis.practices.apert.service import delivering, gates, known, standing
from osmosis.practices.apert.service.reading import Living, find_living
from osmosis.practices.apert.web import trying
from osmosis.practices.apert.web.addresses import GATE, GATES, RESTS, gate_at
from osmosis.practices.apert.web.ended import while_it_lives
from osmosis.practices.apert.web.gate_words import (
    facts_of,
    rhythm_words,
    state_words,
    versions_of,
)
from osmosis.practices.apert.web.making import new_values
from osmosis.practices.context import PracticeContext

if TYPE_CHECKING:
    from osmosis.web.shell import WebShell


def routes(shell: WebShell) -> list[BaseRoute]:
    """The list of gates, the page of one, and pausing, resuming, resting and ending it."""
    pages = _Pages(shell)
    return [
        Route(GATES, pages.show_all),
        Route(GATE, pages.show),
        Route(GATE + "/tend", pages.tend),
        Route(GATE + "/pause", while_it_lives(shell, pages.ask_to_pause)),
        Route(GATE + "/pause", pages.pause, methods=["POST"]),
        Route(GATE + "/resume", pages.resume, methods=["POST"]),
        Route(GATE + "/rest", pages.ask_to_rest),
        Route(GATE + "/end", while_it_lives(shell, pages.ask_to_end)),
        Route(GATE + "/end", pages.end, methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show_all(self, request: Request) -> Response:
        """The gates with the day on which each opens; or the page that makes the first."""
        context = self._shell.context(request)
        every = known.list_met(context)
        if not every:
            return self._shell.render(
                request, "apert/new.html", new_values(context), title=gettext("Gates")
            )
        values = {"gates": [_listed(context, gate) for gate in _ordered(every)]}
        return self._shell.render(request, "apert/gates.html", values, title=gettext("Gates"))

    async def show(self, request: Request) -> Response:
        """A gate: while it is closed the day on which it opens, and nothing else."""
        context = self._shell.context(request)
        gate = known.get_met(context, request.path_params["gate_id"])
        opened, living = _open_now(context, gate), find_living(context, gate.id)
        values = {
            "gate": gate,
            "tend": gate_at(gate.id, "tend"),
            "says": _says(context, gate, opened),
            "is_open": opened is not None,
            "door_says": "" if living is None else _door_says(living),
            "inside": gate_at(gate.id, "open"),
        }
        return self._shell.render(request, "apert/gate.html", values, title=gate.name)

    async def tend(self, request: Request) -> Response:
        """What can be done with a gate, and how it stands and stood."""
        context = self._shell.context(request)
        gate = known.get_met(context, request.path_params["gate_id"])
        values = {
            "gate": gate,
            "here": gate_at(gate.id),
            "facts": facts_of(gate.parameters, context.store.clock.zone()),
            "versions": versions_of(context, gate),
            "may_tune": standing.has_ever_opened(context),
            "has_opened": standing.has_ever_opened(context, gate.id),
            "is_open": standing.is_open(context, gate.id),
            "has_deliveries": bool(delivering.list_deliveries(context, gate.id)),
            "tried": trying.on_page(context, gate.id, "tend"),
        }
        return self._shell.render(
            request, "apert/tend.html", values, title=gettext("Tend {name}", name=gate.name)
        )

    async def ask_to_pause(self, request: Request) -> Response:
        """Ask once before it is paused: what is not collected is gone."""
        context = self._shell.context(request)
        gate = known.get_met(context, request.path_params["gate_id"])
        return self._shell.confirm(
            request,
            question=gettext("Pause “{name}”?", name=gate.name),
            action=gate_at(gate.id, "pause"),
            yes=gettext("Pause it"),
            back=(gettext("Leave it"), gate_at(gate.id, "tend")),
            facts=(
                gettext("It neither collects nor opens until you resume it."),
                gettext(
                    "The dates of a pause never fall, and what its sources say meanwhile"
                    " is let go by."
                ),
            ),
        )

    async def pause(self, request: Request) -> Response:
        """Let it neither collect nor open for a while."""
        context = self._shell.context(request)
        met = known.get_met(context, request.path_params["gate_id"])
        gate = gates.pause_gate(context, met.id)
        return self._shell.redirect(request, gate_at(gate.id), message=gettext("It is paused."))

    async def resume(self, request: Request) -> Response:
        """Let it collect and open again."""
        context = self._shell.context(request)
        met = known.get_met(context, request.path_params["gate_id"])
        gate = gates.resume_gate(context, met.id)
        return self._shell.redirect(
            request, gate_at(gate.id), message=gettext("It collects again.")
        )

    async def ask_to_rest(self, request: Request) -> Response:
        """Ask once before it rests."""
        context = self._shell.context(request)
        gate = known.get_met(context, request.path_params["gate_id"])
        goes_on = gettext(
            "It goes on collecting, and its dates go on falling. You can end the rest."
        )
        has_ended = gate.state is GateState.ENDED
        return self._shell.confirm(
            request,
            question=gettext("Let “{name}” rest?", name=gate.name),
            action=RESTS,
            yes=gettext("Let it rest"),
            back=(gettext("Leave it"), gate_at(gate.id, "tend")),
            facts=(
                gettext("From now on no page or list shows it, and nothing reminds of it."),
                gettext("You can end the rest.") if has_ended else goes_on,
            ),
            fields={"ref": str(gate.ref)},
        )

    async def ask_to_end(self, request: Request) -> Response:
        """Ask once before it ends."""
        context = self._shell.context(request)
        gate = known.get_met(context, request.path_params["gate_id"])
        return self._shell.confirm(
            request,
            question=gettext("End “{name}”?", name=gate.name),
            action=gate_at(gate.id, "end"),
            yes=gettext("End it"),
            back=(gettext("Leave it"), gate_at(gate.id, "tend")),
            facts=(
                gettext("Its sources are visited no more, and what is behind it unread is let go."),
                gettext("What was kept of past openings stays."),
                pgettext("gate", "It cannot be begun again; it can be paused instead."),
            ),
            grave=True,
        )

    async def end(self, request: Request) -> Response:
        """End it for good."""
        context = self._shell.context(request)
        met = known.get_met(context, request.path_params["gate_id"])
        gate = gates.end_gate(context, met.id)
        return self._shell.redirect(request, gate_at(gate.id), message=gettext("It has ended."))


def _door_says(living: Living) -> str:
    """What the one way in is called, while there is one."""
    if living.is_locked:
        return gettext("It waits for your passphrase")
    return gettext("Its book is being made") if living.edition is None else gettext("Go in")


def _ordered(every: Sequence[Gate]) -> list[Gate]:
    """Those in use first, the ended ones last."""
    return sorted(every, key=lambda one: list(GateState).index(one.state))


def _listed(context: PracticeContext, gate: Gate) -> dict[str, object]:
    opened = _open_now(context, gate)
    return {
        "name": gate.name,
        "href": gate_at(gate.id),
        "says": _says(context, gate, opened),
        "rhythm": f"{rhythm_words(gate.parameters.cadence, context.store.clock.zone())}.",
        "is_open": opened is not None,
    }


def _open_now(context: PracticeContext, gate: Gate) -> Opening | None:
    with context.store.read() as reading:
        return standing.find_open(context, reading, gate.id)


def _says(context: PracticeContext, gate: Gate, opened: Opening | None) -> str:
    if opened is not None:
        return gettext(
            "It is open until {moment}.", moment=moment_words(opened.closes_at.to_tz(opened.zone))
        )
    return state_words(gate, standing.find_next(context, gate.id))
