"""When a gate opens and closes, over all changes of its parameters.

Its slots are those of the kernel's eras; a change of the zone alone keeps the era.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from osmosis.kernel.civil import local_of
from osmosis.kernel.clock import Instant
from osmosis.kernel.eras import CadenceVersion, Due, Fallen, dues, moved
from osmosis.practices.apert.model import (
    Gate,
    GateChange,
    GateParameters,
    GateState,
    Opening,
    OpeningState,
)

EARLY = "early"
"""What the slot of an opening before its time begins with; eras are numbers."""


def parameters_at(gate: Gate, at: Instant) -> GateParameters:
    """How the gate stood when an opening fell, or as far as is known will stand."""
    return change_at(gate, at).parameters


def change_at(gate: Gate, at: Instant) -> GateChange:
    """The version of its parameters that an opening followed."""
    holding = (change for change in reversed(gate.changes) if change.from_at < at)
    return next(holding, gate.changes[0])


def coming(gate: Gate, fallen: Sequence[Opening], until: Instant) -> Iterator[Opening]:
    """The openings that have not fallen yet, in the order in which they fall.

    Those that should have fallen already are among them: a machine that slept catches up with
    them. A gate that is paused or ended has none, and one that was resumed none from before.

    Args:
        fallen: The gate's openings that have fallen, by number.
        until: The last instant at which one may be due.
    """
    numbers = count(fallen[-1].number + 1 if fallen else 1)
    waiting: Due | None = None
    for due in _dues(gate, fallen):
        if waiting is not None:
            yield _opening(gate, waiting, next(numbers), due.at)
        waiting = due
        if due.at > until:
            return
    if waiting is not None:
        yield _opening(gate, waiting, next(numbers), None)


def next_opening(gate: Gate, fallen: Sequence[Opening]) -> Opening | None:
    """The first of them; ``None`` when the gate opens no more."""
    return next(coming(gate, fallen, Instant.MAX), None)


def closing_time(
    gate: Gate, fallen: Sequence[Opening], opening: Opening, opens_at: Instant
) -> Instant:
    """When an opening ends whose edition is there at ``opens_at``.

    It lasts as long as the gate was to be open when it fell, and never into the next one.

    Args:
        fallen: The gate's openings that have fallen, this one and later ones among them.
    """
    ends_at = moved(opens_at, parameters_at(gate, opening.due_at).open_for)
    following = next((due.at for due in _dues(gate, fallen) if due.at > opens_at), None)
    return ends_at if following is None else min(ends_at, following)


def early_opening(gate: Gate, fallen: Sequence[Opening], now: Instant, reason: str) -> Opening:
    """An opening before its time, which takes no slot of the cadence."""
    number = fallen[-1].number + 1 if fallen else 1
    following = next_opening(gate, fallen)
    zone = gate.parameters.cadence.zone_of_slot(0) if following is None else following.zone
    date = local_of(now, zone).date()
    opening = Opening(
        id=None,
        gate_id=gate.id,
        slot=f"{EARLY}:{number}@{date.format_iso()}",
        number=number,
        date=date,
        zone=zone,
        due_at=now,
        closes_at=now,
        state=OpeningState.COMING,
        early_reason=reason,
    )
    return replace(opening, closes_at=closing_time(gate, fallen, opening, now))


def breaches_before(fallen: Sequence[Opening], opening: Opening) -> Sequence[Opening]:
    """The openings before their time that the edition of this one tells of, oldest first.

    They are those since the last edition that was handed over on its day.
    """
    found: list[Opening] = []
    for one in reversed(fallen):
        if one.number >= opening.number or one.has_passed_by:
            continue
        if not one.is_early:
            break
        found.append(one)
    return found[::-1]


def closed_times(
    gate: Gate, fallen: Sequence[Opening], until: Instant
) -> Iterator[tuple[Instant, Instant]]:
    """The stretches of time in which the gate is or was closed, from its making on.

    Args:
        fallen: The gate's openings that have fallen, by number.
        until: The present; a gate that has ended was closed until then.
    """
    since = gate.made.instant
    for one in fallen:
        if one.opened_at is None:
            continue
        if one.opened_at > since:
            yield since, one.opened_at
        since = one.closes_at
    if gate.state is GateState.ENDED and gate.state_at is not None:
        until = min(until, gate.state_at)
    if until > since:
        yield since, until


def _opening(gate: Gate, due: Due, number: int, following: Instant | None) -> Opening:
    ends_at = moved(due.at, parameters_at(gate, due.at).open_for)
    return Opening(
        id=None,
        gate_id=gate.id,
        slot=due.key,
        number=number,
        date=due.slot.date,
        zone=due.slot.zone,
        due_at=due.at,
        closes_at=ends_at if following is None else min(ends_at, following),
        state=OpeningState.COMING,
    )


def _dues(gate: Gate, fallen: Sequence[Opening]) -> Iterator[Due]:
    if gate.state is not GateState.IN_USE:
        return iter(())
    versions = [
        CadenceVersion(era=change.era, from_at=change.from_at, cadence=change.parameters.cadence)
        for change in gate.changes
    ]
    already = Fallen(
        keys={opening.slot for opening in fallen},
        latest=fallen[-1].due_at if fallen else Instant.MIN,
    )
    return dues(versions, already, since=gate.state_at or Instant.MIN)
