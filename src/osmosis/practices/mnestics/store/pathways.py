"""Pathways and the versions of their parameters, as rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from whenever import TimeDelta

from osmosis.errors import NotFoundError
from osmosis.kernel.cadence_text import cadence_text, parse_cadence
from osmosis.kernel.civil_text import parse_moment
from osmosis.practices.mnestics import tables
from osmosis.practices.mnestics.model import (
    Change,
    Forgetting,
    Medium,
    Parameters,
    Pathway,
    PathwayState,
    Step,
)
from osmosis.practices.mnestics.reads import Basis
from osmosis.practices.mnestics.rules.reads_json import reads_as_json, reads_from_json
from osmosis.sealing.tiers import Tier
from osmosis.storage.transaction import LedgerKind, ReadTransaction, Transaction

_pathways = tables.pathways
_changes = tables.changes


def add_pathway(transaction: Transaction, pathway: Pathway) -> None:
    """Keep a new pathway with every version of its parameters."""
    transaction.insert(
        _pathways,
        id=pathway.id,
        name=pathway.name,
        state=pathway.state.value,
        made_at=pathway.made.instant,
        made_text=str(pathway.made),
        state_at=pathway.state_at,
    )
    for change in pathway.changes:
        add_change(transaction, pathway.id, change)
    transaction.record(LedgerKind.KEPT, pathway.ref)


def add_change(transaction: Transaction, pathway_id: UUID, change: Change) -> None:
    """Keep one more version of a pathway's parameters."""
    transaction.insert(
        _changes,
        pathway_id=pathway_id,
        number=change.number,
        era=change.era,
        from_at=change.from_at,
        try_id=change.try_id,
        **parameters_as_json(change.parameters),
    )


def set_state(transaction: Transaction, pathway_id: UUID, state: PathwayState) -> None:
    """Keep where a pathway is in its life, and since when."""
    changes = {"state": state.value, "state_at": transaction.at}
    transaction.update(_pathways, changes, _pathways.c.id == pathway_id)


def set_name(transaction: Transaction, pathway_id: UUID, name: str) -> None:
    """Call a pathway something else."""
    transaction.update(_pathways, {"name": name}, _pathways.c.id == pathway_id)


def get_pathway(reading: ReadTransaction, pathway_id: UUID) -> Pathway:
    """The pathway with this id.

    Raises:
        NotFoundError: There is none.
    """
    row = reading.find(_pathways, id=pathway_id)
    if row is None:
        raise NotFoundError("There is no such pathway")
    return _pathway(row, _list_changes(reading, [pathway_id]).get(pathway_id, []))


def content_hash(reading: ReadTransaction, pathway_id: UUID) -> str:
    """What a pathway's row hashes to.

    Raises:
        NotFoundError: There is no such pathway.
    """
    row = reading.find(_pathways, id=pathway_id)
    if row is None:
        raise NotFoundError("There is no such pathway")
    return str(row["row_hash"])


def list_pathways(
    reading: ReadTransaction, states: Collection[PathwayState] = ()
) -> Sequence[Pathway]:
    """Every pathway in one of these states (in any, when none is named), oldest first."""
    statement = sa.select(_pathways).where(reading.mine(_pathways)).order_by(_pathways.c.id)
    if states:
        statement = statement.where(_pathways.c.state.in_([state.value for state in states]))
    rows = reading.rows(statement)
    changes = _list_changes(reading, [row["id"] for row in rows])
    return [_pathway(row, changes.get(row["id"], [])) for row in rows]


def parameters_as_json(parameters: Parameters) -> dict[str, object]:
    """Parameters as a JSON object; its names are those of the columns."""
    return {
        "cadence": cadence_text(parameters.cadence),
        "reads": reads_as_json(parameters.reads),
        "medium": parameters.medium.value,
        "header": parameters.header,
        "meditations": list(parameters.meditations),
        "steps": sorted(step.value for step in parameters.steps),
        "basis": parameters.basis.value,
        "board": parameters.board,
        "tier": parameters.tier.value,
        "witness": parameters.witness,
        "forgetting": parameters.forgetting.value,
        "grace_seconds": int(parameters.grace.total("seconds")),
    }


def parameters_from_json(row: Any) -> Parameters:
    """The parameters that such an object, or a row, stands for."""
    return Parameters(
        cadence=parse_cadence(row["cadence"]),
        reads=reads_from_json(row["reads"]),
        medium=Medium(row["medium"]),
        header=row["header"],
        meditations=tuple(row["meditations"]),
        steps=frozenset(map(Step, row["steps"])),
        basis=Basis(row["basis"]),
        board=row["board"],
        tier=Tier(row["tier"]),
        witness=row["witness"],
        forgetting=Forgetting(row["forgetting"]),
        grace=TimeDelta(seconds=row["grace_seconds"]),
    )


def _list_changes(
    reading: ReadTransaction, pathway_ids: Collection[UUID]
) -> Mapping[UUID, list[Change]]:
    statement = (
        sa.select(_changes)
        .where(reading.mine(_changes), _changes.c.pathway_id.in_(list(pathway_ids)))
        .order_by(_changes.c.pathway_id, _changes.c.number)
    )
    found: dict[UUID, list[Change]] = {}
    for row in reading.rows(statement):
        found.setdefault(row["pathway_id"], []).append(_change(row))
    return found


def _change(row: Any) -> Change:
    return Change(
        number=row["number"],
        era=row["era"],
        from_at=row["from_at"],
        parameters=parameters_from_json(row),
        try_id=row["try_id"],
    )


def _pathway(row: Any, changes: Sequence[Change]) -> Pathway:
    return Pathway(
        id=row["id"],
        name=row["name"],
        state=PathwayState(row["state"]),
        made=parse_moment(row["made_text"]),
        changes=tuple(changes),
        state_at=row["state_at"],
    )
