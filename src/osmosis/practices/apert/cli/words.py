"""What commands of Apert are told, and how they tell of gates and sources."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from osmosis.errors import NotFoundError
from osmosis.kernel.cadence_text import cadence_text
from osmosis.kernel.cadence_words import cadence_words
from osmosis.kernel.naming import meant_by
from osmosis.languages.dates import told_date
from osmosis.languages.speaking import gettext, noop
from osmosis.practices.apert.model import Axis, Gate, GateState, Intensity, Source
from osmosis.practices.apert.service import axes, gates, sources, standing, trying
from osmosis.practices.context import PracticeContext
from osmosis.sealing.tiers import Tier
from osmosis.storage.tries_words import try_facts

GATE_STATES = {
    GateState.IN_USE: noop("in-use"),
    GateState.PAUSED: noop("paused"),
    GateState.ENDED: noop("ended"),
}
_INTENSITIES = {
    Intensity.SKIM: noop("skim"),
    Intensity.DEEP: noop("deep"),
    Intensity.MIX: noop("mix"),
}
_SEALS = {Tier.CURTAIN: noop("curtain"), Tier.SEALED: noop("sealed")}


def gate_of(context: PracticeContext, name: str) -> Gate:
    """The gate that is named.

    Raises:
        NotFoundError: None is meant, or more than one.
    """
    with context.store.read() as reading:
        return gates.find_by_name(reading, name)


def gate_id_of(context: PracticeContext, name: str | None) -> UUID | None:
    """The id of the gate that is named, if one is.

    Raises:
        NotFoundError: None is meant, or more than one.
    """
    return None if name is None else gate_of(context, name).id


def source_of(context: PracticeContext, name: str) -> Source:
    """The source that is meant by its id, its name, its address, or a part of one.

    Raises:
        NotFoundError: None is meant, or more than one.
    """
    every = sources.list_sources(context, retired=True)
    meant = [one for one in every if one.address == name]
    if not meant:
        places = meant_by(name, [(str(one.id), one.title) for one in every])
        meant = [every[place] for place in places]
    meant = [one for one in meant if one.retired_at is None] or meant
    if not meant:
        raise NotFoundError("No source is called that")
    if len(meant) > 1:
        raise NotFoundError("More than one source is meant; name it by its address or its id")
    return meant[0]


def axis_of(context: PracticeContext, name: str) -> Axis:
    """The axis that is named.

    Raises:
        NotFoundError: None is meant, or more than one.
    """
    every = axes.list_axes(context)
    meant = meant_by(name, [(str(one.id), one.name) for one in every])
    if not meant:
        raise NotFoundError("No axis is called that")
    if len(meant) > 1:
        raise NotFoundError("More than one is meant")
    return every[meant[0]]


def next_day(context: PracticeContext, gate: Gate) -> str:
    """The day on which a gate opens next, in words; empty when none is to come."""
    following = standing.find_next(context, gate.id)
    return "" if following is None else told_date(following.date)


def gate_facts(context: PracticeContext, gate: Gate) -> dict[str, object]:
    """A gate for ``--json``: nothing of what is behind it."""
    following = standing.find_next(context, gate.id)
    now, tried = gate.parameters, trying.find_try(context, gate.id)
    return {
        "id": str(gate.id),
        "name": gate.name,
        "state": gate.state.value,
        "is_open": standing.is_open(context, gate.id),
        "next": None if following is None else following.date.format_iso(),
        "rhythm": cadence_text(now.cadence),
        "minutes": now.minutes,
        "open_hours": now.open_for.total("hours"),
        "intensity": now.intensity.value,
        "words_per_minute": now.words_per_minute,
        "device": now.device.value,
        "tier": now.tier.value,
        "pictures_per_entry": now.pictures_per_entry,
        "pictures_per_source": now.pictures_per_source,
        "try": None if tried is None else try_facts(tried.tried),
        "changes": [
            {"number": one.number, "from": one.from_at.format_iso()} for one in gate.changes
        ],
    }


def gate_lines(context: PracticeContext, gate: Gate) -> Sequence[str]:
    """A gate in a few sentences."""
    now, day = gate.parameters, next_day(context, gate)
    return [
        f"{gate.name}, {gettext(GATE_STATES[gate.state])}",
        gettext("Rhythm: {rhythm}.", rhythm=cadence_words(now.cadence)),
        gettext(
            "Hands over {minutes} minutes, {intensity}, and stays open for {hours} hours.",
            minutes=now.minutes,
            intensity=gettext(_INTENSITIES[now.intensity]),
            hours=f"{now.open_for.total('hours'):g}",
        ),
        gettext(
            "Read on: {device}. Seal: {seal}.",
            device=now.device.value,
            seal=gettext(_SEALS[now.tier]),
        ),
        gettext("Opens on {day}.", day=day) if day else gettext("No opening is to come."),
    ]


def source_facts(context: PracticeContext, every: Sequence[Source]) -> Sequence[dict[str, object]]:
    """Sources for ``--json``: of their health only whether they answer."""
    gate_names = {one.id: one.name for one in gates.list_gates(context)}
    axis_names = {one.id: one.name for one in axes.list_axes(context)}
    gone = {one.id for one in sources.list_gone(context)}
    silent = sources.list_unreachable(context)
    places: dict[UUID, dict[str, int]] = {}
    for one in axes.list_leanings(context):
        places.setdefault(one.source_id, {})[axis_names[one.axis_id]] = one.value
    return [
        {
            "id": str(one.id),
            "gate": gate_names[one.gate_id],
            "kind": one.kind.value,
            "name": one.name,
            "address": one.address,
            "weight": one.weight,
            "retired": one.retired_at is not None,
            "gone": one.id in gone,
            "reachable": one.id not in silent,
            "leanings": places.get(one.id, {}),
        }
        for one in every
    ]
