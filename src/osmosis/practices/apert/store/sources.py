"""Sources, and how the visits to them stand, as rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from whenever import TimeDelta

from osmosis.errors import NotFoundError
from osmosis.kernel.civil_text import parse_moment
from osmosis.kernel.clock import Instant
from osmosis.practices.apert import tables
from osmosis.practices.apert.model import Asks, Source, SourceKind, SourceState
from osmosis.practices.apert.rules.source_addresses import address_key
from osmosis.storage.transaction import LedgerKind, ReadTransaction, Transaction

_sources = tables.sources
_states = tables.source_states


def add_source(transaction: Transaction, source: Source) -> None:
    """Keep a new source, to be visited from now on."""
    add_sources(transaction, [source])


def add_sources(transaction: Transaction, new: Sequence[Source]) -> None:
    """Keep new sources, to be visited from now on; many cost little more than one."""
    transaction.insert_many(_sources, [_columns(one) for one in new])
    for one in new:
        transaction.record(LedgerKind.KEPT, one.ref)
    states = [SourceState(source_id=one.id, next_at=transaction.at) for one in new]
    transaction.insert_many(_states, [_state_columns(one) for one in states])


def change_source(transaction: Transaction, source: Source) -> None:
    """Keep a source as it is now: another name, address, weight or gate, retired or not."""
    changes = {
        "gate_id": source.gate_id,
        "address": source.address,
        "address_key": address_key(source.kind, source.address),
        "name": source.name,
        "weight_percent": _percent(source.weight),
        "retired_at": source.retired_at,
    }
    transaction.update(_sources, changes, _sources.c.id == source.id)


def get_source(reading: ReadTransaction, source_id: UUID) -> Source:
    """The source with this id.

    Raises:
        NotFoundError: There is none.
    """
    return _source(_row(reading, source_id))


def find_gates(reading: ReadTransaction, source_ids: Collection[UUID]) -> Mapping[UUID, UUID]:
    """The gates behind which these sources stand, by the sources."""
    wanted, found = sorted(source_ids), dict[UUID, UUID]()
    for start in range(0, len(wanted), _IN_A_QUESTION):
        statement = sa.select(_sources.c.id, _sources.c.gate_id).where(
            reading.mine(_sources), _sources.c.id.in_(wanted[start : start + _IN_A_QUESTION])
        )
        found.update({row["id"]: row["gate_id"] for row in reading.rows(statement)})
    return found


def find_unnamed(reading: ReadTransaction, source_ids: Collection[UUID]) -> set[UUID]:
    """Those of these sources that nobody has given a name."""
    wanted, found = sorted(source_ids), set[UUID]()
    for start in range(0, len(wanted), _IN_A_QUESTION):
        statement = sa.select(_sources.c.id).where(
            reading.mine(_sources),
            _sources.c.name == "",
            _sources.c.id.in_(wanted[start : start + _IN_A_QUESTION]),
        )
        found.update(row["id"] for row in reading.rows(statement))
    return found


def content_hash(reading: ReadTransaction, source_id: UUID) -> str:
    """What a source's row hashes to.

    Raises:
        NotFoundError: There is no such source.
    """
    return str(_row(reading, source_id)["row_hash"])


def find_at(
    reading: ReadTransaction, gate_id: UUID, kind: SourceKind, address: str
) -> Source | None:
    """The source with an address that means the same behind a gate, retired or not."""
    row = reading.find(_sources, gate_id=gate_id, address_key=address_key(kind, address))
    return None if row is None else _source(row)


def find_behind(
    reading: ReadTransaction, gate_ids: Collection[UUID], address_keys: Collection[str]
) -> Mapping[tuple[UUID, str], Source]:
    """The sources behind these gates with these keys of an address, retired or not, by both."""
    wanted, found = sorted(address_keys), dict[tuple[UUID, str], Source]()
    for start in range(0, len(wanted), _IN_A_QUESTION):
        statement = sa.select(_sources).where(
            reading.mine(_sources),
            _sources.c.gate_id.in_(sorted(gate_ids)),
            _sources.c.address_key.in_(wanted[start : start + _IN_A_QUESTION]),
        )
        for row in reading.rows(statement):
            found[row["gate_id"], row["address_key"]] = _source(row)
    return found


def list_sources(
    reading: ReadTransaction, gate_id: UUID | None = None, *, retired: bool = False
) -> Sequence[Source]:
    """The sources behind a gate (behind any, when none is named), oldest first.

    Args:
        retired: Whether those that are visited no more are meant too.
    """
    statement = sa.select(_sources).where(reading.mine(_sources)).order_by(_sources.c.id)
    if gate_id is not None:
        statement = statement.where(_sources.c.gate_id == gate_id)
    if not retired:
        statement = statement.where(_sources.c.retired_at.is_(None))
    return [_source(row) for row in reading.rows(statement)]


def each_to_visit(
    reading: ReadTransaction,
    at: Instant,
    kinds: Collection[SourceKind] = tuple(SourceKind),
    but: Collection[UUID] = (),
) -> Iterator[tuple[Source, SourceState]]:
    """The sources of these kinds whose time for a visit has come, with how their visits stand.

    Those that were never found come first, then the others by their time. Those behind gates
    that are paused or ended are left alone. Rows are read as they are asked for.

    Args:
        but: Sources that are passed over.
    """
    statement = _to_visit(
        reading, at, kinds, *_sources.c, *(_states.c[name] for name in _STATE)
    ).order_by(_states.c.looked_at.is_not(None), _states.c.next_at, _sources.c.id)
    with reading.connection.execute(statement) as result:
        for row in result.mappings():
            if row["id"] not in but:
                yield _source(row), _state(row)


def is_any_to_visit(reading: ReadTransaction, at: Instant, kinds: Collection[SourceKind]) -> bool:
    """Whether the time has come for a visit to some source of these kinds."""
    return reading.first(_to_visit(reading, at, kinds, _sources.c.id).limit(1)) is not None


def count_to_visit(reading: ReadTransaction, at: Instant, kinds: Collection[SourceKind]) -> int:
    """For how many sources of these kinds the time for a visit has come."""
    row = reading.first(_to_visit(reading, at, kinds, sa.func.count(_sources.c.id).label("due")))
    return 0 if row is None else int(row["due"])


def list_states(reading: ReadTransaction) -> Mapping[UUID, SourceState]:
    """How the visits to every source stand, by the sources' ids."""
    rows = reading.rows(sa.select(_states).where(reading.mine(_states)))
    return {row["source_id"]: _state(row) for row in rows}


