"""A change of a gate made as a try: for its next few openings, and then one question.

A time counts when an opening closes that fell while the gate stood as it is tried. A date that
passed by has handed nothing over and does not count; nor does one that had fallen before the
change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from osmosis.practices.apert.model import Gate, GateParameters, Opening
from osmosis.practices.apert.rules.calendar import change_at
from osmosis.practices.apert.store import gates
from osmosis.practices.context import PracticeContext
from osmosis.storage import tries
from osmosis.storage.transaction import ReadTransaction, Transaction
from osmosis.storage.tries import Try

PARAMETERS = "parameters"


@dataclass(frozen=True, kw_only=True, slots=True)
class TriedGate:
    """A gate and the try that lives on it."""

    gate: Gate
    tried: Try

    @property
    def before(self) -> GateParameters:
        """How the gate stood before; to go back leads there."""
        return gates.parameters_from_json(self.tried.before)

    @property
    def as_before(self) -> Gate:
        """The gate as it would stand after that."""
        last = replace(self.gate.changes[-1], parameters=self.before)
        return replace(self.gate, changes=(*self.gate.changes[:-1], last))


def find_try(context: PracticeContext, gate_id: UUID) -> TriedGate | None:
    """The try of a gate that goes on, or waits for its answer.

    Raises:
        NotFoundError: There is no such gate.
    """
    with context.store.read() as reading:
        gate = gates.get_gate(reading, gate_id)
        tried = tries.find_living(reading, gate.ref, PARAMETERS)
    return None if tried is None else TriedGate(gate=gate, tried=tried)


def find_asked(context: PracticeContext, opening: Opening) -> TriedGate | None:
    """The try of which this opening, which is open, is the last time: asked about as it closes."""
    with context.store.read() as reading:
        found = _tried_at(reading, opening)
    return None if found is None or found.tried.counted != found.tried.times - 1 else found


def tries_by_id(context: PracticeContext, gate: Gate) -> Mapping[UUID, Try]:
    """Every try of a gate; its versions say as which of them they were made."""
    with context.store.read() as reading:
        return {one.id: one for one in tries.list_tries(reading, gate.ref)}


def note_change(
    transaction: Transaction, gate: Gate, new: GateParameters, times: int | None
) -> UUID | None:
    """Begin a try of new parameters that are for so many times; any change ends the last one.

    Raises:
        InvalidInputError: They are to be tried and hold already, or not for 1 to 99 times.
    """
    return tries.note_change(
        transaction,
        gate.ref,
        PARAMETERS,
        before=gates.parameters_as_json(gate.parameters),
        after=gates.parameters_as_json(new),
        times=times,
    )


def count_opening(transaction: Transaction, opening: Opening) -> None:
    """Count a time of what was tried at an opening, as it closes."""
    found = _tried_at(transaction, opening)
    if found is not None:
        tries.count_time(transaction, found.tried.id, str(opening.ref.id))


def _tried_at(reading: ReadTransaction, opening: Opening) -> TriedGate | None:
    """The try that lives on an opening's gate, if the opening follows what is tried."""
    gate = gates.get_gate(reading, opening.gate_id)
    tried = tries.find_living(reading, gate.ref, PARAMETERS)
    if tried is None or change_at(gate, opening.due_at).try_id != tried.id:
        return None
    return TriedGate(gate=gate, tried=tried)
