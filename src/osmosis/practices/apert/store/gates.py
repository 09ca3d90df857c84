"""Gates and the versions of their parameters, as rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from whenever import TimeDelta

from osmosis.errors import NotFoundError
from osmosis.kernel.cadence_text import cadence_text, parse_cadence
from osmosis.kernel.civil_text import parse_moment
from osmosis.practices.apert import tables
from osmosis.practices.apert.model import (
    Device,
    Gate,
    GateChange,
    GateParameters,
    GateState,
    Intensity,
)
from osmosis.sealing.tiers import Tier
from osmosis.storage.transaction import LedgerKind, ReadTransaction, Transaction

_gates = tables.gates
_changes = tables.gate_changes


def add_gate(transaction: Transaction, gate: Gate) -> None:
    """Keep a new gate with every version of its parameters."""
    transaction.insert(
        _gates,
        id=gate.id,
        name=gate.name,
        state=gate.state.value,
        made_at=gate.made.instant,
        made_text=str(gate.made),
        state_at=gate.state_at,
    )
    for change in gate.changes:
        add_change(transaction, gate.id, change)
    transaction.record(LedgerKind.KEPT, gate.ref)


def add_change(transaction: Transaction, gate_id: UUID, change: GateChange) -> None:
    """Keep one more version of a gate's parameters."""
    transaction.insert(
        _changes,
        gate_id=gate_id,
        number=change.number,
        era=change.era,
        from_at=change.from_at,
        try_id=change.try_id,
        **_columns(change.parameters),
    )


def set_state(transaction: Transaction, gate_id: UUID, state: GateState) -> None:
    """Keep where a gate is in its life, and since when."""
    changes = {"state": state.value, "state_at": transaction.at}
    transaction.update(_gates, changes, _gates.c.id == gate_id)


def set_name(transaction: Transaction, gate_id: UUID, name: str) -> None:
    """Call a gate something else."""
    transaction.update(_gates, {"name": name}, _gates.c.id == gate_id)


def get_gate(reading: ReadTransaction, gate_id: UUID) -> Gate:
    """The gate with this id.

    Raises:
        NotFoundError: There is none.
    """
    row = _row(reading, gate_id)
    return _gate(row, _list_changes(reading, [gate_id]).get(gate_id, []))


def content_hash(reading: ReadTransaction, gate_id: UUID) -> str:
    """What a gate's row hashes to.

    Raises:
        NotFoundError: There is no such gate.
    """
    return str(_row(reading, gate_id)["row_hash"])


def list_gates(reading: ReadTransaction, states: Collection[GateState] = ()) -> Sequence[Gate]:
    """Every gate in one of these states (in any, when none is named), oldest first."""
    statement = sa.select(_gates).where(reading.mine(_gates)).order_by(_gates.c.id)
    if states:
        statement = statement.where(_gates.c.state.in_([state.value for state in states]))
    rows = reading.rows(statement)
    changes = _list_changes(reading, [row["id"] for row in rows])
    return [_gate(row, changes.get(row["id"], [])) for row in rows]


def _row(reading: ReadTransaction, gate_id: UUID) -> Any:
    row = reading.find(_gates, id=gate_id)
    if row is None:
        raise NotFoundError("There is no such gate")
    return row


def _list_changes(
    reading: ReadTransaction, gate_ids: Collection[UUID]
) -> Mapping[UUID, list[GateChange]]:
    statement = (
        sa.select(_changes)
        .where(reading.mine(_changes), _changes.c.gate_id.in_(list(gate_ids)))
        .order_by(_changes.c.gate_id, _changes.c.number)
    )
    found: dict[UUID, list[GateChange]] = {}
    for row in reading.rows(statement):
        found.setdefault(row["gate_id"], []).append(_change(row))
    return found


def parameters_as_json(parameters: GateParameters) -> dict[str, object]:
    """Parameters as they stand in JSON, for a try."""
    return _columns(parameters)


def parameters_from_json(note: Any) -> GateParameters:
    """The parameters that stood there."""
    return _parameters(note)


def _columns(parameters: GateParameters) -> dict[str, object]:
    return {
        "cadence": cadence_text(parameters.cadence),
        "open_seconds": int(parameters.open_for.total("seconds")),
        "minutes": parameters.minutes,
        "intensity": parameters.intensity.value,
        "words_per_minute": parameters.words_per_minute,
        "device": parameters.device.value,
        "tier": parameters.tier.value,
        "pictures_per_entry": parameters.pictures_per_entry,
        "pictures_per_source": parameters.pictures_per_source,
    }


def _parameters(row: Any) -> GateParameters:
    return GateParameters(
        cadence=parse_cadence(row["cadence"]),
        open_for=TimeDelta(seconds=row["open_seconds"]),
        minutes=row["minutes"],
        intensity=Intensity(row["intensity"]),
        words_per_minute=row["words_per_minute"],
        device=Device(row["device"]),
        tier=Tier(row["tier"]),
        pictures_per_entry=row["pictures_per_entry"],
        pictures_per_source=row["pictures_per_source"],
    )


def _change(row: Any) -> GateChange:
    return GateChange(
        number=row["number"],
        era=row["era"],
        from_at=row["from_at"],
        parameters=_parameters(row),
        try_id=row["try_id"],
    )


def _gate(row: Any, changes: Sequence[GateChange]) -> Gate:
    return Gate(
        id=row["id"],
        name=row["name"],
        state=GateState(row["state"]),
        made=parse_moment(row["made_text"]),
        changes=tuple(changes),
        state_at=row["state_at"],
    )