def list_unreachable(reading: ReadTransaction) -> set[UUID]:
    """The sources that did not answer at their last visit."""
    mine = (reading.mine(_states), _states.c.reachable.is_(False))
    return {row["source_id"] for row in reading.rows(sa.select(_states.c.source_id).where(*mine))}


def _to_visit(
    reading: ReadTransaction,
    at: Instant,
    kinds: Collection[SourceKind],
    *columns: sa.ColumnElement[Any],
) -> sa.Select[Any]:
    gates = tables.gates
    return (
        sa.select(*columns)
        .join(_states, _same(_states.c.source_id, _sources.c.id, _states, _sources))
        .join(gates, _same(gates.c.id, _sources.c.gate_id, gates, _sources))
        .where(reading.mine(_sources), _sources.c.retired_at.is_(None))
        .where(_sources.c.kind.in_([kind.value for kind in kinds]))
        .where(gates.c.state == "in-use", _states.c.next_at <= at)
    )


def get_state(reading: ReadTransaction, source_id: UUID) -> SourceState:
    """How the visits to a source stand.

    Raises:
        NotFoundError: There is no such source.
    """
    row = reading.find(_states, source_id=source_id)
    if row is None:
        raise NotFoundError("There is no such source")
    return _state(row)


def set_state(transaction: Transaction, state: SourceState) -> None:
    """Keep how the visits to a source stand now."""
    set_states(transaction, [state])


