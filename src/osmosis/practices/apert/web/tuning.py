"""What can be tuned once a gate has been open: how its book is filled, and for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from whenever import TimeDelta

from osmosis.errors import InvalidInputError
from osmosis.languages.errors import told_problem
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.model import Device, Gate, GateParameters, Intensity
from osmosis.practices.apert.service import axes, gates, known, trying
from osmosis.practices.apert.web.addresses import GATE, gate_at
from osmosis.practices.apert.web.choices import TIERS, device_choices, intensity_cards, tier_cards
from osmosis.practices.apert.web.ended import while_it_lives
from osmosis.practices.apert.web.gate_words import changed_words
from osmosis.practices.context import PracticeContext
from osmosis.sealing.tiers import Tier

if TYPE_CHECKING:
    from osmosis.web.forms import Form
    from osmosis.web.shell import WebShell

_TIERS = [tier.value for tier in TIERS]
_NUMBERS = ("words_per_minute", "pictures_per_entry", "pictures_per_source")


def routes(shell: WebShell) -> list[BaseRoute]:
    """The page on which a gate is tuned."""
    pages = _Pages(shell)
    return [
        Route(GATE + "/tune", while_it_lives(shell, pages.show)),
        Route(GATE + "/tune", while_it_lives(shell, pages.tune), methods=["POST"]),
    ]


class _Pages:
    def __init__(self, shell: WebShell) -> None:
        self._shell = shell

    async def show(self, request: Request) -> Response:
        """How the gate is tuned now."""
        context = self._shell.context(request)
        gate = known.get_met(context, request.path_params["gate_id"])
        return self._page(request, gate, _given(context, gate))

    async def tune(self, request: Request) -> Response:
        """Tune it from now on."""
        context = self._shell.context(request)
        gate = known.get_met(context, request.path_params["gate_id"])
        form = await self._shell.form(request)
        try:
            wanted = _wanted(gate.parameters, form)
            asked = await self._ask_passphrase(request, gate, form, wanted)
            if asked is not None:
                return asked
            times = form.times_tried()
            gates.change_gate(context, gate.id, wanted, times=times)
            _aim(context, gate, form)
        except InvalidInputError as error:
            stood = _given(context, gate).items()
            kept = {name: value for name, value in stood if not name.startswith("aims-")}
            return self._page(request, gate, {**kept, **form.values()}, told_problem(error))
        message = changed_words(times)
        return self._shell.redirect(request, gate_at(gate.id, "tend"), message=message)

    async def _ask_passphrase(
        self, request: Request, gate: Gate, form: Form, wanted: GateParameters
    ) -> Response | None:
        """A page that asks for the first passphrase, where the seal needs one."""
        if wanted.tier is Tier.CURTAIN:
            return None
        return await self._shell.first_passphrase(
            request,
            form,
            lead=gettext("A sealed gate opens with a passphrase of yours."),
            yes=gettext("Set it and go on"),
            back=gate_at(gate.id, "tune"),
            fields=list(form.values().items()),
        )

    def _page(
        self, request: Request, gate: Gate, given: Mapping[str, str], problem: str = ""
    ) -> Response:
        context = self._shell.context(request)
        values = {
            "gate": gate,
            "here": gate_at(gate.id),
            "given": given,
            "problem": problem,
            "intensities": intensity_cards(),
            "devices": device_choices(),
            "tiers": tier_cards(),
            "axes": axes.list_axes(context),
            "is_tried": trying.find_try(context, gate.id) is not None,
        }
        title = gettext("Tune {name}", name=gate.name)
        status = 422 if problem else 200
        return self._shell.render(request, "apert/tune.html", values, title=title, status=status)


def _given(context: PracticeContext, gate: Gate) -> dict[str, str]:
    parameters = gate.parameters
    aimed = {}
    for target in axes.list_targets(context, gate.id):
        aimed[f"aims-{target.axis_id}"] = "1"
        aimed[f"target-{target.axis_id}"] = str(target.value)
        aimed[f"tolerance-{target.axis_id}"] = str(target.tolerance)
    return {
        "intensity": parameters.intensity.value,
        "device": parameters.device.value,
        "tier": parameters.tier.value,
        "open_hours": str(int(parameters.open_for.total("hours"))),
        **{name: str(getattr(parameters, name)) for name in _NUMBERS},
        **aimed,
    }


def _wanted(now: GateParameters, form: Form) -> GateParameters:
    words, entry, source = (form.integer(name) for name in _NUMBERS)
    hours = form.integer("open_hours", least=1, most=366 * 24)
    return replace(
        now,
        intensity=Intensity(form.choice("intensity", list(Intensity), default=now.intensity)),
        device=Device(form.choice("device", list(Device), default=now.device)),
        tier=Tier(form.choice("tier", _TIERS, default=now.tier)),
        open_for=now.open_for if hours is None else TimeDelta(hours=hours),
        words_per_minute=now.words_per_minute if words is None else words,
        pictures_per_entry=now.pictures_per_entry if entry is None else entry,
        pictures_per_source=now.pictures_per_source if source is None else source,
    )


def _aim(context: PracticeContext, gate: Gate, form: Form) -> None:
    """Aim on the axes that are ticked, and on no others."""
    for axis in axes.list_axes(context):
        if not form.flag(f"aims-{axis.id}"):
            axes.aim_nowhere(context, gate.id, axis.id)
            continue
        value = form.integer(f"target-{axis.id}") or 0
        tolerance = form.integer(f"tolerance-{axis.id}")
        axes.aim(context, gate.id, axis.id, value, 20 if tolerance is None else tolerance)
