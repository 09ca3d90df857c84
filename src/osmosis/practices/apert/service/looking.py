"""How gates and sources stand, for whoever looks at them from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from osmosis.kernel.civil import local_of
from osmosis.kernel.clock import Instant
from osmosis.languages.speaking import gettext
from osmosis.practices.apert.model import Gate, GateState, Source, SourceState
from osmosis.practices.apert.rules.calendar import next_opening
from osmosis.practices.apert.service.known import list_met
from osmosis.practices.apert.service.standing import find_open
from osmosis.practices.apert.store import openings, sources
from osmosis.practices.context import PracticeContext
from osmosis.storage.transaction import ReadTransaction


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceSeen:
    """A source from outside.

    Attributes:
        health: Whether the last visit found what it came for: all that is told of it.
    """

    name: str
    health: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GateSeen:
    """A gate from outside.

    Attributes:
        standing: Whether it is closed, and until when.
    """

    name: str
    standing: str
    sources: Sequence[SourceSeen]


def list_gates(context: PracticeContext) -> Sequence[GateSeen]:
    """Every gate that does not rest and has not ended, oldest first."""
    met = [gate for gate in list_met(context) if gate.state is not GateState.ENDED]
    with context.store.read() as reading:
        states = sources.list_states(reading)
        return [
            GateSeen(
                name=gate.name,
                standing=_standing(context, reading, gate),
                sources=[
                    SourceSeen(name=_name(source), health=_health(states[source.id]))
                    for source in sources.list_sources(reading, gate.id)
                ],
            )
            for gate in met
        ]


def list_unreachable(context: PracticeContext) -> Sequence[str]:
    """The names of the sources at which the last visit did not find what it came for."""
    shown = {gate.id for gate in list_met(context) if gate.state is GateState.IN_USE}
    with context.store.read() as reading:
        states = sources.list_states(reading)
        return [
            _name(source)
            for source in sources.list_sources(reading)
            if source.gate_id in shown and not states[source.id].reachable
        ]


def _standing(context: PracticeContext, reading: ReadTransaction, gate: Gate) -> str:
    opening = find_open(context, reading, gate.id)
    if opening is not None:
        moment = _moment(opening.closes_at, opening.zone)
        return gettext("open until {moment}", moment=moment)
    if gate.state is GateState.PAUSED:
        return gettext("paused")
    following = next_opening(gate, openings.list_latest(reading, gate.id))
    if following is None:
        return gettext("closed")
    moment = _moment(following.due_at, following.zone)
    return gettext("closed until {moment}", moment=moment)


def _moment(at: Instant, zone: str) -> str:
    local = local_of(at, zone)
    return f"{local.date().format_iso()} {local.time().format_iso(unit='minute')}"


def _name(source: Source) -> str:
    return source.name or source.address


def _health(state: SourceState) -> str:
    if not state.reachable:
        return gettext("not reachable")
    return gettext("not visited yet") if state.looked_at is None else gettext("reachable")