def set_states(transaction: Transaction, states: Sequence[SourceState]) -> None:
    """Keep how the visits to these sources stand now; none is named twice."""
    for start in range(0, len(states), _IN_A_QUESTION):
        some = states[start : start + _IN_A_QUESTION]
        transaction.delete(_states, _states.c.source_id.in_([one.source_id for one in some]))
        transaction.insert_many(_states, [_state_columns(one) for one in some])


def put_off(transaction: Transaction, source_ids: Collection[UUID], until: Instant) -> None:
    """Visit these sources not before then; those that wait for longer anyway stay as they are."""
    wanted = sorted(source_ids)
    for start in range(0, len(wanted), _IN_A_QUESTION):
        transaction.update(
            _states,
            {"next_at": until},
            _states.c.source_id.in_(wanted[start : start + _IN_A_QUESTION]),
            _states.c.next_at < until,
        )


def _columns(source: Source) -> dict[str, object]:
    return {
        "id": source.id,
        "gate_id": source.gate_id,
        "kind": source.kind.value,
        "address": source.address,
        "address_key": address_key(source.kind, source.address),
        "name": source.name,
        "weight_percent": _percent(source.weight),
        "added_at": source.added.instant,
        "added_text": str(source.added),
        "retired_at": source.retired_at,
    }


def _state_columns(state: SourceState) -> dict[str, object]:
    asks = state.asks
    return {
        "source_id": state.source_id,
        "validators": dict(state.validators),
        "next_at": state.next_at,
        "window_seconds": None if state.window is None else int(state.window.total("seconds")),
        "failures": state.failures,
        "reachable": state.reachable,
        "looked_at": state.looked_at,
        "showed_any": state.showed_any,
        "asks": {
            name: value
            for name, value in (
                ("ttl_minutes", asks.ttl_minutes),
                ("skip_hours", sorted(asks.skip_hours)),
                ("skip_days", sorted(asks.skip_days)),
            )
            if value
        },
        "pictures": state.pictures,
    }


# SQLite takes some thousands of values in one statement.
_IN_A_QUESTION = 500
_STATE = tuple(column.name for column in tables.source_states.c if column.name != "person_id")


def _same(
    left: sa.Column[Any], right: sa.Column[Any], one: sa.Table, other: sa.Table
) -> sa.ColumnElement[bool]:
    return sa.and_(left == right, one.c.person_id == other.c.person_id)


def _row(reading: ReadTransaction, source_id: UUID) -> Any:
    row = reading.find(_sources, id=source_id)
    if row is None:
        raise NotFoundError("There is no such source")
    return row


def _percent(weight: float) -> int:
    return round(weight * 100)


def _source(row: Any) -> Source:
    return Source(
        id=row["id"],
        gate_id=row["gate_id"],
        kind=SourceKind(row["kind"]),
        address=row["address"],
        name=row["name"],
        weight=row["weight_percent"] / 100,
        added=parse_moment(row["added_text"]),
        retired_at=row["retired_at"],
    )


def _state(row: Any) -> SourceState:
    seconds = row["window_seconds"]
    return SourceState(
        source_id=row["source_id"],
        next_at=row["next_at"],
        validators=row["validators"],
        window=None if seconds is None else TimeDelta(seconds=seconds),
        failures=row["failures"],
        reachable=row["reachable"],
        looked_at=row["looked_at"],
        showed_any=row["showed_any"],
        asks=Asks(
            ttl_minutes=row["asks"].get("ttl_minutes"),
            skip_hours=frozenset(row["asks"].get("skip_hours", ())),
            skip_days=frozenset(row["asks"].get("skip_days", ())),
        ),
        pictures=row["pictures"],
    )
