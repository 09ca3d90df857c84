"""Making, changing, pausing, resuming and ending gates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from osmosis.errors import NotFoundError
from osmosis.kernel.civil import CivilMoment, local_of
from osmosis.kernel.eras import era_of
from osmosis.kernel.ids import new_id
from osmosis.kernel.naming import meant_by
from osmosis.practices.apert.model import (
    DEFAULT_MINUTES,
    DEFAULT_OPEN,
    PRACTICE,
    Gate,
    GateChange,
    GateParameters,
    GateState,
    GateStateError,
    InvalidGateError,
)
from osmosis.practices.apert.rules.rhythms import find_preset, parse_rhythm
from osmosis.practices.apert.rules.words import checked_name, checked_parameters
from osmosis.practices.apert.service import openings, periods, sources, trying
from osmosis.practices.apert.store import gates
from osmosis.practices.context import PracticeContext
from osmosis.sealing.tiers import Tier
from osmosis.storage import tries
from osmosis.storage.search_index import ask_anew
from osmosis.storage.transaction import ReadTransaction, Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class NewGate:
    """What a person says when making a gate: besides a name, three things.

    Attributes:
        rhythm: The name of a preset, or the whole text of a cadence.
        minutes: How much reading an edition holds; as goes with the rhythm when not said.
        sources: What stands behind it from the beginning; more can follow.
    """

    name: str
    rhythm: str
    minutes: int | None = None
    sources: Sequence[sources.NewSource] = ()


def make_gate(context: PracticeContext, wanted: NewGate) -> Gate:
    """Make a gate; it is closed, and collects from now on.

    Raises:
        InvalidInputError: Its name, rhythm, minutes or a source cannot be used.
        ConflictError: A source stands in the list twice.
    """
    parameters = checked_parameters(parameters_of(context, wanted))
    with context.store.write() as transaction:
        first = GateChange(number=1, era=1, from_at=transaction.at, parameters=parameters)
        gate = Gate(
            id=new_id(transaction.at),
            name=checked_name(wanted.name, _names(transaction)),
            state=GateState.IN_USE,
            made=CivilMoment(instant=transaction.at, zone=context.store.clock.zone()),
            changes=(first,),
        )
        gates.add_gate(transaction, gate)
        periods.begin_period(context, transaction, gate)
        for source in wanted.sources:
            sources.add_in(context, transaction, gate, source)
    return gate


def parameters_of(context: PracticeContext, wanted: NewGate) -> GateParameters:
    """How a gate would stand that is made now; everything but the three things goes by itself.

    Raises:
        InvalidInputError: The rhythm cannot be used.
    """
    zone = context.store.clock.zone()
    today = local_of(context.store.time().now, zone).date()
    preset = find_preset(wanted.rhythm)
    minutes = DEFAULT_MINUTES if preset is None else preset.minutes
    return GateParameters(
        cadence=parse_rhythm(wanted.rhythm, today, zone),
        open_for=DEFAULT_OPEN if preset is None else preset.open_for,
        minutes=minutes if wanted.minutes is None else wanted.minutes,
    )


def change_gate(
    context: PracticeContext,
    gate_id: UUID,
    parameters: GateParameters,
    *,
    times: int | None = None,
) -> Gate:
    """Let a gate have other parameters from now on; those before are kept with their dates.

    What has fallen already stays as it was, and another tier begins with the next period. Nothing
    changes when they are the same.

    Args:
        times: For so many openings it is a try; ``None`` is for good.

    Raises:
        NotFoundError: There is no such gate.
        InvalidInputError: A parameter cannot be used, or the tier needs a passphrase; or they are
            to be tried and hold already.
        GateStateError: The gate has ended, or the clock is doubted.
    """
    with context.store.write() as transaction:
        return change_in(context, transaction, gate_id, parameters, times=times)


def change_in(
    context: PracticeContext,
    transaction: Transaction,
    gate_id: UUID,
    parameters: GateParameters,
    *,
    times: int | None = None,
) -> Gate:
    """The same in a transaction that others write in too."""
    checked_parameters(parameters)
    if parameters.tier is not Tier.CURTAIN and not context.keys.has_vault:
        raise InvalidGateError("This tier needs the vault key; set a passphrase first")
    gate = _living(context, transaction, gate_id)
    try_id = trying.note_change(transaction, gate, parameters, times)
    before = gate.changes[-1]
    if before.parameters == parameters:
        return gate
    change = GateChange(
        number=before.number + 1,
        era=era_of(before.parameters.cadence, parameters.cadence, before.era),
        from_at=transaction.at,
        parameters=parameters,
        try_id=try_id,
    )
    gates.add_change(transaction, gate_id, change)
    return gates.get_gate(transaction, gate_id)


def set_tier(context: PracticeContext, gate_id: UUID, tier: Tier) -> Gate:
    """Let what a gate collects be wrapped for another tier, from its next opening on.

    Raises:
        NotFoundError: There is no such gate.
        InvalidInputError: A gate has no such tier, or it needs a passphrase and none was set.
        GateStateError: The gate has ended, or the clock is doubted.
    """
    parameters = get_gate(context, gate_id).parameters
    return change_gate(context, gate_id, replace(parameters, tier=tier))


def move_to_zone(context: PracticeContext, gate_id: UUID, zone: str) -> Gate:
    """Keep a gate in another zone from its next opening on; its civil times stay.

    Raises:
        NotFoundError: There is no such gate.
        InvalidInputError: There is no such zone, or the cadence is over.
        GateStateError: The gate has ended, or the clock is doubted.
    """
    parameters = get_gate(context, gate_id).parameters
    following = parameters.cadence.next_after(context.store.time().now)
    if following is None:
        raise InvalidGateError("This gate has no opening to come")
    cadence = parameters.cadence.in_zone(zone, following.number)
    return change_gate(context, gate_id, replace(parameters, cadence=cadence))


def rename_gate(context: PracticeContext, gate_id: UUID, name: str) -> Gate:
    """Call a gate something else.

    Raises:
        NotFoundError: There is no such gate.
        InvalidInputError: The name is empty, too long or taken.
    """
    with context.store.write() as transaction:
        gates.get_gate(transaction, gate_id)
        clean = checked_name(name, _names(transaction, but=gate_id))
        gates.set_name(transaction, gate_id, clean)
        # Everything that can be found of it is told under its name.
        ask_anew(transaction, PRACTICE)
        return gates.get_gate(transaction, gate_id)


def pause_gate(context: PracticeContext, gate_id: UUID) -> Gate:
    """Let a gate neither collect nor open until it is resumed; what is open closes in its time.

    Raises:
        NotFoundError: There is no such gate.
        GateStateError: It has ended, or the clock is doubted.
    """
    return _set_state(context, gate_id, GateState.PAUSED)


def resume_gate(context: PracticeContext, gate_id: UUID) -> Gate:
    """Let a paused gate collect and open again; the dates of the pause never fall.

    Raises:
        NotFoundError: There is no such gate.
        GateStateError: It has ended, or the clock is doubted.
    """
    return _set_state(context, gate_id, GateState.IN_USE)


def end_gate(context: PracticeContext, gate_id: UUID) -> Gate:
    """End a gate for good: what is behind it unread is composted, as nothing will open it.

    What is open, or being opened, stays so in its time.

    Raises:
        NotFoundError: There is no such gate.
        GateStateError: It has ended already, or the clock is doubted.
    """
    with context.store.write() as transaction:
        gate = _living(context, transaction, gate_id)
        gates.set_state(transaction, gate_id, GateState.ENDED)
        period = periods.end_period(transaction, gate)
        periods.compost(transaction, period.id)
        tries.end_quietly(transaction, gate.ref)
        return gates.get_gate(transaction, gate_id)


def get_gate(context: PracticeContext, gate_id: UUID) -> Gate:
    """The gate with this id.

    Raises:
        NotFoundError: There is none.
    """
    with context.store.read() as reading:
        return gates.get_gate(reading, gate_id)


def list_gates(context: PracticeContext, states: Collection[GateState] = ()) -> Sequence[Gate]:
    """Every gate in one of these states (in any, when none is named), oldest first."""
    with context.store.read() as reading:
        return gates.list_gates(reading, states)


def find_by_name(reading: ReadTransaction, name: str) -> Gate:
    """The gate that a person means by an id, a name, or a part of one; a living one first.

    Raises:
        NotFoundError: None is meant, or more than one.
    """
    every = gates.list_gates(reading)
    meant = [every[place] for place in meant_by(name, [(str(one.id), one.name) for one in every])]
    living = [one for one in meant if one.state is not GateState.ENDED] or meant
    if not living:
        raise NotFoundError("No gate is called that")
    if len(living) > 1:
        raise NotFoundError("More than one gate is called that; name it by its id")
    return living[0]


def _set_state(context: PracticeContext, gate_id: UUID, state: GateState) -> Gate:
    with context.store.write() as transaction:
        gate = _living(context, transaction, gate_id)
        if gate.state is not state:
            gates.set_state(transaction, gate_id, state)
        return gates.get_gate(transaction, gate_id)


def _living(context: PracticeContext, transaction: Transaction, gate_id: UUID) -> Gate:
    """The gate, after everything of it fell that was due before it is changed.

    Raises:
        GateStateError: It has ended, or the clock is doubted.
    """
    openings.refuse_while_doubted(context, transaction)
    gate = gates.get_gate(transaction, gate_id)
    if gate.state is GateState.ENDED:
        raise GateStateError("This gate has ended")
    openings.settle(context, transaction, gate)
    return gate


def _names(reading: ReadTransaction, but: UUID | None = None) -> list[str]:
    return [gate.name for gate in gates.list_gates(reading) if gate.id != but]
